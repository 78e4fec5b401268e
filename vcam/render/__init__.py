"""What draws. The only package that touches OpenGL, and the only one where a Rendered is born."""

from __future__ import annotations

from typing import Final, Protocol, Self

from vcam.types import Face, Rendered


class Scene(Protocol):
    """Made with `(context, *, avatar, size_wh, background, realtime, timed)` in the main thread, with the GL context
    current. Where the processor draws, `realtime` false means to take the time for every pixel. The scene of a photo
    gets `portrait` and `mark` in place of `avatar` and `background`."""

    def __enter__(self) -> Self:
        """Build programs and buffers. Must raise RenderError with one clear line when that fails."""
        ...

    def __exit__(self, *error: object) -> None:
        """Free what was built. May be called twice."""
        ...

    def draw(self, face: Face | None, t: float) -> Rendered:
        """The picture at time `t` (s, any steady clock that only goes up). None: nobody is there; the scene idles.

        Guaranteed to be called from the thread that made it. Must never show a camera's picture, but for OVERLAY.
        """
        ...


OVERLAY: Final = "overlay"
"""The one scene that shows the camera's picture: only a run that was given its name has it."""
SCENES: Final[dict[str, str]] = {
    "avatar": "vcam.render.avatar:AvatarScene",
    OVERLAY: "vcam.render.overlay:OverlayScene",
    "portrait": "vcam.render.portrait:PortraitScene",
}
