"""Keeps memory that threads gave back from lying about in many places: a stream that changes parts stays as large."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from typing import Final

M_ARENA_MAX: Final = -8
"""Of glibc's malloc.h."""
ARENAS: Final = 2
"""glibc has eight for each core, and each new thread is given the next: nets, encoders and decoders that come and go
leave pages in all. Twelve films recorded: 23 MB more, not 85; nine exchanges of the source: 69, not 160."""


def few_arenas() -> bool:
    """Have the process's malloc use ARENAS; whether it is one that can. Call it before there are threads."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS))
    except (AttributeError, OSError):  # another C library than glibc, which has one place for all
        return False


def trim() -> None:
    """Give the system what parts that are gone have left; malloc would keep it. Call it after an exchange, in a thread
    that nobody waits for: 1 to 8 ms of work were measured."""
    if sys.platform.startswith("linux"):
        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
