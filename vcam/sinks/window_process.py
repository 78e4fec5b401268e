"""The window's process seen from vcam: started, given pictures and the state, listened to, and ended in any case."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.bridge.lines import MAX_BYTES, Said, said_of, state_line
from vcam.bridge.memory import Lent, lent_memory
from vcam.bridge.slots import Slots, slots_bytes
from vcam.commands import Commands, Shown
from vcam.errors import SinkClosed, SinkError

log = logging.getLogger(__name__)

TELL_S: Final = 1 / 12
"""Between two times that the window is told how things stand."""
GRACE_S: Final = 2.0
"""How long it may take to end, when it is asked to, before it is killed."""
DRAWS: Final = {"LP_NUM_THREADS": "1"}
"""Where the processor draws (llvmpipe), by one thread: it takes a sixth less of it, and never both of two cores."""
KILLED_S: Final = 2.0
"""How long one that was killed may take to end. A driver that hangs may hold it in the kernel for ever."""
LAST_WORDS: Final = 20
"""Lines of its stderr that are kept: a driver's complaint, or the end of a traceback."""


def command(size_wh: tuple[int, int], key: str, *, plain: bool) -> list[str]:
    """What starts it."""
    return [sys.executable, "-P", "-m", "vcam.ui", f"{size_wh[0]}x{size_wh[1]}", key, *(["plain"] if plain else [])]


class WindowProcess:
    """Nothing here waits for the window but `close`, for a moment: three threads write and read."""

    def __init__(self, size_wh: tuple[int, int], *, plain: bool) -> None:
        """Start it, with the panel or `plain`. Raises SinkError when that fails."""
        self.commands: Commands | None = None
        """Whose state it is told, and which its wishes are given to; with None it shows the picture alone."""
        self._end: Said | None = None
        self._ending = threading.Event()
        self._last_words: deque[str] = deque(maxlen=LAST_WORDS)
        try:
            lent = lent_memory(slots_bytes(size_wh))
        except OSError as error:
            raise SinkError(f"no memory for the window's picture: {error.strerror}; choose a smaller --size") from error
        self._slots = Slots(lent.memory, size_wh)
        try:
            self._process = _started(command(size_wh, lent.key, plain=plain), lent)
        except OSError as error:
            raise SinkError(f"the window's program can't be started: {error.strerror}; reinstall vcam") from error
        finally:
            lent.close_handles()
        self._threads = [
            threading.Thread(target=work, name=f"vcam-window-{name}", daemon=True)
            for name, work in (("tell", self._tell), ("hear", self._hear), ("errors", self._keep_last_words))
        ]
        for thread in self._threads:
            thread.start()

    def show(self, rgba: NDArray[np.uint8]) -> None:
        """Copy (h, w, 4) `rgba`, its newest picture from now on. Raises SinkClosed when the user closed the window,
        SinkError when it ended in any other way."""
        end = self._end
        if end is None:
            self._slots.put(rgba)
        elif end.kind == "closed":
            raise SinkClosed("the window was closed")
        else:
            raise SinkError(end.texts[0])

    def close(self) -> None:
        """End it at once: there is nothing that it would have to finish. One that can't even be killed is left behind.
        May be called twice."""
        self._ending.set()
        process = self._process
        process.terminate()
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            with suppress(subprocess.TimeoutExpired):
                process.wait(KILLED_S)
        for thread in self._threads:
            thread.join(GRACE_S)
        for pipe in (process.stdin, process.stdout, process.stderr):
            with suppress(OSError):
                _pipe(pipe).close()

    def _tell(self) -> None:
        """Write the state when it has changed, the newest, until the end."""
        pipe, untold = _pipe(self._process.stdin), False
        last: Shown | None = None
        told: Shown | None = None
        while not self._ending.wait(TELL_S):
            state = self.commands.shown if self.commands else None
            if state is last or state is None or state == told:
                continue
            last = state
            try:
                rest = memoryview(state_line(state, told))
            except (TypeError, ValueError) as error:  # a part of ours told what JSON can't hold
                log.log(logging.DEBUG if untold else logging.WARNING, "the window isn't told the state: %s", error)
                untold = True
                continue
            try:
                while rest:
                    rest = rest[pipe.write(rest) or 0 :]
                told = state
            except OSError:  # it has ended: what it said last is heard elsewhere
                return

    def _hear(self) -> None:
        """Take what it says until it ends, and then say why it ended."""
        pipe, end = _pipe(self._process.stdout), None
        while line := pipe.readline(MAX_BYTES):
            try:
                said = said_of(line)
            except ValueError as error:
                log.debug("%s", error)
                continue
            if said.kind == "command":
                if self.commands is not None:
                    self.commands.give(*said.texts)
            elif said.kind == "warning":
                log.warning("%s", *said.texts)
            else:
                end = said
        self._end = end or Said("failed", (self._broken(),))

    def _keep_last_words(self) -> None:
        pipe = _pipe(self._process.stderr)
        while line := pipe.readline(MAX_BYTES):
            words = line.decode(errors="replace").strip()
            log.debug("window: %s", words)
            self._last_words.append(words)

    def _broken(self) -> str:
        """Why it ended although nobody asked it to."""
        try:
            code = self._process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            return "it closed its line to vcam; start vcam again to have it back"
        self._threads[2].join(GRACE_S)
        last = next((words for words in reversed(self._last_words) if words), "")
        how = f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return f"its program {how}{f' ({last:.200})' if last else ''}; start vcam again to have it back"


def _started(words: list[str], lent: Lent) -> subprocess.Popen[bytes]:
    low_priority: dict[str, Any] = {}
    if sys.platform == "win32":
        low_priority = {"creationflags": subprocess.BELOW_NORMAL_PRIORITY_CLASS}  # elsewhere it lowers its own
    return subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        pass_fds=lent.handles,
        env=DRAWS | os.environ | {"PYTHONUNBUFFERED": "1"},
        **low_priority,
    )


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
