"""Where a photo's painted teeth are at rest: behind its lips, or where the teeth are that it shows."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.portrait import Portrait
from vcam.render.portrait_inside import Inside, nearer_px

F32 = NDArray[np.float32]
Array = NDArray[np.float64]

BELOW_LIP_MM: Final = 2.5
"""Of the upper incisors that lips at rest show, or would if they parted: 1.9 mm of men's, 3.4 of women's (Vig and
Brundo 1978)."""
ABOVE_LIP_MM: Final = -3.0
"""Of the lower ones, above the lower lip: speech hardly shows them."""
MOUTH_MM: Final = 50.0
"""Width of a mouth to whose teeth the rows are made; those of wider and smaller ones are so, too."""
SCALES: Final = (0.75, 1.15)
MIDDLE_MM: Final = 7.0
"""To either side of the middle, where a photo's own incisors end tells where they are."""
HIDDEN_MM: Final = 2.0
"""So much above the photo's own incisors' edge the painted ones end, which continue them upwards."""
SHOWN: Final = (1.0, 12.0)
"""mm of upper incisors that are believed to show."""
UPPER_LIP, LOWER_LIP, CORNERS = 13, 14, (61, 291)


def seats(portrait: Portrait, inside: Inside, inner: F32) -> tuple[Array, Array]:
    """(2, 3) each, from mm of the upper and of the lower row (0 at the middle of its edge, y down) to px of the photo.

    `inner` (m, 3) px, px, m: the inside's vertices at rest.
    """
    points = portrait.points.astype(np.float64)
    out = []
    for row, sign, lip in zip(inside.front_teeth, (1.0, -1.0), (UPPER_LIP, LOWER_LIP), strict=True):
        front = inner[row].astype(np.float64)
        middle = (front[:, :2].min(axis=0) + front[:, :2].max(axis=0)) / 2
        middle += nearer_px(portrait, float(front[:, 2].min()))
        turned = portrait.camera_from_head[:2, :2] * np.diag(portrait.camera.matrix)[:2, None]
        axes = turned * [1.0, -1.0] / (1000 * front[:, 2].min())  # px per mm, x and y in columns
        down = axes[:, 1] / np.linalg.norm(axes[:, 1])
        left, right = CORNERS
        wide_mm = float(np.linalg.norm(points[left] - points[right]) / np.linalg.norm(axes[:, 0]))
        beyond = BELOW_LIP_MM if sign > 0 else -ABOVE_LIP_MM
        if sign > 0 and portrait.layers.teeth.any():
            beyond = _shown_mm(portrait, axes, middle) - HIDDEN_MM
        edge = middle + ((points[lip] - middle) @ down + beyond * np.linalg.norm(axes[:, 1])) * down
        out.append(np.column_stack([axes * np.clip(wide_mm / MOUTH_MM, *SCALES), edge]))
    return out[0], out[1]


def _shown_mm(portrait: Portrait, axes: Array, middle: Array) -> float:
    """How far below the upper lip the photo's own incisors end."""
    rows, columns = np.nonzero(portrait.layers.teeth > 128)
    places = np.column_stack([columns, rows]) - portrait.points[UPPER_LIP]
    aside, below = np.linalg.solve(axes, places.T)
    near = np.abs(aside - np.linalg.solve(axes, middle - portrait.points[UPPER_LIP])[0]) < MIDDLE_MM
    return float(np.clip(np.quantile(below[near], 0.95) if near.any() else BELOW_LIP_MM, *SHOWN))
