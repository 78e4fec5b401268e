"""One face as numbers against its driver's rest: what a Move is made of, before it is calmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.brow_heights import with_brows
from vcam.portrait.closing import closed, closure, opening
from vcam.portrait.decode import UNSEEN, in_head
from vcam.portrait.move import LIP_PAIRS, Move
from vcam.portrait.parting import parted
from vcam.portrait.resting import POINTS, Rest, decoder
from vcam.types import ARKIT, CHANNEL, Face

Array = NDArray[np.float64]

CHANNELS: Final = len(ARKIT)
BLINKS: Final = np.array([CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]])
MOST_WEIGHT: Final = 1.5
"""No channel changes by more: beyond it a net is wrong, or a face not one."""
TAME: Final = 0.8
MOST_SHOWN: Final = np.full(CHANNELS, MOST_WEIGHT)
MOST_SHOWN[[CHANNEL[name] for name in ("mouthFunnel", "mouthRollUpper", "cheekPuff")]] = TAME
"""Beyond it these fold the lips of a photo over themselves: a full funnel turns over 133, 63 and 63 small triangles of
three photos, this much 88, 52 and 37."""
OPEN_GAP: Final = 0.45
"""Eye distances by which a whole jawOpen parts a typical face's lips: makes gaps as large as channels."""
MOST_FIELD: Final = 4.0
"""Standard deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Of one face; the head's turn and place are apart."""

    weights: Array
    """(52,) as Move.weights."""
    reading: Array
    """(52,) as Move.reading."""
    closure: Array
    """(2,)"""
    gap: Array
    """(9,) as Move.gap."""
    fields: Array
    """(Decoder.count,) of the offsets."""
    gaze: Array
    """(2, 2) rad"""

    def vector(self) -> Array:
        """All but the gaze as one."""
        return np.concatenate([self.weights, self.reading, self.closure, self.gap / OPEN_GAP, self.fields])

    @staticmethod
    def of_vector(vector: Array, gaze: Array) -> Reading:
        """What `vector` made one."""
        weights, reading, lids, gap, fields = np.split(vector, np.cumsum([CHANNELS, CHANNELS, 2, LIP_PAIRS]))
        return Reading(weights, reading, lids, gap * OPEN_GAP, fields, gaze)

    def move(self, rotation: Array, shift: Array) -> Move:
        """The Move of it."""
        return Move(
            self.weights.astype(np.float32),
            self.closure.astype(np.float32),
            self.gaze.astype(np.float32),
            decoder().offsets(self.fields),
            rotation,
            shift,
            self.reading.astype(np.float32),
            self.gap.astype(np.float32),
        )


def nothing() -> Reading:
    """Of a face at rest."""
    return of_lids(np.zeros(2))


def of_lids(closure: Array) -> Reading:
    """Of a face of which nothing else is known."""
    channels, fields = np.zeros(CHANNELS), np.zeros(decoder().count)
    return Reading(channels, channels, closure, np.zeros(LIP_PAIRS), fields, np.zeros((2, 2)))


def read(face: Face, rest: Rest) -> Reading:
    """The Reading of `face` against `rest`. Never fails.

    A face without MediaPipe's points, as a phone sends it, has them where its channels say; with neither it moves lids
    alone.
    """
    with_points = face.landmarks.scheme == POINTS
    if not with_points and not face.raw.any():
        return of_lids(face.expression[BLINKS].astype(np.float64))
    channels = np.clip(face.raw - rest.raw, -MOST_WEIGHT, MOST_WEIGHT)
    worn = decoder().moved(channels)
    shape = rest.shape + worn
    away = np.zeros((len(shape), 2))
    if with_points:
        away = in_head(face.landmarks.points, face.pose.camera_from_head, shape).away
    moves = away + worn[:, :2]
    reading = np.clip(with_brows(channels, moves, rest.believed), -MOST_WEIGHT, MOST_WEIGHT)
    told = channels.copy()
    told[list(UNSEEN)] = 0
    weights, fields = decoder().decode(moves, told, rest.believed)
    points = shape.copy()
    points[:, :2] += away
    lids = closure(closed(face), opening(points), rest.down, rest.gap, rest.shut_gap, believed=rest.believed)
    return Reading(
        np.clip(weights, -MOST_SHOWN, MOST_SHOWN),
        reading,
        lids,
        parted(points),
        np.clip(fields, -MOST_FIELD, MOST_FIELD),
        face.gaze - rest.gaze,
    )
