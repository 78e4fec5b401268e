"""Runs guided learning over an opened source and tracker, and tells the person what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.errors import SourceEnded, SourceError, SourceLost, TrackerError
from vcam.people.guided import Guided, Outcome, Status
from vcam.sources import Source
from vcam.trackers import Tracker

LONGEST_ABSENCE_S: Final = 30.0
"""Without a face turned to the camera for so long, nobody is there."""
HINT_S: Final = 2.0


def learn(
    source: Source,
    tracker: Tracker,
    raw: Callable[[], NDArray[np.floating] | None],
    guided: Guided,
    *,
    say: Callable[[str], None],
    heard: Callable[[Status], None],
    stopped: Callable[[], bool],
) -> Outcome:
    """Feed `guided` until it is done. `raw` gives the (52,) channels of the frame tracked last, before any
    personal range; `heard` is called after every frame.

    Raises SourceError when the source ends or the user stops it before, TrackerError when nobody is there.
    """
    step = guided.status().step
    last_seen: float | None = None
    hinted = False
    if step:
        say(step.words)
    while step:
        if stopped():
            raise SourceError(f"stopped at {step.name!r}: nothing was learned")
        try:
            frame = source.read()
        except SourceLost:
            continue
        except SourceEnded as error:
            raise SourceError(f"the source ended at {step.name!r}: nothing was learned; give a longer one") from error
        face = tracker.track(frame)
        status = guided.see(raw() if face else None, face.pose if face else None, frame.captured)
        heard(status)
        if status.seen or last_seen is None:
            last_seen, hinted = frame.captured, hinted and not status.seen
        away = frame.captured - last_seen
        if away > LONGEST_ABSENCE_S:
            raise TrackerError(f"no face turned to the camera for {LONGEST_ABSENCE_S:.0f} s: nothing was learned")
        if away > HINT_S and not hinted:
            hinted = True
            say("look into the camera: it doesn't see your face from the front")
        if status.step is not None and status.step is not step:
            say(status.step.words)
        step = status.step
    return guided.outcome()
