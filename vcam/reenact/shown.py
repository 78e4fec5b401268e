"""A window that shows the result while it is made; a picture stays until the window is closed."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Final, Self

from vcam.bridge.opening import window_possible
from vcam.errors import SinkClosed, SinkError
from vcam.render.gl import Context, open_context
from vcam.sinks.window import WindowSink
from vcam.types import Rendered

LOOKS_PER_S: Final = 30
"""How often a window with a still picture asks for keys and mouse."""


class Shown:
    """Main thread only. Its context is what everything is drawn with."""

    context: Context

    def __init__(self, size_wh: tuple[int, int], *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._window = WindowSink("", size_wh=size_wh, fps=LOOKS_PER_S, plain=True)
        self._sleep, self._open = sleep, True
        self._last: Rendered | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Raises SinkError where no window can be opened."""
        if why := window_possible():
            line = f"--show: no window can be opened: {why}; or leave --show away: then only the file is written"
            raise SinkError(line)
        with ExitStack() as stack:
            stack.enter_context(self._window)
            self.context = stack.enter_context(open_context())
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def send(self, picture: Rendered) -> None:
        """Show it. Once the user has closed the window nothing more is shown: the file is still written."""
        self._last = picture
        if self._open:
            try:
                self._window.send(picture, None)
            except SinkClosed:
                self._open = False

    def until_closed(self, stopped: Callable[[], bool]) -> None:
        """Keep the last picture until the user closes the window or stops the program."""
        while self._open and self._last is not None and not stopped():
            self.send(self._last)
            self._sleep(1 / LOOKS_PER_S)
