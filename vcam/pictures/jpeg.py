"""Counts the scans of a JPEG: each costs the decoder a pass over the whole picture, so thousands are a bomb."""

from __future__ import annotations

import re
import struct
from typing import Final

MAX_SCANS: Final = 30
"""A usual progressive JPEG has about 10."""
_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Anything but a stuffed 0xFF, a restart or a fill byte: ITU-T T.81, B.1.1."""
_FIRST_SEGMENT: Final = 0xC0
"""Below are reserved markers: a decoder that has lost its restarts takes them for noise, and reads on right behind."""
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA


def has_endless_scans(data: bytes) -> bool:
    """Whether the JPEG `data` has more than MAX_SCANS. What follows its end doesn't count, nor does what lies in its
    other segments: phones put previews and whole films there."""
    at, scans = 0, 0
    while (found := _MARKER.search(data, at)) is not None:
        marker, at = data[found.end() - 1], found.end()
        if marker == _EOI:
            break
        if marker >= _FIRST_SEGMENT and marker != _SOI:
            scans += marker == _SOS
            if scans > MAX_SCANS:
                return True
            if at + 2 > len(data):
                break
            (length,) = struct.unpack_from(">H", data, at)
            at += max(length, 2)
    return False
