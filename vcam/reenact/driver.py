"""Watches the source once, from its first frame to its last, and keeps what its face did: numbers, no pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vcam.errors import BadInput, VcamError
from vcam.sources import Source, frames
from vcam.trackers import Tracker
from vcam.types import Face


@dataclass(frozen=True, slots=True)
class Driver:
    """What a source showed."""

    faces: tuple[Face | None, ...]
    """Of each frame; None: no face in it."""
    times: tuple[float, ...]
    """s, of each frame in the source."""
    fps: float
    size_wh: tuple[int, int]
    """px, of its first frame."""

    @property
    def is_still(self) -> bool:
        """Whether it was one picture."""
        return len(self.faces) == 1

    @property
    def found(self) -> int:
        """Frames with a face."""
        return sum(face is not None for face in self.faces)


def watch(
    source: Source, tracker: Tracker, *, stopped: Callable[[], bool], seen: Callable[[], None], name: str
) -> Driver:
    """The Driver in an opened source. `seen` is called for each frame.

    Raises BadInput when no frame shows a face, VcamError when the user stops it.
    """
    faces: list[Face | None] = []
    times: list[float] = []
    size_wh = (0, 0)
    for frame in frames(source, stopped):
        size_wh = size_wh if faces else (frame.image.shape[1], frame.image.shape[0])
        faces.append(tracker.track(frame))
        times.append(frame.captured)
        seen()
    if stopped():
        raise interrupted()
    if not any(faces):
        where = "it" if len(faces) == 1 else f"any of its {len(faces)} frames"
        raise BadInput(f"{name}: no face found in {where}; take one that shows a face from the front, in good light")
    return Driver(tuple(faces), tuple(times), float(getattr(source, "fps", 30.0)), size_wh)


def interrupted() -> VcamError:
    """What ends a run that the user stopped: half a result is none."""
    return VcamError("stopped before the end; nothing was written")
