"""Software OpenGL from pip alone: the OSMesa library inside the wheel `lavavu-osmesa`, as a context for moderngl.

The wheel is never imported (that would drag in its whole application); its files are found by importlib.metadata.
"""

from __future__ import annotations

import ctypes
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

WHEEL: Final = "lavavu-osmesa"
PASSES: Final = 6
"""The wheel's libraries need each other but don't say where they lie: loading all of them repeatedly finds an order;
its longest chain is 4."""
DUMMY_SIDE_PX: Final = 16
"""OSMesa wants a buffer to be current; everything is drawn into framebuffer objects instead."""

# Values from Mesa's include/GL/osmesa.h and GL/gl.h
_FORMAT, _DEPTH_BITS, _STENCIL_BITS, _PROFILE, _CORE_PROFILE, _MAJOR, _MINOR = 0x22, 0x30, 0x31, 0x33, 0x34, 0x36, 0x37
_GL_RGBA, _GL_UNSIGNED_BYTE = 0x1908, 0x1401


class OSMesaContext:
    """A current OSMesa context with the three things that moderngl asks of one: a loader, enter and exit, release.

    Raises RuntimeError saying what is missing.
    """

    def __init__(self) -> None:
        self._library = _load_library()
        wanted = (
            _FORMAT,
            _GL_RGBA,
            _DEPTH_BITS,
            24,
            _STENCIL_BITS,
            8,
            _PROFILE,
            _CORE_PROFILE,
            _MAJOR,
            3,
            _MINOR,
            3,
            0,
        )
        attributes = (ctypes.c_int * len(wanted))(*wanted)
        self._handle = self._library.OSMesaCreateContextAttribs(attributes, None)
        if not self._handle:
            raise RuntimeError("OSMesaCreateContextAttribs gave no context")
        self._buffer = (ctypes.c_ubyte * (DUMMY_SIDE_PX * DUMMY_SIDE_PX * 4))()
        self.__enter__()

    def load_opengl_function(self, name: str) -> int:
        """Address of an OpenGL function, 0 when there is none."""
        return self._library.OSMesaGetProcAddress(name.encode()) or 0

    def __enter__(self) -> OSMesaContext:
        side = DUMMY_SIDE_PX
        if not self._library.OSMesaMakeCurrent(self._handle, self._buffer, _GL_UNSIGNED_BYTE, side, side):
            raise RuntimeError("OSMesaMakeCurrent failed")
        return self

    def __exit__(self, *error: object) -> None:
        """The context stays current: vcam has one for the whole run."""

    def release(self) -> None:
        """Free it; may be called twice."""
        if self._handle:
            self._library.OSMesaDestroyContext(self._handle)
            self._handle = None


def _load_library() -> Any:
    """The wheel's libOSMesa, with all that it needs loaded before it."""
    todo = [path for path in _files() if ".so" in path.name]
    found, reason = None, "it holds no libOSMesa"
    for _ in range(PASSES):
        failed = []
        for path in todo:
            try:
                library = ctypes.CDLL(str(path))
            except OSError as error:
                failed.append(path)
                if "OSMesa" in path.name:
                    reason = str(error)
            else:
                found = library if "OSMesa" in path.name else found
        todo = failed
    if found is None:
        raise RuntimeError(f"{WHEEL} can't be loaded ({reason})")
    found.OSMesaCreateContextAttribs.restype = ctypes.c_void_p
    found.OSMesaCreateContextAttribs.argtypes = [ctypes.POINTER(ctypes.c_int), ctypes.c_void_p]
    found.OSMesaMakeCurrent.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_int]
    found.OSMesaGetProcAddress.restype = ctypes.c_void_p
    found.OSMesaGetProcAddress.argtypes = [ctypes.c_char_p]
    found.OSMesaDestroyContext.argtypes = [ctypes.c_void_p]
    return found


def _files() -> list[Path]:
    """The shared libraries that the wheel carries beside its package."""
    try:
        files = distribution(WHEEL).files or []
    except PackageNotFoundError as error:
        raise RuntimeError(f"the wheel {WHEEL} is not installed") from error
    return sorted(Path(str(file.locate())) for file in files if file.parent.name.endswith(".libs"))
