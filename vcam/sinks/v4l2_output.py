"""A backend for pyvirtualcam on Linux whose writes fail as errors, hold up nobody, and leave no device stuck.

pyvirtualcam's own backend prints what goes wrong to stderr and goes on, keeps Python's lock while it writes, and leaves
a 0.12.7 with exclusive_caps=1 a camera for ever. Numbers from linux/videodev2.h.
"""

from __future__ import annotations

import contextlib
import errno
import os
import struct
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam import v4l2
from vcam.sinks.v4l2 import OUTPUT, STREAMON

FORMAT_BYTES: Final = 208 if struct.calcsize("P") == 8 else 204  # its union holds pointers
PIX_AT: Final = FORMAT_BYTES - 200
S_FMT: Final = 0xC0005605 | FORMAT_BYTES << 16
S_PARM: Final = 0xC0CC5616
I420: Final = int.from_bytes(b"YU12", "little")
SRGB: Final = 8
"""V4L2_COLORSPACE_SRGB: what v4l2loopback says of every picture."""
NO_FIELDS: Final = 1
STUCK: Final = "is not a video output device"
"""pyvirtualcam's words for a device that another program feeds, and for one that its last sender left stuck."""


class V4l2Output:
    """A pyvirtualcam Backend, see its documentation; takes I420 only.

    Raises OSError from `send` when the device is gone. From the start it says that it is the writer, so that the device
    is free again when this program ends, however it ends.
    """

    def __init__(self, *, width: int, height: int, fps: float, fourcc: int, device: str, **more: Any) -> None:
        import fcntl

        self._path = device
        self._fd = _opened(device)
        try:
            form = bytearray(FORMAT_BYTES)
            struct.pack_into("I", form, 0, OUTPUT)
            struct.pack_into("7I", form, PIX_AT, width, height, I420, NO_FIELDS, width, width * height * 3 // 2, SRGB)
            fcntl.ioctl(self._fd, S_FMT, form)
            got = struct.unpack_from("3I", form, PIX_AT)
            if got != (width, height, I420):
                raise RuntimeError(f"Unsupported image format: {device} keeps {_described(*got)}.")
            rate = bytearray(204)
            per_s = Fraction(fps).limit_denominator(1001)
            struct.pack_into("5I", rate, 0, OUTPUT, 0, 0, per_s.denominator, per_s.numerator)
            for request, about in ((S_PARM, rate), (STREAMON, bytearray(struct.pack("i", OUTPUT)))):
                with contextlib.suppress(OSError):  # 0.13 and later count a write as this, and refuse it here
                    fcntl.ioctl(self._fd, request, about)
        except BaseException:
            self.close()
            raise

    def send(self, frame: NDArray[np.uint8]) -> None:
        """Write one picture; v4l2loopback copies it and never waits for readers."""
        os.write(self._fd, frame.data)

    def close(self) -> None:
        """Let go of the device; may be called twice."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def device(self) -> str:
        """Its path."""
        return self._path

    def native_fourcc(self) -> int | None:
        """pyvirtualcam asks this of a backend; nobody else does."""
        return None


def _opened(path: str) -> int:
    """A descriptor to write to. Raises RuntimeError in pyvirtualcam's own words, for which fixes are known."""
    try:
        _, caps = v4l2.query(path, os.O_RDWR)
        if not caps & v4l2.OUTPUT:
            raise RuntimeError(f"Device {path} {STUCK}.")
        return os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError as error:
        raise RuntimeError(
            {
                errno.ENOENT: f"Device {path} does not exist.",
                errno.ENODEV: f"Device {path} does not exist.",
                errno.ENXIO: f"Device {path} does not exist.",
                errno.EACCES: f"Could not access {path} due to missing permissions.",
                errno.EPERM: f"Could not access {path} due to missing permissions.",
                errno.EBUSY: f"Device {path} has as many openers as it takes.",
                errno.ENOTTY: f"Device capabilities of {path} could not be queried.",
            }.get(error.errno or 0, f"{path}: {error.strerror}")
        ) from error


def _described(width: int, height: int, fourcc: int) -> str:
    return f"{fourcc.to_bytes(4, 'little').decode(errors='replace')} of {width}x{height}"
