"""The cameras that there are to choose from, looked for every few seconds in a thread: asking may take long."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final, Self

from vcam.sources.webcam import CameraInfo, present_cameras

log = logging.getLogger(__name__)

EVERY_S: Final = 3.0
"""Somebody who plugs a camera in looks at the list about then."""
JOIN_S: Final = 1.0


class Cameras:
    """A context; read `present` in any thread."""

    def __init__(self, look: Callable[[], Sequence[CameraInfo]] = present_cameras, every_s: float = EVERY_S) -> None:
        self._look, self._every_s = look, every_s
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="vcam-cameras", daemon=True)
        self.present: tuple[CameraInfo, ...] = ()
        """As they were found last."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join(JOIN_S)

    def _work(self) -> None:
        while True:
            try:
                self.present = tuple(self._look())
            except Exception as error:  # whatever the system does: the list stays as it was
                log.debug("cameras can't be listed", exc_info=error)
            if self._ended.wait(self._every_s):
                return
