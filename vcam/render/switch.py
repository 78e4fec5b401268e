"""A scene of scenes: the avatar and the photos, one of them drawn at a time, with a short cross-fade between two."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import Final, Protocol, Self, runtime_checkable

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import Avatar
from vcam.avatar.motion import Over
from vcam.avatar.rigged import RiggedModel
from vcam.errors import RenderError, said
from vcam.render import Scene
from vcam.render.gl import Context
from vcam.types import Face, Rendered

log = logging.getLogger(__name__)

FADE_S: Final = 0.25
"""Seven or eight pictures at 30 a second: seen as one movement, and below the 0.3 s that were asked for."""
MOST_PHOTOS: Final = 8
"""Ready at one time; at 1280x720 each holds about 45 MB, most of it what software rendering draws from."""


@runtime_checkable
class Recentres(Protocol):
    """A Scene to which can be told that the head is straight ahead now."""

    def recentre(self) -> None: ...


@runtime_checkable
class Holds(Protocol):
    """A Scene of an avatar that has expressions of its own."""

    @property
    def avatar(self) -> Avatar | RiggedModel: ...

    def hold(self, weights: Mapping[str, float]) -> None:
        """Show these expressions of its own, name → 0..1, until the next call."""
        ...


@runtime_checkable
class Scales(Protocol):
    """A Scene that can be drawn smaller, and enlarged."""

    def scale(self, share: float) -> None:
        """From the next picture on, at that share of the usual width and height."""
        ...


@runtime_checkable
class Ends(Protocol):
    """A Scene in the avatar's place that is over for good once a photo is shown."""

    def end(self) -> None: ...


