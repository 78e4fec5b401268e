"""Where the viewer stands: head and shoulders in a picture of any shape, the same at every size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import Avatar

DISTANCE_M: Final = 1.3
"""From the face: where a portrait photographer stands; nearer makes the nose large, further makes the face flat."""
REACH_M: Final = 0.8
"""Depth that is drawn, before and behind the face."""
LEAST_WIDTH_M: Final = 0.33
"""What a narrow picture still shows: a head with hair, swaying."""

HEM_M: Final = 0.08
"""Kept out of the picture over the avatar's lower end, which moves with the sway."""


@dataclass(frozen=True, slots=True)
class View:
    """A viewer before the avatar."""

    clip_from_head: NDArray[np.float32]
    """(4, 4), points as columns; clip space with +y down, so that row 0 of the picture is its top."""
    viewer: NDArray[np.float32]
    """(3,) m, head frame of a head that looks straight out of the picture."""
    px_per_m: float
    """In the plane of the face."""


def frame(avatar: Avatar, size_wh: tuple[int, int]) -> View:
    """The View of `avatar` in a picture of that size.

    A picture narrower than LEAST_WIDTH_M at the style's height shows more height instead; more of it above the head
    where the avatar would end inside the picture.
    """
    width, height = size_wh
    style = avatar.style
    tall = max(style.view_height_m, LEAST_WIDTH_M * height / width)
    x, y, z = style.view_centre_m
    y = max(y, min(float(avatar.positions[:, 1].min()) + HEM_M, y - style.view_height_m / 2) + tall / 2)
    near, far = DISTANCE_M - REACH_M, DISTANCE_M + REACH_M
    scale = 2 * DISTANCE_M / tall
    clip_from_view = np.array(
        [
            [scale * height / width, 0, 0, 0],
            [0, -scale, 0, 0],
            [0, 0, -(far + near) / (far - near), -2 * far * near / (far - near)],
            [0, 0, -1, 0],
        ]
    )
    view_from_head = np.eye(4)
    view_from_head[:3, 3] = -x, -y, -z - DISTANCE_M
    viewer = np.array([x, y, z + DISTANCE_M], np.float32)
    return View((clip_from_view @ view_from_head).astype(np.float32), viewer, height / tall)
