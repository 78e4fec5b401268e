"""Momo's tufts, whiskers, brows, nose: small things on the head that move with the skin below them."""

import numpy as np

from bake.look import rgb
from bake.mesh import grid_triangles, smooth_step, unit
from bake.momo_coat import coat, smooth
from bake.momo_head import Head, brow_moves, soft_normals
from bake.momo_mouth import line
from bake.momo_shape import along, front, outward
from bake.part import Binding, Part
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
)
"""Tufts of the left cheek: (x, y, z) mm near the root, the way to the tip, half width."""


def tufts(head: Head) -> list[Part]:
    """On the cheeks, coloured as the fur that they grow from."""
    parts = []
    flips = [np.array([side, 1, 1]) for side in (1, -1)]
    for root, way, half in [(np.array(r) * flip, np.array(w) * flip, half) for flip in flips for r, w, half in CHEEK]:
        ground = along((root - [0, -6, -45])[None])[0]
        t = np.linspace(0, 1, 7)[:, None]
        normal = outward(ground[None])[0]
        path = ground - 5 * normal + way * t + [0, -1, 0] * (np.linalg.norm(way) * 0.10 * np.sin(np.pi * t))
        facing = unit(soft_normals(along(path - [0, -6, -45])) + [0, 0.1, 0.25])
        tint = coat(np.tile(ground, (7, 1)))
        part = leaf(path, facing, half, 0.42, tint)
        near = soft_normals(np.tile(ground, (len(part.points), 1)))
        part.normals = unit(near + 0.25 * part.normals)
        parts.append(_bound(part, head, 6, ground))
    return parts


def _bound(part: Part, head: Head, count: int = 5, root: np.ndarray | None = None, upper: bool = False) -> Part:
    """Moved by the skin next to it (all of it as its `root`, if given); `upper`: never by the lower lip."""
    skin = head.part.points
    numbers = np.flatnonzero((head.lip >= 0) & (skin[:, 1] > -60)) if upper else np.arange(len(skin))
    at = part.points if root is None else np.tile(root, (len(part.points), 1))
    part.units = Binding(at, skin[numbers], numbers, count).units(head.part.units)
    return part


def whiskers(head: Head) -> list[Part]:
    """Three each side, on the pads."""
    parts = []
    for side in (1, -1):
        for x, y, way, length in ((19, -31, (1, 0.20, 0.05), 50), (21, -35, (1, -0.02, 0.06), 54), (19, -39.5, (1, -0.24, 0.1), 46)):
            root = front(np.array([x * side]), np.array([y]))[0]
            t = np.linspace(0, 1, 9)[:, None]
            direction = unit(np.array(way) * [side, 1, 1])
            path = root - 1.0 * direction + direction * length * t + np.array([0, -9.0, -10.0]) * t**2
            half = np.interp(t[:, 0], [0, 0.08, 0.3, 1], [0.1, 0.6, 0.75, 0.12])[:, None]
            points = np.vstack([path + [0, 1, 0] * half, path - [0, 1, 0] * half])
            part = Part(points, grid_triangles(2, 9), BROW, np.tile(WHISKER, (18, 1)))
            parts.append(_bound(part, head, 5, root, upper=True))
    return parts


def brows(head: Head) -> list[Part]:
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
        units[f"eyeWide{word}"] = _lifted(flat + [0, 1.5]) - points
        parts.append(Part(points, triangles, BROW, np.tile(BROW_COLOUR, (len(points), 1)), units))
    return parts


def _lifted(flat: np.ndarray) -> np.ndarray:
    """A little off the face."""
    ground = front(flat[:, 0], flat[:, 1])
    return ground + 1.5 * outward(ground)


def nose(head: Head) -> list[Part]:
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
        rings.append(ground + outward(ground) * 0.3 + np.array([0, 0, 1]) * (-1.2 if share > 1.01 else 4.6 * np.sqrt(max(1 - share**2, 0))))
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
    groove = Part(ground + [0, 0, 0.5], grid_triangles(2, 8), BROW, np.tile(PHILTRUM, (16, 1)))
    return [_bound(part, head, 6, np.array([0, -25.0, 33.0]), upper=True), _bound(groove, head, 4, upper=True)]
