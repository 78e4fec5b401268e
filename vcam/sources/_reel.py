"""What a file gives before it is played: pictures, each with its own time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Moment = tuple[int, float, NDArray[np.uint8]]
"""(index, s since the first picture, (h, w, 3) uint8 RGB contiguous); both numbers strictly increase. A missing index
is a picture that could not be read."""


class Reel(Protocol):
    """An open file. Used in one thread at a time."""

    about: str
    """One line for people: the file and what is in it."""
    fps: float
    """Pictures per second, as the file says or as was wished."""
    frame_count: int | None
    """How many pictures there will be, as the file says; None when it doesn't say or they never end."""
    size_wh: tuple[int, int]
    """px, of the first picture as shown (rotation done)."""

    def __iter__(self) -> Iterator[Moment]:
        """The pictures, once, in order."""
        ...

    def close(self) -> None:
        """Free the file. May be called twice."""
        ...
