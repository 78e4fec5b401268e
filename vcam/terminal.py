"""What a command shows and hears at its terminal: bars of progress, and Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


def _unmarked(about: str) -> str:
    from rich.markup import escape

    return escape(plain(about))


def _progress() -> Progress:
    from rich.console import Console  # 0.1 s, and most commands need no bar
    from rich.progress import Progress

    return Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


@contextmanager
def filling() -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal's stderr, and what says what is done and sets its share; it is seen once that is called."""
    with _progress() as shown:
        task = shown.add_task("", total=1.0, visible=False)
        yield lambda doing, share: shown.update(task, description=doing, completed=share, visible=share < 1)


@contextmanager
def bar(about: str, total: int | None) -> Iterator[Callable[[], None]]:
    """A bar on a terminal's stderr, and what moves it by one."""
    with _progress() as shown:
        task = shown.add_task(_unmarked(about), total=total)
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


def plain(text: str) -> str:
    """`text` as one line that a terminal shows and never obeys: names of files and titles of models hold anything."""
    return "".join(c if c.isprintable() else "?" for c in text)
