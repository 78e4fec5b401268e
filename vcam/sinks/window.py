"""A window with the picture and all that can be pressed, in a process of its own, so that the stream goes on anyhow."""

from __future__ import annotations

from typing import Final, Self

from vcam.bridge.opening import AFTER, BEFORE, TITLE, window_possible
from vcam.commands import Commands
from vcam.errors import SinkError, UsageError
from vcam.sinks.picture import pixels
from vcam.sinks.window_process import WindowProcess
from vcam.types import Face, Rendered

ABOUT: Final = f"a window, {TITLE!r}"


class WindowSink:
    """A picture costs one copy. The close button raises SinkClosed, the end of its process SinkError."""

    about = ABOUT

    def __init__(self, address: str, *, size_wh: tuple[int, int], fps: float, plain: bool = False) -> None:
        """`plain`: the picture alone, with nothing to press; Esc closes it too."""
        if address:
            raise UsageError(f"window takes no address, got {address!r}")
        self._size_wh, self._plain = size_wh, plain
        self._commands: Commands | None = None
        self._process: WindowProcess | None = None

    @property
    def commands(self) -> Commands | None:
        """Set by whoever obeys: the window shows their state and gives them what is pressed."""
        return self._commands

    @commands.setter
    def commands(self, commands: Commands | None) -> None:
        self._commands = commands
        if self._process is not None:
            self._process.commands = commands

    def __enter__(self) -> Self:
        """It opens while the rest of vcam does; that one can be opened is tried before."""
        why_not = window_possible()
        if why_not is not None:
            raise SinkError(f"{BEFORE}{why_not}{AFTER}")
        self._process = WindowProcess(self._size_wh, plain=self._plain)
        self._process.commands = self._commands
        return self

    def __exit__(self, *error: object) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Show it, in the window's own time."""
        rgba = pixels(rendered, self._size_wh)
        if self._process is None:
            raise SinkError("the window is not open")
        self._process.show(rgba)
