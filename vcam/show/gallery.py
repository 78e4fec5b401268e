"""What avatars there are to choose from, with their pictures, kept up to date beside the stream."""

from __future__ import annotations

from typing import Self

from vcam.avatar.shelf import shelf
from vcam.commands import Choice


class Gallery:
    """Enter it to have the folders watched, in a thread of its own."""

    def __init__(self) -> None:
        self.choices: tuple[Choice, ...] = ()
        """The bundled ones and the user's own; replaced whole, read from any thread."""

    def __enter__(self) -> Self:
        self.choices = tuple(Choice(name, name) for name in shelf())
        return self

    def __exit__(self, *error: object) -> None: ...
