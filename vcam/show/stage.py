"""What goes out: the card in place of everything, viewers on or off air, tracking paused, the end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from vcam.loop import Output
from vcam.show import Obey
from vcam.sinks import IsCamera, IsShownOn, OnAir, Sink
from vcam.types import Face

log = logging.getLogger(__name__)

ON_AIR: Final = "on air"
OFF_AIR: Final = "off air: viewers see a card, your own window and page the picture"
COMES_BACK: Final = "plug or load it again, and it goes on by itself: vcam doctor says how"
HAMMER_S: Final = 0.7
"""Who is frightened presses more than once: so soon after the last press the card isn't taken away again."""


class Stage:
    """A Part."""

    def __init__(
        self,
        output: Output,
        sinks: Sequence[Sink],
        end: Callable[[], None],
        *,
        on_air: bool,
        camera_fix: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`end` is called when the user wants the run to end; `camera_fix`: why there is no virtual camera."""
        self._output, self._sinks, self._camera_fix = output, tuple(sinks), camera_fix
        self._airs = [sink for sink in self._sinks if isinstance(sink, OnAir)]
        self._cameras = [sink for sink in self._sinks if isinstance(sink, IsCamera)]
        self._shown_on = [sink for sink in self._sinks if isinstance(sink, IsShownOn)]
        self._paused = False
        self._clock, self._panicked_at = clock, float("-inf")
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {
            "panic": self._panic,
            "pause": self._pause,
            "on_air": self._air,
            "quit": lambda _: end(),
        }
        self._on_air = on_air
        self._put_on_air()
        if self._airs and not on_air:
            log.info(OFF_AIR)

    def tick(self) -> None:
        """See Part."""

    @property
    def paused(self) -> bool:
        """Whether the face isn't followed, as the user wants it."""
        return self._paused

    def act(self, face: Face | None, t: float) -> Face | None:
        """See Acts: nobody is there while tracking is paused."""
        return None if self._paused else face

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        fed = [camera for camera in self._cameras if self._output.has(camera)]
        there = [camera.about for camera in fed if not camera.lost]
        gone = f"{fed[0].about} is gone; {COMES_BACK}" if fed else self._camera_fix
        return {
            "panic": self._output.panic,
            "broken": self._output.broken,
            "paused": self._paused,
            "on_air": self._on_air,
            "outputs": tuple(sink.about for sink in self._sinks if self._output.has(sink)),
            "camera_out": there[0] if there else "",
            "camera_fix": "" if there else gone,
            "viewers": sum(sink.viewers for sink in self._shown_on if self._output.has(sink)),
        }

    def _panic(self, value: str) -> None:
        was, now = self._output.panic, self._clock()
        hammered = value == "" and now - self._panicked_at < HAMMER_S
        if hammered or switched(was, value):
            self._output.panic, self._panicked_at = True, now
        else:
            self._output.panic = False
        if self._output.panic != was:
            log.info("a card is on every output" if self._output.panic else "the card is gone")

    def _pause(self, value: str) -> None:
        self._paused = switched(self._paused, value)
        log.info("tracking is paused, the avatar idles" if self._paused else "tracking goes on")

    def _air(self, value: str) -> None:
        self._on_air = switched(self._on_air, value)
        self._put_on_air()
        log.info(ON_AIR if self._on_air else OFF_AIR)
        self.settings["on_air"] = self._on_air

    def _put_on_air(self) -> None:
        for sink in self._airs:
            sink.on_air = self._on_air


def switched(now: bool, value: str) -> bool:
    """What "on", "off" or "" (the other one) makes of `now`."""
    return not now if value == "" else value == "on"
