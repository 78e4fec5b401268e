#!/bin/sh
# The programs that `make test-all` drives: a virtual screen, a browser, a system-call trace. Fails when they can't be had.
set -eu
need=
for pair in Xvfb:xvfb chromium:chromium strace:strace unshare:util-linux ffmpeg:ffmpeg; do
    command -v "${pair%%:*}" >/dev/null || need="$need ${pair##*:}"
done
[ -z "$need" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "make test-all needs:$need    type: sudo apt install$need" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends $need >/dev/null
