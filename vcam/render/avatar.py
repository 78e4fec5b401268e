"""The scene that shows an avatar doing what the person does, and living quietly when nobody is there."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import Final, Protocol, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import Avatar
from vcam.avatar.motion import Motion
from vcam.avatar.retarget import Retarget
from vcam.avatar.rigged import RiggedModel
from vcam.avatar.state import State
from vcam.avatar.style import Style
from vcam.metrics import Timed
from vcam.render.backdrop import Backdrop, load_backdrop
from vcam.render.framing import frame
from vcam.render.gl import Context
from vcam.render.mesh import AvatarMesh
from vcam.render.target import SAMPLES_ON_GPU, Target
from vcam.types import Face, Rendered

SOFTWARE_PX: Final = 800 * 450
"""What the processor draws in time on two cores, beside a tracker at 30 fps. Larger pictures are enlarged from it."""
FINE: Final = 1.25
"""Small pictures are drawn so much larger and shrunk, which smooths every edge. With linear interpolation every drawn
pixel still counts; INTER_AREA takes 3 ms for what looks the same."""
TAKES_SHARE: Final = 0.1
"""Of the newest picture in the mean time that one takes; one that is late by chance hardly counts."""


class Drawable(Protocol):
    """What either kind of avatar is to its scene. Use it in the context's thread."""

    def animate(self, state: State, t: float | None = None) -> None:
        """Move to `state` at time `t`, s; None: nothing swings. The next `draw` shows it."""
        ...

    def draw(self) -> None:
        """Into the framebuffer in use, over what is there."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


class AvatarScene:
    """See render.Scene. `timed` gets the stages "animate", "draw" and "readback"."""

    def __init__(
        self,
        context: Context,
        *,
        avatar: Avatar | RiggedModel,
        size_wh: tuple[int, int],
        background: str,
        timed: Timed,
        realtime: bool = True,
    ) -> None:
        self._context, self._avatar, self._size_wh = context, avatar, size_wh
        self._background, self._timed, self._realtime = background, timed, realtime
        # A user's model has no avatar.toml: ours says what is usual
        self._style = avatar.style if isinstance(avatar, Avatar) else Style(avatar.name, "", "")
        self._motion = Motion(Retarget.of(self._style))
        self._takes_s = 0.0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        context = self._context
        drawn_wh = drawing_size(self._size_wh, software=context.software, realtime=self._realtime)
        pixels = load_backdrop(self._background, drawn_wh, self._style.background)
        samples = 0 if context.software else SAMPLES_ON_GPU
        with ExitStack() as stack:
            self._target = stack.enter_context(Target(context, drawn_wh, samples=samples))
            self._backdrop = stack.enter_context(Backdrop(context, pixels))
            self._mesh = stack.enter_context(open_avatar(context, self._avatar, drawn_wh))
            context.check("building the avatar")
            self._stack = stack.pop_all()
        self._drawn_wh = drawn_wh
        width, height = self._size_wh
        self._scaled: NDArray[np.uint8] = np.empty((height, width, 4), np.uint8)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def draw(self, face: Face | None, t: float) -> Rendered:
        """See render.Scene.draw. Raises RenderError when OpenGL fails.

        In real time the head is shown where it will be when the picture is ready.
        """
        begun = time.perf_counter()
        with self._timed("animate"):
            self._mesh.animate(self._motion.step(face, t, t + self._takes_s), t)
        rgba = self._drawn()
        if self._realtime:
            self._takes_s += TAKES_SHARE * (time.perf_counter() - begun - self._takes_s)
        return Rendered(rgba, None if face is None else face.captured, t)

    def pose(self, state: State, t: float | None = None) -> NDArray[np.uint8]:
        """(h, w, 4) uint8 premultiplied of the avatar in `state`, as a portrait of it; valid until the next picture.

        At time `t`, s; without one nothing swings. Raises RenderError when OpenGL fails.
        """
        self._mesh.animate(state, t)
        return self._drawn()

    def _drawn(self) -> NDArray[np.uint8]:
        with self._timed("draw"):
            self._backdrop.paint(self._target)
            self._mesh.draw()
            self._context.finish()
        with self._timed("readback"):
            rgba = self._fit(self._target.read())
        self._context.check("drawing the avatar")
        return rgba

    def _fit(self, drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self._drawn_wh == self._size_wh:
            return drawn
        cv2.resize(drawn, self._size_wh, self._scaled, interpolation=cv2.INTER_LINEAR)
        return self._scaled


def open_avatar(context: Context, avatar: Avatar | RiggedModel, size_wh: tuple[int, int]) -> Drawable:
    """`avatar` ready to be drawn as a portrait of that size. Raises RenderError or BadInput with one line."""
    if isinstance(avatar, RiggedModel):
        from vcam.render.rigged import RiggedMesh

        return RiggedMesh(context, avatar, size_wh)
    return AvatarMesh(context, avatar, frame(avatar, size_wh), size_wh)


def drawing_size(size_wh: tuple[int, int], *, software: bool, realtime: bool) -> tuple[int, int]:
    """The size to draw at for a picture of `size_wh`: itself on a GPU; in software what the time allows."""
    width, height = size_wh
    in_time = (SOFTWARE_PX / (width * height)) ** 0.5
    scale = min(FINE, in_time if realtime else max(1.0, in_time)) if software else 1.0
    return max(1, round(width * scale)), max(1, round(height * scale))
