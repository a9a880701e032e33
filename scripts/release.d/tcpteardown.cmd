@echo off
rem Starts tcpteardown as it was unpacked: with TCPTEARDOWN_JAVA, JAVA_HOME's Java, or the one on the PATH.
rem scripts/release writes it with the ends of lines that cmd wants: without them it may miss a label.
setlocal
set "java="
if defined TCPTEARDOWN_JAVA set "java=%TCPTEARDOWN_JAVA%"
if not defined java if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
rem Never one that lies in the folder of the capture, where cmd would look first.
if not defined java for %%j in (java.exe) do set "java=%%~$PATH:j"
if not defined java goto missing
if not exist "%java%" goto missing
for %%j in ("%java%") do set "release=%%~dpj..\release"
set "version="
if exist "%release%" for /f "usebackq tokens=1,2 delims=.=" %%a in ("%release%") do if "%%a"=="JAVA_VERSION" set version=%%b
if not defined version goto run
set version=%version:"=%
if %version% lss 17 goto old
:run
"%java%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms192m -Xmn96m -XX:MinHeapFreeRatio=40 -Djava.awt.headless=true -Dfile.encoding=UTF-8 "-Dtcpteardown.launcher=%~f0" -jar "%~dp0..\lib\tcpteardown.jar" %*
exit /b %errorlevel%
:missing
echo tcpteardown: Java is missing: version 17 or later is needed; name it in TCPTEARDOWN_JAVA, or put it on the PATH 1>&2
exit /b 3
:old
echo tcpteardown: "%java%" is Java %version%, but 17 or later is needed; name another one in TCPTEARDOWN_JAVA 1>&2
exit /b 3
