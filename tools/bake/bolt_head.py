"""Bolt's head: a shell lofted round a visor, discs for ears, an antenna that swings."""

import numpy as np

from bake.bolt_face import MIDDLE_Y, on_glass
from bake.look import rgb
from bake.part import Part
from bake.solid import ball, loft, oval, stud, tube, turned
from bake.swing import ANTENNA, along
from vcam.avatar.model import GLOW, METAL

WHITE, SHADOW, TEAL, DARK = rgb("f6f1e7"), rgb("cfc8bc"), rgb("2fa8a4"), rgb("1b2a33")
ORANGE, GREY, SEAM, BLACK = rgb("ff8f3a"), rgb("7f8c95"), rgb("56616a"), rgb("0e1a22")
COLUMNS = 60
VISOR = (85.0, 58.0, 4.6)
"""mm: half width, half height, exponent of the oval."""
SHELL = (
    # grow, z back from the visor's surface, power, colour
    (1.2, -6.0, 4.6, DARK), (1.5, 0.5, 4.6, DARK), (3.0, 3.0, 4.6, DARK), (4.0, 5.6, 4.6, WHITE),
    (6.5, 6.2, 4.5, WHITE), (11.0, 4.0, 4.2, WHITE), (16.0, -3.0, 4.0, WHITE), (20.0, -14.0, 3.8, WHITE),
    (22.5, -28.0, 3.7, WHITE),
    (23.6, -44.0, 3.6, WHITE), (23.8, -46.0, 3.6, SEAM), (22.4, -46.6, 3.6, SEAM), (22.4, -48.6, 3.6, SEAM),
    (23.9, -49.2, 3.6, SEAM), (24.1, -51.0, 3.6, TEAL), (24.5, -64.0, 3.5, TEAL), (24.3, -78.0, 3.4, TEAL),
    (24.1, -80.0, 3.4, SEAM), (22.6, -80.6, 3.4, SEAM), (22.6, -82.6, 3.4, SEAM), (23.9, -83.2, 3.4, SEAM),
    (23.7, -85.0, 3.4, WHITE), (20.5, -104.0, 3.2, WHITE), (13.0, -123.0, 3.0, WHITE), (0.0, -139.0, 2.8, WHITE),
    (-20.0, -150.0, 2.6, WHITE), (-50.0, -156.0, 2.4, WHITE),
)  # fmt: skip
"""Rings of the shell from the visor's edge to the back: how much larger than the visor, depth, exponent, colour; mm."""


