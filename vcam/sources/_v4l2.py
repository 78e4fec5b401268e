"""Which of Linux's video devices may be read without being named, and why one can't be read."""

from __future__ import annotations

import errno
import os
import struct
from typing import Final

from vcam import v4l2

_FORMAT_BYTES: Final = 208 if struct.calcsize("P") == 8 else 204  # its union holds pointers
_G_FMT, _S_FMT = 0xC0005604 | _FORMAT_BYTES << 16, 0xC0005605 | _FORMAT_BYTES << 16


def automatic(device: v4l2.Device) -> bool:
    """Whether it may be chosen without being named: a camera, or a loopback that another program surely feeds."""
    return device.captures and not (device.loopback and (device.outputs or device.ours))


def why_not(path: str) -> str:
    """Why pictures can't be read from `path` and what to do, as the end of an error line."""
    try:
        driver, caps = v4l2.query(path)
        if not caps & v4l2.CAPTURE:
            if driver == v4l2.LOOPBACK:
                return "it is a virtual camera that nobody sends into; start its program, or choose another one"
            return "it is not the part that gives pictures; choose another one"
        form = bytearray(_FORMAT_BYTES)
        struct.pack_into("I", form, 0, 1)  # V4L2_BUF_TYPE_VIDEO_CAPTURE
        # to ask for what it has already is refused only when it is in use
        v4l2.ask(path, form, _G_FMT, _S_FMT, flags=os.O_RDWR)
    except OSError as error:
        return {
            errno.ENOENT: "there is no such device",
            errno.ENODEV: "it was unplugged",
            errno.EACCES: f"you may not open it: {v4l2.GROUP}",
            errno.EPERM: f"you may not open it: {v4l2.GROUP}",
            errno.EBUSY: f"another program uses it{_who(path)}; close that one",
            errno.ENOTTY: "it is not a camera",
        }.get(error.errno or 0, f"{error.strerror}; unplug it and plug it in again")
    return "it doesn't answer; unplug it and plug it in again"


def _who(path: str) -> str:
    """ ": zoom (process 12)", or nothing when that can't be seen."""
    programs = ", ".join(v4l2.holders(path))
    return f": {programs}" if programs else ""
