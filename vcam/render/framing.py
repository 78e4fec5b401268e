"""Where the viewer stands: head and shoulders in a picture of any shape, the same at every size."""

from __future__ import annotations

import math
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

HEAD_M: Final = 0.24
"""From the chin to the crown of a person, hair included; a model's distances are in shares of its own."""
VIEW_HEADS: Final = 1.5
"""Height of the picture in heights of a head: shoulders and some room for the head to move."""
CENTRE_HEADS: Final = -0.14
"""Middle of the picture, from the eyes, in heights of a head: a crown at 0.55 keeps 0.06 free above it."""
FREE_HEADS: Final = 0.06
"""Kept free above a crown that is higher than that."""
MOST_CROWN_HEADS: Final = 0.85
"""A crown still higher is a hat or an antenna, which may be cut."""
LEAST_WIDTH_HEADS: Final = LEAST_WIDTH_M / HEAD_M


Window = tuple[float, float, float, float]
"""Left, top, right, bottom in clip space, +y down: -1, -1, 1, 1 is the picture."""
WHOLE: Final = (-1.0, -1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Framing:
    """What the user wants of it: how large the head is shown, and where."""

    zoom: float = 1.0
    """Of the usual size."""
    x: float = 0.0
    """How far to the right of the usual place, in widths of the picture."""
    y: float = 0.0
    """How far below it, in heights of the picture."""

    def toward(self, other: Framing, share: float) -> Framing:
        """A `share` of the way from here to `other`; sizes grow evenly."""
        zoom = self.zoom ** (1 - share) * other.zoom**share
        return Framing(zoom, self.x + share * (other.x - self.x), self.y + share * (other.y - self.y))

    @property
    def window(self) -> Window:
        """What of the usual view is then seen in the picture."""
        x, y = 2 * self.x, 2 * self.y
        return (-1 - x) / self.zoom, (-1 - y) / self.zoom, (1 - x) / self.zoom, (1 - y) / self.zoom


USUAL: Final = Framing()


@dataclass(frozen=True, slots=True)
class View:
    """A viewer before the avatar."""

    clip_from_head: NDArray[np.float32]
    """(4, 4), points as columns; clip space with +y down, so that row 0 of the picture is its top."""
    viewer: NDArray[np.float32]
    """(3,) m, head frame of a head that looks straight out of the picture."""
    px_per_m: float
    """In the plane of the face."""
    hem: float = math.inf
    """Clip y of the avatar's lower end, and some more over it; 1 is the picture's lower edge."""

    def framed(self, framing: Framing) -> View:
        """The same viewer, through whose picture the avatar is shown as `framing` wants it: drawn so, not resized.

        An avatar that doesn't end inside the picture never does: where it would, it is moved down instead.
        """
        down = 2 * framing.y
        if self.hem >= 1:
            down = max(down, 1 - framing.zoom * self.hem)
        moved = np.diag([framing.zoom, framing.zoom, 1.0, 1.0])
        moved[:2, 3] = 2 * framing.x, down
        clip_from_head = (moved @ self.clip_from_head).astype(np.float32)
        return View(clip_from_head, self.viewer, self.px_per_m * framing.zoom, framing.zoom * self.hem + down)


def frame(avatar: Avatar, size_wh: tuple[int, int]) -> View:
    """The View of `avatar` in a picture of that size.

    A picture narrower than LEAST_WIDTH_M at the style's height shows more height instead; more of it above the head
    where the avatar would end inside the picture.
    """
    style = avatar.style
    width, height = size_wh
    tall = max(style.view_height_m, LEAST_WIDTH_M * height / width)
    return _view(style.view_centre_m, (style.view_height_m, tall), float(avatar.positions[:, 1].min()), 1.0, size_wh)


def frame_head(head_height_m: float, crown_y: float, lowest_y: float, size_wh: tuple[int, int]) -> View:
    """The View of a user's model whose eyes' middle is the origin, its head so tall from the chin to the crown.

    It is seen as our own avatars are: as large, and from as far away in heights of a head.
    """
    width, height = size_wh
    wanted = VIEW_HEADS * head_height_m
    tall = max(wanted, LEAST_WIDTH_HEADS * head_height_m * height / width)
    over = min(crown_y, MOST_CROWN_HEADS * head_height_m) + FREE_HEADS * head_height_m
    centre = (0.0, max(CENTRE_HEADS * head_height_m, over - wanted / 2), 0.0)
    return _view(centre, (wanted, tall), lowest_y, head_height_m / HEAD_M, size_wh)


def _view(
    centre: tuple[float, float, float],
    heights_m: tuple[float, float],
    lowest_y: float,
    size: float,
    size_wh: tuple[int, int],
) -> View:
    """Looking at `centre`; heights: what would be enough, and what is shown; `lowest_y`: where the model ends.

    `size`: of its head, of a person's.
    """
    wanted, tall = heights_m
    width, height = size_wh
    x, y, z = centre
    y = max(y, min(lowest_y + size * HEM_M, y - wanted / 2) + tall / 2)
    distance = size * DISTANCE_M
    near, far = distance - size * REACH_M, distance + size * REACH_M
    scale = 2 * distance / tall
    clip_from_view = np.array(
        [
            [scale * height / width, 0, 0, 0],
            [0, -scale, 0, 0],
            [0, 0, -(far + near) / (far - near), -2 * far * near / (far - near)],
            [0, 0, -1, 0],
        ]
    )
    view_from_head = np.eye(4)
    view_from_head[:3, 3] = -x, -y, -z - distance
    viewer = np.array([x, y, z + distance], np.float32)
    hem = 2 * (y - lowest_y - size * HEM_M) / tall
    return View((clip_from_view @ view_from_head).astype(np.float32), viewer, height / tall, hem)
