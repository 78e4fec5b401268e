"""v4l2loopback devices on Linux: which there are, who feeds them, and how to free one that its last sender left stuck.

Plain ioctls, no library. Numbers from linux/videodev2.h.
"""

from __future__ import annotations

import contextlib
import logging
import os
import struct
import time
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.v4l2 import Device, devices, kept_size

log = logging.getLogger(__name__)

STREAMON: Final = 0x40045612
"""_IOW('V', 18, int)."""
OUTPUT: Final = 2
"""V4L2_BUF_TYPE_VIDEO_OUTPUT."""


def loopbacks() -> list[Device]:
    """Every v4l2loopback device, by number; of one that may not be opened nothing but its name is known."""
    return [found for found in devices(for_writing=True, virtual_only=True) if found.loopback or found.denied]


SURELY_SENT: Final = 2
"""Pictures within is_fed's wait that show a sender: one alone may be the module's own timeout picture."""


def is_fed(path: str, wait_s: float = 0.5) -> bool:
    """Whether pictures arrive in the device within `wait_s`: then another program is sending.

    The first ones read may be left over from a sender that has gone; only what comes after the queue was once empty
    counts.
    """
    try:
        device = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        emptied, seen, until = False, 0, time.monotonic() + wait_s
        while time.monotonic() < until:
            try:
                os.read(device, 16)
                seen += emptied
                if seen == SURELY_SENT:
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
            fcntl.ioctl(device, STREAMON, struct.pack("i", OUTPUT))
    finally:
        os.close(device)


def offer_card(path: str, picture: NDArray[np.uint8], after_ms: int) -> bool:
    """Have those who read `path` see `picture` once nobody sends for `after_ms`; whether its module can do that."""
    from vcam.sinks.v4l2_card import set_card

    try:
        return set_card(path, picture, after_ms)
    except OSError as error:  # a module without these controls: its last picture stands, as ever
        log.debug("%s takes no card: %s", path, error)
        return False


def can_show_card(path: str) -> bool:
    """Whether `offer_card` would do anything."""
    from vcam.sinks.v4l2_card import has_card

    try:
        return has_card(path)
    except OSError:
        return False


def withdraw_card(path: str) -> None:
    """Undo `offer_card` when nobody has `path` open any more: the next sender's viewers must not see it."""
    from vcam.sinks.v4l2_card import set_timeout

    if kept_size(path) is None:
        with contextlib.suppress(OSError):
            set_timeout(path, 0)
