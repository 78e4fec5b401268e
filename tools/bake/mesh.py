"""Small operations on triangle meshes that every part of the bake needs."""

import numpy as np


def triangles_of(quads: np.ndarray) -> np.ndarray:
    """(2n, 3) triangles of (n, 4) quads."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]], 1).reshape(-1, 3)


def grid_triangles(rows: int, columns: int, closed: bool = False) -> np.ndarray:
    """Triangles of a grid whose vertices are numbered row by row; `closed` joins the last column to the first."""
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij")
    a, b = r * columns + c, r * columns + (c + 1) % columns
    quads = np.stack([a, b, b + columns, a + columns], -1).reshape(-1, 4)
    return triangles_of(quads)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows made unit length."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def vertex_normals(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """(n, 3) area-weighted normals; `points` (n, 3)."""
    a, b, c = (points[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    out = np.zeros_like(points)
    for k in range(3):
        for axis in range(3):
            out[:, axis] += np.bincount(triangles[:, k], face[:, axis], len(points))
    return unit(out)


def smooth_step(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 at `low`, 1 at `high`, smooth between (3t² − 2t³)."""
    t = np.clip((np.asarray(x) - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def clip(triangles: np.ndarray, field: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut a mesh along field = 0 and keep the side where it is positive.

    Returns the new triangles; new vertices as rows (i, j) of edges they lie on; their share of j. They are numbered
    from len(field) on, in the order of these rows.
    """
    number: dict[tuple[int, int], int] = {}
    shares: list[float] = []
    out = []

    def cut(i: int, j: int) -> int:
        key = (min(i, j), max(i, j))
        if key not in number:
            number[key] = len(field) + len(shares)
            shares.append(float(field[key[0]] / (field[key[0]] - field[key[1]])))
        return number[key]

    for triangle in triangles.tolist():
        kept = [i for i in triangle if field[i] > 0]
        if len(kept) == 3:
            out.append(triangle)
        elif kept:
            polygon = []
            for i, j in zip(triangle, triangle[1:] + triangle[:1], strict=True):
                if field[i] > 0:
                    polygon.append(i)
                if (field[i] > 0) != (field[j] > 0):
                    polygon.append(cut(i, j))
            out += [[polygon[0], polygon[k], polygon[k + 1]] for k in range(1, len(polygon) - 1)]
    edges = np.array(list(number), int).reshape(-1, 2)
    return np.array(out, int), edges, np.array(shares)


def compact(triangles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(vertex numbers in use, triangles renumbered to them)."""
    used, flat = np.unique(triangles, return_inverse=True)
    return used, flat.reshape(triangles.shape)


def relax(values: np.ndarray, triangles: np.ndarray, share: np.ndarray, times: int) -> np.ndarray:
    """Each of `values` (n, 3) moved by its `share` (n,) towards the mean of its neighbours, again and again."""
    pairs = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    pairs = np.unique(np.vstack([pairs, pairs[:, ::-1]]), axis=0)
    count = np.maximum(np.bincount(pairs[:, 0], minlength=len(values)), 1)[:, None]
    for _ in range(times):
        sums = [np.bincount(pairs[:, 0], values[pairs[:, 1], k], len(values)) for k in range(3)]
        values = values + share[:, None] * (np.stack(sums, 1) / count - values)
    return values
