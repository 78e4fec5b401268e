"""Draws less while the computer is busy, and says so."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from vcam.governor import PHOTO_TIERS, Governor
from vcam.live.feed import Feed
from vcam.loop import Output
from vcam.metrics import Metrics
from vcam.render.switch import SwitchScene
from vcam.show import Obey

log = logging.getLogger(__name__)


@runtime_checkable
class Works(Protocol):
    """A Part that takes a processor for some seconds now and then."""

    @property
    def working(self) -> bool:
        """Whether it does so now."""
        ...


class Governing:
    """A Part. The avatar and the photos are governed apart: what one costs says nothing of the other."""

    def __init__(
        self,
        output: Output,
        switch: SwitchScene,
        feed: Feed,
        metrics: Metrics,
        *,
        fps: float,
        aside: Sequence[Works] = (),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`fps`: pictures a second, as the output wants them; `aside`: what makes things ready beside the stream."""
        self._output, self._switch, self._feed, self._metrics = output, switch, feed, metrics
        self._aside, self._clock = aside, clock
        self._avatar, self._photo = Governor(1 / fps), Governor(1 / fps, PHOTO_TIERS)
        self._name, self._said = switch.name, False
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {}

    def tick(self) -> None:
        """See Part. It judges by the picture before."""
        governor = self._governor
        self._metrics.lowered += bool(governor.tier.words)
        if self._switch.name != self._name:
            self._name = self._switch.name
            governor.start()
            self._obey(governor)
        elif self._output.panic or any(
            part.working for part in self._aside
        ):  # the card costs nothing, and what is made ready is soon there
            governor.skip()
        else:
            came, lost = self._metrics.counts["captured"], sum(self._feed.dropped.values())
            if governor.saw(self._clock(), self._output.took_s, came, lost):
                self._obey(governor)

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        return {"drawn": self._governor.tier.words}

    @property
    def _governor(self) -> Governor:
        return self._photo if self._switch.shows_photo else self._avatar

    def _obey(self, governor: Governor) -> None:
        tier = governor.tier
        self._output.every = self._feed.every = tier.every
        self._switch.scale(self._avatar.tier.share)
        if tier.words and not self._said:
            log.info("this computer is busy: the picture is %s until there is time again", tier.words)
        elif self._said and not tier.words:
            log.info("there is time again: all of the picture is drawn")
        self._said = bool(tier.words)
