"""A camera from a stream of pictures, a film or a live camera, of which the good ones are taken by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from vcam.calibrate.result import Result, checked, not_found
from vcam.calibration.boards import Board
from vcam.calibration.collector import Collector
from vcam.calibration.detect import finder
from vcam.errors import BadInput
from vcam.sources import Source, frames

Tell = Callable[[str], None]
"""Takes one line for the person before the camera."""

TELL_EVERY_S: Final = 1.0
"""Nothing is said again sooner, but that a view was taken."""
REPEAT_S: Final = 8.0
"""Until the same line is said again."""
PATIENCE_S: Final = 120.0
"""Without a new view from a live camera."""


def from_frames(
    source: Source,
    board: Board,
    tell: Tell,
    stopped: Callable[[], bool],
    *,
    live: bool,
    taken: Callable[[Collector], None],
) -> Result:
    """The camera of an opened source. `live`: `tell` is told what to show, and it ends when nothing is missing.

    `taken` is called after each view. When the user stops it or the source ends, what there is must do. Frames' own
    moments are the clock. Raises BadInput when it isn't enough.
    """
    collector: Collector | None = None
    said, told, newest, looked = "", -np.inf, np.inf, 0
    for frame in frames(source, stopped):
        if collector is None:
            size_wh = (frame.image.shape[1], frame.image.shape[0])
            collector = Collector(finder(board, quick=live), size_wh, held=live)
            newest = frame.captured
        wrong, looked = collector.look(frame), looked + 1
        if not wrong:
            newest = frame.captured
            taken(collector)
            if collector.complete:
                break
        if live:
            line = wrong or f"taken {len(collector.views)}, {collector.covered:.0%} covered; {collector.advice}"
            waited = frame.captured - told
            if not wrong or waited > (REPEAT_S if line == said else TELL_EVERY_S):
                said, told = line, frame.captured
                tell(line)
            if frame.captured - newest > PATIENCE_S:
                break
    if collector is None or not collector.views:
        raise BadInput(not_found(source.about, board))
    pictures = len(collector.views) if live else looked
    return checked(collector.views, collector.size_wh, board.name, pictures)
