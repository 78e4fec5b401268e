"""Gives a drawn avatar another person's proportions, with everything on it still fitting.

The whole avatar goes through one smooth map F of space, and each morph becomes F(rest + offset) - F(rest): what touches
before touches after, so lids still meet and lips seal. Around an eyeball F keeps distances to its centre, so that
eyeballs stay balls and lids slide over them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.field import Field
from vcam.avatar.model import METAL, NO_EYE, Avatar, Morph
from vcam.types import CHANNEL

Array = NDArray[np.float64]

SMOOTHING_M: Final = 0.004
"""Controls nearer together than about this share their move."""
LID_REACH: Final = (1.15, 1.6)
"""Of the eyeball's radius: within the first, distances to its centre are kept; beyond the second, the field is free."""
STEP_M: Final = 1e-4
"""For the map's derivative, by which normals turn."""
ANCHORS: Final = 40
"""Vertices of the still shoulders that hold the map there."""
GLASSES: Final = 2.2
"""Of the eyeball's radius: rims lie within this distance of an eye's centre, up and across."""


@dataclass(frozen=True, slots=True)
class Proportions:
    """Where some points of a face are on the drawn template, and where another person has them."""

    places: Array
    """(n, 3) m, on the resting template."""
    moves: Array
    """(n, 3) m, to the person."""


def reshaped(avatar: Avatar, proportions: Proportions) -> Avatar:
    """`avatar` with these proportions; its framing and the shoulders stay."""
    move = _Map(avatar, proportions)
    rest = avatar.positions.astype(np.float64)
    free = avatar.eye == NO_EYE
    moved = move(rest)
    opened = avatar.morphs[CHANNEL["jawOpen"]]
    jaw = np.zeros_like(rest)
    jaw[opened.indices] = opened.offsets
    morphs = []
    for channel, morph in enumerate(avatar.morphs):
        base, base_moved = rest[morph.indices], moved[morph.indices]
        if channel == CHANNEL["mouthClose"]:  # worn with jawOpen: carried from there
            base = base + jaw[morph.indices]
            base_moved = move(base)
        carried = move(base + morph.offsets) - base_moved
        offsets = np.where(free[morph.indices, None], carried, morph.offsets)
        morphs.append(Morph(morph.indices, offsets.astype(np.float32)))
    turned = move.turned(rest, moved, avatar.normals)
    for side, pivot in enumerate(move.pivots):
        ball = avatar.eye == side + 1
        moved[ball] = rest[ball] + pivot - avatar.eye_pivots[side]
    strands = avatar.strands
    if strands is not None:
        places, tails = (move(points.astype(np.float64)) for points in (strands.places, strands.tails))
        balls = np.c_[move(strands.colliders[:, :3].astype(np.float64)), strands.colliders[:, 3]]
        strands = replace(strands, places=_f32(places), tails=_f32(tails), colliders=_f32(balls))
    return replace(
        avatar,
        positions=_f32(moved),
        normals=_f32(np.where(free[:, None], turned, avatar.normals)),
        eye_pivots=_f32(move.pivots),
        morphs=tuple(morphs),
        strands=strands,
    )


def without_glasses(avatar: Avatar) -> Avatar:
    """`avatar` without metal in front of its eyes: the person may wear none. Its vertices stay, unused."""
    front = avatar.eye_pivots[:, 2].min() + avatar.eye_radius_m
    level = np.abs(avatar.positions[:, 1] - avatar.eye_pivots[:, 1].mean()) < GLASSES * avatar.eye_radius_m
    beside = np.abs(avatar.positions[:, 0]) < np.abs(avatar.eye_pivots[:, 0]).max() + GLASSES * avatar.eye_radius_m
    metal = np.flatnonzero(avatar.material == METAL)
    rims = metal[level[metal] & beside[metal] & (avatar.positions[metal, 2] > front)]
    if not len(rims):
        return avatar
    pairs = avatar.triangles[(avatar.material[avatar.triangles] == METAL).all(axis=1)]
    worn = np.zeros(len(avatar.positions), bool)
    worn[rims] = True
    while True:  # the temples hang on the rims
        touched = worn[pairs].any(axis=1)
        before = worn.sum()
        worn[pairs[touched]] = True
        if worn.sum() == before:
            break
    return replace(avatar, triangles=avatar.triangles[~worn[avatar.triangles].any(axis=1)])


class _Map:
    """F: space to space, m."""

    def __init__(self, avatar: Avatar, proportions: Proportions) -> None:
        still = np.flatnonzero(avatar.follow == 0)
        still = still[:: max(1, len(still) // ANCHORS)]
        places = np.vstack([proportions.places, avatar.positions[still]])
        moves = np.vstack([proportions.moves, np.zeros((len(still), 3))])
        self._field = Field(places, moves, SMOOTHING_M)
        self._from = avatar.eye_pivots.astype(np.float64)
        self._radius = avatar.eye_radius_m
        self.pivots = self._from + self._eye_moves(proportions)
        """(2, 3) the eyeballs' centres after it."""

    def _eye_moves(self, proportions: Proportions) -> Array:
        """(2, 3) how the eyeballs move: as what surrounds them does, on average."""
        out = []
        for pivot in self._from:
            away = np.linalg.norm(proportions.places - pivot, axis=1)
            near = away < LID_REACH[0] * self._radius
            out.append(proportions.moves[near].mean(axis=0) if near.any() else np.zeros(3))
        return np.array(out)

    def __call__(self, points: Array) -> Array:
        """(n, 3) → (n, 3)."""
        out = points + self._field(points)
        for before, after in zip(self._from, self.pivots, strict=True):
            distance = np.linalg.norm(points - before, axis=1)
            t = np.clip((LID_REACH[1] - distance / self._radius) / (LID_REACH[1] - LID_REACH[0]), 0, 1)
            near = np.flatnonzero(t > 0)
            share = (t * t * (3 - 2 * t))[near, None]
            way = out[near] - after
            kept = after + way * (distance[near] / np.maximum(np.linalg.norm(way, axis=1), 1e-9))[:, None]
            out[near] = out[near] * (1 - share) + kept * share
        return out

    def turned(self, points: Array, here: Array, normals: NDArray[np.float32]) -> Array:
        """(n, 3) normals carried along with `points`, which come to lie at `here`: by the inverse transpose of the
        map's derivative."""
        columns = [(self(points + STEP_M * axis) - here) / STEP_M for axis in np.eye(3)]
        turned = np.linalg.solve(np.stack(columns, axis=2).transpose(0, 2, 1), normals[:, :, None].astype(np.float64))
        return np.asarray(turned[:, :, 0] / np.maximum(np.linalg.norm(turned, axis=1), 1e-9))


def _f32(values: Array) -> NDArray[np.float32]:
    return np.ascontiguousarray(values, np.float32)
