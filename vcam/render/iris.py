"""What the shape of an eye does to its picture: the iris lies behind the cornea, and lights glide over it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.deform import GAZE_LIMIT_RAD
from vcam.avatar.model import Avatar
from vcam.avatar.points import unit
from vcam.avatar.state import State
from vcam.geometry import rotation_from_angles
from vcam.render.gloss import REST
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
    gaze = np.clip(state.gaze.astype(np.float64), -GAZE_LIMIT_RAD, GAZE_LIMIT_RAD)
    scene_from_ball = state.rotation @ np.array([rotation_from_angles(yaw, pitch, 0.0) for yaw, pitch in gaze.tolist()])
    places = (avatar.eye_pivots - avatar.neck_pivot) @ state.rotation.T + avatar.neck_pivot + state.shift
    view = np.matmul(unit(viewer - places)[:, None], scene_from_ball)[:, 0]
    wide = np.tan(avatar.iris_radius)
    aside = view[:, :2] / INDEX
    bend = aside * (DEPTH / wide / np.sqrt(1 - np.vecdot(aside, aside)))[:, None]
    moved = GLIDE / wide * (unit(LIGHT @ scene_from_ball + view) - REST)[:, :2]
    far = np.sqrt(np.vecdot(moved, moved))
    most = MOST_GLIDE * np.tanh(far / MOST_GLIDE) / np.maximum(far, 1e-9)
    size = 1 + SHIMMER * np.sin(SHIMMER_PER_RAD * (gaze[:, 0] + 0.7 * gaze[:, 1]))
    return bend, np.column_stack([moved * most[:, None], size])
