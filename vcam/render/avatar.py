"""The scene that shows an avatar doing what the person does, and living quietly when nobody is there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Final, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.idle import idle_state
from vcam.avatar.model import Avatar
from vcam.avatar.motion import Motion
from vcam.avatar.retarget import Retarget
from vcam.avatar.rigged import RiggedModel
from vcam.avatar.state import State
from vcam.avatar.style import Style
from vcam.metrics import Timed
from vcam.render.backdrop import load_backdrop
from vcam.render.enlarge import Enlarger
from vcam.render.framing import Framing
from vcam.render.gl import Context
from vcam.render.glide import Glide
from vcam.render.ground import Ground
from vcam.render.mesh import AvatarMesh
from vcam.types import Face, Rendered

SOFTWARE_PX: Final = 800 * 450
"""What the processor draws in time on two cores, beside a tracker at 30 fps. Larger pictures are enlarged from it."""
FINE: Final = 1.25
"""Small pictures are drawn so much larger and shrunk, which smooths every edge."""
TAKES_SHARE: Final = 0.1
"""Of the newest picture in the mean time that one takes; one that is late by chance hardly counts."""


class Drawable(Protocol):
    """What either kind of avatar is to its scene. Made in any thread, used in the context's."""

    def building(self) -> Iterator[None]:
        """Does all that needs OpenGL before the first `animate`, in steps of about 20 ms, one each time that it is
        asked for the next. Raises RenderError."""
        ...

    def look(self, framing: Framing) -> Framing:
        """Show it so from the next `animate` and `draw` on, or as nearly so as is given back."""
        ...

    def outgrown(self, framing: Framing) -> bool:
        """Whether it should be made anew for `framing`."""
        ...

    def resize(self, size_wh: tuple[int, int]) -> None:
        """Draw into a picture of that size from the next `animate` on, of the same shape as the one before."""
        ...

    def hold(self, weights: Mapping[str, float]) -> None:
        """Show these expressions of its own from the next `animate` on; one that has none doesn't."""
        ...

    def animate(self, state: State, t: float | None = None) -> None:
        """Move to `state` at time `t`, s; None: nothing swings. The next `draw` shows it."""
        ...

    def draw(self) -> None:
        """Into the framebuffer in use, over what is there."""
        ...

    def drawing(self) -> Iterator[None]:
        """Does what `draw` does, piece by piece: between two pieces something else may be drawn elsewhere."""
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
        background: str | NDArray[np.uint8],
        timed: Timed,
        realtime: bool = True,
        motion: Motion | None = None,
        glide: Glide | None = None,
    ) -> None:
        """In any thread; it makes ready all that needs no OpenGL.

        `background` may be what `behind` of another gave. `motion`: what several avatars go on from by turns, `glide`:
        how all scenes are framed; None: its own. Raises UsageError for a wrong background, BadInput or RenderError for
        a model that can't be shown.
        """
        self._context, self._size_wh, self._timed, self._realtime = context, size_wh, timed, realtime
        # A user's model has no avatar.toml: ours says what is usual
        style = avatar.style if isinstance(avatar, Avatar) else Style(avatar.name, "", "")
        self._retarget, self._soft_rgb = Retarget.of(style), style.background
        self._motion, self._glide = motion or Motion(), glide or Glide()
        self._framing = self._glide.wanted
        self.shown = self._framing
        """How it is framed in the newest picture: as wanted, or as far as it can go."""
        self._usual_wh = drawing_size(size_wh, software=context.software, realtime=realtime)
        self._ground = Ground(context, self.behind(background) if isinstance(background, str) else background)
        self._mesh = open_avatar(context, avatar, self._usual_wh, self._framing)
        self.avatar = avatar
        """What is shown."""
        self._takes_s = 0.0
        self._built = False
        self._enlarger = Enlarger(size_wh)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """In the context's thread, once. Raises RenderError when OpenGL fails."""
        try:
            for _ in self.entering():
                pass
        except BaseException:
            self._stack.close()
            raise
        return self

    def entering(self) -> Iterator[None]:
        """Does what `__enter__` does, in steps of about 20 ms, one each time that it is asked for the next.

        In the context's thread. Leave the scene also when it is given up half-way.
        """
        self._stack.enter_context(self._ground)
        yield
        self._stack.push(self._mesh)
        yield from self._mesh.building()
        self._mesh.resize(self._ground.size_wh)
        self._context.check("building the avatar")
        self._built = True

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def warming(self, t: float) -> Iterator[None]:
        """Draws it for nobody to see, in steps as `entering` has them: what a driver compiles at the first use, it
        compiles then. `t`: about when it will be shown, s."""
        self._mesh.animate(self._retarget(idle_state(t)), t)
        yield
        pieces, done = self._mesh.drawing(), False
        while not done:
            target = self._ground.use()
            target.only(1)
            done = next(pieces, True) is True
            self._context.finish()
            target.only(None)
            self._context.check("drawing the avatar")
            yield

    @property
    def outgrown(self) -> bool:
        """Whether the avatar should be made anew to be framed as is wanted now."""
        return self._mesh.outgrown(self._glide.wanted)

    def recentre(self) -> None:
        """The head as it is now is straight ahead from now on."""
        self._motion.rest.recentre()

    def hold(self, weights: Mapping[str, float]) -> None:
        """Show these expressions of the model's own, name → 0..1, until the next call."""
        self._mesh.hold(weights)

    def behind(self, background: str) -> NDArray[np.uint8]:
        """What `put_behind` takes, in any thread; `background` as load_backdrop has it. Raises what that raises."""
        return load_backdrop(background, self._usual_wh, self._soft_rgb)

    def put_behind(self, pixels: NDArray[np.uint8]) -> None:
        """Another background, from the next picture on. Raises RenderError."""
        self._ground.behind(pixels)

    def scale(self, share: float) -> None:
        """Draw at that share of the usual width and height and enlarge it, from the next picture on.

        In the context's thread, before it is entered too. Raises RenderError.
        """
        width, height = self._usual_wh
        drawn_wh = max(1, round(width * share)), max(1, round(height * share))
        if drawn_wh != self._ground.size_wh:
            self._ground.resize(drawn_wh)
            if self._built:
                self._mesh.resize(drawn_wh)

    def draw(self, face: Face | None, t: float) -> Rendered:
        """See render.Scene.draw. Raises RenderError when OpenGL fails.

        In real time the head is shown where it will be when the picture is ready.
        """
        begun = time.perf_counter()
        with self._timed("animate"):
            if (framing := self._glide.at(t)) != self._framing:
                self._framing = framing
                self.shown = self._mesh.look(framing)
            self._motion.retarget = self._retarget
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
            target = self._ground.use()
            self._mesh.draw()
            self._context.finish()
        with self._timed("readback"):
            rgba = self._enlarger(target.read())
        self._context.check("drawing the avatar")
        return rgba


def open_avatar(context: Context, avatar: Avatar | RiggedModel, size_wh: tuple[int, int], framing: Framing) -> Drawable:
    """`avatar` to be drawn as a portrait of that size, in any thread. Raises RenderError or BadInput with one line."""
    if isinstance(avatar, RiggedModel):
        from vcam.render.rigged import RiggedMesh

        return RiggedMesh(context, avatar, size_wh, framing)
    return AvatarMesh(context, avatar, size_wh, framing)


def drawing_size(size_wh: tuple[int, int], *, software: bool, realtime: bool) -> tuple[int, int]:
    """The size to draw at for a picture of `size_wh`: itself on a GPU; in software what the time allows."""
    width, height = size_wh
    in_time = (SOFTWARE_PX / (width * height)) ** 0.5
    scale = min(FINE, in_time if realtime else max(1.0, in_time)) if software else 1.0
    return max(1, round(width * scale)), max(1, round(height * scale))
