"""One guided learning: what the faces that came taught, and how it stands, in words and bars."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.live.following import Following
from vcam.people.guided import REACTION_S, Guided, Outcome
from vcam.people.session import HINT_S
from vcam.people.steps import STEPS, Step
from vcam.person import Person
from vcam.types import ARKIT, Face

log = logging.getLogger(__name__)

BARS: Final = tuple(step for step in STEPS if step.channels and step.kind != "look")
"""Steps that have a strength."""
HINT: Final = "look into the camera: it doesn't see your face from the front"


class Session:
    """Of whom a tracker follows."""

    def __init__(self, following: Following, t: float) -> None:
        assert following.reader is not None  # whoever begins one looked
        self.following, self._reader = following, following.reader
        self.guided = Guided(self._reader.person)
        self.result: Outcome = self.guided.outcome()
        """Of the steps that are done."""
        self.over = False
        self.ended_at = 0.0
        self.outcome: tuple[str, ...] = ()
        """In words, once it is kept."""
        self._now: NDArray[np.float64] = self.result.person.neutral
        self._reached: dict[str, tuple[float, float]] = {step.name: (0.0, 0.0) for step in BARS}
        self._seen_at = t

    def see(self, face: Face | None, t: float) -> bool:
        """A new face, or that there is none; whether that was the last one that it takes."""
        if face is None:
            self.guided.see(None, None, t)
            return False
        self._now = np.asarray(self._reader.raw, np.float64)
        step = self.guided.status().step
        status = self.guided.see(self._now, face.pose, face.captured)
        if status.seen:
            self._seen_at = t
            if step in BARS and step is status.step and step.seconds - status.left_s > REACTION_S:
                value, (low, high) = self._value(step), self._reached[step.name]
                self._reached[step.name] = min(low, value), max(high, value)
        if status.step is not step:
            self.result = self.guided.outcome()
            if status.step is not None:
                log.info("%s", status.step.words)
        self.over, self.ended_at = status.step is None, t
        return self.over

    def away_s(self, t: float) -> float:
        """For how long no face was turned to the camera."""
        return t - self._seen_at

    def learned(self) -> Person:
        """The person by what they did, with the shape that was learned meanwhile."""
        shape = self._reader.person
        return replace(self.result.person, identity=shape.identity, scale=shape.scale)

    def told(self, t: float, *, undoes: bool) -> dict[str, object]:
        """For Shown, all plain: what to do now and how far it is, a bar for each thing to do, and what came of it.

        The values of bars are over the person's rest, 1 is typical; their states: "", now, done or missed.
        """
        status = self.guided.status()
        step = status.step
        number = STEPS.index(step) if step is not None else len(STEPS)
        away = self.away_s(t) > HINT_S and not self.over
        return {
            "step": step.name if step else "",
            "say": step.words if step else "",
            "left_s": round(status.left_s, 1),
            "share": round(status.share, 3),
            "seen": status.seen,
            "hint": HINT if away else "",
            "number": min(number + 1, len(STEPS)),
            "steps": len(STEPS),
            "bars": [self._bar(one, step, number) for one in BARS],
            "outcome": list(self.outcome),
            "undo": undoes,
        }

    def _bar(self, one: Step, step: Step | None, number: int) -> dict[str, object]:
        state = "now" if one is step else ""
        if STEPS.index(one) < number:
            state = "done" if any(ARKIT[channel] in self.result.reached for channel in one.channels) else "missed"
        low, high = (round(value, 2) for value in self._reached[one.name])
        return {"name": one.name, "now": round(self._value(one), 2), "min": low, "max": high, "state": state}

    def _value(self, step: Step) -> float:
        """How strong it is now over the person's rest: 1 is typical."""
        channels = list(step.channels)
        return float(np.mean(self._now[channels] - self.result.person.neutral[channels]))
