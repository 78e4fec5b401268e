"""The line between the lips, drawn as a thin ribbon."""

import numpy as np

from bake.face import Face, lip_pairs
from bake.mesh import grid_triangles
from bake.part import Part
from vcam.avatar.model import BROW


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

    path = read(face.points) + np.array([0, 0.002, 0.028])
    path[:, 0] *= 1.03
    path[:, 1] += 0.012 * np.clip(np.abs(places) - 0.8, 0, 1) / 0.2
    width = 0.011 * np.interp(np.abs(places), [0, 0.5, 0.9, 1.0], [0.9, 1.0, 0.8, 0.15])
    rows = [path + np.outer(width * s, [0, 1, 0]) + [0, 0, f] for s, f in ((-1, 0.0), (0, 0.006), (1, 0.0))]
    colours = np.tile(face.look.seam, (3 * len(places), 1))
    units = {name: np.tile(read(offsets), (3, 1)) for name, offsets in face.units.items()}
    return [Part(np.vstack(rows), grid_triangles(3, len(places)), BROW, colours, units)]
