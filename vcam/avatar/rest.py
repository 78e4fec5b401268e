"""How a person rests before the camera, learned slowly or told at once: what they do is shown relative to it.

A webcam above the screen sees everyone look down a little; someone beside it looks past it. Neither is a movement.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.state import State
from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation, rotation_from_angles
from vcam.types import Face

Array = NDArray[np.float64]

FIRST_S: Final = 3.0
"""s of face seen, in which the rest is found quickly."""
FIRST_TAU_S: Final = 0.9
LATER_TAU_S: Final = 25.0
"""Time constants of the adaptation: by half in 0.6 s at first; later slower than any gesture."""
HOME_TAU_S: Final = 12.0
"""Of the place: someone who moves the chair is in the middle again half a minute later."""
MAX_STEP_S: Final = 0.1
MOST_NEWS_RAD: Final = np.radians(6.0)
MOST_NEWS_M: Final = 0.2
"""One frame counts for no more than this, however wrong it is."""
AWAY_S: Final = 2.0
"""After this long without a face somebody comes back, perhaps somebody else: learn quickly again."""
FRONTAL_RAD: Final = np.radians([25.0, 30.0, 20.0])
"""(yaw, pitch, roll) within which a view says anything about the rest."""
MOST_REST_RAD: Final = np.radians([12.0, 22.0, 8.0])
"""A rest beyond this isn't believed, unless it was told: the person really looks aside."""
MOST_TOLD_RAD: Final = np.radians([60.0, 45.0, 45.0])
"""No tracker sees a face that rests further aside."""
EASE_S: Final = 0.3
"""To the rest that was told."""
SHIFT_SCALE: Final = np.array([0.6, 0.6, 0.5])
"""The picture is narrower than a camera's view; depth is the noisiest of the three."""


class Rest:
    """The pose that a person comes back to; starts at facing the camera, from where the first face is."""

    def __init__(self) -> None:
        self._angles = np.zeros(3)
        self._home: Array | None = None
        self._seen_s = 0.0
        self._captured: float | None = None
        self._told: Array = np.zeros(3)  # angles that are straight ahead because somebody said so
        self._asked = False
        self._ease: tuple[Array, Array, Array, float] | None = None  # angles and place before, place after, since

    def recentre(self) -> None:
        """The pose of the next face is the rest from then on, after EASE_S; learning goes on from there."""
        self._asked = True

    def relative(self, face: Face) -> State:
        """`face` as seen from its rest. Each new face (by its `captured`) teaches a little of the rest."""
        place = face.pose.camera_from_head[:3, 3]
        angles = np.array(angles_from_rotation(rotation_from_sight(face.pose.camera_from_head)))
        if self._asked or self._ease is not None:
            self._go(angles, place, face.captured)
        else:
            self._learn(angles, place, face.captured)
        turned = rotation_from_angles(*self._angles).T @ rotation_from_angles(*angles)
        moved = CAMERA_FROM_HEAD_FACING.T @ (place - (place if self._home is None else self._home))
        return State(turned, moved * SHIFT_SCALE, face.expression, face.gaze)

    def _go(self, angles: Array, place: Array, captured: float) -> None:
        """To the rest that was told: that of the first face since."""
        if self._asked:
            self._told = np.clip(angles, -MOST_TOLD_RAD, MOST_TOLD_RAD)
            self._ease = self._angles, place if self._home is None else self._home, place, captured
        self._asked, self._captured, self._seen_s = False, captured, FIRST_S
        assert self._ease is not None  # since somebody asked
        before, home, place, since = self._ease
        share = float(np.clip((captured - since) / EASE_S, 0.0, 1.0))
        share = share * share * (3 - 2 * share)
        self._angles, self._home = before + share * (self._told - before), home + share * (place - home)
        if not 0 <= captured - since < EASE_S:
            self._angles, self._home, self._ease = self._told.copy(), place, None

    def _learn(self, angles: Array, place: Array, captured: float) -> None:
        gap = 0.0 if self._captured is None else captured - self._captured
        self._captured = captured
        if self._home is None or gap > AWAY_S:
            self._home, self._seen_s = place.copy(), 0.0
        elapsed = float(np.clip(gap, 0.0, MAX_STEP_S))
        young = self._seen_s < FIRST_S
        news = np.clip(angles - self._angles, -MOST_NEWS_RAD, MOST_NEWS_RAD)
        near = np.abs(angles - (self._told if young else self._angles)) < FRONTAL_RAD * (1 if young else 0.5)
        if near.all():
            self._seen_s += elapsed
            self._angles += news * (1 - np.exp(-elapsed / (FIRST_TAU_S if young else LATER_TAU_S)))
            self._angles = np.clip(
                self._angles, np.minimum(self._told, 0) - MOST_REST_RAD, np.maximum(self._told, 0) + MOST_REST_RAD
            )
        drift = np.clip(place - self._home, -MOST_NEWS_M, MOST_NEWS_M)
        self._home = self._home + drift * (1 - np.exp(-elapsed / (FIRST_TAU_S if young else HOME_TAU_S)))


def rotation_from_sight(camera_from_head: Array) -> Array:
    """(3, 3) turn of the head away from looking into the camera, wherever in the picture the head is.

    The camera is turned by the shortest arc until it looks at the head; identity then means "looks into the lens".
    """
    place = camera_from_head[:3, 3]
    distance = float(np.linalg.norm(place))
    x, y, z = (place / distance).tolist() if distance > 1e-9 else (0.0, 0.0, 1.0)
    if z < -0.99:  # behind the camera: no such arc, and no such person
        return np.asarray(CAMERA_FROM_HEAD_FACING.T @ camera_from_head[:3, :3], np.float64)
    k = 1 / (1 + z)  # the shortest arc from +z to (x, y, z), in closed form (Möller and Hughes 1999)
    sight = np.array([[1 - x * x * k, -x * y * k, x], [-x * y * k, 1 - y * y * k, y], [-x, -y, z]])
    return np.asarray(CAMERA_FROM_HEAD_FACING.T @ sight.T @ camera_from_head[:3, :3], np.float64)
