#!/bin/sh
# The programs that `make test-all` drives: a virtual screen with its keys and camera, a browser, a feeder for the
# webcam, a voice that speaks, what boots the guest with V4L2 devices, and Blender thrice: a whole one with its window,
# and two as Python's module `bpy`. Fails in one line when they can't be had.
set -u
need=
guest="$HOME/.cache/vcam-guest"
for built in "${VCAM_GUEST_KERNEL:-}" ../shared/vm/cache/uml; do
    [ -e "$built/linux" ] && guest=$built && break
done
[ -e "$guest/linux" ] || need=" gcc make flex bison bc libc6-dev libelf-dev xz-utils"
for pair in Xvfb:xvfb xdotool:xdotool import:imagemagick chromium:chromium ffmpeg:ffmpeg insmod:kmod \
    busybox:busybox-static ip:iproute2 v4l2-ctl:v4l-utils gst-launch-1.0:gstreamer1.0-tools obs:obs-studio \
    blender:blender espeak-ng:espeak-ng xev:x11-utils setxkbmap:x11-xkb-utils; do
    PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%:*}" >/dev/null || need="$need ${pair##*:}"
done
fc-list :lang=ja 2>/dev/null | grep -q . || need="$need fontconfig fonts-droid-fallback" # for names in Japanese
# what apt leaves out with --no-install-recommends: the plugins by which both read a camera
case $need in *gstreamer1.0-tools*) need="$need gstreamer1.0-plugins-good" ;; esac
case $need in *obs-studio*) need="$need obs-plugins" ;; esac
if [ -n "$need" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "make test-all needs programs that are missing; type: sudo apt install$need" >&2
        exit 1
    fi
    echo "vcam: installing for the tests:$need"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $need; } >/dev/null || {
        echo "make test-all: apt-get could not install$need" >&2
        exit 1
    }
fi

if [ ! -e "$guest/linux" ]; then
    echo "vcam: building for the tests: a guest with V4L2 devices in $guest, 5 minutes once"
    sh tests/devices/guest/build.sh "$guest" || exit 1
fi

# bpy wants a NumPy older than vcam's: an environment each, 1 GB. Its wheels up to 5.0 are for Python 3.11 alone.
for version in 4.5.15 5.0.1; do
    home=build/bpy-${version%.*}
    [ "$(cat "$home/installed" 2>/dev/null)" = "$version" ] && continue
    python=
    for found in .venv/bin/python python3.11; do
        "$found" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && python=$found && break
    done
    if [ -z "$python" ]; then
        echo "make test-all needs Python 3.11 for Blender's module bpy; install it beside yours" >&2
        exit 1
    fi
    echo "vcam: installing for the tests: bpy $version in $home"
    rm -rf "$home"
    { "$python" -m venv "$home" && "$home/bin/pip" install --quiet "bpy==$version"; } >/dev/null 2>&1 || {
        echo "make test-all: pip could not install bpy $version in $home" >&2
        exit 1
    }
    echo "$version" >"$home/installed"
done
