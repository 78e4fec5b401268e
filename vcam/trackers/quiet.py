"""Keeps what native libraries write to stderr while they start off the user's screen."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)


@contextmanager
def native_stderr_to_log() -> Iterator[None]:
    """Within the block, file descriptor 2 goes to this module's DEBUG log; restored also when the block raises."""
    try:
        saved = os.dup(2)
    except OSError:  # there is no stderr, as under pythonw
        yield
        return
    if sys.stderr is not None:
        sys.stderr.flush()
    with tempfile.TemporaryFile() as caught:
        try:
            os.dup2(caught.fileno(), 2)
            yield
        finally:
            if sys.stderr is not None:
                sys.stderr.flush()
            os.dup2(saved, 2)
            os.close(saved)
            caught.seek(0)
            for line in caught.read().decode(errors="replace").splitlines():
                log.debug("%s", line)
