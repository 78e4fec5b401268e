"""Draws what a fitted head is known by in lines and letters: its landmarks, and the box and axes of its pose."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.geometry import angles_from_rotation, head_rotation

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

OF_68: Final = (
    127, 234, 93, 132, 58, 136, 150, 176, 152, 400, 379, 365, 288, 361, 323, 454, 356,
    70, 63, 105, 66, 107, 336, 296, 334, 293, 300, 168, 197, 5, 4, 98, 97, 2, 326, 327,
    33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380,
    61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87,
)  # fmt: skip
"""MediaPipe's points at the 68 places of iBUG 300-W (Sagonas et al. 2013), in its order."""
LINES: Final = (
    (0, 17, False), (17, 22, False), (22, 27, False), (27, 31, False), (31, 36, False),
    (36, 42, True), (42, 48, True), (48, 60, True), (60, 68, True),
)  # fmt: skip
"""(first, end, closed) of the 68: jaw, brows, bridge and wings of the nose, eyes, lips."""
WHITE: Final = (245, 247, 250)
DARK: Final = (24, 28, 34)
GREEN: Final = (72, 214, 130)
AXES: Final = ((235, 70, 60), (80, 200, 90), (70, 130, 255))
"""x, y, z: red, green, blue, as everywhere."""
BOX_M: Final = ((0.078, 0.065, 0.045), (0.100, -0.130, -0.110))
"""m, head frame: half the width, the top and the depth of the box's front; the same of its back, y for the bottom."""
SHIFT: Final = 4
"""Bits below the pixel that OpenCV draws with."""


def draw_landmarks(image: U8, points: NDArray[np.floating]) -> U8:
    """A copy of (h, w, 3) with (478, 2) px landmarks as dots, and 68 of them joined into the parts of a face."""
    out = image.copy()
    unit = _unit(points)
    for x, y in points:
        _dot(out, (x, y), 0.35 * unit, WHITE)
    chosen = points[list(OF_68)]
    for width, colour in ((1.1 * unit, DARK), (0.6 * unit, WHITE)):
        for first, end, closed in LINES:
            line = _fixed(chosen[first:end])
            cv2.polylines(out, [line], closed, colour, max(1, round(width)), cv2.LINE_AA, SHIFT)
    for x, y in chosen:
        _dot(out, (x, y), 1.1 * unit, DARK)
        _dot(out, (x, y), 0.8 * unit, GREEN)
    return out


def box_points() -> F32:
    """(12, 3) m, head frame: the box's front, its back, and the axes from the root of the nose."""
    (front_w, top, front_z), (back_w, bottom, back_z) = BOX_M
    corners = []
    for width, grown, z in ((front_w, 0.0, front_z), (back_w, 0.03, back_z)):
        high, low = top + grown, bottom - 0.5 * grown
        corners += [(width, high, z), (-width, high, z), (-width, low, z), (width, low, z)]
    axes = [(0.0, -0.02, 0.03), (0.09, -0.02, 0.03), (0.0, 0.07, 0.03), (0.0, -0.02, 0.12)]
    return np.array([*corners, *axes], np.float32)


def draw_pose(image: U8, projected: F32, camera_from_head: NDArray[np.float64]) -> U8:
    """A copy of (h, w, 3) with `box_points` at (12, 2) px, and the angles in words."""
    out = image.copy()
    front, back, axes = projected[:4, :2], projected[4:8, :2], projected[8:, :2]
    unit = max(1.0, float(np.linalg.norm(front[0] - front[1])) / 160)
    edges = [*_ring(back), *np.stack([back, front], axis=1), *_ring(front)]
    for width, colour in ((2.6 * unit, DARK), (1.4 * unit, WHITE)):
        lines = [_fixed(edge) for edge in edges]
        cv2.polylines(out, lines, False, colour, max(1, round(width)), cv2.LINE_AA, SHIFT)
    for end, colour in zip(axes[1:], AXES, strict=True):
        draw_arrow(out, axes[0], end, colour, unit)
    write_pose(out, camera_from_head)
    return out


def draw_arrow(
    image: U8, start: NDArray[np.floating], end: NDArray[np.floating], colour: tuple[int, int, int], unit: float
) -> None:
    """Draw an arrow between two (2,) px into (h, w, 3), `unit` px strong."""
    first, last = _fixed(np.stack([start, end]))[:, 0].tolist()
    cv2.arrowedLine(image, first, last, colour, max(2, round(2.2 * unit)), cv2.LINE_AA, SHIFT, 0.16)


def _ring(corners: F32) -> list[F32]:
    """The edges (2, 2) of a closed line through (n, 2)."""
    return list(np.stack([corners, np.roll(corners, -1, axis=0)], axis=1))


def write_pose(image: U8, camera_from_head: NDArray[np.float64]) -> None:
    """Write the angles of the head into (h, w, 3), on a dark band in its lower left corner."""
    yaw, pitch, roll = np.degrees(angles_from_rotation(head_rotation(camera_from_head)))
    ways = (("left", "right", yaw), ("down", "up", pitch), ("tipped right", "tipped left", roll))
    write(image, "  ".join(f"{abs(angle):.0f} deg {plus if angle >= 0 else minus}" for plus, minus, angle in ways))


def write(image: U8, words: str, *, ground: tuple[int, int, int] = DARK, at_top: bool = False) -> None:
    """Write one line into (h, w, 3), on a band of the colour `ground` in its lower left corner, or in the upper one."""
    height, width = image.shape[:2]
    size = min(height / 720, width / 640)
    scale, thick, pad = 0.75 * size, max(1, round(1.5 * size)), max(3, round(12 * size))
    (wide, high), below = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, scale, thick)
    tall = high + below + 2 * pad
    rows = slice(0, tall) if at_top else slice(max(0, height - tall), height)
    band = image[rows, : min(width, wide + 2 * pad)]
    band[:] = (0.35 * band + 0.65 * np.array(ground)).astype(np.uint8)
    at = (pad, pad + high if at_top else height - pad - below)
    cv2.putText(image, words, at, cv2.FONT_HERSHEY_SIMPLEX, scale, WHITE, thick, cv2.LINE_AA)


def _unit(points: NDArray[np.floating]) -> float:
    """px that strokes are measured in: a two hundredth of the face's height."""
    return max(1.0, float(np.linalg.norm(points[152] - points[10])) / 200)


def _fixed(points: NDArray[np.floating]) -> NDArray[np.int32]:
    return np.rint(np.asarray(points, np.float64) * (1 << SHIFT)).astype(np.int32)[:, None]


def _dot(image: U8, at: tuple[float, float], radius: float, colour: tuple[int, int, int]) -> None:
    x, y = (round(float(v) * (1 << SHIFT)) for v in at)
    cv2.circle(image, (x, y), round(radius * (1 << SHIFT)), colour, -1, cv2.LINE_AA, SHIFT)
