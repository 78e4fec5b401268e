"""Guided learning while it streams: the avatar moves on, and the faces that move it teach what the person can do."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from vcam.errors import TrackerError, UsageError, VcamError
from vcam.people.session import LONGEST_ABSENCE_S
from vcam.people.steps import STEPS
from vcam.people.words import summary
from vcam.show import Obey
from vcam.show.follows import Follows
from vcam.show.learning_session import Session
from vcam.types import Face

log = logging.getLogger(__name__)

SEEN_S: Final = 60.0
"""For so long the outcome is told, unless somebody closes it."""


class Learning:
    """A Part that looks at faces: let it act before they are changed."""

    def __init__(self, follows: Follows) -> None:
        self._follows = follows
        self._session: Session | None = None
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
        """See Part. For the fields of `learning` see Session.told."""
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
            self._session = Session(following, self._t)
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

    def _finish(self, session: Session) -> None:
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
