"""Does what the user's commands ask while it streams: switches, opens another photo beside the stream, ends the run."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from vcam.commands import Command, Commands, Shown
from vcam.mailbox import Mailbox, stage
from vcam.portrait.portrait import Portrait
from vcam.show.scenes import Scenes

log = logging.getLogger(__name__)

POLL_S: Final = 0.5
"""Longest wait of the opening thread, so that it can always be stopped."""
JOIN_S: Final = 2.0
"""How long it may take to stop before it is left behind (it is a daemon thread)."""
NO_PHOTO: Final = "there is no photo to switch to; start with --portrait PHOTO"


@dataclass(frozen=True, slots=True)
class _Opened:
    path: Path
    result: Portrait | Exception


class Director:
    """Stands between the commands and the scenes. `between` is called in the context's thread before every picture."""

    def __init__(self, scenes: Scenes, commands: Commands, end: Callable[[], None]) -> None:
        """`end` is called when the user wants the run to end."""
        self._scenes, self._switch, self._commands, self._end = scenes, scenes.switch, commands, end
        self._wanted: Mailbox[Path] = Mailbox()
        self._opened: Mailbox[_Opened] = Mailbox()
        self._thread: threading.Thread | None = None
        self._tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._wanted.close()
        self._opened.close()
        if self._thread is not None:
            self._thread.join(JOIN_S)

    def between(self) -> None:
        """Do what was asked for since the last picture. Raises what a photo broke on; all is as it was then."""
        for command in self._commands.drain():
            self._obey(command)
        if self._thread is not None and (opened := self._opened.take(0)) is not None:
            self._take(opened)
        self._tell()

    def _obey(self, command: Command) -> None:
        if command.word == "quit":
            self._end()
        elif command.word == "load":
            self._load(Path(command.path))
        elif command.word == "avatar":
            self._switch.show_avatar()
        elif not self._switch.photos:
            log.info(NO_PHOTO)
        elif command.word == "toggle":
            self._switch.toggle()
        elif command.word == "next":
            self._switch.next_photo()

    def _load(self, path: Path) -> None:
        if self._thread is None:
            self._thread = stage("photo", self._work, self._opened)
        self._wanted.put(path)
        log.info("portrait: opening %r", path.name)

    def _work(self) -> _Opened | None:
        path = self._wanted.take(POLL_S)
        if path is None:
            return None
        try:
            return _Opened(path, self._scenes.analysed(path))
        except Exception as error:  # noqa: BLE001 - whatever a photo does to a library, the stream goes on
            return _Opened(path, error)

    def _take(self, opened: _Opened) -> None:
        if isinstance(opened.result, Exception):
            raise opened.result
        self._scenes.add(opened.path, opened.result)
        self._switch.show_photo(-1)

    def _tell(self) -> None:
        now = Shown(self._switch.name, self._switch.shows_photo, self._switch.photos)
        if now != self._commands.shown:
            self._commands.shown = now
