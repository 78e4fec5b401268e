"""The best tracker that works at the moment: nets; where they lose the face, Haar and flow for a while; then nobody.

What follows a face without nets never finds one: it begins with the last face that the nets saw, in the frame that they
saw it in, and ends when the cascades no longer see a face there. So a poster behind somebody who left stays a poster.
"""

from __future__ import annotations

import logging
from contextlib import ExitStack
from typing import Any, Final, Self

import numpy as np

from vcam.errors import BadInput, MissingExtra, TrackerError, UsageError
from vcam.metrics import Timed, untimed
from vcam.person import Person
from vcam.registry import load
from vcam.trackers.easing import Easing
from vcam.trackers.haar import HaarTracker
from vcam.types import Camera, Face, Frame

log = logging.getLogger(__name__)

NETS: Final = "vcam.trackers.direct:DirectTracker"
"""The tracker with nets that is best on the whole."""
ROUGH_S: Final = 4.0
"""For so long a face is followed that no net has seen."""
SURE: Final = 0.3
"""Landmarks.confidence from which on a head that is followed roughly is shown."""
NEAR_M: Final = 0.08
NEAR_DISTANCE: Final = 1.3
"""A face that the nets find goes on from the rough one when it is so near beside it, and at most so many times nearer
or further: the rough distance may be a tenth wrong."""
AGAIN: Final = 3
"""A face elsewhere must be found in so many frames in a row before it replaces one that is followed."""
SAID_S: Final = 2.0
"""Changes are said at most so often,"""
LASTING_S: Final = 0.3
"""and only what lasts for so long."""


class LadderTracker:
    """Guesses the camera from the first frame's size when none is given."""

    def __init__(
        self,
        *,
        camera: Camera | None = None,
        smoothing: float | None = 0.5,
        person: Person | None = None,
        timed: Timed = untimed,
    ) -> None:
        self._made_with: dict[str, Any] = {
            "camera": camera, "smoothing": smoothing, "person": person, "timed": timed,
        }  # fmt: skip
        self._open = ExitStack()
        self._nets: Any = None
        self._haar: HaarTracker | None = None
        self._seen: tuple[Frame, Face] | None = None
        self._rough = False
        self._elsewhere = 0
        self._easing = Easing()
        self._said = Said()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            self._haar = opening.enter_context(HaarTracker(**self._made_with))
            try:
                self._nets = opening.enter_context(load("tracker", {}, NETS)(**self._made_with))
            except (TrackerError, BadInput, MissingExtra, UsageError) as error:
                self._nets = None
                log.warning("tracker: the nets can't start (%s); Haar follows the face, roughly", error)
            self._open = opening.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()
        self._nets = self._haar = self._seen = None
        self._rough = False

    @property
    def about(self) -> str:
        """What follows a face, once it is entered."""
        return f"auto: {self._nets.about}, else Haar" if self._nets else "auto: Haar alone, roughly"

    @property
    def reader(self) -> Any:
        """What the nets learn of the person with; None without nets."""
        return getattr(self._nets, "reader", None)

    def calm(self, smoothing: float) -> None:
        """See trackers.Calms."""
        for part in (self._haar, self._nets):
            if part is not None:
                part.calm(smoothing)

    def track(self, frame: Frame) -> Face | None:
        """The person's face, or None. Raises TrackerError when the camera profile doesn't fit, or a net fails."""
        assert self._haar is not None  # since __enter__
        if self._nets is None:
            return self._haar.track(frame)
        face: Face | None = self._nets.track(frame)
        shown = self._climb(frame, face) if face is not None else self._descend(frame, self._haar)
        self._said.state(frame.captured, None if shown is None else not self._rough)
        return shown

    def _climb(self, frame: Frame, face: Face) -> Face | None:
        """The nets see a face: theirs again, unless it is elsewhere than the one that is followed."""
        assert self._haar is not None
        if self._rough and (rough := self._haar.follow(frame)) is not None:
            if near(rough, face):
                self._easing.change(face)
            else:
                self._elsewhere += 1
                if self._elsewhere < AGAIN and rough.landmarks.confidence >= SURE:
                    return self._easing(rough)
                self._easing.cut()
        self._rough, self._elsewhere = False, 0
        self._seen = (frame, face)
        return self._easing(face)

    def _descend(self, frame: Frame, haar: HaarTracker) -> Face | None:
        """The nets see nobody: follow on the face that they saw last, for a while."""
        if self._seen is None:
            return None
        before, face = self._seen
        if not (0 <= frame.captured - before.captured < ROUGH_S and frame.image.shape == before.image.shape):
            self._seen, self._rough = None, False
            return None
        begins = not self._rough
        if begins:
            haar.take_over(before, face)
        rough = haar.follow(frame)
        self._rough, self._elsewhere = rough is not None, 0
        if rough is None:
            self._seen = None
            return None
        if begins:
            self._easing.change(rough)
        return self._easing(rough) if rough.landmarks.confidence >= SURE else None


def near(rough: Face, face: Face) -> bool:
    """Whether `face`, seen by nets, may be the one that is followed roughly."""
    a, b = (each.pose.camera_from_head[:3, 3] for each in (rough, face))
    beside = np.linalg.norm(a[:2] / a[2] - b[:2] / b[2]) * b[2]
    return bool(beside < NEAR_M and 1 / NEAR_DISTANCE < a[2] / b[2] < NEAR_DISTANCE)


class Said:
    """Tells the user how a face is followed when that changes, but doesn't chatter."""

    def __init__(self) -> None:
        self._by_nets = True
        self._other_since: float | None = None
        self._last_s = -np.inf

    def state(self, now: float, by_nets: bool | None) -> None:
        """At `now` (s) the face is followed by nets or roughly; None: there is none, of which nothing is said."""
        if by_nets is None or by_nets == self._by_nets:
            self._other_since = None
            return
        since = self._other_since if self._other_since is not None else now
        self._other_since = since
        if now - since >= LASTING_S and now - self._last_s >= SAID_S:
            self._by_nets, self._last_s, self._other_since = by_nets, now, None
            if by_nets:
                log.info("tracker: the nets follow the face again")
            else:
                log.warning("tracker: the nets lost the face; Haar follows it, roughly")
