"""What the shape of an eye does to its picture: the iris lies behind the cornea, and lights glide over it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.deform import GAZE_LIMIT_RAD
from vcam.avatar.model import Avatar
from vcam.avatar.state import State
from vcam.geometry import rotation_from_angles
from vcam.render.gloss import AHEAD, half_way
from vcam.render.light import LIGHT

Array = NDArray[np.float64]

DEPTH: Final = 0.13
"""Of the eyeball's radius from the cornea to the iris: 3.1 of 12 mm less the cornea's own bend, halved for large drawn
irises (Gullstrand's eye)."""
INDEX: Final = 1.376
"""Of refraction, of the cornea (Gullstrand)."""
GLIDE: Final = 0.9
"""Of the iris radius that a light moves for a turn of the half vector by one: on a real cornea about 1.5."""
MOST_GLIDE: Final = 0.32
"""Of the iris radius: lights stay on the iris, where a drawer puts them."""
SHIMMER: Final = 0.07
"""Share by which a light swells and shrinks as the eye wanders."""
SHIMMER_PER_RAD: Final = 40.0


def iris_shifts(avatar: Avatar, state: State, viewer: NDArray[np.floating]) -> tuple[Array, Array]:
    """(2, 2) how far the middle of the iris lies aside, and (2, 3) shift and size of the lights; left, right eye.

    Unit: radius of the iris, in the axes of the eyeball; `viewer` (3,) m, scene.
    """
    bend, glint = np.empty((2, 2)), np.empty((2, 3))
    rest = half_way(LIGHT, AHEAD)
    for side, pivot in enumerate(avatar.eye_pivots):
        yaw, pitch = np.clip(state.gaze[side].astype(np.float64), -GAZE_LIMIT_RAD, GAZE_LIMIT_RAD)
        scene_from_ball = state.rotation @ rotation_from_angles(float(yaw), float(pitch), 0.0)
        place = state.rotation @ (pivot - avatar.neck_pivot) + avatar.neck_pivot + state.shift
        view = scene_from_ball.T @ ((viewer - place) / max(float(np.linalg.norm(viewer - place)), 1e-9))
        aside = view[:2] / INDEX
        bend[side] = aside / np.sqrt(1 - aside @ aside) * DEPTH / np.tan(avatar.iris_radius)
        moved = GLIDE / np.tan(avatar.iris_radius) * (half_way(scene_from_ball.T @ LIGHT, view) - rest)[:2]
        far = float(np.linalg.norm(moved))
        glint[side, :2] = moved * (MOST_GLIDE * np.tanh(far / MOST_GLIDE) / max(far, 1e-9))
        glint[side, 2] = 1 + SHIMMER * np.sin(SHIMMER_PER_RAD * (yaw + 0.7 * pitch))
    return bend, glint
