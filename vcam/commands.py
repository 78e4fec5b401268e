"""What a user asks of a running stream: a small queue, filled by any thread, emptied between two pictures."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Final

KEYS: Final[dict[str, str]] = {"p": "toggle", "n": "next", "a": "avatar", "q": "quit"}
"""The same letter in the window, on the preview page and in the terminal → the command that it gives."""
WAITING: Final = 16
"""Commands kept until the next picture; who presses faster than that leans on the key."""


@dataclass(frozen=True, slots=True)
class Command:
    """One wish: "toggle" photo and avatar, "next" photo, the "avatar", "load" a photo, "quit"."""

    word: str
    path: str = ""
    """Of the photo to load; empty with every other word."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to switch between, and what viewers see of it."""

    name: str = ""
    """Of the avatar or the photo that is shown."""
    photo: bool = False
    """Whether it is a photo."""
    photos: tuple[str, ...] = ()
    """Names of the photos that are ready, in their order."""
    opening: str = ""
    """The photo that is being opened, and how far that is, as "anna.jpg, 40%"; empty: none."""


class Commands:
    """Given from any thread without waiting, taken by one."""

    def __init__(self) -> None:
        self._waiting: deque[Command] = deque()
        self._lock = threading.Lock()
        self.shown = Shown()
        """For whoever offers the commands: set by who obeys them, read from any thread."""

    def give(self, word: str, path: str = "") -> bool:
        """Ask for `word`; False when so many wait already that this one is forgotten."""
        with self._lock:
            room = len(self._waiting) < WAITING
            if room:
                self._waiting.append(Command(word, path))
        return room

    def drain(self) -> list[Command]:
        """All that was asked for since the last call, in order."""
        if not self._waiting:  # nearly always, and asked before every picture
            return []
        with self._lock:
            taken = list(self._waiting)
            self._waiting.clear()
        return taken
