"""Plays the bundled synthetic person, over and over: a face for machines without a camera, with known truth beside it.

The video's `truth.csv` gives head pose and expression of every frame; a frame's `index` counts on through the
repetitions, so its truth is row `index` modulo the number of rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

from vcam.errors import SourceEnded, SourceError
from vcam.resources import find
from vcam.sources._playback import Playback
from vcam.sources._reel import Moment
from vcam.sources._video import VideoReel
from vcam.types import Frame


class ActorSource:
    """Source of the actor's pictures (see Source): in real time without end, otherwise one pass.

    After `__enter__`, `fps` and `size_wh` (px) are the video's own. `path`: another video to play in its place.
    """

    def __init__(
        self,
        address: str,
        *,
        size_wh: tuple[int, int],
        fps: float,
        realtime: bool,
        path: Path | None = None,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if address:
            raise SourceError(f"the actor takes no address, got {address!r}; write --source actor")
        self.size_wh = size_wh
        self.fps = fps
        self.frame_count: int | None = None
        self.about = "actor"
        self._path = path
        self._realtime = realtime
        self._clock = clock
        self._sleep = sleep
        self._playback: Playback | None = None

    def __enter__(self) -> Self:
        """Open the video. Raises BadInput naming where it was looked for."""
        reel = Loop(self._path or find("actor", "actor.mp4"), endless=self._realtime)
        self.fps, self.size_wh, self.about = reel.fps, reel.size_wh, reel.about
        self.frame_count = reel.frame_count
        self._playback = Playback(reel, realtime=self._realtime, clock=self._clock, sleep=self._sleep)
        return self

    def __exit__(self, *error: object) -> None:
        """See Source."""
        if self._playback is not None:
            self._playback.close()

    def read(self) -> Frame:
        """See Source."""
        if self._playback is None:
            raise SourceEnded("actor: not open")
        return self._playback.read()


class Loop:
    """Reel of one video, again and again when `endless`. It is decoded anew each time: kept in memory, 10 s of
    640x480 would take 276 MB."""

    def __init__(self, path: Path, *, endless: bool) -> None:
        self._path = path
        self._endless = endless
        self._pass = VideoReel(path)
        self.fps = self._pass.fps
        self.size_wh = self._pass.size_wh
        self.frame_count = None if endless else self._pass.frame_count
        self.about = f"actor: the bundled synthetic person, {self.size_wh[0]}x{self.size_wh[1]} at {self.fps:g} fps"

    def __iter__(self) -> Iterator[Moment]:
        """See Reel. The first picture of a repetition follows the last one at the video's own pace."""
        first_index, first_s = 0, 0.0
        while True:
            index, time_s = first_index, first_s
            for own_index, own_s, image in self._pass:
                index, time_s = first_index + own_index, first_s + own_s
                yield index, time_s, image
            if not self._endless:
                return
            first_index, first_s = index + 1, time_s + 1 / self.fps
            self._pass.close()
            self._pass = VideoReel(self._path)

    def close(self) -> None:
        """See Reel."""
        self._pass.close()
