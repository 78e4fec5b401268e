"""Calibrates the camera while it streams: a board is shown to it, and the head is placed by what it gave at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict
from typing import Final, Protocol, Self

from vcam.calibrate.known import camera_name
from vcam.calibrate.live import LiveCalibration
from vcam.calibration.boards import Board, parse_board
from vcam.calibration.collector import ENOUGH
from vcam.errors import SourceError, UsageError
from vcam.live.feed import Feed
from vcam.live.opening import OpenSource
from vcam.show import Obey
from vcam.sources import FaceSource

log = logging.getLogger(__name__)

EXAMPLE: Final = "9x6:25"
"""A board of 9 by 6 inner corners whose squares are 25 mm wide."""


class Follows(Protocol):
    """Where pictures come from, as show.feeding has it."""

    @property
    def source(self) -> OpenSource: ...

    def renew(self) -> None: ...


class Calibrating:
    """A Part. Leave it to end what goes on."""

    def __init__(self, feed: Feed, follows: Follows) -> None:
        self._feed, self._follows = feed, follows
        self._live: LiveCalibration | None = None
        self._left: list[LiveCalibration] = []
        self._board = ""
        self._source: OpenSource | None = None
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {"calibrate": self._calibrate}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._leave()
        for live in self._left:
            live.__exit__(*error)

    def tick(self) -> None:
        """See Part."""
        if self._live is not None and self._source is not self._follows.source and not self._live.stand.outcome:
            self._leave()
            log.warning("calibration is given up: it is another camera now")

    def tell(self) -> Mapping[str, object]:
        """See Part. `calibrating` has the board, the views that are needed, and the fields of calibrate.live.Stand."""
        if self._live is None:
            return {"calibrating": None}
        stand = asdict(self._live.stand)
        return {"calibrating": {"board": self._board, "needed": ENOUGH, **_plain(stand)}}

    def _calibrate(self, value: str) -> None:
        if value == "cancel":
            if self._live is not None and not self._live.stand.outcome:
                log.info("calibration is given up: the camera stays as it was")
            self._leave()
            return
        board = board_of(value)
        source = self._follows.source
        name = "" if isinstance(source.source, FaceSource) else camera_name(source.source)
        if not name:
            raise SourceError(f"{source.name} is no camera, so nothing can be calibrated; choose a camera first")
        self._leave()
        self._board, self._source = value, source
        self._live = live = LiveCalibration(board, name, self._follows.renew)
        live.__enter__()
        self._feed.watch = live.see
        log.info("calibration: show the %s board to %s; %s", board.name, name, "the avatar goes on moving")

    def _leave(self) -> None:
        self._feed.watch = None
        live, self._live = self._live, None
        if live is not None:
            live.end()
            self._left = [*(one for one in self._left if one.working), live]


def board_of(value: str) -> Board:
    """The board of "9x6:25". Raises UsageError."""
    corners, colon, square_mm = value.partition(":")
    if not colon:
        raise UsageError(
            f"calibrate needs inner corners and the width of a square in mm, like {EXAMPLE}, got {value[:40]!r}"
        )
    return parse_board(corners, square_mm, charuco=False)


def _plain(stand: Mapping[str, object]) -> dict[str, object]:
    """Tuples as the lists that JSON makes of them."""
    return {
        key: [list(item) if isinstance(item, tuple) else item for item in value] if isinstance(value, tuple) else value
        for key, value in stand.items()
    }
