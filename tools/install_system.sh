#!/bin/sh
# What pip can't bring: `install_system.sh PYTHON`. On Debian as root it installs what is missing; elsewhere it says the line
# to type. Windows and macOS bring OpenGL themselves.
set -u
[ "$(uname -s)" = Linux ] || exit 0
loads() { "$1" -c "import ctypes; ctypes.CDLL('$2')" 2>/dev/null; }
need=
"$1" -c "import ensurepip, venv" 2>/dev/null || need="$need python3-venv"
loads "$1" libEGL.so.1 || need="$need libegl1"
loads "$1" libGL.so.1 || need="$need libgl1"
loads "$1" libglib-2.0.so.0 || need="$need libglib2.0-0"
[ -z "$need" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "vcam: installing$need"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $need libgl1-mesa-dri; } >/dev/null 2>&1 && exit 0
    echo "vcam: apt-get could not install$need"
fi
echo "vcam: missing on this system:$need; on Debian or Ubuntu type: sudo apt install$need"
echo "vcam: (OpenGL without system libraries: pip install '.[software]')"
exit 0
