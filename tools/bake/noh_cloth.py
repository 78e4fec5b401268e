"""Noh's hood, robe and tasselled cords. Source units from between the eyes: +x left, +y up, +z out of the face."""

import numpy as np

from bake.look import rgb
from bake.mesh import grid_triangles, smooth_step
from bake.part import Part
from bake.solid import faded, loft, oval, smooth_rows, tube, turned
from bake.swing import BRAID, Chain, along
from vcam.avatar.model import CLOTH, METAL, MOUTH

NIGHT, LINING, VOID = rgb("343a72"), rgb("1f2148"), rgb("0d0c1a")
GOLD, RED, RED_DARK, IVORY = rgb("e0b050"), rgb("cf3b38"), rgb("8d2230"), rgb("efe6d8")
COLUMNS = 56
HOOD = (
    # share of the opening's size, depth, colour
    (0.0, -0.80, VOID), (0.45, -0.80, VOID), (0.82, -0.72, VOID), (0.93, -0.45, VOID), (0.975, -0.22, LINING),
    (1.0, -0.10, LINING), (1.012, -0.055, GOLD), (1.04, -0.04, GOLD), (1.065, -0.065, GOLD), (1.072, -0.11, NIGHT),
    (1.092, -0.19, NIGHT), (1.096, -0.205, GOLD), (1.106, -0.24, GOLD), (1.109, -0.255, NIGHT), (1.13, -0.36, NIGHT),
    (1.17, -0.56, NIGHT), (1.19, -0.76, NIGHT), (1.18, -0.98, NIGHT), (1.135, -1.20, NIGHT), (1.05, -1.42, NIGHT),
    (0.92, -1.60, NIGHT), (0.74, -1.74, NIGHT), (0.50, -1.83, NIGHT), (0.25, -1.87, NIGHT), (0.0, -1.88, NIGHT),
)  # fmt: skip
"""From behind the mask to the opening, over its hem and round the head."""
OPENING = (0.86, 1.08, 1.42)
"""Half width, height over and under the eyes' line."""
ROBE = (
    (-1.06, 0.42, 0.36, 2.0), (-1.12, 0.58, 0.48, 2.0), (-1.22, 0.78, 0.62, 2.0), (-1.36, 1.04, 0.76, 2.1),
    (-1.52, 1.32, 0.86, 2.3), (-1.72, 1.56, 0.92, 2.5), (-2.0, 1.74, 0.96, 2.7), (-2.5, 1.82, 0.98, 2.7),
    (-3.2, 1.84, 1.0, 2.7), (-4.2, 1.84, 1.0, 2.7),
)  # fmt: skip
"""y, half width, half depth, exponent of the robe's rings."""
ROBE_Z = -0.72


def cloths() -> list[Part]:
    """Everything but the mask."""
    return [_hood(), *_robe(), _nobody(), *_bands(), *_crests(), *_cords()]


def _opening(columns: int) -> np.ndarray:
    """(columns, 2) the hood's edge from the front: a rounded arch with a soft peak."""
    wide, up, low = OPENING
    loop = oval(1.0, 1.0, 2.25, columns)
    x, y = loop.T
    peak = 0.10 * np.exp(-((x / 0.42) ** 2)) * (y > 0)
    return np.stack([wide * x, np.where(y > 0, up, low) * y + peak], 1)


def _hood() -> Part:
    edge = _opening(COLUMNS)
    middle = np.array([0.0, -0.05])
    rings, tints = [], []
    for share, z, colour in HOOD:
        flat = middle + (edge - middle) * share
        low = smooth_step(-flat[:, 1], 0.5, 1.3)
        behind = smooth_step(-z, 0.0, 0.9)
        fold = 1 + 0.013 * behind * np.cos(np.arctan2(edge[:, 0], edge[:, 1]) * 9 + 3 * z)
        flat = middle + (flat - middle) * fold[:, None]
        top = smooth_step(flat[:, 1], 0.2, 1.1)
        forward = 0.12 * top - 0.02 * low - 0.30 * (np.abs(edge[:, 0]) / OPENING[0]) ** 2
        rings.append(np.stack([flat[:, 0] * (1 + 0.10 * low), flat[:, 1], z + forward * smooth_step(z, -0.9, -0.1)], 1))
        tints.append(np.broadcast_to(colour, (COLUMNS, 3)))
    points = np.array(rings)
    follow = smooth_step(points[:, :, 1], -1.35, -0.55).reshape(-1)
    return loft(points, CLOTH, np.array(tints), follow=follow, warped=True)


