"""A whole film of a driver becomes Moves at once: its rest is known before the first frame, and nothing is late."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.expression.nominal import NEUTRAL_SD
from vcam.portrait.film_calm import calmed
from vcam.portrait.idle import idle_move
from vcam.portrait.move import Move, mix
from vcam.portrait.presence import Presence
from vcam.portrait.reading import Reading, read
from vcam.portrait.resting import Rest, rest_of
from vcam.portrait.turning import against
from vcam.types import Face

Array = NDArray[np.float64]

MOST_NOISE: Final = 0.03
"""Channels, closure: beyond it somebody moves."""
FIELD_NOISE: Final = 0.3
"""Standard deviations of the smooth fields (decode.py)."""
GAZE_NOISE: Final = float(np.radians(1.0))
TURN_NOISE: Final = float(np.radians(0.4))
SHIFT_NOISE: Final = 0.003
"""m; with TURN_NOISE as in steady/pose.py, of what is shown."""


def drive_film(faces: Sequence[Face | None], fps: float, *, pose: bool, rest: Rest | None = None) -> list[Move]:
    """One Move for each of a whole film's `faces`, tracked without smoothing; None: no face in that frame.

    `pose`: whether the head's turn and shift are taken over; `rest`: the driver's, None: taken from the film.
    Where there is no face for long the photo goes over to its idle life and back.
    """
    rest = rest or rest_of(faces)
    moves: dict[int, Move] = {}
    for there, group in groupby(range(len(faces)), lambda i: faces[i] is not None):
        if there:
            frames = list(group)
            moves |= zip(frames, _driven([face for i in frames if (face := faces[i])], rest, pose), strict=True)
    return _bridged(moves, len(faces), fps, pose)


def _bridged(moves: dict[int, Move], count: int, fps: float, pose: bool) -> list[Move]:
    """`moves` by frame, and what is shown in the other frames up to `count`: from the last one to the next, and if that
    takes long through an idle life of their own."""
    presence, out = Presence(), []
    known = sorted(moves)
    for i in range(count):
        share = presence.step(i in moves, i / fps)
        at = bisect_right(known, i)
        before, after = moves.get(known[at - 1]) if at else None, moves.get(known[at]) if at < len(known) else None
        if before is None or after is None or i in moves:
            shown = before or after or Move()
        else:
            shown = mix(before, after, (i - known[at - 1]) / (known[at] - known[at - 1]))
        out.append(shown if share >= 1 else mix(idle_move(i / fps, pose=pose), shown, share))
    return out


def drive_photo(face: Face, *, pose: bool) -> Move:
    """What the face in one photo does, relative to a typical face at rest: nothing else is known of them.

    What may as well be how they rest, within the scatter of people's rests, counts little: no brows of theirs.
    """
    told = face.raw * face.raw**2 / (face.raw**2 + NEUTRAL_SD**2)
    return _driven([replace(face, raw=told.astype(np.float32))], Rest.typical(), pose)[0]


def _driven(faces: list[Face], rest: Rest, pose: bool) -> list[Move]:
    """Moves of faces in a row."""
    readings = [read(face, rest) for face in faces]
    vectors = np.array([reading.vector() for reading in readings])
    channels = len(vectors[0]) - len(readings[0].fields)
    vectors[:, :channels] = calmed(vectors[:, :channels], MOST_NOISE)
    vectors[:, channels:] = calmed(vectors[:, channels:], FIELD_NOISE)
    gaze = calmed(np.array([reading.gaze.ravel() for reading in readings]), GAZE_NOISE).reshape(-1, 2, 2)
    turns, shifts = _poses(faces, rest) if pose else (np.zeros((len(faces), 3)),) * 2
    return [
        Reading.of_vector(vector, look).move(np.asarray(cv2.Rodrigues(turn)[0], np.float64), shift)
        for vector, look, turn, shift in zip(vectors, gaze, turns, shifts, strict=True)
    ]


def _poses(faces: list[Face], rest: Rest) -> tuple[Array, Array]:
    """(n, 3) rotation vectors, rad, and (n, 3) m, calmed."""
    pairs = [against(face.pose.camera_from_head, rest) for face in faces]
    turns = np.array([cv2.Rodrigues(rotation)[0].ravel() for rotation, _ in pairs])
    return calmed(turns, TURN_NOISE), calmed(np.array([shift for _, shift in pairs]), SHIFT_NOISE)
