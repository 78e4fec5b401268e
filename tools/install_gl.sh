#!/bin/sh
# Make sure that OpenGL's loader is there: `install_gl.sh PYTHON`. Only Linux needs it; Windows and macOS bring their own.
set -u
[ "$(uname -s)" = Linux ] || exit 0
"$1" - <<'PYTHON' && exit 0
import ctypes, sys
try:
    ctypes.CDLL("libEGL.so.1"), ctypes.CDLL("libGL.so.1")
except OSError:
    sys.exit(1)
PYTHON
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "vcam: installing OpenGL's libraries (libegl1 libgl1)"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends libegl1 libgl1 libgl1-mesa-dri libglib2.0-0; } >/dev/null && exit 0
    echo "vcam: apt-get could not install them; without them type: $1 -m pip install 'vcam[software]'"
else
    echo "vcam: OpenGL's libraries are missing; type: sudo apt install libegl1 libgl1    (or: $1 -m pip install '.[software]')"
fi
exit 0
