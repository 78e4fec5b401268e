"""Keeps what native libraries print by themselves (MediaPipe, libjpeg, libpng, OpenCV) off the user's screen."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from threading import Lock
from typing import IO, Final

log = logging.getLogger(__name__)

STDERR: Final = 2
MOST_BYTES: Final = 100_000
"""Kept for the log: a damaged file may make a library complain about every row of it."""


@contextlib.contextmanager
def native_stderr_to_log() -> Iterator[None]:
    """Within the block, file descriptor 2 goes to this module's DEBUG log; restored also when the block raises.

    The descriptor is the whole process's: keep the block short. Blocks may be nested, and overlap in several threads;
    the last one that ends restores it.
    """
    _stderr.divert()
    try:
        yield
    finally:
        for line in _stderr.restore():
            log.debug("%s", line)


def own_stderr() -> None:
    """Give what Python says a descriptor of its own: then a block hides native libraries only, whichever thread speaks.

    For a whole program, at its start.
    """
    if isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr.fileno() == STDERR:
        own, before = os.dup(STDERR), sys.stderr
        sys.stderr = os.fdopen(own, "w", encoding=before.encoding, errors=before.errors, buffering=1)


class _Stderr:
    """Where the process's stderr goes, and how many blocks want it away from the screen."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._blocks = 0
        self._away: tuple[int, IO[bytes]] | None = None
        """The real one, and what stands in for it; None also when there is no stderr, as under pythonw."""

    def divert(self) -> None:
        """Begin a block."""
        with self._lock:
            self._blocks += 1
            if self._blocks == 1:
                _flush()
                self._away = _diverted()

    def restore(self) -> list[str]:
        """End a block; the lines that were written, when it is the last one."""
        with self._lock:
            self._blocks -= 1
            if self._blocks or self._away is None:
                return []
            (kept, caught), self._away = self._away, None
            _flush()
            os.dup2(kept, STDERR)
            os.close(kept)
        with caught:
            caught.seek(0)
            return caught.read(MOST_BYTES).decode(errors="replace").splitlines()


_stderr: Final = _Stderr()


def _diverted() -> tuple[int, IO[bytes]] | None:
    with contextlib.ExitStack() as undo:
        try:
            kept = os.dup(STDERR)
            undo.callback(os.close, kept)
            caught = undo.enter_context(_nameless_file())
            os.dup2(caught.fileno(), STDERR)
        except OSError:
            return None
        undo.pop_all()
        return kept, caught


def _nameless_file() -> IO[bytes]:
    if sys.platform == "linux":
        return open(os.memfd_create("vcam-stderr"), "r+b", buffering=0)  # 30 times a second beside a webcam: no disk
    try:
        return tempfile.TemporaryFile(buffering=0)
    except OSError:  # nowhere to write: better quiet without a log than not at all
        return open(os.devnull, "r+b", buffering=0)


def _flush() -> None:
    """Let what Python has written so far arrive where it was meant to."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):  # closed
            sys.stderr.flush()
