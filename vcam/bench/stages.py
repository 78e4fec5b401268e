"""Stages before and after the picture: reading a film, following a face, sending."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.bench.film import FPS, SIZE_WH, frames
from vcam.bench.stopwatch import Steps, Stopwatch
from vcam.registry import load
from vcam.sinks import SINKS
from vcam.sources.actor import ActorSource
from vcam.trackers import TRACKERS
from vcam.types import Rendered

EACH_ROUND: Final = 15
"""Pictures."""
WARM: Final = 10
"""Pictures before the first that counts: a tracker finds the face in them, and libraries make themselves ready."""


def capture() -> Steps:
    """The bundled actor, decoded as a film or camera file is."""
    watch = Stopwatch()
    while True:
        with ActorSource("", size_wh=SIZE_WH, fps=FPS, realtime=False) as actor:
            for _ in range(WARM):
                actor.read()
            for _ in range(EACH_ROUND):
                with watch.picture():
                    actor.read()
        yield {"capture": watch.taken()}


def track(name: str, images: Sequence[NDArray[np.uint8]]) -> Steps:
    """A tracker of TRACKERS, its smoothing as usual. Raises VcamError where it can't be started."""
    watch, film = Stopwatch(), frames(images)
    with load("tracker", TRACKERS, name)(camera=None, smoothing=0.5, person=None, timed=watch) as tracker:
        for frame in islice(film, WARM):
            tracker.track(frame)
        while True:
            for frame in islice(film, EACH_ROUND):
                with watch.picture():
                    tracker.track(frame)
            yield {f"track {name}": watch.taken()}


def send(case: str, name: str, address: str, pictures: Sequence[Rendered]) -> Steps:
    """The sink `name` of SINKS, as `case`. Raises VcamError where it can't be opened."""
    watch, shown = Stopwatch(), cycle(pictures)
    with load("output", SINKS, name)(address, size_wh=SIZE_WH, fps=FPS) as sink:
        for rendered in islice(shown, WARM):
            sink.send(rendered, None)
        while True:
            for rendered in islice(shown, EACH_ROUND):
                with watch.picture():
                    sink.send(rendered, None)
            yield {case: watch.taken()}
