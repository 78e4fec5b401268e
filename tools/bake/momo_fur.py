"""Momo's tufts, whiskers, brows, nose: small things on the head that move with the skin below them."""

import numpy as np

from bake import momo_mouth
from bake.look import rgb
from bake.mesh import grid_triangles, smooth_step, unit
from bake.momo_coat import coat, smooth
from bake.momo_head import brow_moves, brow_skin, soft_normals
from bake.momo_mouth import line
from bake.momo_shape import CENTRE, along, front, outward
from bake.part import Part
from bake.swing import ANTENNA, EAR
from bake.swing import along as along_path
from vcam.avatar.model import BROW, SKIN

WHISKER, BROW_COLOUR, PHILTRUM = rgb("fffaf0"), rgb("8a4a26"), rgb("6b3a33")
NOSE, NOSE_LIGHT, NOSE_DARK = rgb("ee8487"), rgb("ffb9b3"), rgb("b9565c")


def leaf(path: np.ndarray, facing: np.ndarray, width: float, flat: float, colours: np.ndarray) -> Part:
    """A tapering tuft along `path` (n, 3), lens-shaped, broad across `facing` (n, 3); it ends in a point."""
    t = np.linspace(0, 1, len(path))
    half = width * np.clip(1 - t**1.5, 0.01, 1) * (0.8 + 0.2 * np.sin(np.pi * np.clip(t * 1.6, 0, 1)))
    tangent = unit(np.gradient(path, axis=0))
    side = unit(np.cross(tangent, facing))
    out = np.cross(side, tangent)
    bends = np.arange(6) / 6 * 2 * np.pi
    rings = [np.cos(b) * half[:, None] * side + np.sin(b) * flat * half[:, None] * out for b in bends]
    points = (path[:, None] + np.stack(rings, 1)).reshape(-1, 3)
    triangles = grid_triangles(len(path), 6, closed=True)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    if (np.cross(b - a, c - a) * ((a + b + c) / 3 - points.mean(0))).sum() < 0:
        triangles = triangles[:, ::-1]
    normals = unit(facing.repeat(6, 0) * 0.8 + 0.35 * unit(points - path.repeat(6, 0)))
    return Part(points, triangles, SKIN, colours.repeat(6, 0), normals=normals)


CHEEK = (
    ((72, -8, -34), (22, -3, -4), 8.0),
    ((71, -20, -32), (28, -9, -2), 9.5),
    ((65, -32, -30), (25, -15, 0), 9.5),
    ((55, -43, -30), (17, -17, 2), 9.0),
    ((76, -12, -62), (18, -6, -16), 8.5),
    ((69, -30, -62), (18, -13, -14), 9.0),
)
"""Tufts of the left cheek: (x, y, z) mm near the root, the way to the tip, half width."""


def tufts() -> list[Part]:
    """On the cheeks, coloured as the fur that they grow from."""
    parts = []
    flips = [np.array([side, 1, 1]) for side in (1, -1)]
    for root, way, half in [(np.array(r) * flip, np.array(w) * flip, half) for flip in flips for r, w, half in CHEEK]:
        ground = along((root - CENTRE)[None])[0]
        t = np.linspace(0, 1, 7)[:, None]
        normal = outward(ground[None])[0]
        path = ground - 5 * normal + way * t + [0, -1, 0] * (np.linalg.norm(way) * 0.10 * np.sin(np.pi * t))
        facing = unit(soft_normals(along(path - CENTRE)) + np.array([0, 0.1, 0.25]))
        tint = coat(np.tile(ground, (7, 1)))
        part = leaf(path, facing, half, 0.42, tint)
        near = soft_normals(np.tile(ground, (len(part.points), 1)))
        part.normals = unit(near + 0.25 * part.normals)
        part.swing = (along_path(path, joints=1, start=0.3, feel=EAR, radius=3.0),)
        parts.append(_bound(part, ground))
    return parts


def _bound(part: Part, root: np.ndarray | None = None, lip: float = 0.0) -> Part:
    """Moved as the skin would be there, or all of it as at its `root`; `lip` 1: never by the lower lip."""
    at = part.points if root is None else np.tile(root, (len(part.points), 1))
    part.units = momo_mouth.units(at, np.full(len(at), lip))
    for name, moved in brow_skin(at).items():
        part.units[name] = part.units.get(name, 0) + moved
    return part


WHISKERS = (
    (19, -31, (1, 0.20, 0.05), 50),
    (21, -35, (1, -0.02, 0.06), 54),
    (19, -39.5, (1, -0.24, 0.1), 46),
)
"""On the left: x and y of the root, the way it starts, length; mm."""


