"""The card that is shown when the avatar can't be: calm, plain, and drawn without OpenGL."""

from __future__ import annotations

from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.types import Face, Rendered

TITLE: Final = "vcam"
TEXT: Final = "The camera is resting"
TOP_RGB: Final = (44, 54, 70)
BOTTOM_RGB: Final = (26, 32, 44)
INK_RGB: Final = (222, 229, 238)
QUIET_RGB: Final = (148, 162, 180)
FONT: Final = cv2.FONT_HERSHEY_DUPLEX
FINE: Final = 3
"""Drawn this many times larger, then shrunk: OpenCV's strokes come out smooth."""
DRAWN_HEIGHT: Final = 240
"""px of the emblem's own drawing; it is scaled to the picture."""


class CardScene:
    """A Scene that needs nothing. It shows no face, so its pictures carry no `captured`."""

    def __init__(self, size_wh: tuple[int, int]) -> None:
        self._rgba = _card(size_wh)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def draw(self, face: Face | None, t: float) -> Rendered:
        """The card, always the same."""
        return Rendered(self._rgba, None, t)


def _card(size_wh: tuple[int, int]) -> NDArray[np.uint8]:
    """(h, w, 4) uint8 of the card."""
    width, height = size_wh
    fall = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    noise = np.random.default_rng(1).random((height, width), np.float32)  # half a step of dither: no bands
    rgba = np.full((height, width, 4), 255, np.uint8)
    for channel, (top, bottom) in enumerate(zip(TOP_RGB, BOTTOM_RGB, strict=True)):
        rgba[..., channel] = noise + (top * (1 - fall) + bottom * fall)
    emblem = _emblem()
    scale = min(0.5 * height / emblem.shape[0], 0.8 * width / emblem.shape[1])
    wide, high = max(1, round(emblem.shape[1] * scale)), max(1, round(emblem.shape[0] * scale))
    ink = cv2.resize(emblem, (wide, high), interpolation=cv2.INTER_AREA).astype(np.float64) / 255
    left, top = (width - wide) // 2, (height - high) // 2
    part = rgba[top : top + high, left : left + wide, :3]
    for layer, colour in enumerate((INK_RGB, QUIET_RGB)):
        cover = ink[..., layer, None]
        part[:] = (part * (1 - cover) + np.array(colour) * cover).round().astype(np.uint8)
    return rgba


def _emblem() -> NDArray[np.uint8]:
    """(h, w, 3) uint8 coverage: a sleeping face with the name in the first layer, the text in the second."""
    unit = FINE * DRAWN_HEIGHT // 24
    height, width = 24 * unit, 40 * unit
    face, words = np.zeros((height, width), np.uint8), np.zeros((height, width), np.uint8)
    middle, stroke = width // 2, unit // 2
    cv2.circle(face, (middle, 6 * unit), 5 * unit, 255, stroke, cv2.LINE_AA)
    for side in (-1, 1):
        eye = (middle + side * 2 * unit, 5 * unit)
        cv2.ellipse(face, eye, (unit, unit * 2 // 3), 0, 15, 165, 255, stroke, cv2.LINE_AA)
    cv2.ellipse(face, (middle, 7 * unit), (unit * 3 // 2, unit), 0, 25, 155, 255, stroke, cv2.LINE_AA)
    _centred(face, TITLE, (middle, 16 * unit), unit / 8, stroke * 3 // 4)
    _centred(words, TEXT, (middle, 21 * unit), unit / 13, stroke // 3)
    return np.stack([face, words, np.zeros_like(face)], axis=-1)


def _centred(layer: NDArray[np.uint8], text: str, at: tuple[int, int], scale: float, stroke: int) -> None:
    (width, _), _ = cv2.getTextSize(text, FONT, scale, stroke)
    cv2.putText(layer, text, (at[0] - width // 2, at[1]), FONT, scale, 255, stroke, cv2.LINE_AA)
