"""What avatars there are to choose from, with their pictures, kept up to date beside the stream."""

from __future__ import annotations

import contextlib
import logging
import threading
from pathlib import Path
from typing import Final, Self

from vcam.avatar.shelf import MODELS, is_own, shelf
from vcam.avatar.style import read_style
from vcam.commands import Choice
from vcam.errors import VcamError
from vcam.gallery.draw_thumbnail import draw_apart
from vcam.gallery.thumbnails import keep_thumbnail, kept_thumbnail, thumbnail_path

log = logging.getLogger(__name__)

LOOK_S: Final = 5.0
"""Between two looks into the folders."""
JOIN_S: Final = 2.0
"""How long a look may take to end before it is left behind (it is a daemon thread)."""
MOST: Final = 200
"""Offered; all are worn by name."""


class Gallery:
    """Enter it to have the folders watched, in a thread of its own."""

    def __init__(self) -> None:
        self.choices: tuple[Choice, ...] = ()
        """The bundled ones, then the user's own; replaced whole, read from any thread."""
        self._titles: dict[Path, str] = {}
        self._begun: set[Path] = set()  # thumbnails, none of which is drawn twice in a run
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="vcam-gallery", daemon=True)

    def __enter__(self) -> Self:
        self.look()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join(JOIN_S)

    def look(self) -> dict[str, Path]:
        """See what there is now; gives the user's own that have no picture yet, name → file or folder."""
        found = dict(list(shelf().items())[:MOST])
        self.choices = tuple(Choice(name, self._title(name, path), picture_of(path)) for name, path in found.items())
        return {name: path for name, path in found.items() if is_own(path) and not _tried(path)}

    def _watch(self) -> None:
        while not self._over.wait(LOOK_S):
            try:
                self._draw(self.look())
            except Exception as error:  # whatever lies in a folder, the stream goes on
                log.debug("the avatars' folders can't be looked through", exc_info=error)

    def _draw(self, lacking: dict[str, Path]) -> None:
        for path in lacking.values():
            if self._over.is_set():
                return
            with contextlib.suppress(OSError):  # it is gone again, or the cache folder can't be written
                out = thumbnail_path(path)
                if out in self._begun:  # the cache folder takes not even the mark that none can be made
                    continue
                self._begun.add(out)
                if not draw_apart(path, out, self._over) and not self._over.is_set():
                    keep_thumbnail(out, None)
            self.look()

    def _title(self, name: str, path: Path) -> str:
        if path.suffix.lower() in MODELS:
            return name
        if path not in self._titles:
            try:
                self._titles[path] = read_style(path / "avatar.toml").title or name
            except VcamError:  # it is offered: who picks it is told what is wrong with it
                return name
        return self._titles[path]


def picture_of(path: Path) -> str:
    """Path of the thumbnail of an avatar, "" while there is none. What a stranger put beside a model is never used."""
    if is_own(path):
        return kept_thumbnail(path)
    bundled = path / "thumbnail.png"
    return str(bundled) if bundled.is_file() else ""


def _tried(path: Path) -> bool:
    try:
        return thumbnail_path(path).exists()
    except OSError:
        return True
