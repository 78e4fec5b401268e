"""RGBA pictures as I420, the format of virtual cameras: limited range, by BT.601 or BT.709, and fitted with bars."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

BLACK: Final = 16
GREY: Final = 128
"""Luma of black, and chroma of no colour."""


def _limited(red: float, blue: float) -> NDArray[np.float32]:
    """(3, 4): Y', Cb, Cr of 0..255 R'G'B' and 1, by the luma weights of red and blue."""
    green = 1 - red - blue
    luma = [red, green, blue]
    rows = np.array(
        [luma, np.subtract([0, 0, 1], luma) / (2 * (1 - blue)), np.subtract([1, 0, 0], luma) / (2 * (1 - red))]
    )
    return np.column_stack([rows * [[219], [224], [224]] / 255, [BLACK, GREY, GREY]]).astype(np.float32)


BT709: Final = _limited(0.2126, 0.0722)
"""Rec. ITU-R BT.709-6, items 3.2 to 3.5, for 8 bits."""


def bt601(rgba: Pixels) -> Pixels:
    """(h*3/2, w) I420 of an (h, w, 4) picture with even sides; what lies under alpha is left as it is."""
    return np.asarray(cv2.cvtColor(rgba, cv2.COLOR_RGBA2YUV_I420), np.uint8)


def bt709(rgba: Pixels) -> Pixels:
    """The same by BT.709, as OBS reads a camera; within a level of exact. OpenCV has BT.601 only."""
    height, width = rgba.shape[:2]
    ycc = cv2.transform(cv2.cvtColor(rgba, cv2.COLOR_RGBA2RGB), BT709)  # for three channels it is quick
    halved = cv2.resize(ycc, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    out = np.empty((height * 3 // 2, width), np.uint8)
    cv2.extractChannel(ycc, 0, dst=out[:height])
    out[height:].reshape(2, height // 2, width // 2)[:] = halved[..., 1:].transpose(2, 0, 1)
    return out


COLOURS: Final = {"bt601": bt601, "bt709": bt709}


def fitted(i420: Pixels, size_wh: tuple[int, int]) -> Pixels:
    """`i420` itself when it has that even size, else enlarged or shrunk into it as a whole, black bars around it."""
    width, height = i420.shape[1], i420.shape[0] * 2 // 3
    if (width, height) == size_wh:
        return i420
    scale = min(size_wh[0] / width, size_wh[1] / height)
    wide, high = (max(2, round(side * scale / 2) * 2) for side in (width, height))
    out = np.empty((size_wh[1] * 3 // 2, size_wh[0]), np.uint8)
    for old, new, empty, part in zip(_planes(i420), _planes(out), (BLACK, GREY, GREY), (1, 2, 2), strict=True):
        new[:] = empty
        left, top = (size_wh[0] - wide) // 4 * 2 // part, (size_wh[1] - high) // 4 * 2 // part
        shape = (wide // part, high // part)
        new[top : top + shape[1], left : left + shape[0]] = cv2.resize(old, shape, interpolation=cv2.INTER_AREA)
    return out


def _planes(i420: Pixels) -> tuple[Pixels, Pixels, Pixels]:
    """Views of Y (h, w), Cb and Cr (h/2, w/2)."""
    width, height = i420.shape[1], i420.shape[0] * 2 // 3
    blue, red = i420[height:].reshape(2, height // 2, width // 2)
    return i420[:height], blue, red
