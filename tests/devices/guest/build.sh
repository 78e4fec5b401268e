#!/bin/sh
# Builds the guest that the tests of real devices run in: `build.sh FOLDER` makes FOLDER/linux, a Linux that runs as an
# ordinary program (User Mode Linux, no root devices and no virtualisation needed), and FOLDER/ko/v4l2loopback.ko.
# Sources from Debian; about 150 MB to fetch and 5 minutes on two cores, once; 6 MB are kept.
set -eu
folder=$1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/var/tmp}/vcam-guest.XXXXXX")
trap 'rm -rf "$work"' EXIT
fail() { echo "the guest can't be built: $*" >&2; exit 1; }
[ "$(uname -m)" = x86_64 ] || fail "this is no x86-64 machine"

cd "$work"
chmod 755 .  # apt fetches as a user of its own
source=$(apt-cache depends linux-source | sed -n 's/.*Depends: \(linux-source-[0-9.]*\)$/\1/p' | head -n 1)
[ -n "$source" ] || fail "apt knows no linux-source; run apt-get update"
apt-get download -qq "$source" v4l2loopback-dkms 2>fetch.log || fail "$(tail -n 1 fetch.log)"
for package in *.deb; do dpkg-deb -x "$package" .; done
mkdir kernel module
tar -xf usr/src/"$source".tar.xz -C kernel --strip-components=1
cp usr/src/v4l2loopback-*/* module/

cd kernel
# The registers of a CPU with AMX take 11 KiB; 6.1 sets 2.7 KiB aside, and the first process would end with "Aborted".
sed -i 's/HOST_FP_SIZE, [0-9]*)/HOST_FP_SIZE, 12288)/' arch/x86/um/user-offsets.c
um() { make -s ARCH=um SUBARCH=x86_64 "$@" >>"$work/build.log" 2>&1 || fail "$(tail -n 5 "$work/build.log")"; }
um allnoconfig KCONFIG_ALLCONFIG="$here/kernel.config"
for option in VIDEO_DEV OVERLAY_FS HOSTFS; do
    grep -q "^CONFIG_$option=y" .config || fail "$source has no CONFIG_$option here"
done
um -j"$(nproc)" linux modules
um M="$work/module" modules

mkdir -p "$folder/ko"
strip -g -o "$folder/ko/v4l2loopback.ko" "$work/module/v4l2loopback.ko"
strip -o "$folder/linux.part" linux
mv "$folder/linux.part" "$folder/linux"  # the last thing, so that a folder with it is complete
