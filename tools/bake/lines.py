"""Thin lines that a draughtsman would add: brows, the crease over each eye, the lower lid, the line between the lips."""

import numpy as np

from bake.face import Face, lip_pairs
from bake.mesh import grid_triangles, triangles_of, unit, vertex_normals
from bake.part import Binding, Part
from vcam.avatar.model import BROW

CREASE = (0.062, 0.013)
"""Source units: height of the crease over the lid's edge, and its greatest half width."""


class Skin:
    """The skin around the eyes, to lay ribbons on."""

    def __init__(self, face: Face) -> None:
        self.face = face
        count = len(face.source.group("body"))
        numbers = np.arange(count)
        self.numbers = numbers[(face.points[numbers, 2] > 0.9) & (face.points[numbers, 1] > 7.1)]
        quads = face.source.quads[face.source.quad_group == "body"]
        self.normals = vertex_normals(face.points[:count], triangles_of(quads))
        self.normals = np.vstack([self.normals, np.zeros((len(face.points) - count, 3))])

    def ribbon(self, x: np.ndarray, y: np.ndarray, width: np.ndarray, off: tuple[float, float], sign: int) -> Part:
        """A Part of three rows along x, y (n,) that lies on the skin, `off` it at its edges and in its middle."""
        rows = []
        points = self.face.points[self.numbers]
        for offset, forward in ((-1, off[0]), (0, off[1]), (1, off[0])):
            flat = np.stack([x, y + offset * width], -1)
            away = np.linalg.norm(flat[:, None] - points[None, :, :2], axis=2)
            near = np.argsort(away, 1, kind="stable")[:, :4]
            weight = 1 / (np.take_along_axis(away, near, 1) + 1e-3) ** 2
            weight = (weight / weight.sum(1, keepdims=True))[:, :, None]
            ground = np.c_[flat, (points[near] * weight).sum(1)[:, 2]]
            rows.append(ground + unit((self.normals[self.numbers[near]] * weight).sum(1)) * forward)
        triangles = grid_triangles(3, len(x))
        if sign < 0:
            triangles = triangles[:, [0, 2, 1]]
        binding = Binding(np.vstack(rows), points, self.numbers, 5)
        colours = np.zeros((3 * len(x), 3))
        return Part(np.vstack(rows), triangles, BROW, colours, binding.units(self.face.units))


def creases(face: Face) -> list[Part]:
    """The fold over each eye; it flattens when the eye shuts."""
    skin, parts = Skin(face), []
    for side, sign in (("l", 1), ("r", -1)):
        lids = face.lids[side]
        inner, outer = face.points[lids.corners]
        share = np.linspace(0.12, 1.0, 14)
        edge = lids.edge_curve(face.points, inner[0] + np.clip(share, 0, 0.97) * (outer[0] - inner[0]), upper=True)
        x = inner[0] + share * (outer[0] - inner[0])
        y = edge[:, 1] + CREASE[0] * np.interp(share, [0, 0.3, 0.8, 1.0], [0.75, 1.0, 1.0, 0.8])
        width = CREASE[1] * np.interp(share, [0.12, 0.35, 0.75, 1.0], [0.1, 0.6, 1.0, 0.1])
        part = skin.ribbon(x, y, width, (0.012, 0.020), sign)
        part.colours[:] = face.look.crease
        parts.append(part)
    return parts


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

    path = read(face.points) + [0, 0.002, 0.012]
    path[:, 0] *= 1.03
    path[:, 1] += 0.012 * np.clip(np.abs(places) - 0.8, 0, 1) / 0.2
    width = 0.011 * np.interp(np.abs(places), [0, 0.5, 0.9, 1.0], [0.9, 1.0, 0.8, 0.15])
    rows = [path + np.outer(width * s, [0, 1, 0]) + [0, 0, f] for s, f in ((-1, 0.0), (0, 0.006), (1, 0.0))]
    colours = np.tile(face.look.seam, (3 * len(places), 1))
    units = {name: np.tile(read(offsets), (3, 1)) for name, offsets in face.units.items()}
    return [Part(np.vstack(rows), grid_triangles(3, len(places)), BROW, colours, units)]
