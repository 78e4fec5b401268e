"""Lines drawn as thin ribbons: the one between the lips, and strokes on the skin."""

import numpy as np

from bake.face import Face, lip_pairs
from bake.look import Stroke
from bake.mesh import grid_triangles, triangles_of, unit, vertex_normals
from bake.part import Binding, Part
from bake.skull import curve
from vcam.avatar.model import BROW

STEPS = 13
"""Places along a stroke."""
LIP_REACH = 0.03
"""Source units: skin so near to the line between the lips may not hide it."""
LIP_OFF = 0.028, 0.05
"""Source units that the line lies before the place where the lips meet, at least and at most."""


def strokes(face: Face) -> list[Part]:
    """Each Stroke of the look, lying on the skin and moving with it."""
    return [_stroke(face, stroke, side) for stroke in face.look.strokes for side in stroke.sides]


def _stroke(face: Face, stroke: Stroke, side: int) -> Part:
    count = len(face.source.group("body"))
    triangles = triangles_of(face.source.quads[face.source.quad_group == "body"])
    normals = vertex_normals(face.points[:count], triangles)
    skin = np.flatnonzero((normals[:, 2] > 0.2) & (face.points[:count, 2] > 0.8))
    t = np.linspace(0, 1, STEPS)
    corners = np.array(stroke.path) * [side, 1]
    path = np.stack([curve(t, np.linspace(0, 1, len(corners)), corners[:, k]) for k in (0, 1)], 1)
    along = unit(np.gradient(path, axis=0))
    across = along[:, ::-1] * [1, -1] * (stroke.width * (1 - np.abs(2 * t - 1) ** 2.5))[:, None]
    rows = []
    for share, rise in ((-1, 0.0), (0, 0.003), (1, 0.0)):
        flat = path + share * across
        away = np.linalg.norm(flat[:, None] - face.points[skin][None, :, :2], axis=2)
        near = np.argsort(away, axis=1, kind="stable")[:, :6]
        fit = np.stack([_plane(place, face.points[skin[own]]) for place, own in zip(flat, near, strict=True)])
        rows.append(np.c_[flat, fit] + normals[skin[near[:, 0]]] * (stroke.off + rise))
    points = np.vstack(rows)
    binding = Binding(points, face.points[skin], skin, 5)
    colours = np.tile(stroke.colour, (len(points), 1))
    return Part(points, grid_triangles(3, STEPS), BROW, colours, binding.units(face.units))


def _plane(place: np.ndarray, near: np.ndarray) -> float:
    """Depth at `place` (2,) of the plane through the points `near` (n, 3)."""
    terms = np.c_[near[:, :2] - place, np.ones(len(near))]
    return float(np.linalg.lstsq(terms, near[:, 2], rcond=None)[0][2])


def lip_line(face: Face) -> list[Part]:
    """The line between the lips, on the upper one, thin and turned up at its ends."""
    upper, _ = lip_pairs(face.source, face.points)
    rim = face.points[upper]
    places = np.linspace(-1, 1, 25)
    across = rim[:, 0] / np.abs(rim[:, 0]).max()
    order = np.argsort(across)

    def read(values: np.ndarray) -> np.ndarray:
        rows = np.stack([np.interp(places, across[order], values[upper][order, k]) for k in range(3)], 1)
        for _ in range(4):
            rows[1:-1] = (rows[:-2] + 2 * rows[1:-1] + rows[2:]) / 4
        return rows

    lips = np.flatnonzero(face.source.mask("lips") > 0.3)
    away = np.linalg.norm((read(face.points)[:, None] - face.points[lips])[..., :2], axis=2)
    beside = [lips[row < LIP_REACH] for row in away]

    def laid(values: np.ndarray) -> np.ndarray:
        """The line's path on a face of these points: before what the lips hide it with."""
        path = read(values)
        before = [values[own, 2].max(initial=-9) + 0.004 for own in beside]
        depth = path[:, 2] + np.clip(before - path[:, 2], *LIP_OFF)
        path[:, 2] = np.convolve(np.pad(depth, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
        path[:, 0] *= 1.08
        path[:, 1] += 0.002 + 0.012 * np.clip(np.abs(places) - 0.8, 0, 1) / 0.2
        return path

    path = laid(face.points)
    width = 0.011 * np.interp(np.abs(places), [0, 0.5, 0.9, 1.0], [0.9, 1.0, 0.8, 0.15])
    rows = [path + np.outer(width * s, [0, 1, 0]) + [0, 0, f] for s, f in ((-1, 0.0), (0, 0.006), (1, 0.0))]
    colours = np.tile(face.look.seam, (3 * len(places), 1))
    units = {name: np.tile(laid(face.points + offsets) - path, (3, 1)) for name, offsets in face.units.items()}
    return [Part(np.vstack(rows), grid_triangles(3, len(places)), BROW, colours, units)]
