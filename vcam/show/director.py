"""Does what the user's commands ask while it streams: switches, opens another photo beside the stream, ends the run."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Final, Self

from vcam.commands import Command, Commands, Shown
from vcam.errors import VcamError
from vcam.mailbox import Closed, Mailbox
from vcam.show.scenes import Scenes
from vcam.show.turns import Turns

log = logging.getLogger(__name__)

JOIN_S: Final = 2.0
"""How long the opening of a photo may take to stop before it is left behind (it is a daemon thread)."""
NO_PHOTO: Final = "there is no photo to switch to; start with --portrait PHOTO"


class Director:
    """Stands between the commands and the scenes. `between` is called in the context's thread before every picture."""

    def __init__(self, scenes: Scenes, commands: Commands, end: Callable[[], None]) -> None:
        """`end` is called when the user wants the run to end."""
        self._scenes, self._switch, self._commands, self._end = scenes, scenes.switch, commands, end
        self._wanted: Mailbox[Path] = Mailbox()
        self._turns = Turns()
        self._opening: threading.Thread | None = None
        self._tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._wanted.close()
        self._turns.close()
        if self._opening is not None:
            self._opening.join(JOIN_S)

    def between(self) -> None:
        """Do what was asked for since the last picture."""
        for command in self._commands.drain():
            self._obey(command)
        if self._opening is not None:
            self._turns.take()
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
        """Have a photo opened in a thread of its own and shown then; of several that wait the newest is opened."""
        if self._opening is None:
            # The name lets the program end although a photo is still being opened
            self._opening = threading.Thread(target=self._open_all, name="vcam-photo", daemon=True)
            self._opening.start()
        self._wanted.put(path)
        log.info("portrait: opening %r", path.name)

    def _open_all(self) -> None:
        while True:
            try:
                path = self._wanted.take()
                assert path is not None  # it waits for ever
                self._scenes.add(path, do=self._turns.do)
                self._turns.do(lambda: self._switch.show_photo(-1))
            except (Closed, CancelledError):
                return
            except VcamError as error:
                log.error("portrait: %s; the stream goes on as it was", error)
            except Exception as error:  # whatever a photo does to a library, the stream goes on
                line = " ".join(f"{type(error).__name__}: {error}".split())
                log.error("portrait: %s: %s; the stream goes on as it was", path, line)
                log.debug("its traceback", exc_info=error)

    def _tell(self) -> None:
        now = Shown(self._switch.name, self._switch.shows_photo, self._switch.photos)
        if now != self._commands.shown:
            self._commands.shown = now
