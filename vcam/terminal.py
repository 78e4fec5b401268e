"""What a command shows and hears at its terminal: bars of progress, and Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import Progress


@contextmanager
def filling() -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal's stderr, and what says what is done and sets its share; it is seen once that is called."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task("", total=1.0, visible=False)
        yield lambda doing, share: shown.update(task, description=doing, completed=share, visible=share < 1)


@contextmanager
def bar(about: str, total: int | None) -> Iterator[Callable[[], None]]:
    """A bar on a terminal's stderr, and what moves it by one."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as shown:
        task = shown.add_task(about, total=total)
        yield lambda: shown.advance(task)


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """A question "shall we stop?" that Ctrl-C and SIGTERM answer with yes; a second Ctrl-C interrupts at once."""
    asked = threading.Event()

    def on_signal(number: int, _: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    wanted = [signal.SIGINT, *([] if sys.platform == "win32" else [signal.SIGTERM])]
    before = {number: signal.signal(number, on_signal) for number in wanted}
    try:
        yield asked.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
