"""Which cameras Linux has, and why one can't be opened: plain ioctls that change nothing.

Numbers from linux/videodev2.h.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CLASS: Final = Path("/sys/class/video4linux")
DEVICES: Final = Path("/dev")
_QUERYCAP: Final = 0x80685600
"""_IOR('V', 0, struct v4l2_capability): driver[16] card[32] bus_info[32] version capabilities device_caps and rest."""
_CAPABILITY: Final = "16s32s32sIII12x"
_CAPTURE: Final = 0x1 | 0x1000  # V4L2_CAP_VIDEO_CAPTURE and its multi-planar kind
_OUTPUT: Final = 0x2 | 0x2000
_HAS_DEVICE_CAPS: Final = 0x80000000
_FORMAT_BYTES: Final = 208 if struct.calcsize("P") == 8 else 204  # its union holds pointers
_G_FMT, _S_FMT = 0xC0005604 | _FORMAT_BYTES << 16, 0xC0005605 | _FORMAT_BYTES << 16
_LOOPBACK: Final = "v4l2 loopback"
_OUR_LABELS: Final = ("avatar camera", "vcam")
"""Card labels of virtual cameras that vcam itself sends into (the same list as the virtualcam sink's)."""
GROUP: Final = 'sudo usermod -aG video "$USER", then log out and in again'


@dataclass(frozen=True, slots=True)
class Node:
    """One /dev/videoN as it answered. A webcam has several: pictures, metadata."""

    index: int
    path: str
    name: str
    captures: bool = False
    """Whether pictures can be read from it now. A v4l2loopback device can while somebody sends into it."""
    loopback: bool = False
    """Whether it is v4l2loopback's: a program's pictures, not a camera's."""
    outputs: bool = False
    """Whether pictures can be sent into it now."""
    denied: bool = False
    """Whether this user may not open it; the rest is then unknown."""

    @property
    def automatic(self) -> bool:
        """Whether it may be chosen without being named: a camera, or a loopback that another program surely feeds."""
        if not self.captures:
            return False
        return not self.loopback or (not self.outputs and self.name.casefold() not in _OUR_LABELS)


def nodes() -> list[Node]:
    """Every video device, by number. Opened for reading only, so no camera's light goes on."""
    if sys.platform != "linux" or not CLASS.is_dir():
        return []
    numbers = sorted(int(p.name[5:]) for p in CLASS.glob("video*") if p.name[5:].isdigit())
    return [node for n in numbers if (node := _asked(n)) is not None]


def _asked(number: int) -> Node | None:
    path = str(DEVICES / f"video{number}")
    try:
        name = (CLASS / f"video{number}" / "name").read_text(errors="replace").strip()
        driver, caps = query(path)
    except PermissionError:
        return Node(number, path, name, denied=True)
    except OSError:
        return None  # gone meanwhile, or not a V4L2 device
    return Node(number, path, name, bool(caps & _CAPTURE), driver == _LOOPBACK, bool(caps & _OUTPUT))


def query(path: str) -> tuple[str, int]:
    """(driver, capabilities of this very device). Raises OSError."""
    answer = bytearray(struct.calcsize(_CAPABILITY))
    _ask(path, _QUERYCAP, answer)
    driver, _, _, _, all_caps, device_caps = struct.unpack(_CAPABILITY, answer)
    caps = device_caps if all_caps & _HAS_DEVICE_CAPS else all_caps
    return driver.split(b"\0")[0].decode(errors="replace"), caps


def why_not(path: str) -> str:
    """Why pictures can't be read from `path` and what to do, as the end of an error line."""
    try:
        _, caps = query(path)
        if not caps & _CAPTURE:
            unfed = "a virtual camera that nobody sends into"
            return f"it is {unfed if caps & _OUTPUT else 'not the part that gives pictures'}; choose another one"
        form = bytearray(_FORMAT_BYTES)
        struct.pack_into("I", form, 0, 1)  # V4L2_BUF_TYPE_VIDEO_CAPTURE
        _ask(path, _G_FMT, form, then=_S_FMT)  # to ask for what it has already is refused only when it is in use
    except OSError as error:
        return {
            errno.ENOENT: "there is no such device",
            errno.ENODEV: "it was unplugged",
            errno.EACCES: f"you may not open it: {GROUP}",
            errno.EPERM: f"you may not open it: {GROUP}",
            errno.EBUSY: "another program uses it; close that one",
            errno.ENOTTY: "it is not a camera",
        }.get(error.errno or 0, f"{error.strerror}; unplug it and plug it in again")
    return "it doesn't answer; unplug it and plug it in again"


def _ask(path: str, request: int, buffer: bytearray, then: int | None = None) -> None:
    """One ioctl on `path`, or two with the same buffer."""
    if sys.platform == "win32":
        raise OSError(errno.ENOTTY, "no V4L2 on this system")
    import fcntl

    device = os.open(path, os.O_RDWR | os.O_NONBLOCK if then else os.O_RDONLY | os.O_NONBLOCK)
    try:
        fcntl.ioctl(device, request, buffer)
        if then:
            fcntl.ioctl(device, then, buffer)
    finally:
        os.close(device)
