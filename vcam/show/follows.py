"""Who follows the face, and has long work done beside that: what parts need of show.feeding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from vcam.live.following import Following


class Follows(Protocol):
    """As Feeding has it."""

    @property
    def following(self) -> Following | None:
        """The tracker and the person of now; None where faces come ready-made."""
        ...

    def beside(self, job: Callable[[], None]) -> None:
        """Have `job` done in a thread; what it raises is said."""
        ...
