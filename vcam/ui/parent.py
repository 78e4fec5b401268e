"""The line to vcam: the newest state it told, what is said to it, and the end when it is gone."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import IO, Final

from vcam.bridge.lines import MAX_BYTES, Said, said_line, state_of
from vcam.commands import Shown

log = logging.getLogger(__name__)

GRACE_S: Final = 2.0
"""A window that hasn't ended so long after vcam is ended by force."""


class Parent:
    """`listen` has a thread of its own; all else is for the main thread."""

    def __init__(self, ear: IO[bytes], mouth: IO[bytes], wake: Callable[[], None]) -> None:
        """`wake` is called, in that thread, when something was told."""
        self._ear, self._mouth, self._wake = ear, mouth, wake
        self.state = Shown()
        """What was told last."""
        self._told: Shown | None = None
        self.gone = threading.Event()
        """Vcam has ended, or wants the window to end."""
        self._ended = threading.Event()

    def listen(self) -> None:
        """Begin to listen."""
        threading.Thread(target=self._listen, name="vcam-parent", daemon=True).start()

    def ended(self) -> None:
        """The window has closed in good order: there is no need for force."""
        self._ended.set()

    def give(self, word: str, value: str = "") -> None:
        """Give a command to vcam."""
        self.say("command", word, value)

    def say(self, kind: str, *texts: str) -> None:
        """See lines.KINDS."""
        try:
            self._mouth.write(said_line(Said(kind, texts)))
            self._mouth.flush()
        except OSError:  # nobody is there to hear it
            self.gone.set()

    def _listen(self) -> None:
        while line := self._ear.readline(MAX_BYTES):
            try:
                self.state = self._told = state_of(line, self._told)
            except ValueError as error:
                log.warning("%s", error)
                continue
            self._wake()
        self.gone.set()
        self._wake()
        if not self._ended.wait(GRACE_S):  # a driver that hangs must not outlive vcam
            os._exit(1)
