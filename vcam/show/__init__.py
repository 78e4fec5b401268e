"""What viewers see and how it changes while it streams: parts that obey the user's commands, and who calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable

from vcam.types import Face

Obey = Callable[[str], None]
"""Does what a word asks; given its value. May raise VcamError with one line: then all is as it was."""


class Part(Protocol):
    """One thing that users can change while it streams. All is called in the main thread, between two pictures."""

    @property
    def words(self) -> Mapping[str, Obey]:
        """The commands that it obeys; no two parts obey the same."""
        ...

    @property
    def settings(self) -> dict[str, object]:
        """Field of Config → its new value as the settings file has it; who remembers them takes them out."""
        ...

    def tick(self) -> None:
        """Called before every picture; must take at most a few milliseconds."""
        ...

    def tell(self) -> Mapping[str, object]:
        """Fields of Shown, the same ones each time; called at most ten times a second."""
        ...


@runtime_checkable
class Acts(Protocol):
    """A Part that sees every face, and may exchange it, before it is drawn and sent."""

    def act(self, face: Face | None, t: float) -> Face | None:
        """What is shown in place of `face` at time `t`, s; None: nobody is there."""
        ...
