"""Guided learning while it streams: the avatar moves on, and the faces that move it teach what the person can do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from vcam.errors import TrackerError, UsageError, VcamError
from vcam.live.following import Following
from vcam.people.guided import REACTION_S, Guided, Outcome
from vcam.people.session import HINT_S, LONGEST_ABSENCE_S
from vcam.people.steps import STEPS, Step
from vcam.people.words import summary
from vcam.person import Person
from vcam.show import Obey
from vcam.types import ARKIT, Face

log = logging.getLogger(__name__)

SEEN_S: Final = 60.0
"""For so long the outcome is told, unless somebody closes it."""
BARS: Final = tuple(step for step in STEPS if step.channels and step.kind != "look")
"""Steps that have a strength."""
HINT: Final = "look into the camera: it doesn't see your face from the front"


class Follows(Protocol):
    """Who follows the face, as show.feeding has it."""

    @property
    def following(self) -> Following | None: ...

    def beside(self, job: Callable[[], None]) -> None: ...


class Learning:
    """A Part that looks at faces: let it act before they are changed."""

    def __init__(self, follows: Follows) -> None:
        self._follows = follows
        self._session: _Session | None = None
        self._face: Face | None = None
        self._t = 0.0
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {"learn": self._learn}

    def tick(self) -> None:
        """See Part."""
        session = self._session
        if session is None:
            return
        if session.following is not self._follows.following and not session.over:
            self._end("learning is given up: the camera or the tracker changed")
        elif session.away_s(self._t) > LONGEST_ABSENCE_S and not session.over:
            self._end(f"no face turned to the camera for {LONGEST_ABSENCE_S:.0f} s: nothing was learned")
        elif session.over and session.outcome and self._t - session.ended_at > SEEN_S:
            self._session = None

    def act(self, face: Face | None, t: float) -> Face | None:
        """See Acts. It changes nothing."""
        self._t = t
        session = self._session
        new = face is None or face is not self._face
        if session is not None and not session.over and new and session.see(face, t):
            self._finish(session)
        self._face = face
        return face

    def tell(self) -> Mapping[str, object]:
        """See Part. For the fields of `learning` see _Session.told."""
        session = self._session
        return {"learning": None if session is None else session.told(self._t, undoes=self._undoes())}

    def _learn(self, value: str) -> None:
        if value == "cancel":
            if self._session is not None and not self._session.over:
                log.info("learning is given up: nothing was learned")
            self._session = None
        elif value == "undo":
            self._undo()
        elif value:
            raise UsageError(f"learn takes cancel or undo, got {value!r}")
        else:
            following = self._follows.following
            if following is None or following.reader is None:
                raise TrackerError("what follows the face now sees too little of it to learn from; choose tracker auto")
            self._session = _Session(following, self._t)
            log.info("learning your face takes twenty seconds: %s", STEPS[0].words)

    def _undoes(self) -> bool:
        following = self._follows.following
        return following is not None and following.undoes

    def _undo(self) -> None:
        following = self._follows.following
        if following is None or not following.undoes:
            raise UsageError("nothing was learned in this run that could be undone; see vcam people undo NAME")
        here = following

        def undo() -> None:
            here.undo()
            log.info("your face is known as it was before")

        self._session = None
        self._follows.beside(undo)

    def _end(self, why: str) -> None:
        self._session = None
        log.warning("%s", why)

    def _finish(self, session: _Session) -> None:
        def keep() -> None:
            try:
                path = session.following.relearn(session.learned())
            except VcamError as error:
                session.outcome = (f"not kept: {error}",)
                raise
            session.outcome = tuple(summary(session.result))
            for line in session.outcome:
                log.info("%s", line)
            log.info("your face is known%s; undo: learn undo", f", kept in {path}" if path else " in this run")

        self._follows.beside(keep)


class _Session:
    """One guided learning of whom a tracker follows."""

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
