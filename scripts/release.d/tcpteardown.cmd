@echo off
rem Starts tcpteardown as it was unpacked: with TCPTEARDOWN_JAVA, JAVA_HOME's Java, or the one on the PATH.
setlocal
set "java=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
if defined TCPTEARDOWN_JAVA set "java=%TCPTEARDOWN_JAVA%"
"%java%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms96m -Xmn48m -XX:MinHeapFreeRatio=20 -Djava.awt.headless=true -Dfile.encoding=UTF-8 "-Dtcpteardown.launcher=%~f0" -jar "%~dp0..\lib\tcpteardown.jar" %*
if %errorlevel% equ 9009 echo tcpteardown: Java is missing: version 17 or later is needed 1>&2
exit /b %errorlevel%