def surface(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Depth of the visor's glass."""
    return on_glass(x, y, 0.0)[..., 2]


def head() -> list[Part]:
    """Everything that turns wholly with the head, except the lights."""
    return [_visor(), *_shell(), *_ears(), *_antenna(), *_studs(), _chin()]


def _visor() -> Part:
    wide, high, power = VISOR
    rings, tints = [], []
    for share in (0.0, 0.35, 0.65, 0.88, 1.0, 1.03):
        loop = share * oval(wide, high, power, COLUMNS)
        x, y = loop[:, 0], loop[:, 1] + MIDDLE_Y
        rings.append(np.stack([x, y, surface(x, y) - (2.0 if share > 1 else 0.0)], 1))
        tints.append(BLACK * (1.0 + 0.9 * (1 - share)))
    return loft(np.array(rings), GLOW, np.array(tints))  # unlit: nothing may outshine the face


def _shell() -> list[Part]:
    """The shell, and the dark wall between it and the glass, unlit as that."""
    wide, high, _ = VISOR
    rings, tints = [], []
    for grow, back, power, colour in SHELL:
        loop = oval(wide + grow, high + grow, power, COLUMNS)
        x, y = loop[:, 0], loop[:, 1] + MIDDLE_Y
        bow = np.clip(1 + back / 40.0, 0, 1)  # near the visor the shell is as round as it, behind it is flat
        z = bow * surface(x, y) + (1 - bow) * -6.0 + back
        rings.append(np.stack([x, y, z], 1))
        tints.append(colour)
    end = rings[-1].mean(0) - np.array([0, 0, 2.5])
    rings.append(np.repeat(end[None], COLUMNS, 0))
    tints.append(WHITE)
    wall = loft(np.array(rings[:4]), GLOW, DARK)
    wall.triangles = np.vstack([wall.triangles, wall.triangles[:, ::-1]])
    return [wall, loft(np.array(rings[3:]), METAL, np.array(tints[3:]))]


def _ears() -> list[Part]:
    """A disc on each side with a ring of light."""
    parts = []
    cup = np.array(
        [
            [31, -6],
            [31, 3.5],
            [30, 6.5],
            [27, 8],
            [23, 8],
            [22, 6.5],
            [18, 6.5],
            [17, 9],
            [14, 12.5],
            [8, 14.5],
            [0.1, 15],
        ]
    )
    tint = np.vstack([[GREY] * 3, [WHITE] * 2, [SEAM] * 2, [ORANGE] * 4])
    lamp = np.array([[21.6, 6.4], [21.0, 7.6], [18.9, 7.6], [18.3, 6.4]])
    for side in (1.0, -1.0):
        foot, axis = np.array([side * 106.0, -8.0, -66.0]), np.array([side, 0, 0.0])
        parts.append(turned(cup, foot, axis, METAL, tint, columns=32))
        parts.append(turned(lamp, foot, axis, GLOW, np.tile(rgb("7ff5ee"), (4, 1)), columns=32))
    return parts


def _antenna() -> list[Part]:
    foot, up = np.array([0, 69.0, -62.0]), np.array([0, 1.0, -0.06])
    base = np.array([[19, -4], [19, 2], [17.5, 4.5], [13, 7.5], [8, 9.5], [6.5, 10], [6, 13], [4, 14.5], [0.1, 15]])
    tint = np.vstack([[GREY] * 2, [TEAL] * 3, [TEAL], [GREY] * 3])
    t = np.linspace(0, 1, 9)
    path = foot + np.stack([0 * t, 12 + 38 * t, -2 - 4 * t - 3 * t**2], 1)
    chain = along(np.vstack([path, path[-1] + [0, 10, -2]]), 3, 0.05, ANTENNA)
    rod = tube(path, 2.3 - 0.8 * t, 8, METAL, GREY, swing=(chain,))
    tip = ball(path[-1] + [0, 7.5, -1.0], 9.5, GLOW, rgb("ffb25e"), rows=9, columns=18)
    shine = ball(path[-1] + [-2.6, 10.2, 3.6], 4.6, GLOW, rgb("fff0d8"), rows=7, columns=10)
    collar = turned(
        np.array([[4.4, -3], [4.4, 0.5], [3, 2]]), path[-1], np.array([0, 1.0, -0.15]), METAL, GREY, columns=10
    )
    for part in (tip, shine, collar):
        part.swing = (chain,)
    return [turned(base, foot, up, METAL, tint, columns=24), rod, tip, shine, collar]


def _studs() -> list[Part]:
    wide, high, _ = VISOR
    parts = []
    for x in (1, -1):
        for y in (1, -1):
            place = np.array([x * (wide + 3.5), MIDDLE_Y + y * (high + 3.5), 0])
            place[2] = surface(place[0], place[1]) + 1.0
            parts.append(stud(place, np.array([0.55 * x, 0.5 * y, 1.0]), 4.2, METAL, GREY))
    return parts


def _chin() -> Part:
    """The socket of the neck under the head."""
    profile = np.array([[40, 12], [40, -3], [37, -7], [30, -8], [29, -4]])
    return turned(
        profile,
        np.array([0, -86.0, -62.0]),
        np.array([0, 1.0, 0]),
        METAL,
        np.vstack([[GREY] * 2, [GREY * 0.8], [DARK] * 2]),
    )
