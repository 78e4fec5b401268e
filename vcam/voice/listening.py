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

OFF: Final = "off"
AGAIN_S: Final = 5.0
"""Between two looks for a microphone that isn't there."""
STALE_S: Final = 0.25
"""What was heard before is no longer what is said."""
JOIN_S: Final = 3.0
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
    """Listens to the microphone that is wanted, none at first. All sound drivers are used in its one thread.

    Nothing here waits for a driver but `close`.
    """

    def __init__(self, system: System | None = None, clock: Callable[[], float] = time.perf_counter) -> None:
        self._system, self._clock = system or System(), clock
        self._word = OFF
        self._newest = (float("-inf"), SILENCE)
        self._changed, self._stopped = Event(), False
        self._in_trouble = False
        self.about = ""
        """The microphone, or why there is none; empty: none is wanted."""
        self.inputs: Sequence[Input] = ()
        """All that there were when it last looked."""
        self._thread: Thread | None = None

    @property
    def heard(self) -> Heard:
        """What is said now; silence when nothing comes."""
        at, heard = self._newest
        return heard if self._clock() - at < STALE_S else SILENCE

    def want(self, word: str) -> None:
        """From now on listen to `word`: "off", "auto", a microphone's number or a part of its name."""
        self._word, self._in_trouble = word, False
        self.about = "" if word == OFF else "looking for a microphone"
        self._changed.set()
        if self._thread is None and word != OFF:
            self._thread = Thread(target=self._run, name="vcam-voice", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Let go of the microphone for good."""
        self._word, self._stopped = OFF, True
        self._changed.set()
        if self._thread is not None:
            self._thread.join(JOIN_S)
            if self._thread.is_alive():
                log.warning("the microphone's driver doesn't answer and is left behind")

    def _run(self) -> None:
        while True:
            self._changed.clear()  # before it is looked: what changes from now on is seen in the next round
            if self._stopped:
                return
            word = self._word
            try:
                if word == OFF:
                    self._newest = (float("-inf"), SILENCE)
                    self._changed.wait()
                else:
                    self._listen(word)
            except MissingExtra as error:
                self._trouble(error, word)
                self._changed.wait()
            except Exception as error:  # noqa: BLE001 - whatever a sound driver throws, the stream goes on
                self._trouble(error, word)
                self._changed.wait(AGAIN_S)

    def _listen(self, word: str) -> None:
        """Until another one is wanted."""
        self.inputs = list(self._system.find())
        found = chosen(word, self.inputs)
        with self._system.open(found) as microphone:
            analysis = Analysis(microphone.rate)
            while self._word == word:
                if analysis.hear(microphone.read()):
                    self._newest = (self._clock(), analysis.heard)
                    self._works(microphone.about, word)

    def _works(self, about: str, word: str) -> None:
        if self._word == word:
            self.about = about
        if self._in_trouble:
            self._in_trouble = False
            log.info("voice: microphone %s works again", about)

    def _trouble(self, error: Exception, word: str) -> None:
        if self._word != word:  # it is about one that nobody wants any more
            return
        self.about = said(error)
        if not self._in_trouble:
            self._in_trouble = True
            log.warning("%s; the camera alone moves the mouth", self.about)
            log.debug("its traceback", exc_info=error)