def _robe() -> list[Part]:
    """The robe, and within its neck the dark where a neck would be."""
    rings = []
    for y, wide, deep, power in smooth_rows(np.array(ROBE), 19):
        loop = oval(wide, deep, power, COLUMNS)
        azimuth = np.arctan2(loop[:, 0], loop[:, 1])
        fold = 1 + 0.012 * smooth_step(-y, 1.3, 2.2) * np.cos(11 * azimuth + 1.5 * y) * np.sin(azimuth) ** 2
        rings.append(np.stack([loop[:, 0] * fold, np.full(COLUMNS, y), ROBE_Z + loop[:, 1] * fold], 1))
    split = 3
    inner = loft(np.array(rings[: split + 1]), MOUTH, VOID, follow=0.0, warped=True)
    inner.triangles = np.vstack([inner.triangles, inner.triangles[:, ::-1]])
    return [inner, loft(np.array(rings[split:]), CLOTH, NIGHT, follow=0.0, warped=True)]


def _front(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Depth of the robe's front."""
    heights = [row[0] for row in ROBE][::-1]
    wide, deep, power = (np.interp(y, heights, [row[k] for row in ROBE][::-1]) for k in (1, 2, 3))
    return ROBE_Z + deep * (1 - np.clip(np.abs(x / np.maximum(wide, 0.1)), 0, 0.98) ** power) ** (1 / power)


def _nobody() -> Part:
    """The dark where a neck would be, between the collars."""
    t, across = np.meshgrid(np.linspace(0, 0.45, 9), np.linspace(-1, 1, 9), indexing="ij")
    x, y = across * (0.42 * (1 - t) ** 1.2 - 0.55 * t), -1.08 - 1.5 * t**1.15
    points = np.stack([x, y, _front(x, y) + 0.02], -1).reshape(-1, 3)
    triangles = grid_triangles(9, 9)
    both = np.vstack([triangles, triangles[:, ::-1]])
    return Part(points, both, MOUTH, np.tile(VOID, (81, 1)), follow=0.0, warped=True)


def _bands() -> list[Part]:
    """The crossed collars: ivory below, red with a golden hem above; the left side lies over the right."""
    parts = []
    for side, width, off, colour in (
        (-1, 0.15, 0.03, IVORY),
        (1, 0.15, 0.045, IVORY),
        (-1, 0.22, 0.06, RED),
        (1, 0.22, 0.085, RED),
    ):
        t = np.linspace(0, 1, 19)
        out = 0.30 if colour is RED else 0.16
        x = side * ((0.28 + 0.6 * out) * (1 - t) ** 1.2 - 0.55 * t)
        y = -1.10 - 1.5 * t**1.15
        path = np.stack([x, y], 1)
        way = np.gradient(path, axis=0)
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        aside = np.stack([-way[:, 1], way[:, 0]], 1) * width / 2
        rows = [path - aside, path - 0.8 * aside, path + 0.8 * aside, path + aside]
        rings = [np.c_[flat, _front(*flat.T) + off + lift] for flat, lift in zip(rows, (0, 0.02, 0.02, 0), strict=True)]
        back = [np.c_[flat, _front(*flat.T) - 0.1] for flat in (rows[3], rows[0])]
        loops = np.stack([*rings, *back], 1)
        part = loft(loops, CLOTH, faded(t, 0.02, 0.2, VOID, colour), follow=0.0, warped=True)
        parts.append(part)
    return parts


def _crests() -> list[Part]:
    """A family crest on each breast: four petals in a ring."""
    parts = []
    for side in (1.0, -1.0):
        middle = np.array([side * 0.92, -1.74])
        discs = [(middle, 0.135, 0.108)]
        for angle in (0, 1, 2, 3):
            way = np.array([np.sin(angle * np.pi / 2), np.cos(angle * np.pi / 2)])
            discs.append((middle + 0.052 * way, 0.040, 0.0))
        for centre, outer, inner in discs:
            count = 28 if inner else 14
            turn = np.arange(count) / count * 2 * np.pi
            rings = [centre + r * np.stack([np.cos(turn), np.sin(turn)], 1) for r in (inner, outer)]
            points = np.vstack([np.c_[flat, _front(*flat.T) + 0.025] for flat in rings])
            triangles = grid_triangles(2, count, closed=True)
            facing = np.tile([0.25 * side, 0.3, 0.9], (len(points), 1))
            both = np.vstack([triangles, triangles[:, ::-1]])
            parts.append(
                Part(points, both, CLOTH, np.tile(IVORY, (2 * count, 1)), follow=0.0, warped=True, normals=facing)
            )
    return parts


def _cords() -> list[Part]:
    """At each temple a knot, from it a cord with a bead and a tassel in front of the shoulder."""
    parts = []
    for side in (1.0, -1.0):
        knot = np.array([side * 0.655, -0.24, -0.20])
        t = np.linspace(0, 1, 12)
        path = knot + np.stack(
            [side * (0.05 * np.sin(np.pi * t) + 0.02 * t), -1.05 * t, 0.30 * smooth_step(t, 0, 0.5)], 1
        )
        end = path[-1]
        chain = along(
            np.vstack([path, end - np.array([0, 0.22, 0]), end - np.array([0, 0.42, 0])]), 4, 0.06, BRAID, radius=0.05
        )
        parts.append(tube(path, 0.021, 8, CLOTH, RED, swing=(chain,), warped=True))
        parts += [*_knot(knot, side), *_tassel(end, chain)]
    return parts


def _knot(knot: np.ndarray, side: float) -> list[Part]:
    """Two loops and a bead on the rim."""
    turn = np.linspace(0.25, 2 * np.pi - 0.25, 15)
    parts = []
    for lean in (0.55, -0.75):
        round_ = np.stack([side * 0.085 * (1 - np.cos(turn)), 0.06 * np.sin(turn), 0.02 * np.sin(turn / 2)], 1)
        c, s = np.cos(lean), np.sin(lean) * side
        loop = np.stack([c * round_[:, 0] - s * round_[:, 1], s * round_[:, 0] + c * round_[:, 1], round_[:, 2]], 1)
        parts.append(tube(knot + np.array([0, 0, 0.05]) + loop, 0.019, 6, CLOTH, RED, warped=True))
    down = np.linspace(0, np.pi, 8)
    bead = 0.05 * np.stack([np.sin(down), np.cos(down)], 1)
    parts.append(
        turned(bead, knot + np.array([0, 0, 0.06]), np.array([0, 0, 1.0]), METAL, GOLD, columns=14, warped=True)
    )
    return parts


def _tassel(end: np.ndarray, chain: Chain) -> list[Part]:
    down = np.linspace(0, np.pi, 8)
    bead = 0.046 * np.stack([np.sin(down), np.cos(down)], 1)
    up = np.array([0, 1.0, 0])
    head = np.array([[0.0, -0.03], [0.034, -0.035], [0.046, -0.07], [0.036, -0.10]])
    skirt = np.array([[0.034, -0.095], [0.048, -0.14], [0.058, -0.24], [0.064, -0.36], [0.060, -0.40], [0.0, -0.385]])
    tint = np.stack([RED, RED, RED, RED, RED_DARK, RED_DARK])
    parts = [
        turned(bead, end, up, METAL, GOLD, columns=12, warped=True),
        turned(head, end, up, METAL, GOLD, columns=12, warped=True),
        turned(skirt, end, up, CLOTH, tint, columns=16, warped=True),
    ]
    for part in parts:
        part.swing = (chain,)
    return parts
