"""Keeps what a live run learns of a person: every few minutes, and at its end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final, Self

from vcam.errors import VcamError
from vcam.person import Person, after_session
from vcam.person.files import save_person

log = logging.getLogger(__name__)

EVERY_S: Final = 180.0
"""A crash costs no more than this of what was learned."""
JOIN_S: Final = 5.0


class Keeper:
    """Writes the profile while a run goes on. A context: opened before the tracker is, so that it is closed after."""

    def __init__(self, before: Person, learned: Callable[[], Person], *, every_s: float = EVERY_S) -> None:
        """`before`: the person as the run began; `learned`: as they are known by now, asked from another thread."""
        self._before, self._learned, self._every_s = before, learned, every_s
        self._ended = threading.Event()
        self._failed = False
        self._thread = threading.Thread(target=self._work, name="vcam-keep-person", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join(JOIN_S)
        self.keep()

    def keep(self) -> None:
        """Write it now. A failure is said once; the run goes on without."""
        learned = self._learned()
        if not learned.known:
            return
        try:
            save_person(after_session(self._before, learned))
        except VcamError as error:
            if not self._failed:
                log.warning("what was learned of your face isn't kept: %s", error)
            self._failed = True

    def _work(self) -> None:
        while not self._ended.wait(self._every_s):
            self.keep()
