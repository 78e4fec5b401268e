"""Which photos the app remembers: those of the user's settings, and those dropped since, without those taken out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vcam.errors import VcamError
from vcam.render.switch import MOST_PHOTOS
from vcam.show.scenes import photo_files


class PhotoList:
    """Words as the setting `portrait` has them: photos and folders of them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)

    @property
    def words(self) -> list[str]:
        """The newest ones; of more than that the oldest is not shown any more either."""
        return self._words[-MOST_PHOTOS:]

    def add(self, photo: Path) -> bool:
        """Remember `photo`; False: it is remembered already, by itself or in its folder."""
        path = photo.absolute()
        if any(Path(word).absolute() in (path, path.parent) for word in self._words):
            return False
        self._words.append(str(path))
        return True

    def remove(self, photo: Path) -> bool:
        """Forget `photo`, of a folder only that one; False: it isn't there."""
        path, kept = photo.absolute(), list[str]()
        for word in self._words:
            if Path(word).absolute() == path.parent:
                kept += [str(file) for file in _files(word) if file != path]
            elif Path(word).absolute() != path:
                kept.append(word)
        gone, self._words = kept != self._words, kept
        return gone


def _files(folder: str) -> list[Path]:
    """The photos in it, from the root."""
    try:
        return [file.absolute() for file in photo_files(folder)]
    except VcamError:  # it is gone, or empty now
        return []