class SwitchScene:
    """See render.Scene. While it fades only the new scene is drawn, over the old one's last picture, kept as it was.

    `realtime` false (files): a scene that breaks ends the run. True: a photo that breaks is left out and the avatar is
    back at once; the avatar's own errors are passed on.
    """

    def __init__(self, context: Context, avatar: Scene, name: str, *, size_wh: tuple[int, int], realtime: bool) -> None:
        """`avatar`, not entered yet, is shown until something else is; there is always an avatar."""
        self._context = context
        self._scenes: list[tuple[str, Scene]] = [(name, avatar)]
        self._at, self._last_photo, self._realtime = 0, 1, realtime
        width, height = size_wh
        self._frozen: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        self._faded: NDArray[np.uint8] = np.zeros((height, width, 4), np.uint8)
        self._last: Rendered | None = None
        self._since: float | None = None
        self.watch: Callable[[Face], None] | None = None
        """Given the faces while the avatar is shown, for what photos must know of them later."""
        self.over: Over | None = None
        """What else avatar and photos do when nobody is there."""
        self._held: Mapping[str, float] = {}
        self._share = 1.0

    def __enter__(self) -> Self:
        self._scenes[0][1].__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        with ExitStack() as closing:
            for _, scene in self._scenes:
                closing.push(scene)

    @property
    def name(self) -> str:
        """Of what is shown."""
        return self._scenes[self._at][0]

    @property
    def shows_photo(self) -> bool:
        """Whether it is a photo that is shown."""
        return self._at > 0

    @property
    def photos(self) -> tuple[str, ...]:
        """Names of the photos, in the order in which `next_photo` goes through them."""
        return tuple(name for name, _ in self._scenes[1:])

    @property
    def avatar_name(self) -> str:
        """Of the avatar, shown or not."""
        return self._scenes[0][0]

    @property
    def avatar_scene(self) -> Scene:
        """The scene of the avatar, shown or not."""
        return self._scenes[0][1]

    @property
    def avatar(self) -> Avatar | RiggedModel | None:
        """What the avatar is, where its scene tells."""
        scene = self._scenes[0][1]
        return scene.avatar if isinstance(scene, Holds) else None

    def recentre(self) -> None:
        """The head as it is now is straight ahead from now on."""
        for _, scene in self._scenes:
            if isinstance(scene, Recentres):
                scene.recentre()

    def hold(self, weights: Mapping[str, float]) -> None:
        """Have the avatar, this one and those to come, show these expressions of its own; name → 0..1."""
        self._held = weights
        scene = self._scenes[0][1]
        if isinstance(scene, Holds):
            scene.hold(weights)

    def scale(self, share: float) -> None:
        """Have the avatar, this one and those to come, drawn at that share of the usual width and height."""
        self._share = share
        scene = self._scenes[0][1]
        if isinstance(scene, Scales):
            scene.scale(share)

    def wear(self, name: str, avatar: Scene, *, fade: bool = True) -> None:
        """Fade to `avatar`, entered already, in place of the one before, which is closed; or have it there at once."""
        _, old = self._scenes[0]
        if fade and not self._at:
            self.fade()
        self._scenes[0] = name, avatar
        self.hold(self._held)
        self.scale(self._share)
        self._close("avatar", old)

    def fade(self) -> None:
        """Fade from what is seen now to what is drawn from the next picture on."""
        if self._last is not None:
            np.copyto(self._frozen, self._last.rgba)
            self._since = self._last.t

    def add(self, name: str, photo: Scene) -> None:
        """Take `photo`, entered already, as the last of the photos, to close it in the end; what is shown stays.

        With too many the oldest that isn't shown goes.
        """
        self._scenes.append((name, photo))
        if len(self._scenes) - 1 > MOST_PHOTOS:
            self._leave_out(1 if self._at != 1 else 2)

    def warm_up(self, t: float) -> None:
        """Draw the avatar once for nobody to see, at time `t`, before there are frames to keep up with.

        The first picture of a scene takes 30 ms more than the others on llvmpipe, which compiles then, and 300 where
        that is kept from no earlier run: so long that frames would be dropped. A photo is warmed when it is added.
        """
        with suppress(Exception):  # what can't be drawn is said when it is to be seen
            self._scenes[0][1].draw(None, t)

    def show_avatar(self) -> None:
        """Fade to the avatar."""
        self._show(0)

    def show_photo(self, index: int) -> None:
        """Fade to the photo with that place in `photos`; negative ones count from the end."""
        self._show(range(1, len(self._scenes))[index])

    def forget(self, index: int) -> None:
        """Take the photo with that place in `photos` out, with a fade to the avatar where it is shown."""
        at = range(1, len(self._scenes))[index]
        if at == self._at:
            self._show(0)
        self._leave_out(at)

    def toggle(self) -> None:
        """Fade from the avatar to the photo that was shown last, or back. Without photos nothing happens."""
        if self._at:
            self._show(0)
        elif len(self._scenes) > 1:
            self._show(min(self._last_photo, len(self._scenes) - 1))

    def next_photo(self) -> None:
        """Fade to the next photo, after the last one to the first; from the avatar to the photo shown last."""
        if not self._at:
            self.toggle()
        else:
            self._show(self._at % (len(self._scenes) - 1) + 1)

    def draw(self, face: Face | None, t: float) -> Rendered:
        """See render.Scene.draw. Raises what the avatar raises, and when not in real time what a photo raises."""
        if not self._at and face is not None and self.watch is not None:
            self.watch(face)
        rendered = self._drawn(face, t)
        if self._since is not None:
            share = (t - self._since) / FADE_S
            if share >= 1:
                self._since = None
            else:
                share = max(0.0, share) ** 2 * (3 - 2 * max(0.0, share))
                cv2.addWeighted(self._frozen, 1 - share, rendered.rgba, share, 0.0, self._faded)
                rendered = Rendered(self._faded, rendered.captured, t)
        self._last = rendered
        return rendered

    def _drawn(self, face: Face | None, t: float) -> Rendered:
        name, scene = self._scenes[self._at]
        try:
            return self._whole(scene.draw(face, t))
        except Exception as error:  # whatever a driver or a shader throws, viewers get the avatar
            if not self._realtime or not self._at:
                raise
            log.error("the photo %r can't be drawn: %s; back to the avatar", name, said(error))
            log.debug("its traceback", exc_info=error)
        broken, self._at, self._since = self._at, 0, None
        self._leave_out(broken)
        _ = self._context.gl.error  # what it left behind is no fault of the avatar
        return self._whole(self._scenes[0][1].draw(face, t))

    def _whole(self, rendered: Rendered) -> Rendered:
        if rendered.rgba.shape != self._frozen.shape:
            raise RenderError(f"a scene of {self._frozen.shape[1::-1]} px drew one of {rendered.rgba.shape[1::-1]} px")
        return rendered

    def _show(self, at: int) -> None:
        if at == self._at:
            return
        self.fade()
        self._at, self._last_photo = at, at or self._last_photo
        first = self._scenes[0][1]
        if at and isinstance(first, Ends):
            first.end()

    def _leave_out(self, index: int) -> None:
        self._close("photo", self._scenes.pop(index)[1])
        if self._at > index:
            self._at -= 1
        if self._last_photo > index:
            self._last_photo -= 1

    def _close(self, what: str, scene: Scene) -> None:
        try:
            scene.__exit__(None, None, None)
        except Exception:  # whatever a driver throws, it isn't needed any more
            log.debug("the %s can't be freed", what, exc_info=True)
