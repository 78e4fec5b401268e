"""Below Momo's head: a furred neck, a hoodie with its hood laid back, a collar with a bell."""

import numpy as np

from bake.look import rgb
from bake.mesh import grid_triangles, smooth_step, unit
from bake.momo_coat import COAT, CREAM, smooth
from bake.part import Part
from bake.swing import PENDANT, Chain
from vcam.avatar.model import CLOTH, METAL, SKIN

HOODIE, HOODIE_DARK, CORD = rgb("5b7fb0"), rgb("3f5c8a"), rgb("f6efe2")
COLLAR, GOLD, GOLD_DARK = rgb("d8434e"), rgb("f7c548"), rgb("8a5a1c")
NECK_Z = -50.0
COLUMNS = 56
NECK = ((-54, 38, 33, 1.0), (-60, 38, 33, 0.85), (-70, 37, 33, 0.5), (-80, 38, 34, 0.25),
        (-92, 42, 36, 0.0), (-110, 48, 44, 0.0), (-126, 56, 58, 0.0))  # fmt: skip
"""Rings: y, half width, half depth (mm), share of the head's motion."""
BODY = ((-86, 46, 34, 2.0), (-91, 66, 42, 2.0), (-100, 90, 50, 2.2), (-118, 110, 58, 2.5), (-146, 121, 65, 2.7),
        (-185, 125, 69, 2.8), (-235, 127, 70, 2.8), (-300, 127, 70, 2.8))  # fmt: skip
"""Rings of the shirt: y, half width, half depth, exponent of the oval."""


