"""Collars, a hood, lapels: each laid around a Neckline. All stand still while the head turns."""

import numpy as np

from bake.clump import Shade
from bake.look import Look
from bake.mesh import grid_triangles, smooth_step, unit
from bake.neckline import STEPS, Neckline
from bake.part import Part
from bake.rope import rope
from vcam.avatar.model import CLOTH, METAL

ZIP_STEPS = 8


def ring(line: Neckline, colour: np.ndarray, rise: float = 0.10, across: float = 0.05) -> Part:
    """A round ribbed collar."""
    points = []
    for bend in np.arange(10) / 10 * 2 * np.pi:
        aside, up = across * np.cos(bend), rise * np.sin(bend)
        points.append(line.loop + line.out * (0.035 + aside - 0.25 * up) + [0, up + 0.01, 0])
    return _torus(np.array(points), np.tile(colour, (10 * STEPS, 1)))


def _torus(sections: np.ndarray, colours: np.ndarray) -> Part:
    """A closed ring of `sections` (k, STEPS, 3)."""
    count = len(sections)
    triangles = grid_triangles(count, STEPS, closed=True)
    last = grid_triangles(2, STEPS, closed=True)
    last = np.where(last < STEPS, last + STEPS * (count - 1), last - STEPS)
    both = np.vstack([triangles, last])
    return Part(np.vstack(sections), both[:, [0, 2, 1]], CLOTH, colours, follow=0.0, warped=True)


def hoodie(line: Neckline, look: Look) -> list[Part]:
    """A hood that lies on the back and shoulders, two drawstrings."""
    angle = np.abs(line.angle())
    back = np.interp(angle, [0.0, 0.35, 1.1, 2.0, np.pi], [0.0, 0.15, 0.55, 0.95, 1.0])
    wide, high = 0.075 + 0.15 * back, 0.11 + 0.15 * back
    sections, colours = [], []
    for bend in np.arange(13) / 13 * 2 * np.pi:
        aside, up = np.cos(bend), np.sin(bend)
        lean = 0.45 * back * up * high
        points = line.loop + line.out * (0.05 + wide * (0.8 + aside) + lean)[:, None] * [1, 1, 1]
        points = points + np.stack([0 * angle, 0.02 + high * (0.55 + up) - 0.16 * back * (0.5 + aside), 0 * angle], 1)
        sections.append(points)
        inner = smooth_step(-aside, -0.2, 0.5) * smooth_step(up, -0.9, 0.1)
        colours.append(look.cloth * (1 - inner) * (1.0 + 0.04 * up) + look.lining * inner + 0 * angle[:, None])
    parts = [_torus(np.array(sections), np.clip(np.vstack(colours), 0, 1))]
    cord = Shade(look.collar * 0.92, look.collar, look.collar)
    for side in (1, -1):
        t = np.linspace(0, 1, 13)
        start = line.at(np.array([0.42 * side]), np.array([0.16]), np.array([0.17]))[0]
        down = line.at(np.array([0.36 * side]), np.array([0.9]), np.array([0.14]))[0]
        path = start + (down - start) * t[:, None] + np.outer(np.sin(np.pi * t), [0.03 * side, 0, 0.02])
        out = np.tile([0.0, 0.3, 1.0], (13, 1))
        parts.append(_cord(path, 0.026, cord, out))
        parts.append(_cord(path[-1] + np.outer([-0.01, 0.05, 0.10], unit(down - start)), 0.034, cord, out[:3], METAL))
    return parts


def _cord(path: np.ndarray, radius: float, shade: Shade, out: np.ndarray, material: int = CLOTH) -> Part:
    return rope(path, np.full(len(path), radius), shade, outward=out, lean=0.2, material=material, follow=0.0)


