"""v4l2loopback devices on Linux: which there are, who feeds them, and how to free one that its last sender left stuck.

Plain ioctls, no library. Numbers from linux/videodev2.h.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
import time
from dataclasses import dataclass
from pathlib import Path

CLASS = Path("/sys/class/video4linux")
DRIVER = "v4l2 loopback"

VIDIOC_QUERYCAP, QUERYCAP_BYTES = 0x80685600, 104
"""_IOR('V', 0, struct v4l2_capability): driver[16] card[32] bus_info[32] version capabilities device_caps reserved."""
CAPABILITIES_AT, CAN_CAPTURE, CAN_OUTPUT, HAS_DEVICE_CAPS = 84, 0x1, 0x2, 0x80000000
VIDIOC_STREAMON, TYPE_OUTPUT = 0x40045612, 2
"""_IOW('V', 18, int) and V4L2_BUF_TYPE_VIDEO_OUTPUT."""


@dataclass(frozen=True, slots=True)
class Loopback:
    """One v4l2loopback device, as it stood when it was asked."""

    path: str
    """"/dev/video10"."""
    name: str
    """Its card label: what people pick in a video call."""
    denied: bool = False
    """Whether this user may not open it; the rest is then unknown."""
    accepts: bool = True
    """Whether it takes pictures now. False: a program sends into it, or its last sender left it stuck."""
    exclusive: bool = True
    """Whether it shows itself either as output or as camera (exclusive_caps=1). Browsers list only such ones."""


def loopbacks() -> list[Loopback]:
    """Every v4l2loopback device, by number. Nothing is changed, and real cameras aren't even opened."""
    if not sys.platform.startswith("linux") or not CLASS.is_dir():
        return []
    nodes = [node for node in CLASS.glob("video*") if "/virtual/" in str(node.resolve()) and node.name[5:].isdigit()]
    found = (_asked(node) for node in sorted(nodes, key=lambda node: int(node.name[5:])))
    return [device for device in found if device is not None]


def _asked(node: Path) -> Loopback | None:
    path = f"/dev/{node.name}"
    try:
        name = (node / "name").read_text().strip()
        answer = _query(path)
    except PermissionError:
        return Loopback(path, name, denied=True)
    except OSError:
        return None  # gone meanwhile, or no V4L2 device
    driver = answer[:16].rstrip(b"\0").decode(errors="replace")
    whole, own = struct.unpack_from("II", answer, CAPABILITIES_AT)
    caps = own if whole & HAS_DEVICE_CAPS else whole
    if driver != DRIVER:
        return None
    return Loopback(
        path, name, accepts=bool(caps & CAN_OUTPUT), exclusive=not (caps & CAN_OUTPUT and caps & CAN_CAPTURE)
    )


def _query(path: str) -> bytes:
    import fcntl

    answer = bytearray(QUERYCAP_BYTES)
    device = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        fcntl.ioctl(device, VIDIOC_QUERYCAP, answer)
    finally:
        os.close(device)
    return bytes(answer)


def is_fed(path: str, wait_s: float = 0.3) -> bool:
    """Whether pictures arrive in the device within `wait_s`: then another program is sending.

    The first ones read may be left over from a sender that has gone; only what comes after the queue was once empty
    counts.
    """
    try:
        device = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        emptied, until = False, time.monotonic() + wait_s
        while time.monotonic() < until:
            try:
                os.read(device, 16)
                if emptied:
                    return True
            except BlockingIOError:
                emptied = True
                time.sleep(0.01)
    except OSError:
        pass  # no format was ever set: nobody has sent
    finally:
        os.close(device)
    return False


def rearm(path: str) -> None:
    """Make a stuck device take pictures again.

    v4l2loopback up to 0.12.7 with exclusive_caps=1 forgets that a sender that only used write() has left, and stays a
    camera for ever (upstream issues 442 and 470). A STREAMON as writer, though refused, and a close remind it; readers
    that hold the device go on. Proven on a real 0.12.7. Must not be done while another program sends.
    """
    import fcntl

    device = os.open(path, os.O_RDWR)
    try:
        with contextlib.suppress(OSError):
            fcntl.ioctl(device, VIDIOC_STREAMON, struct.pack("i", TYPE_OUTPUT))
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
