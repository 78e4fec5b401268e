"""Starts one of our own modules in a process of its own that gives way to all others: a stream goes on beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

NICE: Final = 10
"""Of POSIX, 0..19: a processor that both want is the stream's nine tenths of the time (Linux weighs by 1024:110)."""
ONE_THREAD: Final = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LP_NUM_THREADS": "1"}
"""What nothing waits for takes one processor at most."""


def start_apart(module: str, words: list[str]) -> subprocess.Popen[bytes] | None:
    """The process that runs `module` with `words`; its stdout is a pipe. None: it can't be started, as in some packed
    programs, or with a NUL in a word."""
    flags = [getattr(subprocess, name, 0) for name in ("BELOW_NORMAL_PRIORITY_CLASS", "CREATE_NO_WINDOW")]  # Windows
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", module, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | ONE_THREAD,
            creationflags=flags[0] | flags[1],
        )
    except (OSError, ValueError):
        return None


def give_way() -> None:
    """Called by such a process first."""
    if hasattr(os, "nice"):
        os.nice(NICE)
