"""Listens beside the stream, in a thread of its own: opens the microphone, loses it, finds it again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from vcam.errors import MissingExtra, said
from vcam.voice.analysis import Analysis
from vcam.voice.heard import SILENCE, Heard
from vcam.voice.microphone import Input, Microphone, chosen, microphones

log = logging.getLogger(__name__)

AGAIN_S: Final = 5.0
"""Between two looks for a microphone that isn't there."""
STALE_S: Final = 0.25
"""What was heard before is no longer what is said."""
JOIN_S: Final = 2.0
"""How long a driver may take to let go, before it is left behind."""


class Mic(Protocol):
    """What is read."""

    about: str
    rate: int

    def read(self) -> NDArray[np.float32]:
        """See Microphone.read."""
        ...


@dataclass(frozen=True, slots=True)
class System:
    """The microphones of a computer."""

    find: Callable[[], Sequence[Input]] = microphones
    open: Callable[[Input], AbstractContextManager[Mic]] = Microphone


class Listener:
    """Listens to one microphone from `__init__` to `close`."""

    def __init__(self, word: str, system: System | None = None, clock: Callable[[], float] = time.perf_counter) -> None:
        """`word`: "auto", a number or a part of a name."""
        self._word, self._system, self._clock = word, system or System(), clock
        self._newest = (float("-inf"), SILENCE)
        self._stopped = Event()
        self._in_trouble = False
        self.about = "looking for a microphone"
        """The microphone, or why there is none."""
        self.inputs: Sequence[Input] = ()
        """All that there are."""
        self._thread = Thread(target=self._run, name="vcam-voice", daemon=True)
        self._thread.start()

    @property
    def heard(self) -> Heard:
        """What is said now; silence when nothing comes."""
        at, heard = self._newest
        return heard if self._clock() - at < STALE_S else SILENCE

    def close(self) -> None:
        """Let go of the microphone."""
        self._stopped.set()
        self._thread.join(JOIN_S)
        if self._thread.is_alive():
            log.warning("the microphone's driver doesn't answer and is left behind")

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except MissingExtra as error:
                self._trouble(error)
                return
            except Exception as error:  # noqa: BLE001 - whatever a sound driver throws, the stream goes on
                self._trouble(error)
                self._stopped.wait(AGAIN_S)

    def _listen(self) -> None:
        self.inputs = list(self._system.find())
        found = chosen(self._word, list(self.inputs))
        with self._system.open(found) as microphone:
            analysis = Analysis(microphone.rate)
            while not self._stopped.is_set():
                block = microphone.read()
                self._hears(microphone)
                if analysis.hear(block):
                    self._newest = (self._clock(), analysis.heard)

    def _hears(self, microphone: Mic) -> None:
        self.about = microphone.about
        if self._in_trouble:
            self._in_trouble = False
            log.info("voice: microphone %s works again", microphone.about)

    def _trouble(self, error: Exception) -> None:
        line = said(error)
        self.about = line
        if not self._in_trouble:
            self._in_trouble = True
            log.warning("%s; the camera alone moves the mouth", line)
            log.debug("its traceback", exc_info=error)
