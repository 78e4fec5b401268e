"""Paints the eyes of an avatar.glb for other programs: vcam's own shader draws them livelier and ignores this."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import EYE, LEFT_EYE, NO_EYE, Avatar
from vcam.avatar.style import Style

SIDE_PX: Final = 128
SPAN: Final = 2.5
"""Radii of the iris from the middle of the picture to its edge; beyond is only white."""
LEAST_FORWARD: Final = 0.15
"""As in shaders/eye.frag: behind this the ball counts as flat."""
PUPIL: Final = 0.1
"""Its light, as a share of the iris."""


def is_painted(avatar: Avatar) -> bool:
    """Whether the avatar has eyeballs that look about."""
    return bool(((avatar.material == EYE) & (avatar.eye != NO_EYE)).any())


def eye_places(avatar: Avatar) -> NDArray[np.uint16]:
    """(V, 2) place of each vertex in the picture, 65535 is 1, t runs down; in the middle what is no eyeball."""
    pivot = np.where((avatar.eye == LEFT_EYE)[:, None], *avatar.eye_pivots.astype(float))
    way = (avatar.positions - pivot) / max(avatar.eye_radius_m, 1e-6)
    reach = np.maximum(way[:, 2:], LEAST_FORWARD) * np.tan(np.clip(avatar.iris_radius, 0.05, 1.4))
    at = np.clip(0.5 + way[:, :2] * [0.5, -0.5] / reach / SPAN, 0, 1)
    at[(avatar.material != EYE) | (avatar.eye == NO_EYE)] = 0.5
    return np.asarray(np.rint(at * 65535), np.uint16)


def eye_picture(style: Style) -> bytes:
    """A PNG (SIDE_PX, SIDE_PX): iris, darker above, with its rim, pupil and two lights, on white."""
    steps = ((np.arange(4 * SIDE_PX) + 0.5) / (2 * SIDE_PX) - 1) * SPAN  # painted four times as large
    x, y = np.meshgrid(steps, -steps)
    r = np.hypot(x, y)
    iris = np.array(style.iris)
    glow = np.clip((0.85 - y) / 1.75, 0, 1)[..., None]
    picture = iris * (0.65 + 0.6 * glow)
    picture *= 1 - 0.45 * np.clip((r - 0.74) / 0.22, 0, 1)[..., None]
    picture[np.hypot(x / style.pupil_shape, y) < style.pupil] = iris * PUPIL
    picture[r > 1] = 1
    for centre, radius in (((-0.36, 0.40), 0.28), ((0.40, -0.42), 0.14)):
        picture[np.hypot(x - centre[0], y - centre[1]) < radius] = 1
    rgb = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    small = cv2.resize(rgb, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".png", small[..., ::-1])[1].tobytes()
