"""Keeps what the user chose while it streams: written by a thread of its own, at most once a second and at the end."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Self

from vcam.config import Config
from vcam.errors import VcamError, said
from vcam.settings.writing import save

log = logging.getLogger(__name__)

EVERY_S: Final = 1.0
"""A slider that is drawn gives ten values a second; none but the last is wanted."""
PATIENCE_S: Final = 5.0
"""At the end: longer than a disk takes and than another vcam is waited for."""


class Remember:
    """While it is entered, what is put is written into the settings file at `path`, soon."""

    def __init__(
        self,
        path: Path,
        *,
        every_s: float = EVERY_S,
        write: Callable[[Path, Mapping[str, object]], Path | None] = save,
    ) -> None:
        self._path, self._every_s, self._write = path, every_s, write
        self._lock = threading.Lock()
        self._waiting: dict[str, object] = {}
        self._some, self._over = threading.Event(), threading.Event()
        self._written = self._failed = False
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._some.set()
        if self._thread:
            self._thread.join(PATIENCE_S)

    def put(self, values: Mapping[str, object]) -> None:
        """Remember these: a setting's name → its value as TOML knows it; None: as if it was never set. Never waits.

        Where there is no file one is made, though there is nothing to put into it.
        """
        with self._lock:
            self._waiting |= values
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, name="vcam-remember", daemon=True)
                self._thread.start()
        self._some.set()

    def _go_on(self) -> None:
        while not self._over.is_set():
            self._some.wait()
            self._some.clear()
            self._save()
            self._over.wait(self._every_s)
        self._save()

    def _save(self) -> None:
        with self._lock:
            values, self._waiting = self._waiting, {}
        values = _right(values)
        if not values and (self._written or os.path.exists(self._path)):
            return
        try:
            aside = self._write(self._path, values)
        except Exception as error:  # noqa: BLE001 - whatever a disk or a file does, it is tried again
            with self._lock:
                self._waiting = values | self._waiting  # for the next time
            self._some.set()
            if not self._failed:
                log.warning("settings: %s; what you choose is not remembered", said(error))
            self._failed = True
            return
        if aside:
            log.warning("settings: %s was broken, and is kept as %s; a new one is begun", self._path, aside.name)
        if self._failed:
            log.info("settings: %s is written again", self._path)
        self._written, self._failed = True, False


def _right(values: Mapping[str, object]) -> dict[str, object]:
    """Those of `values` that the next start will take."""
    right = {}
    for name, value in values.items():
        try:
            if value is not None:
                Config().with_values({name: value}, where="settings")
            right[name] = value
        except VcamError as error:
            log.warning("%s; it is not remembered", error)
    return right
