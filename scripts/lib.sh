# shellcheck shell=bash
# Shared by the scripts beside it; sourced, not run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034  # used by the scripts that source this
jar=$top/java/cli/target/tcpteardown.jar
# For a program that runs once, for seconds, beside tshark: the simplest collector, and only the compiler that needs
# little time itself; a heap of which small captures touch little, with a nursery that does not grow with it: half of
# it all spares 80 MB, and costs a large capture a tenth of its time.
java=(java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms192m -Xmn96m -XX:MinHeapFreeRatio=40)

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 3
}

# Where Debian packages can be installed without asking anybody, prints the command prefix.
apt_prefix() {
  command -v apt-get >/dev/null 2>&1 || return 1
  if [ "$(id -u)" = 0 ]; then
    echo "env"
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    echo "sudo -n env"
  else
    return 1
  fi
}

how_to_install() {
  case "$(uname -s)" in
    Darwin) echo "brew install --cask wireshark; brew install luacheck shellcheck flake8" ;;
    *)
      if command -v apt-get >/dev/null 2>&1; then
        echo "sudo apt-get update && sudo apt-get install -y $*"
      elif command -v dnf >/dev/null 2>&1; then
        echo "sudo dnf install wireshark-cli luacheck ShellCheck python3-flake8"
      elif command -v apk >/dev/null 2>&1; then
        echo "sudo apk add tshark luacheck shellcheck py3-flake8"
      else
        echo "install tshark from https://www.wireshark.org/download.html"
      fi
      ;;
  esac
}

# need PROGRAM PACKAGE: installs the package if the program is missing, or says what to type.
need() {
  local program=$1 package=$2 prefix
  command -v "$program" >/dev/null 2>&1 && return 0
  if prefix=$(apt_prefix); then
    say "installing $package ..."
    local log
    log=$(mktemp)
    # shellcheck disable=SC2086  # the prefix is several words
    { $prefix DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
      $prefix DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"; } >"$log" 2>&1 || {
      cat "$log" >&2
      rm -f "$log"
      die "apt-get could not install $package; its messages are above"
    }
    rm -f "$log"
    command -v "$program" >/dev/null 2>&1 && return 0
  fi
  die "$program is missing. Type: $(how_to_install "$package")"
}

need_tshark() {
  [ -n "${TCPTEARDOWN_TSHARK:-}" ] || [ -x /Applications/Wireshark.app/Contents/MacOS/tshark ] ||
    need tshark tshark
}

# A browser that needs no screen, and what steers it: the pages of `report` are looked at in it.
need_browser() {
  command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || need chromium chromium
  need chromedriver chromium-driver
}

need_java() {
  command -v javac >/dev/null 2>&1 || die "javac is missing: a JDK 17 or later is needed (Debian: sudo apt-get install openjdk-17-jdk-headless)"
  command -v mvn >/dev/null 2>&1 || die "mvn is missing: Maven 3.8.7 or later is needed (Debian: sudo apt-get install maven)"
}

# Whether Node is there, and new enough for the site: many distributions have an older one.
has_node() {
  command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
    [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ]
}

# Node, and what the site is made with: exactly what site/package-lock.json names, whose scripts are not run.
need_site() {
  command -v node >/dev/null 2>&1 || need node nodejs
  command -v npm >/dev/null 2>&1 || need npm npm
  has_node || die "node $(node --version) is too old for the site: 20 or later is needed, see https://nodejs.org/en/download"
  local installed=$top/site/node_modules/.package-lock.json
  [ "$installed" -nt "$top/site/package-lock.json" ] || (
    cd "$top/site" || exit
    say "fetching what the site is made with ..."
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 || die "npm could not fetch it; its messages are above"
    touch "$installed"
  )
}