def whiskers() -> list[Part]:
    """Three each side, on the pads."""
    parts = []
    for side in (1, -1):
        for x, y, way, length in WHISKERS:
            root = front(np.array([x * side]), np.array([y]))[0]
            t = np.linspace(0, 1, 9)[:, None]
            direction = unit(np.array(way) * [side, 1, 1])
            path = root - 1.0 * direction + direction * length * t + np.array([0, -9.0, -10.0]) * t**2
            half = np.interp(t[:, 0], [0, 0.08, 0.3, 1], [0.1, 0.6, 0.75, 0.12])[:, None]
            points = np.vstack([path + [0, 1, 0] * half, path - [0, 1, 0] * half])
            part = Part(points, grid_triangles(2, 9), BROW, np.tile(WHISKER, (18, 1)))
            part.swing = (along_path(path, joints=2, start=0.1, feel=ANTENNA, radius=1.0),)
            parts.append(_bound(part, root, 1.0))
    return parts


def brows() -> list[Part]:
    """Short soft strokes over the eyes."""
    parts = []
    for side in (1, -1):
        corners = np.array([[20, 24.5], [27, 28.5], [36, 30.5], [46, 28.5]]) * [side, 1]
        middle = smooth(corners, 14)
        t = np.linspace(0, 1, 14)
        half = np.interp(t, [0, 0.12, 0.4, 1], [0.7, 2.1, 2.2, 0.3])
        rows = [middle + [0, 1] * half[:, None], middle, middle - [0, 1] * half[:, None]]
        flat = np.vstack(rows)
        triangles = grid_triangles(3, 14)
        if side < 0:
            triangles = triangles[:, ::-1]
        points = _lifted(flat)
        units = {}
        for name, (dx, dy) in brow_moves(np.c_[flat, 0 * flat[:, 0]]).items():
            if np.abs(dx).max() + np.abs(dy).max() > 0.05:
                units[name] = _lifted(flat + np.stack([dx, dy], 1)) - points
        word = "Left" if side > 0 else "Right"
        units[f"eyeWide{word}"] = _lifted(flat + np.array([0, 1.5])) - points
        parts.append(Part(points, triangles, BROW, np.tile(BROW_COLOUR, (len(points), 1)), units))
    return parts


def _lifted(flat: np.ndarray) -> np.ndarray:
    """A little off the face."""
    ground = front(flat[:, 0], flat[:, 1])
    return ground + 1.5 * outward(ground)


def nose() -> list[Part]:
    """A rounded triangle with a light on it, and the line from it to the mouth."""
    middle = np.array([0, -24.5])
    turn = np.arange(20) / 20 * 2 * np.pi
    wide = 8.2 * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.9
    tall = np.where(np.sin(turn) > 0, 4.2, 6.0) * np.sin(turn)
    wide = wide * np.interp(tall, [-6, 0, 4.2], [0.35, 0.95, 1.0])
    rings, colours = [], []
    for share in (1.06, 1.0, 0.86, 0.62, 0.32, 0.0):
        flat = middle + share * np.stack([wide, tall], 1)
        ground = front(flat[:, 0], flat[:, 1])
        swell = -1.2 if share > 1 else 4.6 * np.sqrt(1 - share**2)
        rings.append(ground + outward(ground) * 0.3 + np.array([0, 0, swell]))
        shine = np.exp(-(((flat - [2.2 * -1, -22.4]) / [2.6, 1.1]) ** 2).sum(1))[:, None]
        under = smooth_step(flat[:, 1], -26.0, -29.5)[:, None]
        tint = NOSE * (1 - 0.75 * under) + NOSE_DARK * 0.75 * under
        colours.append(tint * (1 - shine) + NOSE_LIGHT * shine)
    points = np.vstack(rings)
    part = Part(points, grid_triangles(6, 20, closed=True), SKIN, np.vstack(colours))
    a, b, c = (points[part.triangles[:, k]] for k in range(3))
    if np.cross(b - a, c - a)[:, 2].sum() < 0:
        part.triangles = part.triangles[:, ::-1]
    t = np.linspace(0, 1, 8)
    y = -29.5 + (line(np.zeros(1))[0] + 29.5) * t
    half = 0.30 + 0.28 * np.abs(2 * t - 1) ** 2
    flat = np.vstack([np.stack([s * half, y], 1) for s in (-1, 1)])
    ground = front(flat[:, 0], flat[:, 1])
    groove = Part(ground + np.array([0, 0, 0.5]), grid_triangles(2, 8), BROW, np.tile(PHILTRUM, (16, 1)))
    return [_bound(part, np.array([0, -25.0, 33.0]), 1.0), _bound(groove, lip=1.0)]
