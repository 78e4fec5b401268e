"""Bolt below the head: a ribbed neck, a chest of panels with a bolt of light, ball joints for shoulders."""

import numpy as np

from bake.bolt_head import BLACK, GREY, ORANGE, SEAM, TEAL, WHITE
from bake.look import rgb
from bake.mesh import smooth_step
from bake.part import Part
from bake.solid import loft, oval, smooth_rows, stud, turned
from vcam.avatar.model import GLOW, METAL

MIDDLE_Z = -62.0
COLUMNS = 48
CHEST = (
    # y, half width, half depth, exponent, colour
    (-116.0, 42, 38, 2.2, SEAM),
    (-117.0, 49, 44, 2.2, SEAM),
    (-118.0, 56, 49, 2.3, TEAL),
    (-121.5, 62, 53, 2.3, TEAL),
    (-127.0, 67, 55, 2.4, TEAL),
    (-129.0, 67.5, 55.5, 2.4, SEAM),
    (-130.0, 67, 55, 2.4, SEAM),
    (-132.0, 69, 56, 2.4, WHITE),
    (-136.0, 84, 60, 2.6, WHITE),
    (-143.0, 101, 64, 2.8, WHITE),
    (-155.0, 114, 68, 3.0, WHITE),
    (-175.0, 121, 71, 3.2, WHITE),
    (-205.0, 122, 72, 3.2, WHITE),
    (-250.0, 116, 70, 3.0, WHITE),
    (-380.0, 100, 64, 2.8, WHITE),
)
"""Rings of the chest, mm."""
FOOT, SCALE = np.array([0, -116.0, MIDDLE_Z]), np.array([0.86, 0.92, 0.86])
"""Everything below the neck is made so much smaller about there: a small body makes a large head."""
MARK = ((5, 17), (-11, -3), (-2, -3), (-5, -17), (11, 3), (2, 3))
"""The lightning on the chest, mm."""
MARK_Y = -172.0


def body() -> list[Part]:
    """Neck, chest, shoulders."""
    below = [_chest(), *_mark(), *_shoulders()]
    for part in below:
        part.points = FOOT + (part.points - FOOT) * SCALE
    return [_neck(), *below]


def _neck() -> Part:
    t = np.linspace(0, 1, 33)
    y = -88.0 - 34.0 * t
    bulge = 27.0 + 2.6 * np.cos(2 * np.pi * 4 * t)
    profile = np.stack([bulge, y], 1)
    tint = np.where((np.cos(2 * np.pi * 4 * t) > 0)[:, None], rgb("4a565f"), rgb("303a42"))
    follow = np.repeat(smooth_step(y, -121.0, -90.0), 32)
    return turned(profile, np.array([0, 0, MIDDLE_Z]), np.array([0, 1.0, 0]), METAL, tint, columns=32, follow=follow)


def _chest() -> Part:
    rings, tints = [], []
    for y, wide, deep, power, colour in _rows():
        loop = oval(wide, deep, power, COLUMNS)
        rings.append(np.stack([loop[:, 0], np.full(COLUMNS, y), MIDDLE_Z + loop[:, 1]], 1))
        tints.append(np.broadcast_to(colour, (COLUMNS, 3)))
    return loft(np.array(rings), METAL, np.array(tints), follow=0.0)


def _rows() -> list[tuple]:
    """CHEST with rows between those of the white panel, for a smooth light."""
    panel = [row for row in CHEST if row[4] is WHITE]
    fine = smooth_rows(np.array([row[:4] for row in panel]), 2 * len(panel) - 1)
    return [row for row in CHEST if row[4] is not WHITE] + [(*row, WHITE) for row in fine]


def _front(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Depth of the chest's front at x, y."""
    heights = [row[0] for row in CHEST][::-1]
    wide, deep, power = (np.interp(y, heights, [row[k] for row in CHEST][::-1]) for k in (1, 2, 3))
    return MIDDLE_Z + deep * (1 - np.abs(x / wide) ** power) ** (1 / power)


def _mark() -> list[Part]:
    """A dark lamp glass with a lightning of light."""
    rim = np.array([[28, -8], [28, 1.5], [26.5, 3.5], [24, 3.5], [23, 2], [14, 2.4], [0.0, 2.6]])
    tint = np.vstack([[TEAL] * 4, [BLACK] * 3])
    place = np.array([0, MARK_Y, _front(np.zeros(1), np.array([MARK_Y]))[0]])
    axis = np.array([0, 0.06, 1.0])
    disc = turned(rim[:5], place, axis, METAL, tint[:5], columns=32, follow=0.0)
    glass = turned(rim[4:], place, axis, GLOW, tint[4:], columns=32, follow=0.0)
    flat = np.array(MARK, float) * 0.95
    x, y = flat[:, 0], flat[:, 1] + MARK_Y
    points = np.stack([x, y, _front(np.zeros(6), y) + 3.6], 1)
    triangles = np.array([[0, 1, 2], [0, 2, 5], [2, 3, 5], [3, 4, 5]])
    both = np.vstack([triangles, triangles[:, ::-1]])
    return [disc, glass, Part(points, both, GLOW, np.tile(rgb("ffa04d"), (6, 1)), follow=0.0)]


def _shoulders() -> list[Part]:
    parts = []
    reach = (0.1, 12, 22, 30, 35.5, 37, 37.5, 36, 36, 38, 39, 39, 37, 33)
    rise = (30, 29, 25, 18, 8, 0, -2, -2.6, -4.4, -5, -7, -16, -26, -36)
    joint = np.stack([reach, rise], 1)
    tint = np.vstack([[ORANGE] * 6, [SEAM] * 4, [WHITE] * 4])
    for side in (1.0, -1.0):
        foot, axis = np.array([side * 150.0, -172.0, MIDDLE_Z]), np.array([0.32 * side, 1.0, 0.0])
        parts.append(turned(joint, foot, axis, METAL, tint, columns=32, follow=0.0))
        arm = np.array([[28, 10], [31, -14], [31, -60], [29, -150]])
        parts.append(
            turned(
                arm,
                foot,
                np.array([0.04 * side, 1.0, 0]),
                METAL,
                np.vstack([[SEAM] * 2, [WHITE] * 2]),
                columns=24,
                follow=0.0,
            )
        )
        parts.append(
            stud(
                np.array([side * 86.0, -160.0, _front(86.0, -160.0)]),
                np.array([0.2 * side, 0.3, 1.0]),
                4.5,
                METAL,
                GREY,
                follow=0.0,
            )
        )
    return parts
