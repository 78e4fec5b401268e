"""Measures how late pictures are where other programs get them, and says how much to delay a microphone."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, Self

from vcam import strip
from vcam.errors import UsageError
from vcam.live.feed import Feed
from vcam.loop import Output
from vcam.measure.in_turn import in_turn
from vcam.measure.latency import LATELY_S, Latency, Spread, spread_of
from vcam.measure.marking import Marking
from vcam.measure.origins import Origins
from vcam.measure.reader import Reader
from vcam.measure.screen import Screen
from vcam.metrics import Metrics
from vcam.show import Obey

log = logging.getLogger(__name__)

BEGINS: Final = (
    "latency: measured by a strip of boxes below and a marker in a corner of the picture; viewers see them too"
)
NO_DEVICE: Final = (
    "latency: there is no v4l2loopback camera that vcam could read back, so it is measured to the hand-over only"
)
OBS: Final = "Audio Mixer, Advanced Audio Properties, Sync Offset"
ENOUGH: Final = 30
"""Pictures before a microphone's delay is suggested."""
Say = Callable[[str], None]


class Measuring:
    """A Part, of a run with --measure. Enter it for as long as the outputs are open."""

    def __init__(
        self,
        feed: Feed,
        output: Output,
        metrics: Metrics,
        device: Callable[[], str],
        say: Say,
        *,
        size_wh: tuple[int, int],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`device`: the virtual camera's path, "" without one that can be read. Raises UsageError."""
        if not strip.fits(size_wh):
            least, given = ("x".join(map(str, each)) for each in (strip.LEAST_WH, size_wh))
            raise UsageError(f"--measure draws a strip into the picture and needs at least {least} px, got {given}")
        self._feed, self._output, self._metrics, self._device = feed, output, metrics, device
        self._say, self._clock = say, clock
        self._origins, self._latency, self._screen = Origins(), Latency(clock), Screen(clock)
        self._reader = Reader(device, self._latency.seen)
        self._said_at = clock()
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {}

    def __enter__(self) -> Self:
        self._say(BEGINS)
        if not self._device():
            self._say(NO_DEVICE)
        self._feed.measure = in_turn(self._origins.watch, self._screen.watch)
        self._output.marked = Marking(self._origins.of, self._screen.draw)
        if self._device():
            self._reader.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._reader.__exit__()
        self._feed.measure = self._output.marked = None
        late, camera = self._late(), self._screen.whole()
        if camera is not None:
            self._say(over_the_screen(camera))
        if late is not None:
            self._say(self._line(late) + advice(late, camera))
        elif self._device():
            self._say(f"latency: no strip came back from {self._device()}; you must be on air with your face in view")

    def tick(self) -> None:
        """See Part. Says how it goes, every LATELY_S."""
        now = self._clock()
        if now - self._said_at >= LATELY_S:
            self._said_at = now
            lately = self._latency.lately()
            if lately is not None:
                self._say(self._line(lately))

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        lately = self._latency.lately()
        return {"latency_ms": None if lately is None else lately.p50_ms}

    def report(self) -> dict[str, Any]:
        """What `--metrics` and `--json` get beside the rest. Once it is left it tells of the same as what it said."""
        whole, late = self._latency.whole(), self._late()
        latency = {
            "reader_ms": told(whole),
            "pictures": 0 if whole is None else whole.pictures,
            "out_of_order": self._latency.out_of_order,
            "camera_strips": self._origins.strips,
            "microphone_ms": late.microphone_ms if late is not None and late.pictures >= ENOUGH else None,
            "screen_and_camera_ms": told(self._screen.whole()),
        }
        return {"latency": latency}

    def _late(self) -> Spread | None:
        """All pictures where a program reads them; where none can, at the hand-over. None: there were none."""
        return self._latency.whole() if self._device() else spread_of(self._metrics.ages_ms())

    def _line(self, late: Spread) -> str:
        device = self._device()
        by_strip = device and self._origins.strips
        begins = "the strip in the camera's picture" if by_strip else "when vcam has the camera's picture"
        ends = f"a program that reads {device}" if device else "the hand-over"
        return (
            f"latency: {late.p50_ms:.0f} ms from {begins} to {ends} "
            f"(95 %: {late.p95_ms:.0f} ms, {late.pictures} pictures)"
        )


def told(late: Spread | None) -> dict[str, float]:
    """As the other series of `--metrics`; empty where nothing was seen."""
    return {} if late is None else {"p50": late.p50_ms, "p95": late.p95_ms, "p99": late.p99_ms}


def over_the_screen(camera: Spread) -> str:
    """What was seen of the markers."""
    return (
        f"latency: {camera.p50_ms:.0f} ms over screen and camera, from a picture's hand-over until vcam has it filmed "
        f"(95 %: {camera.p95_ms:.0f} ms, seen {camera.pictures} times); the camera alone takes less"
    )


def advice(late: Spread, camera: Spread | None) -> str:
    """What to do about it, as the end of a line; empty: too little is known."""
    if late.pictures < ENOUGH:
        return ""
    before = "isn't known" if camera is None else f"is less than {camera.p50_ms:.0f} ms"
    return (
        f"; in OBS delay your microphone by {late.microphone_ms} ms ({OBS}), and by what the camera itself takes "
        f"before, which {before}"
    )