# Builds the jar unless it is newer than all that it is made of.
build_jar() {
  if [ ! -e "$jar" ] || [ -n "$(find "$top/pom.xml" "$top/java" "$top/lua" "$top/docs/findings" -name target -prune -o \
    -newer "$jar" \( -name '*.java' -o -name '*.lua' -o -name '*.tsv' -o -name '*.md' -o -name '*.html' -o \
    -name '*.css' -o -name '*.js' -o -name pom.xml \) -print -quit \
    2>/dev/null)" ]; then
    say "building tcpteardown (the first time Maven also fetches what it needs: some minutes) ..."
    watched_build || die "the build failed; Maven's messages are above"
  fi
  unpack_native
  share_classes
}

# Runs Maven, and says every 10 seconds what it does.
watched_build() {
  local log pid code=0
  log=$(mktemp)
  (cd "$top" && exec mvn -B -Dstyle.color=never -DskipTests package) >"$log" 2>&1 &
  pid=$!
  local waited=0
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    waited=$((waited + 1))
    [ $((waited % 10)) != 0 ] || say "  $(sed -n '/Download\(ing\|ed\) from\|--- /h; ${g;s/^\[INFO\] *//;s/^Download[a-z]* from [^:]*: /fetching /;p;}' "$log" | cut -c1-110)"
  done
  wait "$pid" || code=$?
  [ $code = 0 ] || grep -E '^\[(ERROR|WARNING)\]' "$log" | head -60 >&2
  rm -f "$log"
  return $code
}

# Unpacks JNA's native part once for each jar, where JNA would do it at each start.
unpack_native() {
  local system folder=${jar%.jar}.native unpacked
  case $OSTYPE-$HOSTTYPE in
    linux*-x86_64) system=linux-x86-64 ;;
    linux*-aarch64) system=linux-aarch64 ;;
    darwin*-x86_64) system=darwin-x86-64 ;;
    darwin*-a*64) system=darwin-aarch64 ;;
    *) return 0 ;;
  esac
  if [ ! "$folder" -nt "$jar" ]; then
    unpacked=$(mktemp -d "$folder.XXXXXX" 2>/dev/null) || return 0
    (cd "$unpacked" && jar xf "$jar" "com/sun/jna/$system") >/dev/null 2>&1 || true
    rm -rf "$folder"
    mv "$unpacked" "$folder" 2>/dev/null || rm -rf "$unpacked" # another start was quicker
    touch "$folder"
  fi
  java+=(-Djna.boot.library.path="$folder/com/sun/jna/$system")
}

# Saves the classes as the JVM holds them, once for each jar: a start then takes half of the time. Does without if that
# fails. All in one archive, by a list: one that is laid over the JDK's own would leave out picocli, whose classes are
# of too old a version for it. What a run loads is what it will load again, so results are saved too, to a store of its own.
share_classes() {
  local archive=${jar%.jar}.jsa made home
  if [ ! "$archive" -nt "$jar" ]; then
    made=$(mktemp "$archive.XXXXXX" 2>/dev/null) && home=$(mktemp -d) || return 0
    HOME=$home XDG_CONFIG_HOME='' WIRESHARK_CONFIG_DIR='' "${java[@]}" -XX:DumpLoadedClassList="$made.list" -jar "$jar" analyze \
      "$top/test-captures/asa-forged-rst/capture.pcapng" "$top/test-captures/rv082-late-fin/capture.pcapng" >/dev/null 2>&1 &&
      java -XX:+UseG1GC -Xmx256m -Xshare:dump -XX:SharedClassListFile="$made.list" -XX:SharedArchiveFile="$made" \
        -jar "$jar" >/dev/null 2>&1 && mv "$made" "$archive" 2>/dev/null || true
    rm -rf "$made" "$made.list" "$home"
  fi
  [ ! "$archive" -nt "$jar" ] || java+=(-XX:SharedArchiveFile="$archive" "-Xlog:cds*=off")
}

