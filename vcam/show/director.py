"""Hands the user's commands to the parts that obey them, and tells everybody how things stand."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from vcam.commands import Command, Commands, Shown, checked
from vcam.errors import said
from vcam.show import Obey, Part
from vcam.show.guarded import Guarded
from vcam.types import Face

log = logging.getLogger(__name__)

TELL_S: Final = 0.1
"""Between two times that it tells how things stand; after a command at once."""
AGAIN_S: Final = 2.0
"""A complaint is repeated when what causes it paused for so long."""


class Director:
    """Stands between the commands and the parts. Called in the context's thread."""

    def __init__(
        self,
        commands: Commands,
        parts: Sequence[Part],
        *,
        remember: Callable[[Mapping[str, object]], None] = lambda changed: None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`remember` is given the settings that the user changed; it must not wait."""
        self._commands, self._remember, self._clock = commands, remember, clock
        self._parts = [Guarded(part) for part in parts]
        self._words: dict[str, Obey] = {}
        for part in parts:
            twice = self._words.keys() & part.words.keys()
            if twice:
                raise ValueError(f"two parts obey {', '.join(sorted(twice))}")
            self._words |= part.words
        self._told_at = float("-inf")
        self._complaint, self._complained_at = "", float("-inf")
        self._tell()

    def between(self) -> None:
        """Do what was asked for since the last picture."""
        commands = self._commands.drain()
        for command in commands:
            self._obey(command)
        for part in self._parts:
            if changed := part.tick():
                self._remember(changed)
        if commands or self._clock() - self._told_at >= TELL_S:
            self._tell()

    def act(self, face: Face | None, t: float) -> Face | None:
        """What is shown in place of `face`: each part that acts has changed it, in their order."""
        for part in self._parts:
            face = part.act(face, t)
        return face

    def _obey(self, command: Command) -> None:
        try:
            checked(command.word, command.value)  # here for all: some surfaces pass on what another process sent
            obey = self._words.get(command.word)
            if obey is None:
                self._complain(f"{command.word}: not in this run")
                return
            obey(command.value)
        except Exception as error:  # whatever one command meets, the next may be the panic
            self._complain(f"{said(error)}; the stream goes on as it was")
            log.debug("its traceback", exc_info=error)

    def _complain(self, line: str) -> None:
        """Say it, but not the same thing again and again: somebody may lean on a key."""
        now = self._clock()
        if line != self._complaint or now - self._complained_at >= AGAIN_S:
            log.error(line)
        self._complaint, self._complained_at = line, now

    def _tell(self) -> None:
        self._told_at = self._clock()
        told: dict[str, object] = {}
        for part in self._parts:
            told |= part.tell()
        now = replace(Shown(), **told)  # type: ignore[arg-type]
        if now != self._commands.shown:
            self._commands.shown = now
