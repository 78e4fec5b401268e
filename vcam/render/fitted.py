"""Shows the head that was fitted to a photo, wearing somebody else's expression, over the photo: what 3DDFA's demos do.

The modes: mask, mesh, landmarks, depth, pncc (projected normalised coordinate code), uv, pose.
"""

from __future__ import annotations

from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.head_file import load_head
from vcam.portrait.fill import fill
from vcam.portrait.portrait import Portrait
from vcam.portrait.topology import OVAL
from vcam.render.fitted_lines import box_points, draw_landmarks, draw_pose
from vcam.render.fitted_shape import FittedShape, Worn, project
from vcam.render.fitted_surface import PAINTS, FittedSurface
from vcam.render.gl import Context
from vcam.types import Rendered

MODES: Final = ("mask", "mesh", "landmarks", "depth", "pncc", "uv", "pose")
WITHIN: Final = 0.97
"""Of the face's outline, so far from its middle a face is smoothed away: what is just within is skin."""
FIRM: Final = 0.01
"""How smooth what is beside the face becomes, as stiffness of `fill`."""
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
        self._faceless: NDArray[np.uint8] | None = None

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
        rgb = self._over(self._surface.draw(worn), self._beneath(worn)) if self._surface else self._drawn_in_lines(worn)
        return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA), np.uint8)

    def _beneath(self, worn: Worn) -> NDArray[np.uint8]:
        """(h, w, 3) what the surface is laid over: beside a mask that is turned no second face must show."""
        if self._mode != "mask" or worn.rotation is None:
            return self._under
        if self._faceless is None:
            self._faceless = faceless(self._portrait)
        return self._faceless

    def _over(self, layer: NDArray[np.uint8], under: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(h, w, 3) of the premultiplied `layer` over `under`; only where it covers anything is reckoned."""
        left, top, width, height = cv2.boundingRect(layer[..., 3])
        box = np.s_[top : top + height, left : left + width]
        out, part = under.copy(), layer[box]
        clear = 255 - part[..., 3:].astype(np.uint16)
        out[box] = np.minimum(part[..., :3] + (out[box] * clear + 127) // 255, 255)
        return out

    def _drawn_in_lines(self, worn: Worn) -> NDArray[np.uint8]:
        place, camera = self._shape.place(worn.rotation), self._portrait.camera
        if self._mode == "pose":
            return draw_pose(self._portrait.image, project(box_points(), place, camera), place)
        points = self._shape.model.landmarks.of(self._shape.shape(worn))
        return draw_landmarks(self._portrait.image, project(points, place, camera)[:, :2])


def faceless(portrait: Portrait) -> NDArray[np.uint8]:
    """(h, w, 3) the photo, its face smoothed away from the outline inwards."""
    outline = portrait.points[list(OVAL)].astype(np.float64)
    face = np.zeros(portrait.image.shape[:2], np.uint8)
    middle = outline.mean(axis=0)
    cv2.fillPoly(face, [np.rint(middle + WITHIN * (outline - middle)).astype(np.int32)], 255)
    left, top, width, height = cv2.boundingRect(face)
    if not width:
        return portrait.image
    margin = max(4, width // 8)
    box = np.s_[max(0, top - margin) : top + height + margin, max(0, left - margin) : left + width + margin]
    part, shown = portrait.image[box].astype(np.float32), face[box]
    filled = fill(part, (shown == 0).astype(np.float32), FIRM)
    soft = cv2.GaussianBlur(shown, (0, 0), max(1.0, width / 60))[..., None] / np.float32(255)
    out = portrait.image.copy()
    out[box] = np.rint(np.clip(part + soft * (filled - part), 0, 255))
    return out
