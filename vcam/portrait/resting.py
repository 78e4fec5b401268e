"""How a driver rests: their channels, their face's points, their lids, gaze and head when they do nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.avatar.rest import rotation_from_sight
from vcam.expression.nominal import NEUTRAL_SD
from vcam.expression.range import TELLING
from vcam.geometry import angles_from_rotation, rotation_from_angles
from vcam.portrait.closing import MOST_SHARE, OPEN, SHUT_SHARE, closed, opening
from vcam.portrait.decode import UNSEEN, Decoder, in_head
from vcam.portrait.resting_shape import RestingShape
from vcam.types import ARKIT, Face

Array = NDArray[np.float64]

POINTS: Final = "mediapipe478"
"""The scheme of landmarks that tell an expression."""
CALM: Final = 0.7
"""Length of a change of all channels at which a face counts 0.6 of one at rest for how that looks."""
LEAST_CALM: Final = 0.03
"""What any other face counts: their expression is taken out, nearly."""
CALMEST: Final = 0.15
FEWEST: Final = 5
"""Share of a film's faces, and so many at least, that its rest is taken from."""
CERTAIN: Final = 0.9
"""Nominal units at which a net is sure that an eye is shut."""
SHUT_TIMES: Final = 2
"""Shut lids are believed from so many faces on."""
BELIEVED_FACES: Final = 8.0
"""Faces after which half of what the points say is believed."""
PASSES: Final = 2
MOST_FACES: Final = 400
"""Of a long film so many are looked at for the shape: neighbours say the same."""
AS_RESTS: Final = 0.2
"""Nominal units from a lid's rest within which its opening teaches what that is."""
EAGER_FACES: Final = 90
EVERY: Final = 4
"""After so many faces one of so many is looked at: neighbours say the same."""
LIDS_FACES, LATER_FACES = 30.0, 900.0
"""Faces after which the rest of lids and gaze is known by half, at first; and what is known counts for no more."""


@cache
def decoder() -> Decoder:
    """The one that all drivers share."""
    return Decoder(LandmarkBasis.of(load_head()))


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """Of one driver."""

    raw: Array
    """(52,) channels, as Face.raw."""
    shape: Array
    """(478, 3) the face's points, eye distances, model's axes."""
    believed: float
    """0..1, how far `shape` is theirs; 0: a typical one."""
    down: Array
    """(2,) nominal units, lids (closing.closed)."""
    gap: Array
    """(2,) of open lids at rest (closing.opening)."""
    shut_gap: Array
    """(2,) of shut ones."""
    gaze: Array
    """(2, 2) rad, as Face.gaze."""
    rotation: Array
    """(3, 3) turn away from looking into the camera, head axes (avatar.rest.rotation_from_sight)."""
    place: Array | None
    """(3,) m, where the head is, camera axes; None: wherever it is."""

    @staticmethod
    def typical() -> Rest:
        """Of a typical face that looks into the camera."""
        zeros, gap = np.zeros(2), np.full(2, OPEN)
        return Rest(
            np.zeros(len(ARKIT)), decoder().mean, 0.0, zeros, gap, SHUT_SHARE * gap, np.zeros((2, 2)), np.eye(3), None
        )


def rest_of(faces: Sequence[Face | None]) -> Rest:
    """The Rest of the driver of a whole film, from their calmest faces; the typical one when no net saw any.

    Calm is what is nearest to where the tracker's own learning ended, so that neither speech nor blinks count.
    """
    seen = [face for face in faces if face is not None and face.landmarks.scheme == POINTS]
    if not seen:
        return Rest.typical()
    raw = np.array([face.raw for face in seen], np.float64)
    away = (raw - seen[-1].rest) / np.maximum(NEUTRAL_SD, 0.1)
    away[:, list(UNSEEN)] *= 0.5  # the eyes may look anywhere; lids and mouth tell most
    order = np.argsort((np.minimum(np.abs(away), 3.0) ** 2).sum(axis=1), kind="stable")
    calmest = order[: max(FEWEST, round(CALMEST * len(seen)))]
    rest = np.median(raw[calmest], axis=0)
    rest[TELLING] = seen[-1].rest[TELLING]  # people's mouths rest alike; a film may never show this one's shut
    shape = _shape([seen[i] for i in _spread(len(seen))], rest)
    gaps = np.array([opening(_points(face, shape.points, face.raw - rest)) for face in seen])
    down = np.array([closed(face) for face in seen])
    gap = np.median(gaps[calmest], axis=0)
    angles = [angles_from_rotation(rotation_from_sight(face.pose.camera_from_head)) for face in seen]
    return Rest(
        rest,
        shape.points,
        len(seen) / (len(seen) + BELIEVED_FACES),
        np.median(down[calmest], axis=0),
        gap,
        np.array([_shut(gaps[:, eye][down[:, eye] > CERTAIN], float(gap[eye])) for eye in (0, 1)]),
        np.median([seen[i].gaze for i in calmest], axis=0).astype(np.float64),
        rotation_from_angles(*np.median(angles, axis=0)),
        np.median([face.pose.camera_from_head[:3, 3] for face in seen], axis=0),
    )


