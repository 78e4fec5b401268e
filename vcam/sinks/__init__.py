"""Where pictures go. To add one: a module here and a line in SINKS (docs/adding.md)."""

from __future__ import annotations

from typing import Final, Protocol, Self, runtime_checkable

from vcam.commands import Commands
from vcam.types import Face, Rendered


class Sink(Protocol):
    """Made with `(address, *, size_wh, fps)`: plain values. `address` is what follows the name: a device, a port, a
    path; "" means the usual one."""

    def __enter__(self) -> Self:
        """Open. Must raise SinkError with one clear line (what, why, the fix) when that fails."""
        ...

    def __exit__(self, *error: object) -> None:
        """Finish and close: a file is complete or absent after it. May be called twice."""
        ...

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Show one picture. Must return within one frame time; must copy what it keeps, or draws over. Raises SinkError
        when the output is gone, SinkClosed when its user closed it."""
        ...

    @property
    def about(self) -> str:
        """One line for people: where the picture can be seen."""
        ...


@runtime_checkable
class GivesCommands(Protocol):
    """A Sink where the user can also press keys: it is told where to put what they mean."""

    commands: Commands | None


@runtime_checkable
class OnAir(Protocol):
    """A Sink that others watch: while it is not on air they see a card, whatever is sent."""

    on_air: bool


@runtime_checkable
class IsCamera(OnAir, Protocol):
    """A virtual camera."""

    @property
    def lost(self) -> bool:
        """Whether its device is gone at present; it comes back by itself."""
        ...


@runtime_checkable
class IsShownOn(OnAir, Protocol):
    """A Sink whose pictures other programs show on, as OBS does."""

    @property
    def viewers(self) -> int:
        """How many do so now."""
        ...


@runtime_checkable
class IsDevice(Protocol):
    """A Sink that other programs open as a device."""

    @property
    def device(self) -> str:
        """Its path or name; "" while there is none."""
        ...


SINKS: Final[dict[str, str]] = {
    "virtualcam": "vcam.sinks.virtualcam:VirtualCamSink",
    "window": "vcam.sinks.window:WindowSink",
    "video": "vcam.sinks.video:VideoSink",
    "png": "vcam.sinks.png:PngSink",
    "preview": "vcam.sinks.preview:PreviewSink",
    "null": "vcam.sinks.null:NullSink",
    "osc": "vcam.sinks.osc:OscSink",
    "vmc": "vcam.sinks.vmc:VmcSink",
    "ifacialmocap": "vcam.sinks.ifacialmocap:IFacialMocapSink",
}
