"""A camera from the pictures of a stream that goes on: looked at in a thread of its own, the newest one, when it can.

Who shows how far it is gets numbers and words only: no picture comes out of here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from vcam.calibrate.result import Result, checked, not_found
from vcam.calibrate.save import save_profile
from vcam.calibrate.stream import PATIENCE_S
from vcam.calibration.boards import Board
from vcam.calibration.collector import ENOUGH, Collector
from vcam.calibration.detect import finder
from vcam.calibration.missing import WANTED, covered
from vcam.errors import BadInput, said
from vcam.mailbox import Closed, Mailbox
from vcam.types import Frame

log = logging.getLogger(__name__)

GRID_WH: Final = (16, 12)
"""Parts of the picture that are told apart in what is shown of it."""
MOST_REST_S: Final = 0.1
"""After each look it rests as long as that took, at most so long: who holds a board still does so for longer."""
JOIN_S: Final = 1.0
"""How long the look at one picture may take to end; a calibration of sixty views takes longer, and is left behind."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How far it is. Places are shares of the picture, 0..1, to the right and down, unmirrored."""

    found: bool = False
    """Whether the newest picture shows the board."""
    views: int = 0
    share: float = 0.0
    """0..1 of all that is wanted."""
    say: str = "show the board to the camera"
    """What to show next."""
    trouble: str = ""
    """What was wrong with the newest picture."""
    outline: tuple[tuple[float, float], ...] = ()
    """Of the newest board."""
    grid: tuple[str, ...] = ()
    """GRID_WH, rows from the top: "1" where the board has been."""
    rms_px: float | None = None
    outcome: tuple[str, ...] = ()
    """In words; not empty: it is over."""


class LiveCalibration:
    """A context. `see` may be called from any thread and never waits; read `stand` in any thread."""

    def __init__(
        self,
        board: Board,
        camera: str,
        done: Callable[[], None],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`camera`: its maker's name, by which the profile is kept; `done` is called in its thread once it is."""
        self._board, self._camera, self._done, self._clock = board, camera, done, clock
        self._frames: Mailbox[Frame] = Mailbox()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="vcam-calibrate", daemon=True)
        self.stand = Stand()
        """How far it is by now."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.end()
        self._thread.join(JOIN_S)

    def end(self) -> None:
        """Begin to end, without waiting for the look that goes on."""
        self._frames.close()
        self._ended.set()

    @property
    def working(self) -> bool:
        """Whether its thread goes on still."""
        return self._thread.is_alive()

    def see(self, frame: Frame) -> None:
        """A picture of the camera; of several that come while one is looked at the newest is next."""
        with suppress(Closed):
            self._frames.put(frame)

    def _work(self) -> None:
        try:
            result = self._collected()
            if self._frames.closed:  # given up while it was worked out
                return
            written = save_profile(result, None, self._camera)
            self.stand = Stand(
                views=self.stand.views,
                share=1.0,
                say="",
                grid=self.stand.grid,
                rms_px=result.camera.rms_px,
                outcome=(*result.lines(), f"kept: {', '.join(map(str, written))}"),
            )
            for line in self.stand.outcome:
                log.info("calibration: %s", line)
            self._done()
        except Closed:
            return
        except Exception as error:  # whatever OpenCV makes of a picture, the stream goes on
            line = said(error)
            log.error("calibration: %s; the camera stays as it was", line)
            log.debug("its traceback", exc_info=error)
            self.stand = Stand(views=self.stand.views, grid=self.stand.grid, say="", outcome=(f"failed: {line}",))

    def _collected(self) -> Result:
        """What the pictures give, once nothing is missing or nothing new comes. Raises BadInput, Closed."""
        collector: Collector | None = None
        newest = self._clock()
        while collector is None or not collector.complete:
            frame = self._frames.take(PATIENCE_S)
            begun = self._clock()
            if frame is not None:
                if collector is None:
                    size_wh = (frame.image.shape[1], frame.image.shape[0])
                    collector = Collector(finder(self._board, quick=True), size_wh, held=True)
                trouble = collector.look(frame)
                newest = newest if trouble else self._clock()
                self.stand = _stand(collector, trouble)
                self._ended.wait(min(self._clock() - begun, MOST_REST_S))  # tracking and drawing need the cores too
            if self._clock() - newest > PATIENCE_S:
                break
        if collector is None or not collector.views:
            raise BadInput(not_found("the camera's pictures", self._board))
        return checked(collector.views, collector.size_wh, self._board.name, len(collector.views))


def _stand(collector: Collector, trouble: str) -> Stand:
    size = np.array(collector.size_wh, np.float64)
    seen = collector.seen
    outline = () if seen is None else tuple((float(x), float(y)) for x, y in np.round(seen.outline_px / size, 3))
    wide, high = GRID_WH
    mask = covered(collector.views, collector.size_wh)
    parts = mask.reshape(high, mask.shape[0] // high, wide, mask.shape[1] // wide).mean(axis=(1, 3)) >= 0.5
    return Stand(
        found=seen is not None,
        views=len(collector.views),
        share=0.5 * len(collector.given) / len(WANTED) + 0.5 * min(len(collector.views) / ENOUGH, 1.0),
        say=collector.advice,
        trouble="" if trouble == collector.advice else trouble,
        outline=outline,
        grid=tuple("".join("01"[int(part)] for part in row) for row in parts),
    )
