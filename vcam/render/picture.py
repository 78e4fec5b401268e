"""Reads a picture that anybody may have made: its size is known from the header before a pixel is decoded."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput

MOST_PIXELS: Final = 100_000_000
"""A 100-megapixel camera's; decoded it takes 300 MB."""
MOST_BYTES: Final = 200_000_000
KINDS: Final = "PNG, JPEG, WebP or BMP"
MOST_JPEG_SCANS: Final = 100
"""Progressive encoders write about 10."""
PNG_CHUNK_AROUND: Final = 12
"""Bytes of length, type and checksum round a chunk (PNG specification, 5.3)."""
JPEG_SIZE_MARKERS: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Start-of-frame markers (ITU T.81, table B.1); the three left out mean other things."""
JPEG_BARE_MARKERS: Final = frozenset((0x01, *range(0xD0, 0xD9)))
"""Markers without a length."""


def read_picture(path: Path) -> NDArray[np.uint8]:
    """(h, w, 3) uint8 RGB, turned upright as its EXIF says; transparency is ignored.

    Raises BadInput with one line when it is missing, too large, damaged or of another kind.
    """
    try:
        if path.is_dir():
            raise BadInput(f"{path}: is a folder; name a picture ({KINDS})")
        if (size := path.stat().st_size) > MOST_BYTES:
            raise BadInput(f"{path}: {size / 1e6:.0f} MB is too large for a picture (at most {MOST_BYTES / 1e6:.0f})")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise BadInput(
            f"{path}: can't be read ({getattr(error, 'strerror', None) or error}); check the path"
        ) from error
    if not data:
        raise BadInput(f"{path}: is empty; name a picture ({KINDS})")
    try:
        width, height = header_size_wh(data)
    except (struct.error, IndexError) as error:
        raise BadInput(f"{path}: ends inside its header; copy it again") from error
    except ValueError as error:
        raise BadInput(f"{path}: is no picture that can be read; use {KINDS}") from error
    if not 0 < width * height <= MOST_PIXELS:
        raise BadInput(f"{path}: {width}x{height} is not a usable size (at most {MOST_PIXELS // 10**6} megapixels)")
    if not _worth_decoding(data):
        raise BadInput(f"{path}: damaged or cut off; save it again as PNG or JPEG")
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise BadInput(f"{path}: damaged ({error.err}); save it again as PNG or JPEG") from error
    if image is None:
        raise BadInput(f"{path}: damaged or cut off; save it again as PNG or JPEG")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)


def header_size_wh(data: bytes) -> tuple[int, int]:
    """(width, height) px that the header of a PNG, JPEG, WebP or BMP file states.

    Raises ValueError for other kinds, struct.error or IndexError when it is cut off.
    """
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack_from(">II", data, 16)
        return width, height
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    if data.startswith(b"BM"):
        width, height = struct.unpack_from("<ii", data, 18)
        return width, abs(height)  # negative: the top row comes first
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp_size(data)
    raise ValueError("no known signature")


def _worth_decoding(data: bytes) -> bool:
    """Whether no PNG chunk is longer than the file and no JPEG has scans without end: OpenCV 4.14 takes gigabytes of
    memory over the first and minutes over the second before it gives up."""
    if data.startswith(b"\xff\xd8"):
        return data.count(b"\xff\xda") <= MOST_JPEG_SCANS
    at = 8 if data.startswith(b"\x89PNG") else len(data)
    while at < len(data):
        if at + PNG_CHUNK_AROUND > len(data):
            return False
        length, kind = struct.unpack_from(">I4s", data, at)
        at += PNG_CHUNK_AROUND + length
        if kind == b"IEND":
            break
    return at <= len(data)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker where one must be")
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
        elif marker in JPEG_BARE_MARKERS:
            at += 2
        elif marker in JPEG_SIZE_MARKERS:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        else:
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]


def _webp_size(data: bytes) -> tuple[int, int]:
    """RFC 9649: simple lossy, lossless and extended files each state their size in their own way."""
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    if kind == b"VP8X":
        wide, high = data[24:27], data[27:30]
        if len(high) < 3:
            raise IndexError("cut off")
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    raise ValueError("no known WebP chunk")