def _rings(table: tuple[tuple[float, ...], ...], power: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Points of ovals about the neck, and their angles: 0 in front, > 0 to the left."""
    turn = np.arange(COLUMNS) / COLUMNS * 2 * np.pi
    sine, cosine = np.sin(turn), np.cos(turn)
    rows = []
    for y, wide, deep, *rest in table:
        p = 2 / (rest[0] if power == 0 else power)
        x = wide * np.sign(sine) * np.abs(sine) ** p
        z = deep * np.sign(cosine) * np.abs(cosine) ** p
        rows.append(np.stack([x, np.full(COLUMNS, float(y)), NECK_Z + z], 1))
    return np.vstack(rows), np.tile(turn, len(table))


def neck() -> Part:
    """From inside the head to inside the shirt; cream in front."""
    points, turn = _rings(NECK)
    share = smooth_step(np.cos(turn), 0.25, 0.5)[:, None]
    triangles = grid_triangles(len(NECK), COLUMNS, closed=True)[:, ::-1]
    pillar = unit((points - [0, 0, NECK_Z]) * [1, 0, 1])
    follow = np.repeat([row[3] for row in NECK], COLUMNS)
    return Part(points, triangles, SKIN, COAT * (1 - share) + CREAM * share, follow=follow, normals=pillar)


def hoodie() -> list[Part]:
    """Shirt, hood, cords."""
    rows = smooth(np.array(BODY, float), 17)
    points, turn = _rings(tuple(map(tuple, rows)), 0)
    y = points[:, 1]
    points[:, 2] += 5 * smooth_step(y, -110, -150) * np.cos(turn)
    points[:, 1] -= 22 * smooth_step(np.cos(turn), 0.55, 1.0) * smooth_step(y, -112, -86)
    triangles = grid_triangles(len(rows), COLUMNS, closed=True)[:, ::-1]
    shirt = Part(points, triangles, CLOTH, np.tile(HOODIE, (len(points), 1)), follow=0.0)
    return [shirt, _hood(), *_cords()]


def _hood() -> Part:
    """A soft roll round the neck, thick behind, meeting low in front."""
    turn = np.arange(COLUMNS) / COLUMNS * 2 * np.pi
    sine, cosine = np.sin(turn), np.cos(turn)
    front = smooth_step(cosine, -0.2, 1.0)
    middle = np.stack([61 * sine, -86 - 34 * front**2.2 + 8 * (1 - front), NECK_Z - 3 + 54 * cosine + 7 * front**3], 1)
    thick = 17 - 8 * front
    out = unit(np.stack([sine, 0 * sine, cosine], 1))
    section = np.arange(12) / 12 * 2 * np.pi
    rows = [
        middle + out * (thick * 0.95 * np.cos(s))[:, None] + [0, 1, 0] * (thick * 1.05 * np.sin(s))[:, None]
        for s in section
    ]
    closed = np.vstack([np.vstack(rows)])
    triangles = grid_triangles(12, COLUMNS, closed=True)
    last = grid_triangles(2, COLUMNS, closed=True)
    last = np.where(last < COLUMNS, last + COLUMNS * 11, last - COLUMNS)
    inner = np.repeat(smooth_step(np.cos(section), 0.0, -0.5), COLUMNS)[:, None]
    tint = HOODIE * (1 - inner) + HOODIE_DARK * inner
    return Part(closed, np.vstack([triangles, last]), CLOTH, tint, follow=0.0)


def _tube(path: np.ndarray, radius: np.ndarray, colour: np.ndarray, material: int) -> Part:
    tangent = unit(np.gradient(path, axis=0))
    side = unit(np.cross(tangent, [0, 0, 1.0]))
    up = np.cross(side, tangent)
    turn = np.arange(8) / 8 * 2 * np.pi
    points = np.concatenate(
        [
            p + r * (np.cos(turn)[:, None] * s + np.sin(turn)[:, None] * u)
            for p, r, s, u in zip(path, radius, side, up, strict=True)
        ]
    )
    return Part(
        points, grid_triangles(len(path), 8, closed=True), material, np.tile(colour, (len(points), 1)), follow=0.0
    )


def _cords() -> list[Part]:
    parts = []
    for side in (1, -1):
        t = np.linspace(0, 1, 8)
        path = np.stack([side * (15 + 7 * t), -122 - 38 * t, 15 + 7 * np.sin(np.pi * t * 0.6)], 1)
        parts.append(_tube(path, np.full(8, 1.9), CORD, CLOTH))
        tip = np.stack([np.full(4, path[-1, 0]), path[-1, 1] - np.array([-1, 2, 5, 9]), np.full(4, path[-1, 2])], 1)
        parts.append(_tube(tip, np.array([2.4, 2.8, 2.8, 0.3]), GOLD, METAL))
    return parts


def collar() -> list[Part]:
    """A band round the neck with a bell in front. It follows the head half way."""
    turn = np.arange(COLUMNS) / COLUMNS * 2 * np.pi
    rows = []
    for off, up in ((-2, 4.5), (1.6, 4.2), (2.2, 0), (1.6, -4.2), (-2, -4.5)):
        rows.append(
            np.stack(
                [(40 + off) * np.sin(turn), -73 + up + 0 * turn - 4 * np.cos(turn), NECK_Z + (37 + off) * np.cos(turn)],
                1,
            )
        )
    band = Part(
        np.vstack(rows),
        grid_triangles(5, COLUMNS, closed=True)[:, ::-1],
        CLOTH,
        np.tile(COLLAR, (5 * COLUMNS, 1)),
        follow=0.42,
    )
    return [band, *_bell()]


def _bell() -> list[Part]:
    """A round bell with its slot."""
    middle, radius = np.array([0, -88.0, -2.0]), 8.8
    down, around = np.meshgrid(np.linspace(0, np.pi, 11), np.arange(16) / 16 * 2 * np.pi, indexing="ij")
    ways = np.stack([np.sin(down) * np.sin(around), np.cos(down), np.sin(down) * np.cos(around)], -1).reshape(-1, 3)
    belt = np.exp(-(((ways[:, 1] + 0.02) / 0.13) ** 2))
    points = middle + ways * (radius + 0.9 * belt)[:, None]
    slot = (np.abs(ways[:, 0]) < 0.16) & (ways[:, 1] < -0.2) & (ways[:, 2] > 0)
    tint = np.where(slot[:, None], GOLD_DARK, GOLD)
    triangles = grid_triangles(11, 16, closed=True)
    ends = middle + np.array([[0, radius + 4, 0], [0, -radius, 0]])
    chain = Chain(ends, PENDANT, radius=4.0, fade=2.0)
    return [Part(points, triangles, METAL, tint, follow=0.42, normals=ways, swing=(chain,))]


TEETH, PER_TOOTH = 5, 12
"""Points of the fluff's rim, and columns of vertices for each."""
FLUFF_ROWS = 8
FLUFF_HALF = 29.0
"""mm, half the width of the fluff where it comes out from below the collar."""

FLUFF_OUT = 37.0
"""mm that its rim lies further out, over the hood's roll."""


def fluff() -> list[Part]:
    """Cream fur of the chest, over the neck of the hoodie: one cushion with a jagged rim, so no lines but the rim's."""
    u = np.linspace(-1, 1, TEETH * PER_TOOTH + 1)
    tooth = (1 - np.abs((u + 1) / 2 * TEETH % 1 * 2 - 1)) ** 1.2
    long = (29 + 9 * (1 - u**2)) * (0.72 + 0.28 * tooth)
    x = FLUFF_HALF * u
    root = np.stack([x, -81 - 3 * (1 - u**2), NECK_Z + 39 - 0.012 * x**2], 1)
    way = np.stack([(9 + 4 * tooth) * u, -long, 0 * u], 1)
    rim = unit(np.gradient(root[:, :2] + way[:, :2], axis=0))
    facing = unit(np.stack([0.02 * x, 0 * u + 0.3, 0 * u + 1.0], 1))
    points, normals = [], []
    down = np.linspace(0, 1, FLUFF_ROWS)
    for sign, v in [*((1, v) for v in down), *((-1, v) for v in down[-2::-1])]:
        thick = sign * 2.5 * np.sqrt(1 - v) * (1 - u**8)
        points.append(root + v * way + np.array([0, 0, FLUFF_OUT * v**1.6]) + thick[:, None] * facing)
        outward = np.stack([rim[:, 1], -rim[:, 0], 0 * u], 1)
        normals.append(unit(0.8 * facing + 0.8 * v**6 * outward))
    everything = np.vstack(points)
    triangles = grid_triangles(2 * FLUFF_ROWS - 1, len(u))
    first = everything[triangles[: 2 * (len(u) - 1)]]
    if np.cross(first[:, 1] - first[:, 0], first[:, 2] - first[:, 0])[:, 2].sum() < 0:
        triangles = triangles[:, ::-1]
    tint = np.tile(CREAM, (len(everything), 1))
    return [Part(everything, triangles, SKIN, tint, follow=0.1, normals=np.vstack(normals))]