def calmness(change: Array) -> float:
    """1 at rest .. LEAST_CALM, of a `change` (52,) of the channels."""
    seen = np.delete(change, UNSEEN)
    return max(math.exp(-float(seen @ seen) / (2 * CALM**2)), LEAST_CALM)


class QuietRest:
    """Learns how a driver rests while they move. One thread; faces in order.

    The head's own rest is learned apart (avatar.rest.Rest).
    """

    def __init__(self) -> None:
        typical = Rest.typical()
        self._shape = RestingShape(typical.shape)
        self._lids_faces = np.zeros(2)
        self._down, self._gap, self._shut = typical.down.copy(), typical.gap.copy(), typical.shut_gap.copy()
        self._shut_times = np.zeros(2)
        self._gaze, self._gaze_faces = typical.gaze.copy(), 0.0
        self._known, self._passed = typical, 0

    def see(self, face: Face) -> Rest:
        """What is known by now; `face` must hold MediaPipe's points."""
        raw = face.rest.astype(np.float64)
        self._passed += 1
        if self._passed > EAGER_FACES and self._passed % EVERY:
            return replace(self._known, raw=raw)
        self._learn(face, raw)
        self._known = Rest(
            raw,
            self._shape.points,
            self._shape.seen / (self._shape.seen + BELIEVED_FACES),
            self._down.copy(),
            self._gap.copy(),
            self._shut.copy(),
            self._gaze * (self._gaze_faces / (self._gaze_faces + LIDS_FACES)),
            np.eye(3),
            None,
        )
        return self._known

    def _learn(self, face: Face, raw: Array) -> None:
        change = face.raw - raw
        worn = decoder().moved(change)
        shape = self._shape.points + worn
        seen = in_head(face.landmarks.points, face.pose.camera_from_head, shape)
        calm = calmness(change)
        self._shape.see(seen, shape, worn, calm)
        points = shape.copy()
        points[:, :2] += seen.away
        self._learn_lids(closed(face), opening(points))
        self._gaze_faces = min(self._gaze_faces + calm, LATER_FACES)
        self._gaze += (face.gaze - self._gaze) * (calm / max(self._gaze_faces, 1.0))

    def _learn_lids(self, down: Array, gap: Array) -> None:
        opened = down < CERTAIN
        rests = opened & ((np.abs(down - self._down) < AS_RESTS) | (self._lids_faces < 1))
        # who was first seen in the middle of a blink doesn't rest so; who reads for minutes still rests with open eyes
        wider = opened & ~rests & (down < self._down)
        self._lids_faces = np.clip(self._lids_faces + rests - wider, 0.0, LATER_FACES)
        share = rests / np.maximum(self._lids_faces, 1.0)
        self._down += share * (down - self._down)
        self._gap += share * (gap - self._gap)
        shut = down > CERTAIN
        self._shut_times += shut
        sure = self._shut_times >= SHUT_TIMES
        self._shut = np.where(
            shut & sure, self._shut + (gap - self._shut) / np.maximum(self._shut_times, 1), self._shut
        )
        self._shut = np.minimum(np.where(sure, self._shut, SHUT_SHARE * self._gap), MOST_SHARE * self._gap)


def _shape(faces: list[Face], rest: Array) -> RestingShape:
    """The shape that explains `faces` best: each pass knows depths better than the one before."""
    known = RestingShape(decoder().mean)
    for _ in range(PASSES):
        start = known.points
        known = RestingShape(decoder().mean)
        known.points = start
        for face in faces:
            change = face.raw - rest
            worn = decoder().moved(change)
            shape = known.points + worn
            seen = in_head(face.landmarks.points, face.pose.camera_from_head, shape)
            known.see(seen, shape, worn, calmness(change))
    return known


def _points(face: Face, shape: Array, change: Array) -> Array:
    """(478, 3) the face's points in the head."""
    worn = shape + decoder().moved(np.asarray(change, np.float64))
    worn[:, :2] += in_head(face.landmarks.points, face.pose.camera_from_head, worn).away
    return worn


def _shut(gaps: Array, gap: float) -> float:
    return min(float(np.median(gaps)) if len(gaps) >= SHUT_TIMES else SHUT_SHARE * gap, MOST_SHARE * gap)


def _spread(count: int) -> NDArray[np.intp]:
    """Of `count` frames at most MOST_FACES, evenly."""
    return np.unique(np.linspace(0, count - 1, min(count, MOST_FACES)).astype(np.intp))
