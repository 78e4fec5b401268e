"""Whether what a stage waits for answers: said once when it hasn't for some seconds, and once when it does again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from vcam.errors import VcamError
from vcam.live.trouble import Trouble

HANGS_S: Final = 5.0
"""Nets take 0.05 s for a picture and a busy computer ten times that; sources that lost what they read say so by
themselves about once a second."""
LOOK_S: Final = 0.5
"""Between two looks of the thread that does nothing else."""


class Answers:
    """One thread asks, in `asking`; another looks whether it got an answer."""

    def __init__(self, what: str, meanwhile: str, clock: Callable[[], float] = time.perf_counter) -> None:
        self._trouble, self._clock = Trouble(what, meanwhile), clock
        self._since: float | None = None

    @contextmanager
    def asking(self) -> Iterator[None]:
        """An answer is waited for during the block."""
        self._since = self._clock()
        try:
            yield
        finally:
            self._since = None

    def look(self) -> None:
        """Say when the answer is overdue, and when that is over."""
        since = self._since
        if since is not None and self._clock() - since > HANGS_S:
            self._trouble.begins(VcamError(f"no answer for {HANGS_S:g} s"))
        elif since is None or self._clock() - since < HANGS_S / 2:
            self._trouble.ends()


@contextmanager
def looked_after(answers: Answers) -> Iterator[None]:
    """Within the block a thread looks: what asks is the thread in which everything else happens."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_S):
            answers.look()

    thread = threading.Thread(target=look, name="vcam-answers", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
