"""Closes what was exchanged, beside the stream and once the threads that use it have ended: a driver may hang."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from vcam.arenas import trim
from vcam.errors import said

log = logging.getLogger(__name__)

JOIN_S: Final = 2.0
"""How long a thread may take to end before it is left behind."""


class Leaving:
    """One thread calls it."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []

    def leave(self, users: Sequence[threading.Thread], *closes: Callable[[], object]) -> None:
        """Call `closes` in a thread, when `users` have ended or are left behind."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=lambda: self._leave(users, closes), name="vcam-leaving", daemon=True)
        self._threads.append(thread)
        thread.start()

    def join(self) -> None:
        """Wait for what leaves still, so long as each may take."""
        for thread in self._threads:
            thread.join(JOIN_S)

    def _leave(self, users: Sequence[threading.Thread], closes: Sequence[Callable[[], object]]) -> None:
        for thread in users:
            thread.join(JOIN_S)
            if thread.is_alive():
                log.warning("%s doesn't answer and is left behind", thread.name)
        for close in closes:
            try:
                close()
            except Exception as error:  # whatever a driver does: nobody waits for it, and the rest is closed too
                log.warning("what was exchanged can't be closed: %s", said(error))
                log.debug("its traceback", exc_info=error)
        trim()
