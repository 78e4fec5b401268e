"""What a run of `vcam reenact` did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """Also what --json prints."""

    out: str
    mode: str
    frames: int
    """Pictures written."""
    found: int
    """Of the source's frames, with a face."""
    watched: int
    """Frames of the source."""
    size_wh: tuple[int, int]
    """px, of what was written."""
    seconds: float
    """s it took."""
