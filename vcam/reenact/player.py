"""What shows each moment of a driver on a target; one for each kind of mode."""

from __future__ import annotations

from typing import Protocol, Self

from vcam.types import Rendered


class Player(Protocol):
    """Made for one driver and one target."""

    size_wh: tuple[int, int]
    """px, of every picture."""

    def draw(self, index: int, share: float, t: float) -> Rendered:
        """The picture of the driver's frame `index`, at time `t` s of the result; `share` 0: the target as it is, 1:
        all that the driver does. Valid until the next one. Raises RenderError."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...
