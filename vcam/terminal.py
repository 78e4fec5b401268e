"""What a command shows and hears at its terminal: bars of progress, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress

HEARS_S: Final = 5.0
"""How long the main thread may take to hear Ctrl-C: until the present picture is drawn, or a film's last is written."""
LOOK_S: Final = 0.05


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
    """A question "shall we stop?" that Ctrl-C and SIGTERM answer with yes; a second one interrupts at once.

    Where the main thread hears nothing, for it hangs in a driver, the second one ends the process after HEARS_S.
    """
    heard: list[int] = []

    def on_signal(number: int, _: FrameType | None) -> None:
        heard.append(number)
        if len(heard) > 1:
            raise KeyboardInterrupt

    wanted = [signal.SIGINT, *([] if sys.platform == "win32" else [signal.SIGTERM])]
    before = {number: signal.signal(number, on_signal) for number in wanted}
    try:
        with _ended_when_deaf(wanted, heard):
            yield lambda: bool(heard)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _ended_when_deaf(wanted: Sequence[int], heard: Sequence[int]) -> Iterator[None]:
    """Within the block a thread ends the process when one of the signals `wanted` comes and those before it, which the
    main thread adds to `heard`, still aren't there.

    Python runs its handlers in the main thread alone, but tells a descriptor of signals from whichever has them.
    """
    comes, tells = socket.socketpair()
    tells.setblocking(False)
    before = signal.set_wakeup_fd(tells.fileno(), warn_on_full_buffer=False)
    over = threading.Event()

    def listen() -> None:
        came = 0
        while byte := comes.recv(1):
            came += byte[0] in wanted
            end = time.monotonic() + HEARS_S
            while len(heard) < came - 1 and not over.wait(LOOK_S):
                if time.monotonic() > end:
                    os.write(2, b"vcam: error: interrupted, while something hung\n")
                    os._exit(1)

    thread = threading.Thread(target=listen, name="vcam-signals", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        signal.set_wakeup_fd(before)
        tells.close()
        thread.join()
        comes.close()


def plain(text: str) -> str:
    """`text` as one line that a terminal shows and never obeys: names of files and titles of models hold anything."""
    return "".join(c if c.isprintable() else "?" for c in text)
