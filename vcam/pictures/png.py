"""Keeps of a PNG only what makes its picture, so that no hostile chunk reaches the decoder.

A chunk that claims to be longer than the file made OpenCV 4.14 take up to 4 GB and 12 s before it gave up; texts and
colour profiles may be decompression bombs; the frames of an animation are not wanted.
"""

from __future__ import annotations

import struct
from typing import Final

_SIGNATURE: Final = 8
_AROUND: Final = 12  # length, type and checksum of a chunk: PNG specification, 5.3
_KEPT: Final = (b"PLTE", b"tRNS", b"eXIf", b"IDAT")
_MOST: Final = 1_000_000
"""Chunks. Encoders write them of 8 KB or more, so that the largest file allowed has 40 000."""


def picture_only(data: bytes) -> bytes | None:
    """The PNG `data` with IHDR, palette, transparency, orientation and pixels; None when it is cut short or broken."""
    kept = [data[:_SIGNATURE]]
    at = _SIGNATURE
    for _ in range(_MOST):
        if at + _AROUND > len(data):
            return None
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + _AROUND + length
        if end > len(data):
            return None
        if kind in _KEPT or (kind == b"IHDR" and at == _SIGNATURE) or kind == b"IEND":
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    return None
