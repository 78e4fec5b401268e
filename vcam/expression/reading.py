"""What the nets saw of a face becomes raw channels and gaze: scores and geometry together, nothing personal yet."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.brows import Brows
from vcam.expression.gaze import gaze_angles
from vcam.expression.gaze_pitch import gaze_pitch
from vcam.expression.lids import BLINK, EYE_WIDE, shut, wide
from vcam.expression.looking import Gaze, looks, uncovered
from vcam.expression.measures import Ruler
from vcam.expression.mouth import mouth
from vcam.expression.nominal import nominal
from vcam.types import ARKIT, CHANNEL, Camera, HeadPose

SQUINT: Final = np.array([CHANNEL["eyeSquintLeft"], CHANNEL["eyeSquintRight"]])
SQUINT_BY_PITCH: Final = 0.8
"""Nominal units by which the net sees less squint for one radian of the view from below: 0.64 on filmed people, 1.05 on
four rendered ones."""
LONGEST_S: Final = 0.1
"""A frame counts for no more than this, however long nothing came before it."""
LID_BY_GAZE: Final = 0.5
"""Nominal units of blink for one radian that the eye looks down; of eyeWide for one that it looks up."""


class ExpressionReader:
    """Keeps where the eyes looked before a blink, and where the brows rest. One thread; frames in order."""

    def __init__(self, canonical: NDArray[np.float64], rigid: NDArray[np.intp]) -> None:
        """The canonical face as a Ruler takes it."""
        self._ruler, self._gaze, self._brows = Ruler(canonical, rigid), Gaze(), Brows()
        self._at: float | None = None

    def read(
        self,
        points: NDArray[np.float32],
        scores: NDArray[np.float32],
        camera: Camera,
        pose: HeadPose,
        t: float,
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """(52,) raw channels in nominal units, unclipped: 0 a typical face at rest, 1 full; and (2, 2) gaze, rad.

        `points` (478, 3) and `scores` (52,) as in a Sighting; `t` s, only goes up.
        """
        elapsed = 0.0 if self._at is None else min(max(t - self._at, 0.0), LONGEST_S)
        self._at = t
        measures = self._ruler.measure(points, camera, pose)
        raw = nominal(scores)
        yaw = float(measures.view[0])
        closed = shut(raw, measures.lids, yaw)
        look = gaze_angles(points, camera, pose).astype(np.float64)
        look[:, 1] = gaze_pitch(look[:, 1], scores, float(measures.view[1]), uncovered(closed))
        gaze = self._gaze.follow(look, closed, elapsed)
        down = LID_BY_GAZE * gaze[:, 1]
        parts = self._brows.read(raw, measures.brows, measures.view, elapsed) | mouth(raw, measures) | looks(gaze)
        opened = wide(raw, measures.lids, yaw)
        raw[list(parts)] = list(parts.values())
        raw[SQUINT] += SQUINT_BY_PITCH * measures.view[1]
        raw[BLINK] = closed - np.maximum(down, 0)
        raw[EYE_WIDE] = opened + np.minimum(down, 0)
        return raw.astype(np.float32), gaze

    @property
    def brow_rest(self) -> NDArray[np.float32]:
        """(52,) raw units, from where `read` counts the brows by now, 0 for the other channels."""
        out = np.zeros(len(ARKIT), np.float32)
        rest = self._brows.rest
        out[list(rest)] = list(rest.values())
        return out

    def forget(self) -> None:
        """The face is out of sight, or another one comes."""
        self._gaze.forget()
        self._brows.forget()
