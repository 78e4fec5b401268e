"""How a picture travels to a browser: as JPEG over black, or with its alpha as a JPEG and a mask.

PNG and WebP hold alpha too, but of 1280x720 with a drawn head (median of 15, 2 cores) they take 20 and 85 ms to encode;
JPEG and mask together take 9, of an opaque picture 6.
"""

from __future__ import annotations

import logging
import struct
import zlib
from typing import Final

import cv2
import numpy as np

from vcam.sinks.picture import Pixels

log = logging.getLogger(__name__)

QUALITY: Final = 85
"""OpenCV's JPEG quality; 1280x720 of a drawn head is then about 60 kB."""
CLEAN_QUALITY: Final = 92
"""Of what programs show on."""
PNG_MAGIC: Final = b"\x89PNG\r\n\x1a\n"
PALETTE: Final = b"\0" * 768
"""All of a mask's 256 colours are black; they differ in alpha."""


def jpeg(rgba: Pixels) -> bytes:
    """JPEG over black, or nothing for a picture that JPEG can't hold (a side above 65535)."""
    return _jpeg(rgba, cv2.IMWRITE_JPEG_QUALITY, QUALITY)


def with_alpha(rgba: Pixels) -> bytes:
    """Two lengths, of four bytes each with the lowest first; a JPEG of the straight colours; a PNG whose alpha is the
    picture's, black everywhere: nothing when the picture is opaque.

    `rgba` is premultiplied and is spoilt: its colours become straight.
    """
    alpha = np.ascontiguousarray(rgba[..., 3])
    mask = b""
    if cv2.minMaxLoc(alpha)[0] < 255:
        mask = alpha_png(alpha)
        edge = np.flatnonzero((alpha > 0) & (alpha < 255))
        pixels = rgba.reshape(-1, 4)
        straight = pixels[edge, :3] * (255.0 / alpha.reshape(-1, 1)[edge])
        pixels[edge, :3] = np.minimum(np.rint(straight), 255)
    # Whole colour everywhere: halved, the edge of the head would take half its colour from the black beside it
    whole = (cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444)
    colour = _jpeg(rgba, cv2.IMWRITE_JPEG_QUALITY, CLEAN_QUALITY, *whole)
    return struct.pack("<II", len(colour), len(mask)) + colour + mask if colour else b""


def alpha_png(alpha: Pixels) -> bytes:
    """(h, w) uint8 as a PNG of black with that alpha: a palette of 256 (PNG, third edition, 11.3.1.1 tRNS)."""
    height, width = alpha.shape
    rows = np.zeros((height, width + 1), np.uint8)  # before each row its filter: none
    rows[:, 1:] = alpha
    packer = zlib.compressobj(1, strategy=zlib.Z_RLE)
    data = packer.compress(rows.data) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", PALETTE), (b"tRNS", bytes(range(256))), (b"IDAT", data), (b"IEND", b""))
    return PNG_MAGIC + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def _jpeg(rgba: Pixels, *how: int) -> bytes:
    try:
        done, data = cv2.imencode(".jpg", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGR), how)
    except cv2.error:
        log.debug("no JPEG of %s", rgba.shape, exc_info=True)
        return b""
    return data.tobytes() if done else b""
