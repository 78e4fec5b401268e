"""What finds a face in a picture. To add one: a module here and a line in TRACKERS (docs/adding.md)."""

from __future__ import annotations

from typing import Final, Protocol, Self, runtime_checkable

from vcam.types import Face, Frame


class Tracker(Protocol):
    """Made with `(*, camera, smoothing, person, timed)`: Camera or None (then guessed from the first frame's size);
    how calm, 0 quick .. 1 calm, None: no smoothing over time; what is known of the Person; a metrics.Timed.

    A class may have `channels`, a frozenset of the ARKIT names that it can move (without it: all); the others stay 0,
    and where no eyeLook channel is among them, so does the gaze. It may have `about`, words for the user once it is
    entered: what it is and runs on."""

    def __enter__(self) -> Self:
        """Load the model. Must raise TrackerError or BadInput with one clear line when that fails."""
        ...

    def __exit__(self, *error: object) -> None:
        """Free it. May be called twice."""
        ...

    def track(self, frame: Frame) -> Face | None:
        """The person's face, or None when there is none. Guaranteed to be called from one thread, frames in order.

        May keep state. Must not modify the frame, nor keep its pixels in what it returns.
        """
        ...


@runtime_checkable
class Calms(Protocol):
    """A Tracker whose smoothing can be changed while it tracks."""

    def calm(self, smoothing: float) -> None:
        """From the next frame on: 0 quick .. 1 calm. In any thread. One that was made without smoothing has none."""
        ...


TRACKERS: Final[dict[str, str]] = {
    "auto": "vcam.trackers.ladder:LadderTracker",
    "direct": "vcam.trackers.direct:DirectTracker",
    "haar": "vcam.trackers.haar:HaarTracker",
    "mediapipe": "vcam.trackers.mediapipe:MediaPipeTracker",
}
AUTO: Final = "auto"
"""What `--tracker auto` takes: nets, and while these lose the face, what follows it roughly."""
