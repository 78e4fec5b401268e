"""Momo's head: the surface with eyes and mouth cut in, coloured, and bound to all units."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bake import momo_coat, momo_mouth
from bake.mesh import smooth_step, unit
from bake.momo_lids import FULL, STEPS, Lids, lids
from bake.momo_mesh import evened, joined, scatter, without_holes, zipped
from bake.momo_shape import outward
from bake.part import Part
from vcam.avatar.model import SKIN

ROUND = ((0.0, 4.0, -62.0), (1.0, 0.95, 0.8))
"""Centre and weights of the round head that the light takes this one for."""
SOFT = (0.75, 0.4)
"""Share of that at the face and at the muzzle: toon light runs over lids smoothly, but a muzzle must show."""


@dataclass(frozen=True)
class Head:
    """The part, and what else hangs on it."""

    part: Part
    lip: np.ndarray
    """(n,) 1 upper, -1 lower lip, 0 neither."""
    eyes: tuple[Lids, Lids]
    edges: tuple[np.ndarray, np.ndarray]
    """Numbers of the vertices on the edges of their lids."""
    mouth: momo_mouth.Mouth
    mouth_start: int
    """Number of the mouth's first vertex."""


def head() -> Head:
    """All of it, mm."""
    eyes, mouth = (lids(1), lids(-1)), momo_mouth.mouth()
    marks = momo_coat.edge_points()
    inner = np.vstack([*(eye.points[: FULL * 2 * STEPS] for eye in eyes), mouth.points])
    marks = marks[_away(marks, inner) > 1.1]
    eyes = tuple(eye.kept(_away(eye.points, marks) > 1.6) for eye in eyes)
    rings = np.vstack([eyes[0].points, eyes[1].points, mouth.points])
    fixed = np.vstack([rings, marks])
    loose = scatter(fixed)
    loose = loose[~np.any([eye.within(loose) for eye in eyes], axis=0)]
    first, third = len(eyes[0].points), len(eyes[0].points) + len(eyes[1].points)
    whole = [start + np.arange(2 * STEPS) + ring * 2 * STEPS for start in (0, first) for ring in range(FULL)]
    whole += [third + loop for loop in mouth.loops[: momo_mouth.WHOLE]]
    ends = (whole[FULL - 1], whole[2 * FULL - 1], whole[-1])
    free = np.setdiff1d(np.arange(len(fixed)), np.concatenate(whole))
    kept = np.concatenate([*ends, free])
    spread = evened(np.vstack([fixed[kept], loose]), len(kept))
    points = np.vstack([fixed, spread[len(kept) :]])
    numbers = np.concatenate([kept, np.arange(len(fixed), len(points))])
    triangles = [without_holes(numbers[joined(spread)], list(ends))]
    for low, high in pairwise(range(len(whole))):
        if high not in (FULL, 2 * FULL):
            triangles.append(zipped(whole[high], whole[low], points))
    lip = np.zeros(len(points))
    lip[third : third + len(mouth.points)] = mouth.lip
    part = Part(points, np.vstack(triangles), SKIN, _colours(points, eyes, mouth, third), normals=soft_normals(points))
    for start, eye in zip((0, first), eyes, strict=True):  # a dark line has no light along its rim
        part.normals[start + np.flatnonzero(eye.depth < eye.rim + 0.1)] = [0.0, 0.0, 1.0]
    part.units = momo_mouth.units(points, lip)
    _add(part, brow_skin(points))
    for start, eye in zip((0, first), eyes, strict=True):
        ring = np.arange(start, start + len(eye.points))
        numbers, others = eye.around(points)
        loose = ~np.isin(numbers, ring)
        beyond = others.units()
        for name, moved in eye.units().items():
            offsets = part.units.setdefault(name, np.zeros_like(points))
            offsets[ring] += moved
            offsets[numbers[loose]] += beyond[name][loose]
    return Head(part, lip, eyes, (whole[0], whole[FULL]), mouth, third)


def _away(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(n,) mm from each of `points` to the nearest of `others`."""
    return np.linalg.norm(points[:, None] - others[None], axis=2).min(1)


def soft_normals(points: np.ndarray) -> np.ndarray:
    """(n, 3) for the light: those of the surface, mixed with those of a round head."""
    centre, weights = (np.array(v) for v in ROUND)
    muzzle = np.exp(-(((points - [0, -36, 30]) / [26, 20, 26]) ** 2).sum(1)) ** 0.6
    share = (SOFT[0] + (SOFT[1] - SOFT[0]) * np.clip(muzzle * 1.5, 0, 1))[:, None]
    return unit(outward(points) * (1 - share) + unit((points - centre) * weights) * share)


def _colours(points: np.ndarray, eyes: tuple[Lids, Lids], mouth: momo_mouth.Mouth, third: int) -> np.ndarray:
    out = momo_coat.coat(points)
    start = 0
    for eye in eyes:
        dark = np.where((eye.upper >= 0.5)[:, None], momo_coat.LINER, momo_coat.LINER_LOW)
        share = smooth_step(eye.depth - eye.rim, 0.4, 0.1)[:, None]
        rows = slice(start, start + len(dark))
        out[rows] = out[rows] * (1 - share) + dark * share
        start += len(dark)
    share = smooth_step(mouth.depth, 1.0, 0.65)[:, None]
    rows = slice(third, third + len(share))
    out[rows] = out[rows] * (1 - share) + momo_coat.MOUTH_LINE * share
    return out


def brow_moves(points: np.ndarray, gain: float = 1.0) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """ARKit name → (dx, dy) mm of the brows at points seen from the front."""
    x = points[:, 0]
    out = {}
    middle = np.exp(-(((np.abs(x) - 22) / 13) ** 2))
    out["browInnerUp"] = (0 * x, gain * 8.5 * middle)
    for side, word in ((1, "Left"), (-1, "Right")):
        own = smooth_step(side * x, 0, 12)
        inner = np.exp(-(((side * x - 20) / 14) ** 2))
        outer = smooth_step(side * x, 24, 48)
        out[f"browDown{word}"] = (-side * gain * 2.6 * own * inner, gain * own * (-7.0 * inner - 1.2 * outer))
        out[f"browOuterUp{word}"] = (0 * x, gain * own * (7.5 * outer + 1.5 * inner))
    return out


def brow_skin(points: np.ndarray) -> dict[str, np.ndarray]:
    """The forehead under the brows goes with them a little; lids stay."""
    x, y = np.abs(points[:, 0]), points[:, 1]
    front_face = smooth_step(points[:, 2], -20, 0) * smooth_step(x, 66, 40)
    near = np.exp(-(((y - 27) / 9) ** 2)) * smooth_step(y, 15, 25) * front_face
    out = {}
    for name, (dx, dy) in brow_moves(points, 0.45).items():
        out[name] = np.stack([dx * near, dy * near, 0 * dx], 1)
    return out


def _add(part: Part, units: dict[str, np.ndarray]) -> None:
    for name, moved in units.items():
        part.units[name] = part.units.get(name, 0) + moved
