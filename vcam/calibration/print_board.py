"""Draws a board to print, or to show on a tablet: a PNG that says how large it is in millimetres."""

from __future__ import annotations

import struct
import zlib
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.calibration.boards import Board
from vcam.calibration.charuco import charuco_board

DOTS_PER_MM: Final = 300 / 25.4
"""What office printers print."""
MOST_PX: Final = 6000
"""Longer side; a poster of large squares is drawn with fewer dots per mm."""


def board_png(board: Board) -> bytes:
    """A PNG of the board within a white margin of one square, its words below it, with its dots per metre."""
    squares = max(board.corners_wh) + 3
    square_px = max(8, int(min(board.square_m * 1000 * DOTS_PER_MM, MOST_PX / squares)))
    image = draw_board(board, square_px)
    _caption(image, board, square_px)
    done, encoded = cv2.imencode(".png", image)
    assert done
    return _with_scale(encoded.tobytes(), round(square_px / board.square_m))


def draw_board(board: Board, square_px: int) -> NDArray[np.uint8]:
    """(h, w) uint8: squares of `square_px`, dark first, within a margin of one square."""
    width, height = (n + 1 for n in board.corners_wh)
    if board.charuco:
        size_wh = ((width + 2) * square_px, (height + 2) * square_px)
        made = charuco_board(board).generateImage(size_wh, marginSize=square_px)
        return np.asarray(made, np.uint8)
    squares = (np.add.outer(np.arange(height), np.arange(width)) % 2 * 255).astype(np.uint8)
    large = squares.repeat(square_px, axis=0).repeat(square_px, axis=1)
    return np.pad(large, square_px, constant_values=255)


def _caption(image: NDArray[np.uint8], board: Board, square_px: int) -> None:
    """What it is, in the lower margin: whoever measures a square knows whether the printer kept its size."""
    words = f"vcam calibrate --board {board.corners_wh[0]}x{board.corners_wh[1]} --square-mm {board.square_m * 1000:g}"
    words += " --charuco" if board.charuco else ""
    room = image.shape[1] - 2 * square_px
    (width, _), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 1)
    scale = min(room / width, square_px / 90)
    place = (square_px, image.shape[0] - square_px // 3)
    cv2.putText(image, words, place, cv2.FONT_HERSHEY_SIMPLEX, scale, (110,), max(1, round(scale)), cv2.LINE_AA)


def _with_scale(png: bytes, dots_per_metre: int) -> bytes:
    """`png` with a pHYs chunk after its header (PNG specification, 11.3.5.3)."""
    body = b"pHYs" + struct.pack(">IIB", dots_per_metre, dots_per_metre, 1)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    after_header = 8 + 25  # signature and IHDR
    return png[:after_header] + chunk + png[after_header:]
