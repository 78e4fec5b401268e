"""Where faces come from: source, tracker, person and smoothing, each exchanged while it streams.

What takes long, to open a camera or to load nets, happens in a thread; the present ones go on until the others are
ready. What can't be opened is one line, and all stays as it was.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import ExitStack
from dataclasses import fields, replace
from typing import Final, Self

from vcam.errors import UsageError, VcamError, said
from vcam.live.feed import Feed
from vcam.live.following import Following
from vcam.live.leaving import JOIN_S, Leaving
from vcam.live.opening import Opener, OpenSource, Wish
from vcam.mailbox import Closed, Mailbox
from vcam.people.choosing import Chosen
from vcam.registry import did_you_mean
from vcam.show import Obey
from vcam.show.source_choices import SourceChoices, kept_source
from vcam.show.turns import Turns
from vcam.sources import FaceSource
from vcam.steady.delay import cost
from vcam.trackers import TRACKERS

log = logging.getLogger(__name__)

STAYS: Final = "the stream goes on as it was"


class Feeding:
    """A Part. Enter it once the feed has begun; it closes what it opened, and what it was given."""

    def __init__(
        self, feed: Feed, opener: Opener, source: OpenSource, following: Following | None, wish: Wish, *, fps: float
    ) -> None:
        """`source` and `following` are what the feed has begun with, as `wish` has it."""
        self._feed, self._opener, self._fps = feed, opener, fps
        self._source, self._following = source, following
        self._wish = self._present = wish
        self._offer = SourceChoices()
        self._offer.used(source.name)
        self._cost = ""
        self._rings: Mailbox[bool] = Mailbox()
        self._jobs: deque[Callable[[], None]] = deque()
        self._turns = Turns()
        self._thread = threading.Thread(target=self._work, name="vcam-feeding", daemon=True)
        self._leaving = Leaving()
        self._again = False
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {
            "source": self._choose_source,
            "tracker": self._choose_tracker,
            "person": lambda name: self._want(replace(self._wish, person=name)),
            "smoothing": self._smooth,
        }

    def __enter__(self) -> Self:
        self.beside(self._price)
        self._thread.start()
        self._offer.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._offer.__exit__(*error)
        self._rings.close()
        self._turns.close()
        self._thread.join(JOIN_S)
        self._leaving.join()
        if self._following is not None:
            self._following.close()
        self._source.opened.close()

    @property
    def following(self) -> Following | None:
        """The tracker and the person of now; None where faces come ready-made."""
        return self._following

    @property
    def source(self) -> OpenSource:
        """The source of now."""
        return self._source

    def beside(self, job: Callable[[], None]) -> None:
        """Have `job` done in the thread, after what it does already; what it raises is said."""
        self._jobs.append(job)
        self._rings.put(True)

    def renew(self) -> None:
        """Open the tracker again, as when the camera's lens has become known."""
        self.beside(lambda: self._track_anew(self._present))

    @property
    def working(self) -> bool:
        """Whether another source or tracker is being opened now."""
        return self._wish != self._present

    def tick(self) -> None:
        """See Part."""
        self._turns.take()

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        source, following = self._source.source, self._following
        lost = "; nothing comes from it" if self._feed.lost else ""
        return {
            "source": self._source.name,
            "source_about": f"{source.about}{lost}",
            "sources": self._offer.choices,
            "tracker": self._present.tracker,
            "trackers": tuple(TRACKERS) if following else (),
            "person": following.name if following else "",
            "smoothing": self._present.smoothing,
            "smoothing_cost": self._cost,
            "calibrated": following is not None and following.calibrated,
        }

    def _choose_source(self, spec: str) -> None:
        self._again = self._feed.over
        self._want(replace(self._wish, source=spec))

    def _choose_tracker(self, name: str) -> None:
        if name not in TRACKERS and ":" not in name:
            raise UsageError(f"tracker {name!r}{did_you_mean(name, TRACKERS)} (choices: {', '.join(TRACKERS)})")
        self._want(replace(self._wish, tracker=name))

    def _smooth(self, value: str) -> None:
        smoothing = smoothing_of(value)
        wish = replace(self._wish, smoothing=smoothing)
        at_once = self._wish == self._present and self._present.smoothing is not None
        if at_once and smoothing is not None and (self._following is None or self._following.calm(smoothing)):
            self._remember(wish)
            self._wish = self._present = wish
            self.beside(self._price)
        else:
            self._want(wish)

    def _want(self, wish: Wish) -> None:
        self._wish = wish
        self._rings.put(True)

    # From here on in the thread

    def _work(self) -> None:
        try:
            while True:
                self._rings.take()
                while self._jobs:
                    self._tried(self._jobs.popleft())
                wish = self._wish
                if wish != self._present or self._again:
                    self._tried(lambda wish=wish: self._fulfil(wish), wish)  # type: ignore[misc]
        except (Closed, CancelledError):
            return

    def _tried(self, job: Callable[[], None], wish: Wish | None = None) -> None:
        try:
            job()
        except (Closed, CancelledError):
            raise
        except Exception as error:  # whatever a driver or a file does, the stream goes on
            log.error("%s; %s", said(error), STAYS)
            log.debug("its traceback", exc_info=error)
            if wish is not None:
                self._turns.do(lambda: self._give_up(wish))

    def _fulfil(self, wish: Wish) -> None:
        present, again = self._present, self._again
        self._again = False
        if again or (wish.source != present.source and not self._opener.same(wish.source, self._source)):
            self._feed_anew(wish)
        elif (wish.tracker, wish.smoothing) != (present.tracker, present.smoothing):
            self._track_anew(wish)
        else:
            if wish.person != present.person and self._following is not None:
                self._following.know(self._opener.who(self._source, wish, None))
                log.info("person: %s", self._following.name)
            self._turns.do(lambda: self._settle(wish))
        self._price()

    def _feed_anew(self, wish: Wish) -> None:
        log.info("source: opening %s; %s goes on till it is there", wish.source, self._source.name)
        with ExitStack() as giving_up:
            source = self._opener.source(wish.source)
            giving_up.push(source.opened)
            following = self._opener.tracker(source, wish, self._who(source, wish))
            if following is not None:
                giving_up.callback(following.close)
            self._turns.do(lambda: self._exchange(wish, source, following))
            giving_up.pop_all()

    def _who(self, source: OpenSource, wish: Wish) -> Chosen:
        """Whoever sits before another source: one of whom nothing is known yet doesn't keep it from being shown."""
        try:
            return self._opener.who(source, wish, self._following)
        except VcamError as error:
            log.warning("person: %s; going on without", error)
            return Chosen(None, kept=False)

    def _track_anew(self, wish: Wish) -> None:
        who = self._opener.who(self._source, wish, self._following)
        following = self._opener.tracker(self._source, wish, who)
        if following is None:
            self._turns.do(lambda: self._settle(wish))
            return
        with ExitStack() as giving_up:
            giving_up.callback(following.close)
            self._turns.do(lambda: self._follow(wish, following))
            giving_up.pop_all()

    def _price(self) -> None:
        smoothing = self._present.smoothing
        if isinstance(self._source.source, FaceSource):
            self._cost = "the sender's"
        else:
            self._cost = cost(smoothing, self._fps)

    # From here on in the thread that shows, at its turn

    def _exchange(self, wish: Wish, source: OpenSource, following: Following | None) -> None:
        threads = self._feed.begin(source.source, following.tracker if following else None, lasting=True)
        closes = [] if self._following is None else [self._following.close]
        self._leaving.leave(threads, *closes, self._source.opened.close)
        self._source, self._following = source, following
        self._again = False  # whoever chose it twice, while the one before was still over, has it
        self._offer.used(source.name)
        log.info("source: %s", source.source.about)
        self._settle(wish)

    def _follow(self, wish: Wish, following: Following) -> None:
        threads = self._feed.follow(following.tracker)
        assert self._following is not None  # as long as the source gives pictures
        self._leaving.leave(threads, self._following.close)
        self._following = following
        log.info("tracker: %s", following.about)
        self._settle(wish)

    def _settle(self, wish: Wish) -> None:
        self._remember(wish)
        self._present = wish
        if self._wish != wish:  # another one came meanwhile
            self._rings.put(True)

    def _remember(self, wish: Wish) -> None:
        now = self._present
        for key in ("source", "tracker", "person", "smoothing"):
            value = getattr(wish, key)
            if value != getattr(now, key):
                self.settings[key] = "off" if value is None else kept_source(value) if key == "source" else value

    def _give_up(self, wish: Wish) -> None:
        """What can't be had is wished for no more; what was wished for since is."""
        now, present = self._wish, self._present
        names = (field.name for field in fields(Wish))
        gone = {name: getattr(present, name) for name in names if getattr(now, name) == getattr(wish, name)}
        self._wish = replace(now, **gone)
        if now.source == wish.source != present.source:
            self._again = False  # it was meant for the one that can't be had, not for the film before


def smoothing_of(value: str) -> float | None:
    """0..1, or None for "off". Raises UsageError."""
    if value == "off":
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise UsageError(f"smoothing must be a number from 0 (quick) to 1 (calm), or off, got {value!r}")
    return number
