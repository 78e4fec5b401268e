"""Does what the user's commands ask while it streams: switches, has another photo opened, ends the run."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Self

from vcam.commands import Command, Commands, Shown
from vcam.show.opening import Opening
from vcam.show.scenes import Scenes

log = logging.getLogger(__name__)

PATIENCE_S: Final = 2.0
"""How long a stream waits for the photo that it is to begin with. One that was opened before is ready by then; one that
wasn't takes longer, and comes over the avatar."""
SWITCHING: Final = "P photo or avatar, N the next photo; in the window, on the preview page, or typed here and Enter"
NO_PHOTO: Final = "there is no photo to switch to; drop one on the window, type its name here, or start with --portrait"
NOT_YET: Final = "no photo is ready yet; the first one is shown as soon as it is"


class Director:
    """Stands between the commands and the scenes. `between` is called in the context's thread before every picture."""

    def __init__(
        self,
        scenes: Scenes,
        commands: Commands,
        end: Callable[[], None],
        *,
        photos: Sequence[Path] = (),
        begin_with_photo: bool = False,
    ) -> None:
        """`end` is called when the user wants the run to end. `photos` are opened beside the stream, in their order;
        `begin_with_photo`: the first that is ready is shown then."""
        self._switch, self._commands, self._end = scenes.switch, commands, end
        self._show_next = begin_with_photo
        self._opening = Opening(scenes, self._ready, photos)
        self._told = bool(self._switch.photos)
        self._tell()

    def __enter__(self) -> Self:
        self._opening.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._opening.__exit__(*error)

    def wait_for_photo(self, stopped: Callable[[], bool]) -> None:
        """Before the first picture: give the photo that the stream is to begin with a moment to get ready."""
        if self._show_next:
            self._opening.wait(PATIENCE_S, lambda: self._switch.shows_photo or stopped())
            if self._switch.shows_photo:
                self._switch.warm_up(time.perf_counter())

    def between(self) -> None:
        """Do what was asked for since the last picture."""
        for command in self._commands.drain():
            self._obey(command)
        self._opening.take()
        self._tell()

    def _obey(self, command: Command) -> None:
        if command.word == "quit":
            self._end()
        elif command.word == "load":
            self._opening.want(Path(command.path))
        elif command.word == "avatar":
            self._show_next = False
            self._switch.show_avatar()
        elif not self._switch.photos:
            self._show_next = self._opening.busy
            log.info(NOT_YET if self._show_next else NO_PHOTO)
        elif command.word == "toggle":
            self._switch.toggle()
        elif command.word == "next":
            self._switch.next_photo()

    def _ready(self, asked: bool) -> None:
        """There is one more photo."""
        if not self._told:
            log.info("switch: %s", SWITCHING)
            self._told = True
        if asked or self._show_next:
            self._switch.show_photo(-1)
        self._show_next = False

    def _tell(self) -> None:
        now = Shown(self._switch.name, self._switch.shows_photo, self._switch.photos, self._opening.now)
        if now != self._commands.shown:
            self._commands.shown = now