# The job for archives, and Spark's jars beside it. A folder of links makes a Spark home that its own scripts accept.
archive_jar() {
  archive_jar=$top/java/archive/target/tcpteardown-archive.jar
  spark_home=$top/java/archive/target/spark
  spark_jars=$spark_home/jars
  local list=$top/java/archive/target/spark.list path
  if [ ! -e "$archive_jar" ] || [ ! -e "$list" ] || [ -n "$(find "$top/pom.xml" "$top/java/engine" "$top/java/archive" \
    -name target -prune -o -newer "$archive_jar" \( -path '*/main/*.java' -o -name '*.tsv' -o -name pom.xml \) -print -quit)" ]; then
    say "building tcpteardown for archives (the first time Maven also fetches Spark, some 280 MB) ..."
    (cd "$top" && mvn -q -B -ntp ${MAVEN_REPOSITORY:+"-Dmaven.repo.local=$MAVEN_REPOSITORY"} -P archive -pl java/archive -am -DskipTests package >&2) ||
      die "the build failed; Maven's messages are above"
    touch "$archive_jar"
    rm -f "$spark_jars/complete"
  fi
  if [ ! -e "$spark_jars/complete" ] || [ "$list" -nt "$spark_jars/complete" ]; then
    rm -rf "$spark_home"
    mkdir -p "$spark_jars"
    tr ':' '\n' <"$list" | while read -r path; do
      case $path in */org/tcpteardown/* | */java/engine/*) ;; *) ln -s "$path" "$spark_jars/" ;; esac
    done
    touch "$spark_jars/complete"
  fi
}

# Hadoop's client for S3, of the version of Spark's Hadoop, beside Spark's jars; only where it is asked for, as it is large.
# Options of all that runs the job here: a run loads some 9,000 classes, mostly Spark's, for half of the time that a small
# archive takes. What a run over two captures has loaded is kept ready (90 MB), once; if that fails, it goes without.
archive_java() {
  local shared=${archive_jar%.jar}.jsa made results
  archive_java=(java -XX:+UseParallelGC "@$top/java/archive/src/main/jvm/spark.options"
    "-Dlog4j2.configurationFile=$top/java/archive/src/main/jvm/log4j2.properties" "-Dspark.jars=$archive_jar")
  if [ ! "$shared" -nt "$archive_jar" ] || [ "$spark_jars/complete" -nt "$shared" ] || [ "$spark_jars/s3" -nt "$shared" ]; then
    made=$(mktemp -u "$shared.XXXXXX") && results=$(mktemp -d) || return 0
    "${archive_java[@]}" -XX:TieredStopAtLevel=1 "-XX:ArchiveClassesAtExit=$made" -cp "$archive_jar:$spark_jars/*" \
      org.tcpteardown.archive.Main "$top/test-captures/clean-close" "$top/test-captures/fin-timer-mix" -o "$results/out" >/dev/null 2>&1 &&
      mv "$made" "$shared" 2>/dev/null || true
    rm -rf "$made" "$results"
  fi
  [ ! "$shared" -nt "$archive_jar" ] || archive_java+=("-XX:SharedArchiveFile=$shared" "-Xlog:cds*=off")
}
archive_s3() {
  [ ! -e "$spark_jars/s3" ] || return 0
  local version folder=$top/java/archive/target/s3 path
  version=$(cd "$spark_jars" && ls hadoop-client-api-*.jar)
  version=${version#hadoop-client-api-}
  say "fetching Hadoop's client for S3 (690 MB) ..."
  mkdir -p "$folder"
  cat >"$folder/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.tcpteardown</groupId>
  <artifactId>tcpteardown-archive-s3</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-aws</artifactId>
      <version>${version%.jar}</version>
    </dependency>
  </dependencies>
</project>
POM
  (cd "$folder" && mvn -q -B -ntp ${MAVEN_REPOSITORY:+"-Dmaven.repo.local=$MAVEN_REPOSITORY"} \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=list -Dmdep.pathSeparator=: >&2) ||
    die "Maven could not fetch it; its messages are above"
  tr ':' '\n' <"$folder/list" | while read -r path; do ln -sf "$path" "$spark_jars/"; done
  touch "$spark_jars/s3"
}

# A quarter of the machine's memory, for Java.
archive_memory() {
  local kilobytes
  kilobytes=$(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo 2>/dev/null)
  echo "$((${kilobytes:-8388608} / 4096))m"
}
