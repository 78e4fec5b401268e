"""What viewers see when nobody sends any more: v4l2loopback's timeout picture, so that a killed sender leaves a card.

Two of the module's controls and its extra buffer, as in its source (0.12.7 and 0.15; older ones are not known to work).
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.sinks.v4l2 import OUTPUT

G_CTRL: Final = 0xC008561B
S_CTRL: Final = 0xC008561C
REQBUFS: Final = 0xC0145608
QUERYBUF: Final = 0xC0585609
BUFFER: Final = "5I4x32xIIQ3I4x"
"""struct v4l2_buffer on 64 bits: index type bytesused flags field, times, sequence memory offset length and rest."""
MMAP: Final = 1
TIMEOUT_MS: Final = 0x0098F902
"""CID of v4l2loopback's "timeout": without a picture for so long, readers get the timeout picture, again and again."""
NEXT_OPENER_IS_FOR_IT: Final = 0x0098F903
"""CID of "timeout_image_io": who opens next reads and writes the timeout picture."""
MAX_BUFFERS: Final = 32
"""The module's; the timeout picture lies behind so many buffers, which tells it from the others."""


def set_card(path: str, picture: NDArray[np.uint8], after_ms: int) -> bool:
    """Have readers see `picture` (in the device's own format) whenever nobody has sent for `after_ms`.

    Somebody must be sending, so that the device has its format. False where the module doesn't take it. Stays until
    the last program has let go of the device. Raises OSError.
    """
    if struct.calcsize(BUFFER) != 88 or struct.calcsize("P") != 8:
        return False  # buffers of 32 bits are laid out otherwise
    asks = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        _control(asks, NEXT_OPENER_IS_FOR_IT, 0)  # the same value twice would be no change to the kernel
        _control(asks, NEXT_OPENER_IS_FOR_IT, 1)
        writes = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        try:
            if not _written(writes, picture):
                return False
        finally:
            os.close(writes)
        _control(asks, TIMEOUT_MS, after_ms)
    finally:
        os.close(asks)
    return True


def has_card(path: str) -> bool:
    """Whether the module of `path` has a timeout picture. Raises OSError when it can't be opened."""
    asks = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        fcntl.ioctl(asks, G_CTRL, struct.pack("Ii", TIMEOUT_MS, 0))
    except OSError:
        return False
    finally:
        os.close(asks)
    return True


def set_timeout(path: str, after_ms: int) -> None:
    """Have readers see the timeout picture after so long, or with 0 never. Raises OSError."""
    asks = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        _control(asks, TIMEOUT_MS, after_ms)
    finally:
        os.close(asks)


def _control(fd: int, control: int, value: int) -> None:
    fcntl.ioctl(fd, S_CTRL, struct.pack("Ii", control, value))


def _written(fd: int, picture: NDArray[np.uint8]) -> bool:
    fcntl.ioctl(fd, REQBUFS, bytearray(struct.pack("5I", 1, OUTPUT, MMAP, 0, 0)))
    about = bytearray(struct.pack(BUFFER, 0, OUTPUT, 0, 0, 0, 0, MMAP, 0, 0, 0, 0))
    fcntl.ioctl(fd, QUERYBUF, about)
    *_, offset, length, _, _ = struct.unpack(BUFFER, about)
    if offset != MAX_BUFFERS * length or picture.nbytes > length:
        return False  # somebody opened in between and got it
    with mmap.mmap(fd, length, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE, offset=offset) as place:
        place[: picture.nbytes] = picture.tobytes()
    return True
