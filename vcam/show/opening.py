"""Opens photos beside the stream, one after another, in a thread of its own; what needs OpenGL waits for its turn."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Final, Self

from vcam.arenas import trim
from vcam.errors import VcamError, said
from vcam.gallery.thumbnails import photo_thumbnail
from vcam.mailbox import Closed
from vcam.show.line import MOST, Line
from vcam.show.scenes import Scenes
from vcam.show.turns import Turns

log = logging.getLogger(__name__)

JOIN_S: Final = 2.0
"""How long the opening of a photo may take to stop before it is left behind (it is a daemon thread)."""
POLL_S: Final = 0.05
"""Between two looks whether waiting is over."""


class Opening:
    """Enter it to begin with `photos`. All but its own thread's work is the context's thread's."""

    def __init__(self, scenes: Scenes, ready: Callable[[Path, bool], None], photos: Sequence[Path]) -> None:
        """`ready` is called in the context's thread when there is one more photo, the last of the scenes' photos; its
        arguments: its path, and whether it was asked for while it streams."""
        self._scenes, self._ready, self._photos = scenes, ready, tuple(photos)
        self._wanted = Line()
        self._turns = Turns()
        self._thread: threading.Thread | None = None
        self.busy = bool(photos)
        """Whether some of the photos that it began with are still to come."""
        self.now = ""
        """The photo that is being opened, and how far it is; empty: none."""

    def __enter__(self) -> Self:
        if self._photos:
            self._start()
        return self

    def __exit__(self, *error: object) -> None:
        self._wanted.close()
        self._turns.close()
        if self._thread is not None:
            self._thread.join(JOIN_S)

    def want(self, path: Path) -> None:
        """Have one more photo opened, after those that wait."""
        if self._thread is None:
            self._start()
        if not self._wanted.put(path):
            log.warning("portrait: %r is left out: %d photos wait already; drop it again then", path.name, MOST)

    def take(self) -> None:
        """Do a little of what needs OpenGL, when there is something. Call it between two pictures."""
        if self._thread is not None:
            self._turns.take()

    def wait(self, longest_s: float, enough: Callable[[], bool]) -> None:
        """Do nothing else for at most so long, until it is `enough` or no photo is to come."""
        until = time.perf_counter() + longest_s
        while self.busy and not enough() and time.perf_counter() < until:
            self._turns.take(POLL_S)

    def _start(self) -> None:
        # The name lets the program end although a photo is still being opened
        self._thread = threading.Thread(target=self._open_all, name="vcam-photo", daemon=True)
        self._thread.start()

    def _open_all(self) -> None:
        count = len(self._photos)
        try:
            for number, path in enumerate(self._photos, 1):
                log.info("portrait: opening %r%s", path.name, f", {number} of {count}" if count > 1 else "")
                self._open(path, asked=False)
            self.busy = False
            while True:
                path = self._wanted.take()
                log.info("portrait: opening %r", path.name)
                self._open(path, asked=True)
        except (Closed, CancelledError):
            return

    def _open(self, path: Path, *, asked: bool) -> None:
        begun = time.perf_counter()
        instead = "the stream goes on as it was" if asked else "it is left out"
        try:
            self._scenes.add(path, do=self._turns.do, progress=lambda _, share: self._far(path, share))
            self.now = ""
            log.info("portrait: %r is ready after %.1f s", path.name, time.perf_counter() - begun)
            photo_thumbnail(path)
            self._turns.do(lambda: self._ready(path, asked))
        except VcamError as error:
            line = str(error)
            if asked:  # by who knows where it lies, and has one line to read
                line = line.replace(str(path), path.name)
            log.error("portrait: %s; %s", line, instead)
        except (Closed, CancelledError):
            raise
        except Exception as error:  # whatever a photo does to a library, the stream goes on
            log.error("portrait: %s: %s; %s", path.name if asked else path, said(error), instead)
            log.debug("its traceback", exc_info=error)
        finally:
            self.now = ""
        trim()

    def _far(self, path: Path, share: float) -> None:
        if self._wanted.closed:  # the run ends: nobody needs the photo any more
            raise Closed
        self.now = f"{path.name}, {share:.0%}"
