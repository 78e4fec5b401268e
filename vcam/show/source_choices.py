"""The sources that there are to choose from: cameras that are there, films that were used, and what there always is."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self

from vcam.commands import Choice
from vcam.show.cameras import Cameras

OTHERS: Final = (
    Choice("actor", "the bundled actor"),
    Choice("vmc", "another program, by VMC"),
    Choice("ifacialmocap", "a phone, by iFacialMocap"),
)
"""What there always is."""


class SourceChoices:
    """Enter it to have cameras looked for."""

    def __init__(self) -> None:
        self._cameras = Cameras()
        self._films: list[str] = []

    def __enter__(self) -> Self:
        self._cameras.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._cameras.__exit__(*error)

    def used(self, name: str) -> None:
        """A source is in use; if it is a film, it is offered from now on."""
        is_film = name.partition(":")[0] != "camera" and name not in [choice.name for choice in OTHERS]
        if is_film and name not in self._films:
            self._films.append(name)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All, in the order in which they are shown."""
        cameras = [Choice(f"camera:{camera.index}", camera.name or camera.label) for camera in self._cameras.present]
        films = [Choice(name, Path(name).name) for name in self._films]
        return (*cameras, *films, *OTHERS)


def kept_source(spec: str) -> str:
    """What means the same source wherever vcam is started: a word as it is, a film's path from the root."""
    return str(Path(spec).absolute()) if Path(spec).exists() else spec