def jacket(line: Neckline, look: Look) -> list[Part]:
    """A stand-up collar, open in front, over a shirt's."""
    turn = np.linspace(0.34, 2 * np.pi - 0.34, 41)
    front = np.abs(np.where(turn > np.pi, turn - 2 * np.pi, turn))
    height = np.interp(front, [0.34, 0.55, 1.2, np.pi], [0.10, 0.22, 0.27, 0.30])
    rows = (
        (0.20, 0.00, 0.02),
        (0.17, 0.25, 0.07),
        (0.14, 0.75, 0.075),
        (0.13, 1.00, 0.055),
        (0.10, 1.00, 0.015),
        (0.07, 0.70, 0.00),
        (0.05, 0.00, 0.00),
    )
    points, colours = [], []
    for number, (down, up, out) in enumerate(rows):
        base = line.at(turn, np.full(41, down), np.full(41, 0.05))
        level = unit((base - line.loop.mean(0)) * [1, 0, 1])
        points.append(base + level * (out - 0.10 * up * height)[:, None] + np.outer(up * height, [0, 1, 0]))
        colours.append(np.tile(look.lining if number >= 4 else look.cloth, (41, 1)))
    stand = Part(np.vstack(points), grid_triangles(len(rows), 41), CLOTH, np.vstack(colours), follow=0.0, warped=True)
    parts = [stand, ring(line, look.collar, 0.08, 0.045)]
    steel = Shade(look.trim * 0.9, look.trim, look.trim)
    for side in (1, -1):
        parts.append(_strip(_zip(line, side) + np.array([0, 0, 0.01]), 0.03, steel, METAL))
    return parts


def _zip(line: Neckline, side: int) -> np.ndarray:
    t = np.linspace(0, 1, ZIP_STEPS)
    return line.at(side * (0.40 - 0.02 * t), 0.19 + 1.5 * t, np.full(ZIP_STEPS, 0.075))


def opening(line: Neckline, points: np.ndarray) -> np.ndarray:
    """(n,) > 0 where a jacket covers the shirt: outside of the zips' lines; source units."""
    left = _zip(line, 1)
    order = np.argsort(left[:, 1])
    half = np.interp(points[:, 1], left[order, 1], left[order, 0])
    return np.where(points[:, 2] > line.loop[:, 2].mean(), np.abs(points[:, 0]) - half, 1.0)


def _strip(path: np.ndarray, half: float, shade: Shade, material: int) -> Part:
    out = np.tile([0.0, 0.35, 1.0], (len(path), 1))
    return rope(path, np.full(len(path), half), shade, outward=out, lean=0.5, material=material, follow=0.0)


def blouse(line: Neckline, look: Look) -> list[Part]:
    """A soft collar of two leaves that lie on the shoulders, pointed in front, and gold buttons."""
    parts = []
    for side in (1, -1):
        turn = np.linspace(0.10, np.pi, 29)
        width = np.interp(turn, [0.10, 0.30, 0.75, 1.6, np.pi], [0.10, 0.50, 0.36, 0.28, 0.24])
        sheets = []
        for share, off in ((-0.12, 0.05), (0.06, 0.115), (0.35, 0.125), (0.7, 0.115), (1.0, 0.085), (0.98, 0.05)):
            down = share * width
            drift = 0.16 * share * np.exp(-(((turn - 0.10) / 0.25) ** 2))
            sheets.append(line.at(side * (turn + drift), down, np.full(29, off)))
        shade = np.repeat(np.array([0.9, 1.0, 1.0, 1.0, 0.97, 0.9]), 29)[:, None]
        points = np.vstack(sheets)
        triangles = grid_triangles(len(sheets), 29)
        parts.append(Part(points, triangles, CLOTH, np.clip(look.collar * shade, 0, 1), follow=0.0, warped=True))
    gold = Shade(look.trim, look.trim, look.trim)
    for down in (0.30, 0.62):
        place = line.at(np.zeros(3), np.full(3, down), np.array([0.05, 0.09, 0.115]))
        radius = np.array([0.05, 0.05, 0.03])
        up = np.tile([0.0, 1.0, 0.2], (3, 1))
        parts.append(rope(place, radius, gold, outward=up, sides=8, lean=0.0, material=METAL, follow=0.0))
    return parts
