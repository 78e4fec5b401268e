"""Makes a photo's mesh: the face refined once, lids and lips with a soft ring, the person around it to the frame."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.avatar.morphable import LANDMARKS, HeadModel
from vcam.portrait.extend import screened
from vcam.portrait.mesh import Mesh, Opening
from vcam.portrait.outside import Upright, depth_beyond, hanging, no_steeper, scattered, triangulated
from vcam.portrait.portrait import Portrait
from vcam.portrait.refine import Refined, refine
from vcam.portrait.topology import (
    FACE_POINTS,
    LID_RING,
    LIDS,
    LOWER_LIP,
    OVAL,
    UPPER_LIP,
    Row,
    face_triangles,
    without_openings,
)

F32 = NDArray[np.float32]
Index = NDArray[np.int32]
Numbers = NDArray[np.signedinteger]

LIP_RING: Final = 0.45
"""As LID_RING, of lips."""
LASHES_STAY: Final = 0.97
"""Share of an upper margin's movement that the ring beside it takes: lashes don't stretch, the lid does."""
REACH: Final = 0.6
STILL: Final = 0.4
"""Of the face's height: how far a movement of the face's outline reaches into neck and hair, and where it ends for
good. A jaw that opens by 0.15 of it then squeezes the throat by half at most, and moves no shoulder."""
BEFORE_PIVOT: Final = 0.045
"""m: the widest part of the head, about the ears, is so far before the joint of the neck (the model's ears)."""


def make_mesh(portrait: Portrait, head: HeadModel) -> Mesh:
    """The Mesh of a photo whose head was fitted by `head`."""
    base = without_openings(face_triangles())
    corners = frozenset(v for row, _ in (*LIDS, (UPPER_LIP[0], LOWER_LIP[0])) for v in (row[0], row[-1]))
    fine = refine(base, FACE_POINTS, corners)
    places, moves = _ringed(fine)
    skin = (places @ portrait.points[:FACE_POINTS]).astype(np.float32)
    skin[:FACE_POINTS] = portrait.points[:FACE_POINTS]
    depth = _landmark_depth(portrait, head)

    # the numbers of the mesh: 478 landmarks, new points of the face, points beyond it
    new = np.arange(len(skin)) + np.where(np.arange(len(skin)) < FACE_POINTS, 0, LANDMARKS - FACE_POINTS)
    outline = new[_between(OVAL, fine, closed=True)]
    rest = np.concatenate([portrait.points, skin[FACE_POINTS:]]).astype(np.float32)
    beyond = scattered(portrait, rest[outline])
    around = triangulated(rest[outline], beyond)
    numbers = np.concatenate([outline, len(rest) + np.arange(len(beyond))]).astype(np.int32)
    spread = np.zeros((len(rest) + len(beyond), LANDMARKS), np.float32)
    spread[np.arange(LANDMARKS), np.arange(LANDMARKS)] = 1
    spread[LANDMARKS : len(rest), :FACE_POINTS] = moves[FACE_POINTS:]
    loose, upright = hanging(portrait, beyond), Upright.of(portrait)
    both = np.concatenate([rest[outline], beyond])
    away = np.linalg.norm(beyond[:, None] - rest[outline], axis=2).min(axis=1) / upright.height
    still = (loose == 0) | (away > STILL)
    pinned = np.concatenate([np.ones(len(outline), bool), still])
    shares = screened(both, around, pinned, REACH * upright.height)
    spread[len(rest) :][~still] = shares[:, : len(outline)] @ spread[outline]
    whole = np.concatenate([depth, places[FACE_POINTS:] @ depth[:FACE_POINTS]]).astype(np.float32)
    pivot = float(portrait.camera_from_head[2, :3] @ head.joints[0] + portrait.camera_from_head[2, 3])
    behind = depth_beyond(upright, rest[outline], whole[outline], pivot - BEFORE_PIVOT, beyond)
    vertices = np.concatenate([rest, beyond])
    skin_triangles = new[fine.triangles].astype(np.int32)
    return Mesh(
        rest=vertices,
        depth=no_steeper(vertices, np.concatenate([whole, behind]), pivot / portrait.camera.matrix[0, 0]),
        triangles=np.concatenate([skin_triangles, numbers[around]]),
        face=np.arange(len(skin_triangles) + len(around)) < len(skin_triangles),
        feather=_feather(fine, len(rest) + len(beyond), new),
        rigid=np.concatenate([np.ones(len(rest), np.float32), loose]),
        eyes=(_opening(*LIDS[0], fine, new, base), _opening(*LIDS[1], fine, new, base)),
        mouth=_opening(UPPER_LIP[0], LOWER_LIP[0], fine, new, None),
        spread=spread,
    )


def _landmark_depth(portrait: Portrait, head: HeadModel) -> F32:
    """(478,) m from the camera plane, of the fitted head."""
    basis, identity = LandmarkBasis.of(head), portrait.identity.astype(np.float64)
    shape = basis.neutral(identity) + np.tensordot(portrait.expression, basis.units(identity), 1)
    return np.asarray(shape @ portrait.camera_from_head[2, :3] + portrait.camera_from_head[2, 3], np.float32)


def _ringed(fine: Refined) -> tuple[F32, F32]:
    """Shares (n, 468) for places and for movements, the rings beside the margins drawn near to them."""
    places = fine.shares.copy()
    moves = fine.shares.copy()
    rows = [(*pair, LID_RING) for pair in LIDS] + [(UPPER_LIP[0], LOWER_LIP[0], LIP_RING)]
    for upper, lower, ring in rows:
        margin = {*upper, *lower}
        for edge, number in fine.middle.items():
            at = margin.intersection(edge)
            if len(at) != 1:
                continue
            (near,) = at
            far = edge[0] + edge[1] - near
            places[number] *= 2 * ring
            places[number, near] += 1 - 2 * ring
            moves[number] = places[number]
            if ring == LID_RING and near in upper[1:-1]:
                moves[number] = 0
                moves[number, [near, far]] = LASHES_STAY, 1 - LASHES_STAY
    return places, moves


def _between(row: Row, fine: Refined, *, closed: bool = False) -> Index:
    """The row with the new points between its own."""
    ends = row[1:] + row[:1] if closed else row[1:]
    pairs = [(a, fine.middle[min(a, b), max(a, b)]) for a, b in zip(row, ends, strict=False)]
    return np.array([v for pair in pairs for v in pair] + ([] if closed else [row[-1]]), np.int32)


def _feather(fine: Refined, count: int, new: Numbers) -> F32:
    out = np.ones(count, np.float32)
    for upper, lower in (*LIDS, (UPPER_LIP[0], LOWER_LIP[0])):
        for row in (upper, lower):
            out[new[_between(row, fine)]] = 0
    return out


def _opening(upper: Row, lower: Row, fine: Refined, new: Numbers, base: Index | None) -> Opening:
    """`base`: the triangles of which those at the margins are its strip, in fours; None for a mouth."""
    above, below = new[_between(upper, fine)].astype(np.int32), new[_between(lower, fine)].astype(np.int32)
    hole = []
    for a, b, c, d in zip(above, above[1:], below, below[1:], strict=False):
        hole += [three for three in ((a, b, c), (b, d, c)) if len(set(three)) == 3]
    strip = np.zeros((0, 3), np.int32)
    if base is not None:
        touching = np.repeat(np.isin(base, [*upper, *lower]).any(axis=1), 4)
        strip = np.ascontiguousarray(new[fine.triangles[touching]].astype(np.int32))
    return Opening(above, below, np.array(hole, np.int32), strip)
