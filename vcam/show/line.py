"""Photos that wait to be opened: each once, in the order in which they were asked for, no more than can be shown."""

from __future__ import annotations

import threading
from collections import deque
from pathlib import Path
from typing import Final

from vcam.mailbox import Closed
from vcam.render.switch import MOST_PHOTOS

MOST: Final = MOST_PHOTOS


class Line:
    """Between threads that put and one that takes."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[Path] = deque()
        self.closed = False
        """Whether nothing more is taken."""

    def put(self, path: Path) -> bool:
        """Let `path` wait, unless it does already; False when there is no room."""
        with self._changed:
            if path in self._waiting:
                return True
            if len(self._waiting) >= MOST:
                return False
            self._waiting.append(path)
            self._changed.notify()
            return True

    def take(self) -> Path:
        """The one that waits longest, as soon as there is one. Raises Closed."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting) or self.closed)
            if self.closed:
                raise Closed
            return self._waiting.popleft()

    def close(self) -> None:
        """No more."""
        with self._changed:
            self.closed = True
            self._changed.notify()
