"""Keeps native libraries from writing to the user's terminal: libjpeg, libpng and OpenCV print on their own."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from threading import Lock

_ONE_AT_A_TIME = Lock()  # two that overlap would restore each other's stand-in


@contextlib.contextmanager
def native_stderr_silenced() -> Iterator[None]:
    """Send file descriptor 2 to nowhere inside the block. It is the whole process's: keep the block short."""
    with _ONE_AT_A_TIME, contextlib.ExitStack() as undo:
        try:
            if sys.stderr is not None:
                sys.stderr.flush()
            kept = os.dup(2)
        except (OSError, ValueError):  # no terminal to protect: started without a console
            kept = -1
        if kept >= 0:
            undo.callback(os.close, kept)
            undo.callback(os.dup2, kept, 2)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
        yield
