"""What the user makes of their own face by a key: straight ahead, at rest, and expressions that are held."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.held import held_by, mood, over
from vcam.avatar.model import Avatar
from vcam.avatar.rigged import RiggedModel
from vcam.errors import TrackerError
from vcam.expression.changed import changed
from vcam.people.neutral import at_rest, neutral_of
from vcam.show import Obey
from vcam.show.follows import Follows
from vcam.show.holding import Holding
from vcam.types import ARKIT, Face

log = logging.getLogger(__name__)

PRESENT_S: Final = 0.5
"""So long ago at most a face says how the person looks now,"""
PRESENT: Final = 6
"""and of so many the median does: a fifth of a second, in which nobody blinks throughout."""
EASE_S: Final = 0.3
"""To another face at rest."""
KEYS: Final = 9
"""Expressions that have a key."""


class Shows(Protocol):
    """What is shown, as render.switch has it."""

    @property
    def shows_photo(self) -> bool: ...

    @property
    def avatar(self) -> Avatar | RiggedModel | None: ...

    def recentre(self) -> None: ...

    def hold(self, weights: Mapping[str, float]) -> None: ...


class Acting:
    """A Part that acts on faces."""

    def __init__(self, shows: Shows, follows: Follows, recentres: Sequence[Callable[[], None]] = ()) -> None:
        """`recentres`: outputs that have a rest of their own are told too."""
        self._shows, self._follows, self._recentres = shows, follows, recentres
        self._holding = Holding()
        self._offered: tuple[bool, object] | None = None
        self._own: Mapping[str, float] = {}
        self._seen: deque[tuple[float, NDArray[np.float32], NDArray[np.float32]]] = deque(maxlen=PRESENT)
        self._offset: NDArray[np.float32] = np.zeros(len(ARKIT), np.float32)
        self._given: Face | None = None
        self._made: Face | None = None
        self._asked = False
        self._ease: tuple[NDArray[np.float32], float] | None = None
        self._t = 0.0
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {
            "recentre": lambda _: self._recentre(),
            "neutral": lambda _: self._neutral(),
            "expression": self._holding.obey,
        }
        self.tick()

    def tick(self) -> None:
        """See Part."""
        avatar = None if self._shows.shows_photo else self._shows.avatar
        shown = self._shows.shows_photo, avatar
        if self._offered is None or shown[0] != self._offered[0] or shown[1] is not self._offered[1]:
            self._offered = shown
            self._holding.offer(held_by(avatar))

    def act(self, face: Face | None, t: float) -> Face | None:
        """See Acts. The same face comes back as the same one."""
        self._t = t
        self._holding.step(t)
        if (own := self._holding.own) != self._own:
            self._own = own
            self._shows.hold(own)
        if face is None:
            self._given = self._made = None
        elif face is not self._given:
            self._seen.append((t, face.raw - face.rest, face.expression))
            self._given, self._made = face, self._acted(face, t)
        return self._made

    def wired(self, face: Face) -> Face:
        """What programs are told that draw an avatar of their own: with the moods that ours shows by itself."""
        moods = [(like, share) for name, share in self._own.items() if (like := mood(name)) and share > 0]
        return changed(face, over(face.expression, moods)) if moods else face

    def over(self, expression: NDArray[np.float32], t: float) -> NDArray[np.float32]:
        """What is shown in place of the idle `expression` (52,), where there is no face."""
        return self._holding.over(expression) if self._holding.moves else expression

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        names = tuple(one.name for one in self._holding.there)
        return {"expressions": names[:KEYS], "held": self._holding.names}

    def _acted(self, face: Face, t: float) -> Face:
        expression = face.expression
        if self._offset.any():
            expression = at_rest(expression, self._offset)
        if self._asked:  # the face at rest is another one from now on
            before = expression if self._made is None else self._made.expression
            self._asked, self._ease = False, None if self._shows.shows_photo else (before, t)
        if self._ease is not None:
            before, since = self._ease
            share = np.float32(np.clip((t - since) / EASE_S, 0.0, 1.0))
            expression = before + (share * share * (3 - 2 * share)) * (expression - before)
            self._ease = self._ease if share < 1 else None
        if self._holding.moves:
            expression = self._holding.over(expression)
        return face if expression is face.expression else changed(face, expression)

    def _recentre(self) -> None:
        self._shows.recentre()
        for recentre in self._recentres:
            recentre()
        log.info("straight ahead is where you look now")

    def _neutral(self) -> None:
        present = [(raw, expression) for t, raw, expression in self._seen if self._t - t <= PRESENT_S]
        if not present:
            raise TrackerError("no face is seen, so it can't be at rest; look into the camera and try again")
        raw, expression = (np.median(np.array(each), axis=0) for each in zip(*present, strict=True))
        following = self._follows.following
        reader = None if following is None else following.reader
        if following is None or reader is None:  # who tracks it keeps nothing of anybody: for this run only
            self._offset = np.clip(expression, 0.0, 1.0).astype(np.float32)
            self._asked = True
            log.info("your face as it is now is at rest")
            return
        here, known = following, reader

        def learn() -> None:
            path = here.relearn(neutral_of(known.person, raw))
            self._asked = True
            kept = f", kept in {path}" if path else ""
            log.info("your face as it is now is at rest%s; undo: learn undo", kept)

        self._follows.beside(learn)
