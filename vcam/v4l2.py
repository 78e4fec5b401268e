"""Linux's video devices as they answer for themselves: plain ioctls that change nothing.

Numbers from linux/videodev2.h.
"""

from __future__ import annotations

import contextlib
import errno
import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CLASS: Final = Path("/sys/class/video4linux")
DEVICES: Final = Path("/dev")
QUERYCAP: Final = 0x80685600
"""_IOR('V', 0, struct v4l2_capability): driver[16] card[32] bus_info[32] version capabilities device_caps and rest."""
CAPABILITY: Final = "16s32s32sIII12x"
CAPTURE: Final = 0x1 | 0x1000  # V4L2_CAP_VIDEO_CAPTURE and its multi-planar kind
OUTPUT: Final = 0x2 | 0x2000
HAS_DEVICE_CAPS: Final = 0x80000000
LOOPBACK: Final = "v4l2 loopback"
OUR_LABELS: Final = ("Avatar Camera", "vcam")
"""Card labels of virtual cameras that were surely made for vcam to send into; the first is the one we ask for."""
JOIN: Final = 'sudo usermod -aG video "$USER"'
GROUP: Final = f"{JOIN}, then log out and in again"
"""What to do about a device that this user may not open."""


@dataclass(frozen=True, slots=True)
class Device:
    """One /dev/videoN as it stood when it was asked. A webcam has several: pictures, metadata."""

    index: int
    path: str
    """ "/dev/video10"."""
    name: str
    """What the maker calls it; of a v4l2loopback device its card label, which people pick in a video call."""
    captures: bool = False
    """Whether pictures can be read from it now. A v4l2loopback device can while somebody sends into it."""
    loopback: bool = False
    """Whether it is v4l2loopback's: a program's pictures, not a camera's."""
    outputs: bool = False
    """Whether pictures can be sent into it now. A v4l2loopback device that can't is fed already, or stuck."""
    denied: bool = False
    """Whether this user may not open it; what it can do is then unknown."""

    @property
    def ours(self) -> bool:
        """Whether its label is one of OUR_LABELS."""
        return self.name.casefold() in [label.casefold() for label in OUR_LABELS]


def devices(*, for_writing: bool = False, virtual_only: bool = False) -> list[Device]:
    """Every video device, by number. Opened for reading only, so no camera's light goes on, unless `for_writing`.

    `virtual_only`: real hardware isn't even opened. Empty on other systems.
    """
    if sys.platform != "linux" or not CLASS.is_dir():
        return []
    flags = os.O_RDWR if for_writing else os.O_RDONLY
    return [found for node in _nodes(virtual_only) if (found := _asked(node, flags)) is not None]


def _nodes(virtual_only: bool) -> Iterator[Path]:
    nodes = [node for node in CLASS.glob("video*") if node.name[5:].isdigit()]
    for node in sorted(nodes, key=lambda node: int(node.name[5:])):
        if not virtual_only or "/virtual/" in str(node.resolve()):
            yield node


def _asked(node: Path, flags: int) -> Device | None:
    index, path = int(node.name[5:]), str(DEVICES / node.name)
    try:
        name = (node / "name").read_text(errors="replace").strip()
        driver, caps = query(path, flags)
    except PermissionError:
        return Device(index, path, name, denied=True)
    except OSError:
        return None  # gone meanwhile, or not a V4L2 device
    return Device(index, path, name, bool(caps & CAPTURE), driver == LOOPBACK, bool(caps & OUTPUT))


def query(path: str, flags: int = os.O_RDONLY) -> tuple[str, int]:
    """(driver, capabilities of this very device), opened with `flags`. Raises OSError."""
    answer = bytearray(struct.calcsize(CAPABILITY))
    ask(path, answer, QUERYCAP, flags=flags)
    driver, _, _, _, all_caps, device_caps = struct.unpack(CAPABILITY, answer)
    caps = device_caps if all_caps & HAS_DEVICE_CAPS else all_caps
    return driver.split(b"\0")[0].decode(errors="replace"), caps


def kept_size(path: str) -> tuple[int, int] | None:
    """(width, height) px that a v4l2loopback device has now and keeps, since somebody has it open; None of one that is
    free, or no v4l2loopback."""
    try:
        told = (CLASS / Path(path).name / "format").read_text()  # "YU12:640x360@30"
        width, _, height = told.partition(":")[2].partition("@")[0].partition("x")
        return int(width), int(height)
    except (OSError, ValueError):
        return None


def ask(path: str, buffer: bytearray, *requests: int, flags: int) -> None:
    """The ioctls `requests` on `path` opened with `flags`, one after the other in one buffer. Raises OSError."""
    if sys.platform == "win32":
        raise OSError(errno.ENOTTY, "no V4L2 on this system")
    import fcntl

    device = os.open(path, flags | os.O_NONBLOCK)
    try:
        for request in requests:
            fcntl.ioctl(device, request, buffer)
    finally:
        os.close(device)


def holders(path: str) -> list[str]:
    """Programs of this user that have the device open, as "ffmpeg (process 123)"; our own process left out."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        if process.name == str(os.getpid()):
            continue
        with contextlib.suppress(OSError):
            if any(os.readlink(link) == path for link in (process / "fd").iterdir()):
                found.append(f"{(process / 'comm').read_text().strip()} (process {process.name})")
    return found
