#!/usr/bin/env bash
# Makes a Debian with Wireshark and Java in a folder, unless it is there: root.sh FOLDER trixie|sid      (as root)
set -euo pipefail
folder=$1 suite=$2
root=$folder/$suite
mirror=${TCPTEARDOWN_MIRROR:-http://deb.debian.org/debian}
case $suite in
  trixie) jdk=openjdk-21-jre-headless ;;
  *) jdk=openjdk-25-jre-headless ;;
esac

[ ! -e "$root" ] || exit 0
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9 # apt and debootstrap do not like to be two
[ ! -e "$root" ] || exit 0 # made meanwhile
command -v debootstrap >/dev/null || {
  echo "debootstrap is missing. Type: apt-get install debootstrap"
  exit 3
}

making=$root.making
if mountpoint -q "$making/proc"; then umount "$making/proc"; fi
rm -rf "$making"
debootstrap --variant=minbase "$suite" "$making" "$mirror"
cp /etc/resolv.conf "$making/etc/resolv.conf"
# Nothing shall be started in there.
printf '#!/bin/sh\nexit 101\n' >"$making/usr/sbin/policy-rc.d"
chmod +x "$making/usr/sbin/policy-rc.d"
echo force-unsafe-io >"$making/etc/dpkg/dpkg.cfg.d/quick" # whoever is cut short begins anew
mount -t proc proc "$making/proc" # or Java cannot be installed
trap 'umount "$making/proc"' EXIT
DEBIAN_FRONTEND=noninteractive chroot "$making" apt-get install -y --no-install-recommends \
  wireshark tshark "$jdk" fonts-dejavu-core
chroot "$making" apt-get clean
umount "$making/proc"
trap - EXIT
mv "$making" "$root"
