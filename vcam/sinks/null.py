"""Pictures go nowhere: for measuring, and for runs whose only output is OSC."""

from __future__ import annotations

from typing import Self

from vcam.errors import UsageError
from vcam.sinks.picture import pixels
from vcam.types import Face, Rendered


class NullSink:
    """Takes every picture and keeps none."""

    about = "nowhere (null)"

    def __init__(self, address: str, *, size_wh: tuple[int, int], fps: float) -> None:
        if address:
            raise UsageError(f"null takes no address, got {address!r}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Check that it is a picture, and forget it."""
        pixels(rendered)
