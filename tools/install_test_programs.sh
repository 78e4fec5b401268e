#!/bin/sh
# The programs that `make test-all` drives: a virtual screen with its keys and camera, a browser, a feeder for the
# webcam, and what boots the guest with V4L2 devices. Fails in one line when they can't be had.
set -u
need=
for pair in Xvfb:xvfb xdotool:xdotool import:imagemagick chromium:chromium ffmpeg:ffmpeg insmod:kmod busybox:busybox-static ip:iproute2; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%:*}" >/dev/null || need="$need ${pair##*:}"
done
[ -z "$need" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "make test-all needs programs that are missing; type: sudo apt install$need" >&2
    exit 1
fi
echo "vcam: installing for the tests:$need"
export DEBIAN_FRONTEND=noninteractive
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends $need; } >/dev/null && exit 0
echo "make test-all: apt-get could not install$need" >&2
exit 1
