"""Plays pictures: one, or a folder of them in natural order."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

from vcam.errors import BadInput
from vcam.pictures import read_picture
from vcam.pictures.header import HEAD_BYTES, picture_format
from vcam.sources._reel import Moment

log = logging.getLogger(__name__)


def natural(path: Path) -> list[tuple[int, int, str]]:
    """Sort key: frame2 before frame10."""
    parts = re.split(r"([0-9]+)", path.name.casefold())
    return [(1, int(p), "") if i % 2 else (0, 0, p) for i, p in enumerate(parts)]


def pictures_in(folder: Path) -> list[Path]:
    """The pictures right inside `folder`, by content, in natural order; hidden files are left out."""
    found = []
    for path in folder.iterdir():
        if path.name.startswith(".") or not path.is_file():  # is_file: no pipe or device is ever opened
            continue
        try:
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
        except OSError as error:
            log.warning("%s: skipped: %s", path, error.strerror)
            continue
        if picture_format(head):
            found.append(path)
    return sorted(found, key=natural)


class PictureReel:
    """Reel of pictures at `fps`, one each; with `endless` the last one is repeated for ever.

    Pictures keep their own sizes. A broken one is left out with a warning; when none is left it is BadInput.
    """

    def __init__(self, paths: list[Path], *, name: str, fps: float, endless: bool) -> None:
        self._paths = paths
        self._endless = endless
        self._first: Moment | None = None
        if len(paths) == 1:
            self._first = (0, 0.0, read_picture(paths[0]))
        else:
            self._first = next(self._readable(0, fps), None)
        if self._first is None:
            raise BadInput(f"{name}: none of its {len(paths)} pictures can be read")
        height, width = self._first[2].shape[:2]
        self.fps = fps
        self.frame_count = None if endless else len(paths)
        self.size_wh = (width, height)
        what = "picture" if len(paths) == 1 else f"the first of {len(paths)} pictures"
        self.about = f"{name}: {what}, {width}x{height}"

    def _readable(self, start: int, fps: float) -> Iterator[Moment]:
        for index in range(start, len(self._paths)):
            try:
                yield index, index / fps, read_picture(self._paths[index])
            except BadInput as error:
                log.warning("%s (skipped)", error)

    def __iter__(self) -> Iterator[Moment]:
        """See Reel."""
        assert self._first is not None
        index, _, image = self._first
        yield self._first
        for moment in self._readable(index + 1, self.fps):
            index, _, image = moment
            yield moment
        while self._endless:
            index += 1
            yield index, index / self.fps, image

    def close(self) -> None:
        """See Reel: nothing stays open."""
