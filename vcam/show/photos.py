"""The photos: which one is shown in place of the avatar, and opening more of them beside the stream."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

from vcam.commands import Choice
from vcam.errors import UsageError
from vcam.gallery.thumbnails import kept_thumbnail
from vcam.registry import did_you_mean
from vcam.show import Obey
from vcam.show.opening import Opening
from vcam.show.photo_list import PhotoList
from vcam.show.scenes import Scenes

log = logging.getLogger(__name__)

PATIENCE_S: Final = 2.0
"""How long a stream waits for the photo that it is to begin with. One that was opened before is ready by then; one that
wasn't takes longer, and comes over the avatar."""
SWITCHING: Final = "P photo or avatar, N the next photo; in the window, on the preview page, or typed here and Enter"
NO_PHOTO: Final = "there is no photo to switch to; drop one on the window, type its name here, or start with --portrait"
NOT_YET: Final = "no photo is ready yet; the first one is shown as soon as it is"


class Photos:
    """A Part."""

    def __init__(
        self,
        scenes: Scenes,
        *,
        photos: Sequence[Path] = (),
        begin_with_photo: bool = False,
        kept: Sequence[str] = (),
    ) -> None:
        """`photos` are opened beside the stream, in their order; `begin_with_photo`: the first that is ready is shown
        then. `kept`: what the user's own settings name, to which dropped photos are added."""
        self._switch, self._scenes = scenes.switch, scenes
        self._list = PhotoList(kept)
        self._show_next = begin_with_photo
        self._opening = Opening(scenes, self._ready, photos)
        self._told = bool(self._switch.photos)
        self._pictures: dict[str, str] = {}
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {
            "toggle": lambda _: self._among_photos(self._switch.toggle),
            "next": lambda _: self._among_photos(self._switch.next_photo),
            "avatar": lambda _: self.show_avatar(),
            "photo": self._photo,
            "forget": self._forget,
        }

    def __enter__(self) -> Self:
        self._opening.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._opening.__exit__(*error)

    @property
    def working(self) -> bool:
        """Whether a photo is being opened now."""
        return bool(self._opening.now)

    def open(self, path: Path) -> None:
        """Open one more photo and show it when it is ready."""
        self._opening.want(path)

    def wait(self, stopped: Callable[[], bool]) -> None:
        """Before the first picture: give the photo that the stream is to begin with a moment to get ready."""
        if self._show_next:
            self._opening.wait(PATIENCE_S, lambda: self._switch.shows_photo or stopped())

    def tick(self) -> None:
        """See Part."""
        self._opening.take()

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        switch = self._switch
        return {
            "name": switch.name,
            "photo": switch.shows_photo,
            "photos": switch.photos,
            "opening": self._opening.now,
            "photo_pictures": tuple(Choice(name, name, self._picture(name)) for name in switch.photos),
        }

    def show_avatar(self) -> None:
        """The avatar is what the user wants to see, now and at the next start."""
        self._show_next = False
        self._switch.show_avatar()
        self._chosen()

    def _chosen(self) -> None:
        """Remember what the next start begins with, where there is a choice; with a photo is the usual way."""
        if self._switch.photos or self._opening.busy:
            self.settings["scene"] = None if self._switch.shows_photo else "avatar"

    def _among_photos(self, go: Callable[[], None]) -> None:
        if self._switch.photos:
            go()
            self._chosen()
        else:
            self._show_next = self._opening.busy
            log.info(NOT_YET if self._show_next else NO_PHOTO)

    def _photo(self, name: str) -> None:
        self._show_next = False
        self._switch.show_photo(self._place(name))
        self._chosen()

    def _forget(self, name: str) -> None:
        self._switch.forget(self._place(name))
        if self._list.remove(self._scenes.photos[name]):
            self.settings["portrait"] = self._list.words
            if not self._list.words:
                self.settings["scene"] = None  # a photo can't be what the next start begins with

    def _place(self, name: str) -> int:
        names = self._switch.photos
        if name not in names:
            meant = did_you_mean(name, names) if names else "; none is ready"
            raise UsageError(f"no photo {name[:60]!r}{meant}")
        return names.index(name)

    def _picture(self, name: str) -> str:
        if name not in self._pictures:
            self._pictures[name] = kept_thumbnail(self._scenes.photos[name])
        return self._pictures[name]

    def _ready(self, path: Path, asked: bool) -> None:
        """There is one more photo."""
        self._pictures.clear()
        if asked and self._list.add(path):
            self.settings["portrait"] = self._list.words
        if not self._told:
            log.info("switch: %s", SWITCHING)
            self._told = True
        if asked or self._show_next:
            self._switch.show_photo(-1)
        if asked:
            self._chosen()
        self._show_next = False
