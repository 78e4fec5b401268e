"""Plays a file: a video, a picture, or a folder of pictures; which one it is, its content tells."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from vcam.errors import BadInput, SourceEnded
from vcam.pictures import READABLE
from vcam.pictures.header import HEAD_BYTES, foreign_format, picture_format
from vcam.pictures.plain_file import is_folder
from vcam.sources._pictures import PictureReel, pictures_in
from vcam.sources._playback import Playback
from vcam.sources._reel import Reel
from vcam.sources._video import VideoReel
from vcam.types import Frame


class FileSource:
    """Source of a file's pictures (see Source).

    In real time each frame comes when it is due and late ones are skipped; a single picture is repeated at `fps` for
    ever. Otherwise every frame comes in order, `captured` is its time in the file in s, and a picture is one frame.
    A folder gives one frame a picture at `fps`, of its own size each. After `__enter__`, `fps` is what the file
    really has, `size_wh` the size of its first frame, px, and `frame_count` how many it says it has (None: unknown).
    """

    def __init__(
        self,
        address: str,
        *,
        size_wh: tuple[int, int],
        fps: float,
        realtime: bool,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.size_wh = size_wh
        self.fps = fps
        self.frame_count: int | None = None
        self.about = address
        self._address = address
        self._realtime = realtime
        self._clock = clock
        self._sleep = sleep
        self._playback: Playback | None = None

    def __enter__(self) -> Self:
        """Open and decode the first picture. Raises BadInput with one line."""
        try:
            reel = self._reel()
        except OSError as error:
            raise BadInput(f"{self._address}: can't be read: {error.strerror or error}") from error
        self.about, self.fps, self.size_wh = reel.about, reel.fps, reel.size_wh
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
            raise SourceEnded(f"{self._address}: not open")
        return self._playback.read()

    def _reel(self) -> Reel:
        """The reader that the content asks for."""
        if not self._address:
            raise BadInput("no file named; give the path of a video, a picture or a folder of pictures")
        path = Path(self._address)
        if is_folder(self._address, instead="a camera is chosen with --source camera:N"):
            paths = pictures_in(path)
            if not paths:
                raise BadInput(f"{path}: a folder without a {READABLE} picture right inside it")
            return PictureReel(paths, name=str(path), fps=self.fps, endless=False)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if picture_format(head) or foreign_format(head):  # the foreign ones are refused by their name
            return PictureReel([path], name=str(path), fps=self.fps, endless=self._realtime)
        return VideoReel(path)
