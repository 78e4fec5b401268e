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
from vcam.measure.latency import LATELY_S, Latency, Spread
from vcam.measure.marking import Marking
from vcam.measure.origins import Origins
from vcam.measure.reader import Reader
from vcam.show import Obey

log = logging.getLogger(__name__)

BEGINS: Final = "latency: measured by a strip of boxes along the picture's lower edge, which viewers see too"
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
        self._feed, self._output, self._device, self._say, self._clock = feed, output, device, say, clock
        self._origins, self._latency = Origins(), Latency(clock)
        self._reader = Reader(device, self._latency.seen)
        self._said_at = clock()
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {}

    def __enter__(self) -> Self:
        self._say(BEGINS if self._device() else NO_DEVICE)
        self._feed.measure, self._output.marked = self._origins.watch, Marking(self._origins.of)
        if self._device():
            self._reader.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._reader.__exit__()
        self._feed.measure = self._output.marked = None
        whole = self._latency.whole()
        if whole is not None:
            self._say(self._line(whole) + advice(whole))
        elif self._device():
            self._say(f"latency: no strip came back from {self._device()}; a face must be in view, and the device free")

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
        """What `--metrics` and `--json` get beside the rest."""
        whole = self._latency.whole()
        spread = {} if whole is None else {"p50": whole.p50_ms, "p95": whole.p95_ms, "p99": whole.p99_ms}
        latency = {
            "reader_ms": spread,
            "pictures": 0 if whole is None else whole.pictures,
            "out_of_order": self._latency.out_of_order,
            "camera_strips": self._origins.strips,
            "microphone_ms": whole.microphone_ms if whole is not None and whole.pictures >= ENOUGH else None,
        }
        return {"latency": latency}

    def _line(self, late: Spread) -> str:
        begins = "the strip in the camera's picture" if self._origins.strips else "when vcam has the camera's picture"
        return (
            f"latency: {late.p50_ms:.0f} ms from {begins} to a program that reads {self._device()} "
            f"(95 %: {late.p95_ms:.0f} ms, {late.pictures} pictures)"
        )


def advice(late: Spread) -> str:
    """What to do about it, as the end of a line; empty: too little is known."""
    if late.pictures < ENOUGH:
        return ""
    return (
        f"; in OBS delay your microphone by {late.microphone_ms} ms ({OBS}), and by what the camera itself takes "
        "before, which isn't known"
    )
