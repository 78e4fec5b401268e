"""Momo's head as triangles: rings and edges of markings as given, and an even scatter between them.

Points on the head are joined as the spherical Delaunay triangulation of their directions from its centre, which is the
convex hull of those directions.
"""

import numpy as np
from scipy.spatial import ConvexHull, cKDTree

from bake.mesh import smooth_step, unit
from bake.momo_shape import CENTRE, along

CANDIDATES = 14000
GOLDEN = np.pi * (3 - np.sqrt(5))


def spacing(points: np.ndarray) -> np.ndarray:
    """(n,) mm between scattered vertices: fine at muzzle and brows, coarse behind."""
    back = smooth_step(points[:, 2], 0, -80)
    muzzle = np.exp(-(((points - [0, -34, 30]) / [34, 24, 40]) ** 2).sum(1))
    return 5.6 + 6.5 * back - 2.2 * muzzle


def scatter(fixed: np.ndarray) -> np.ndarray:
    """(m, 3) mirror-symmetric points on the head that keep their distance from `fixed` and from each other."""
    k = np.arange(CANDIDATES) + 0.5
    y = 1 - 2 * k / CANDIDATES
    ring = np.sqrt(1 - y * y)
    ways = np.stack([ring * np.cos(GOLDEN * k), y, ring * np.sin(GOLDEN * k)], -1)
    places = along(ways[ways[:, 0] > 0])
    gaps = spacing(places)
    places[places[:, 0] < 0.35 * gaps] *= [0, 1, 1]
    places = along(unit(places - CENTRE))
    taken, _ = cKDTree(fixed).query(places)
    free = (taken > 0.62 * gaps) & ((places[:, 0] == 0) | (places[:, 0] > 0.5 * gaps))
    places, gaps = places[free], gaps[free]
    order = np.lexsort((-places[:, 1], places[:, 0] > 0))
    tree = cKDTree(places)
    alive, chosen = np.ones(len(places), bool), []
    for number in order:
        if alive[number]:
            chosen.append(number)
            alive[tree.query_ball_point(places[number], gaps[number])] = False
    half = places[chosen]
    return np.vstack([half, half[half[:, 0] > 0] * [-1, 1, 1]])


def joined(points: np.ndarray) -> np.ndarray:
    """(t, 3) triangles over all of `points`, counter-clockwise from outside."""
    ways = unit(points - CENTRE)
    triangles = ConvexHull(ways).simplices.astype(int)
    a, b, c = (ways[triangles[:, k]] for k in range(3))
    inward = (np.cross(b - a, c - a) * (a + b + c)).sum(1) < 0
    triangles[inward] = triangles[inward][:, ::-1]
    first = triangles.argmin(1)
    triangles = triangles[np.arange(len(triangles))[:, None], (first[:, None] + np.arange(3)) % 3]
    return triangles[np.lexsort(triangles.T[::-1])]


def evened(points: np.ndarray, fixed: int, rounds: int = 3) -> np.ndarray:
    """`points` with those from number `fixed` on moved towards the middle of their neighbours, still on the head."""
    for _ in range(rounds):
        triangles = joined(points)
        pairs = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
        count = np.bincount(pairs[:, 0], minlength=len(points))[:, None]
        sums = np.stack([np.bincount(pairs[:, 0], points[pairs[:, 1], k], len(points)) for k in range(3)], 1)
        wanted = sums / np.maximum(count, 1)
        wanted[points[:, 0] == 0, 0] = 0
        moved = points[fixed:] + 0.5 * (wanted[fixed:] - points[fixed:])
        points = np.vstack([points[:fixed], along(unit(moved - CENTRE))])
    return points


def without_holes(triangles: np.ndarray, loops: list[np.ndarray]) -> np.ndarray:
    """`triangles` less those whose corners all lie on one of `loops`: the openings of eyes and mouth."""
    for loop in loops:
        triangles = triangles[~np.isin(triangles, loop).all(1)]
    return triangles


def zipped(outer: np.ndarray, inner: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(t, 3) triangles between two rings of vertices that begin side by side; each step takes the shorter edge."""
    i = j = 0
    out = []
    while i < len(outer) or j < len(inner):
        a, b = outer[i % len(outer)], inner[j % len(inner)]
        c, d = outer[(i + 1) % len(outer)], inner[(j + 1) % len(inner)]
        ahead = np.linalg.norm(points[c] - points[b]), np.linalg.norm(points[d] - points[a])
        if j == len(inner) or (i < len(outer) and ahead[0] <= ahead[1]):
            out.append([a, c, b])
            i += 1
        else:
            out.append([a, d, b])
            j += 1
    triangles = np.array(out)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    inward = (np.cross(b - a, c - a) * (a - CENTRE)).sum() < 0
    return triangles[:, ::-1] if inward else triangles
