#!/usr/bin/env bash
# One line of Wireshark, one phase. In namespaces of its own (scripts/test-wireshark makes them):
# line.sh NAME ROOT tests|check|walk PICTURES
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../lib.sh"
line=$1 root=$2 phase=$3 pictures=$4
here=$top/scripts/wireshark.d
user=4242

# What the user sees of this checkout, and a home and room of its own, below /mnt.
mount -t proc proc /proc
ip link set lo up
mount -t tmpfs -o mode=755 tmpfs "$root/mnt"
inside=${root%/}/mnt
mkdir "$inside/checkout" "$inside/home" "$inside/tmp"
mount --bind -o ro "$top" "$inside/checkout"
chown $user:$user "$inside/home" "$inside/tmp"
# Whoever has no name has no home either, for Java 17.
{ cat "$root/etc/passwd" && echo "walker:x:$user:$user::/mnt/home:/bin/sh"; } >"$inside/passwd"
chmod 644 "$inside/passwd"
mount --bind "$inside/passwd" "$root/etc/passwd"
if [ "$root" != / ]; then
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t sysfs sysfs "$root/sys"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
fi

# user_command CAPABILITIES COMMAND...: puts into `command` how to run it as the user
user_command() {
  local more=()
  [ -z "$1" ] || more=(--inh-caps="$1" --ambient-caps="$1")
  shift
  command=(chroot "$root" setpriv --reuid="$user" --regid="$user" --clear-groups "${more[@]}"
    env -i HOME=/mnt/home TMPDIR=/mnt/tmp LANG=C.UTF-8 PATH=/usr/bin:/bin:/usr/sbin TERM=dumb
    DISPLAY="${DISPLAY:-}" XDG_RUNTIME_DIR=/mnt/tmp "$@")
}
as_user() {
  user_command "$@"
  "${command[@]}"
}
tcpteardown() { as_user '' java -jar /mnt/checkout/java/cli/target/tcpteardown.jar "$@"; }

version=$(as_user '' tshark --version 2>/dev/null | sed -n '1s/^TShark (Wireshark) \([0-9]*\.[0-9]*\.[0-9]*\).*/\1/p')
lua=$(as_user '' tshark --version 2>/dev/null | tr '\n' ' ' | grep -o 'Lua [0-9.]*' | head -1)
say "== $line: Wireshark $version, $lua: $phase"
result() { say "$1  $line (Wireshark $version): $2"; }

case $phase in
  tests)
    classes=/mnt/checkout/java/cli/target/test-classes:/mnt/checkout/java/cli/target/classes
    classes=$classes:/mnt/checkout/java/engine/target/test-classes:/mnt/checkout/java/engine/target/classes
    if as_user '' sh -c "cd /mnt/checkout/java/cli && exec java -cp '$classes:/mnt/checkout/java/cli/target/test-jars/*' \
      org.junit.platform.console.ConsoleLauncher execute --disable-banner --details=summary \
      --config=jqwik.database=/mnt/tmp/jqwik \
      --include-classname '.*' $(cd "$top/java/cli/src/test/java" &&
        grep -l 'Tshark\.withPlugin\|Tshark\.run' -r . | grep 'Test\.java$' | sort |
        sed 's/^\.\//-c /;s/\.java$//;s/\//./g' | tr '\n' ' ')" >&2; then
      result PASS "tests with the real plugin"
    else
      result FAIL "tests with the real plugin"
      exit 1
    fi
    ;;
  check)
    for reader in libpcap tshark; do
      if tcpteardown check --reader $reader /mnt/checkout/test-captures >"$inside/tmp/check" 2>&1; then
        result PASS "check --reader $reader: $(tail -1 "$inside/tmp/check")"
      else
        tail -30 "$inside/tmp/check" >&2
        result FAIL "check --reader $reader"
        exit 1
      fi
    done
    ;;
  walk)
    # shellcheck source=scripts/wireshark.d/walk.sh
    . "$here/walk.sh"
    [ "$failures" = 0 ]
    ;;
esac
