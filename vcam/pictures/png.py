"""Keeps of a PNG only what makes its picture, so that no hostile chunk reaches the decoder.

A chunk that claims to be longer than the file made OpenCV 4.14 take up to 4 GB and 12 s before it gave up; texts and
colour profiles may be decompression bombs; the frames of an animation are not wanted. The pixels may be one too: OpenCV
unpacks all there is of them, 1 GB in 3 s, and a file of 1 MB may hold that much.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

_SIGNATURE: Final = 8
_AROUND: Final = 12  # length, type and checksum of a chunk: PNG specification, 5.3
_KEPT: Final = (b"PLTE", b"tRNS", b"eXIf", b"IDAT")
_MOST: Final = 1_000_000
"""Chunks. Encoders write them of 8 KB or more, so that the largest file allowed has 40 000."""
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Of each colour type: PNG specification, 11.2.1."""
_DENSEST: Final = 1032
"""Deflate packs no more bytes into one."""
_CHEAP: Final = 50_000_000
"""Bytes too many that nobody notices: 0.15 s."""
_STEP: Final = 1 << 16


def picture_only(data: bytes) -> bytes | None:
    """The PNG `data` with IHDR, palette, transparency, orientation and pixels; None when it is cut short or broken, or
    packs more than its picture."""
    view = memoryview(data)
    kept, pixels = [view[:_SIGNATURE]], []
    at = _SIGNATURE
    for _ in range(_MOST):
        if at + _AROUND > len(data):
            return None
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + _AROUND + length
        if end > len(data):
            return None
        if kind in _KEPT or (kind == b"IHDR" and at == _SIGNATURE) or kind == b"IEND":
            kept.append(view[at:end])
        if kind == b"IDAT":
            pixels.append(view[at + 8 : end - 4])
        if kind == b"IEND":
            return None if _is_bomb(data[_SIGNATURE:64], pixels) else b"".join(kept)
        at = end
    return None


def _is_bomb(header: bytes, pixels: list[memoryview]) -> bool:
    """Whether far more is packed into `pixels` than the picture takes that `header`, its IHDR chunk, tells of."""
    width, height, depth, colour = struct.unpack_from(">IIBB", header, 8)
    room = -(-width * _CHANNELS.get(colour, 4) * depth // 8) * height + 4 * height  # interlaced rows are twice as many
    room += _CHEAP
    if sum(map(len, pixels)) * _DENSEST <= room:
        return False
    unpacker = zlib.decompressobj()
    steps = (chunk[at : at + _STEP] for chunk in pixels for at in range(0, len(chunk), _STEP))
    for step in steps:
        packed: bytes | memoryview = step
        while packed and not unpacker.eof:
            try:
                room -= len(unpacker.decompress(packed, 1 << 20))
            except zlib.error:
                return False  # so far it is small, and the decoder comes no further
            if room < 0:
                return True
            packed = unpacker.unconsumed_tail
    return False
