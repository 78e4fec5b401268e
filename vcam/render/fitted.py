"""Shows the head that was fitted to a photo, wearing somebody else's expression, over the photo: what 3DDFA's demos do.

The modes: mask, mesh, landmarks, depth, pncc (projected normalised coordinate code), uv, pose.
"""

from __future__ import annotations

from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.head_file import load_head
from vcam.portrait.portrait import Portrait
from vcam.render.fitted_lines import box_points, draw_landmarks, draw_pose
from vcam.render.fitted_shape import FittedShape, Worn, project
from vcam.render.fitted_surface import PAINTS, FittedSurface
from vcam.render.gl import Context
from vcam.types import Rendered

MODES: Final = ("mask", "mesh", "landmarks", "depth", "pncc", "uv", "pose")
PAPER: Final = 32
"""Grey beneath an unrolled face."""


class FittedScene:
    """One photo in one mode. Must be used in the context's thread. Raises RenderError when OpenGL fails."""

    def __init__(self, context: Context, *, portrait: Portrait, mode: str) -> None:
        self._portrait, self._mode = portrait, mode
        self._shape = FittedShape(load_head(), portrait)
        surface = PAINTS.get(mode)
        self._surface = FittedSurface(context, portrait, self._shape, mode) if surface else None
        self._under = np.full_like(portrait.image, PAPER) if mode == "uv" else portrait.image

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._surface:
            self._surface.__exit__()

    def draw(self, worn: Worn, captured: float | None, t: float) -> Rendered:
        """The picture of `worn` at time `t`, s; `captured`: of the face that it was read of, None without one."""
        return Rendered(self._picture(worn), captured, t)

    def _picture(self, worn: Worn) -> NDArray[np.uint8]:
        """(h, w, 4) uint8, opaque."""
        rgb = self._over(self._surface.draw(worn)) if self._surface else self._drawn_in_lines(worn)
        return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA), np.uint8)

    def _over(self, layer: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(h, w, 3) of the premultiplied `layer` over what lies beneath; only where it covers anything is reckoned."""
        left, top, width, height = cv2.boundingRect(layer[..., 3])
        box = np.s_[top : top + height, left : left + width]
        out, part = self._under.copy(), layer[box]
        clear = 255 - part[..., 3:].astype(np.uint16)
        out[box] = np.minimum(part[..., :3] + (out[box] * clear + 127) // 255, 255)
        return out

    def _drawn_in_lines(self, worn: Worn) -> NDArray[np.uint8]:
        place, camera = self._shape.place(worn.rotation), self._portrait.camera
        if self._mode == "pose":
            return draw_pose(self._portrait.image, project(box_points(), place, camera), place)
        points = self._shape.model.landmarks.of(self._shape.shape(worn))
        return draw_landmarks(self._portrait.image, project(points, place, camera)[:, :2])
