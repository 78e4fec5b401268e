"""Rows of teeth painted for a photo that doesn't show them: as wide as teeth are, in its light, darker to the sides.

A row is flat: it turns with skull or jaw as the model's teeth do, and is seen between the lips alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import srgb_from_linear

U8 = NDArray[np.uint8]
Array = NDArray[np.float64]

TEXELS_PER_MM: Final = 8
HALF_MM: Final = 30
"""From the middle to the side of the picture of a row."""
BEYOND_MM: Final = (3, 18)
"""Room beyond the incisors' edge, and from it to the picture's other side: gums."""
SOFT_MM: Final = 0.35
"""In which a tooth's edge fades."""
ROUND: Final = 4.0
"""Exponent of the superellipse that is a tooth's outline: 2 an ellipse, more is squarer."""
GAP: Final = 0.16
"""How much darker a tooth is at its sides, where it meets the next."""
FAINT: Final = 0.11
"""The same behind a photo's own teeth, down to their edge: there others would show twice."""
TOUCH: Final = 0.25
"""Of a crown's height: from there on it touches the next one, and nothing dark shows between them."""
BETWEEN: Final = 0.68
"""How light it is there."""
GUM_AT: Final = 0.8
"""Of a crown's height, where gums begin between two teeth."""
ASIDE_MM: Final = np.array([18.0, 16.5, 15.5])
"""Light on the row falls to 1/e so far from the middle: cheeks and corners shade it, and throw red light back."""
LOWER_LIGHT: Final = np.array([0.58, 0.52, 0.48])
"""On lower teeth, against the upper ones: they are lit by less, and by what flesh around them throws back."""
EDGE: Final = 0.1
"""How much darker the thin edge of an incisor is, which the dark behind shines through."""
NECK: Final = 0.15
"""How much darker a crown is where gums begin, in the lip's shade."""


@dataclass(frozen=True, slots=True)
class Row:
    """Half a row of teeth, from the middle, mm, as they are seen from the front: those at the sides are turned away.

    Crowns as high and wide as Wheeler's Dental Anatomy has them, the ones that turn away foreshortened.
    """

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    steps: tuple[float, ...]
    """How far each tooth's edge stays behind the first one's."""


UPPER: Final = Row((8.5, 6.3, 6.0, 4.4, 3.2, 2.2), (10.5, 9.2, 10.0, 8.5, 7.8, 7.2), (0.0, 0.7, 0.3, 1.1, 1.8, 2.4))
LOWER: Final = Row((5.2, 5.6, 5.6, 4.6, 3.4, 2.4), (9.0, 9.3, 10.5, 8.8, 8.0, 7.4), (0.0, 0.1, 0.0, 0.8, 1.4, 1.8))


def painted_row(
    row: Row, tooth: NDArray[np.floating], gum: NDArray[np.floating], *, apart: bool = True
) -> tuple[U8, Array]:
    """(h, w, 4) premultiplied sRGB, crowns above their edge, of linear colours (3,), and (2, 3) from px of it to mm.

    `apart`: whether one tooth is clearly told from the next, as where a photo shows none of its own.
    In mm x runs to the picture's right and y down, 0 at the edge of the two in the middle.
    """
    wide, high = 2 * HALF_MM * TEXELS_PER_MM, sum(BEYOND_MM) * TEXELS_PER_MM
    mm = np.array([[1, 0, 0.5 - wide / 2], [0, 1, 0.5 - BEYOND_MM[1] * TEXELS_PER_MM]]) / TEXELS_PER_MM
    x, y = np.abs(np.arange(wide) * mm[0, 0] + mm[0, 2])[None], (np.arange(high) * mm[1, 1] + mm[1, 2])[:, None]
    light, opaque = np.zeros((high, wide)), np.zeros((high, wide))
    gums = np.zeros((high, wide))
    middles = np.cumsum(row.widths) - np.array(row.widths) / 2
    bow = np.interp(x, middles, row.steps)
    left = 0.0
    for width, height, own in zip(row.widths, row.heights, row.steps, strict=True):
        across = (x - left - width / 2) / (width / 2)
        its = np.abs(across[0]) <= 1
        across, step = across[:, its], own if apart else bow[:, its]
        up = (-y - step) / height
        shape = (np.abs(across) ** ROUND + np.abs(2 * up - 1) ** ROUND) ** (1 / ROUND)
        alpha = np.clip((1 - shape) * width / 2 / SOFT_MM, 0, 1)
        shade = (
            (1 - (GAP if apart else FAINT) * across**4)
            * (1 - EDGE * np.clip(1 - up / 0.2, 0, 1))
            * (1 - NECK * np.clip(up, 0, 1))
        )
        lit = light[:, its] + alpha * (shade - light[:, its])
        gums[:, its] = np.maximum(gums[:, its], -y > step + GUM_AT * height)
        between = np.clip((up - (TOUCH if apart else 0.0)) * height / SOFT_MM, 0, 1) * (up < GUM_AT)
        light[:, its] = np.maximum(lit, between * (BETWEEN if apart else 1 - FAINT))
        opaque[:, its] = np.maximum(np.maximum(opaque[:, its], alpha), between)
        left += width
    gums = np.maximum(gums, (x > left) & (-y > row.steps[-1]))
    dim = np.exp(-((x[..., None] / ASIDE_MM) ** 2))
    linear = dim * ((opaque * light)[..., None] * tooth + ((1 - opaque) * gums)[..., None] * gum)
    alpha = np.maximum(opaque, gums)[..., None]
    rgb = srgb_from_linear(linear / np.maximum(alpha, 1e-6)) * alpha
    return np.rint(255 * np.dstack([np.clip(rgb, 0, 1), alpha])).astype(np.uint8), mm


def turned_over(picture: U8, mm: Array) -> tuple[U8, Array]:
    """A painted row with its crowns below their edge."""
    flipped = mm.copy()
    flipped[1] = [0, mm[1, 1], -mm[1, 2] - mm[1, 1] * (len(picture) - 1)]
    return np.ascontiguousarray(picture[::-1]), flipped
