"""What a command shows and hears at its terminal: bars of progress, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.progress import Progress

HEARS_S: Final = 10.0
"""How long the main thread may take to hear Ctrl-C: until the present picture is drawn, or a film's last is written."""
HEARD: Final = bytes(1)
"""Among signals' numbers: the main thread has heard of those before it."""


def _unmarked(about: str) -> str:
    from rich.markup import escape

    return escape(plain(about))


def progress() -> Progress:
    """What draws bars on a terminal's stderr; nothing where that is none, or knows no escape sequences (Windows 10): on
    such a one rich draws by descriptors 1 and 2 only, and own_stderr has given us another."""
    from rich.console import Console  # 0.1 s, and most commands need no bar
    from rich.progress import Progress

    screen = Console(stderr=True)
    return Progress(console=screen, transient=True, disable=screen.legacy_windows or not sys.stderr.isatty())


@contextmanager
def filling() -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal's stderr, and what says what is done and sets its share; it is seen once that is called."""
    with progress() as shown:
        task = shown.add_task("", total=1.0, visible=False)
        yield lambda doing, share: shown.update(task, description=doing, completed=share, visible=share < 1)


@contextmanager
def bar(about: str, total: int | None) -> Iterator[Callable[[], None]]:
    """A bar on a terminal's stderr, and what moves it by one."""
    with progress() as shown:
        task = shown.add_task(_unmarked(about), total=total)
        yield lambda: shown.advance(task)


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """A question "shall we stop?" that Ctrl-C and SIGTERM answer with yes; a second one interrupts at once.

    Where the main thread hears nothing, for it hangs in a driver, the second one ends the process after HEARS_S.
    """
    heard: list[int] = []
    wanted = [signal.SIGINT, *([] if sys.platform == "win32" else [signal.SIGTERM])]
    with _ended_when_deaf(wanted) as hears:

        def on_signal(number: int, _: FrameType | None) -> None:
            hears()
            heard.append(number)
            if len(heard) > 1:
                raise KeyboardInterrupt

        before = {number: signal.signal(number, on_signal) for number in wanted}
        try:
            yield lambda: bool(heard)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def _ended_when_deaf(wanted: Sequence[int]) -> Iterator[Callable[[], None]]:
    """Within the block a thread ends the process when two of the signals `wanted` came and for HEARS_S the main thread
    doesn't call what this gives.

    Python runs its handlers in the main thread alone, but tells a descriptor of signals from whichever has them; what
    the main thread hears goes the same way, so that the order tells what it has heard of.
    """
    comes, tells = socket.socketpair()
    tells.setblocking(False)
    before = signal.set_wakeup_fd(tells.fileno(), warn_on_full_buffer=False)

    def hears() -> None:
        with suppress(OSError):  # full: it is heard of often enough
            tells.send(HEARD)

    def listen() -> None:
        unheard, end = 0, 0.0
        while True:
            comes.settimeout(max(end - time.monotonic(), 0.001) if unheard > 1 else None)
            with suppress(TimeoutError):
                byte = comes.recv(1)
                if not byte:
                    return
                unheard = 0 if byte == HEARD else unheard + (byte[0] in wanted)
                if unheard <= 2:
                    end = time.monotonic() + HEARS_S
            if unheard > 1 and time.monotonic() > end:
                os.write(2, b"vcam: error: interrupted, while something hung\n")
                os._exit(1)

    thread = threading.Thread(target=listen, name="vcam-signals", daemon=True)
    thread.start()
    try:
        yield hears
    finally:
        signal.set_wakeup_fd(before)
        tells.close()
        thread.join()
        comes.close()


def plain(text: str) -> str:
    """`text` as one line that a terminal shows and never obeys: names of files and titles of models hold anything."""
    return "".join(c if c.isprintable() else "?" for c in text)
