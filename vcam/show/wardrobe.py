"""The avatars: another one while it streams, by name, by file, or the next one of the gallery."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from vcam.avatar.model import load_avatar
from vcam.avatar.rigged import RiggedModel
from vcam.avatar.shelf import place_of
from vcam.commands import Choice
from vcam.gallery.facts import credit
from vcam.render.avatar import AvatarScene
from vcam.render.framing import Framing
from vcam.show import Obey
from vcam.show.beside import Beside, Superseded
from vcam.show.gallery import Gallery
from vcam.show.scenes import Scenes
from vcam.show.turns import Do

log = logging.getLogger(__name__)

MOST_FILES: Final = 20
"""Dropped or named in this run, offered beside the gallery."""


class Wardrobe:
    """A Part."""

    def __init__(
        self,
        scenes: Scenes,
        beside: Beside,
        gallery: Gallery,
        *,
        worn: str,
        show: Callable[[], None] = lambda: None,
    ) -> None:
        """`worn`: what --avatar had, "" where that isn't shown; `show`: called when another is there, to be shown in
        place of a photo."""
        self._show = show
        self._scenes, self._beside, self._gallery = scenes, beside, gallery
        self._worn = self._wanted = worn
        self._files: tuple[Choice, ...] = ()  # worn in this run, and in no folder of the gallery
        self._fitted: Framing | None = None  # the framing for which was seen whether the avatar suits it
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {
            "wear": self.wear,
            "wear_next": lambda _: self._step(1),
            "wear_previous": lambda _: self._step(-1),
        }

    def wear(self, value: str) -> None:
        """Become the avatar of that name, folder or file, as soon as it is ready."""
        self._wanted = value
        self._beside.want("avatar", lambda do: self._prepare(value, do))

    @property
    def working(self) -> bool:
        """Whether another avatar, or another look, is being made."""
        return self._beside.working

    def tick(self) -> None:
        """See Part."""
        self._beside.tick()
        scene, framing = self._scenes.switch.avatar_scene, self._scenes.glide.wanted
        if (
            framing != self._fitted
            and self._wanted == self._worn  # who is worn next is made for it anyway
            and isinstance(scene, AvatarScene)
        ):
            self._fitted = framing
            if scene.outgrown:
                self._beside.want("avatar", lambda do: self._scenes.refit(do=do))

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        return {"avatar": self._worn, "avatars": self._choices}

    @property
    def _choices(self) -> tuple[Choice, ...]:
        return (*self._gallery.choices, *self._files)

    def _step(self, way: int) -> None:
        names = [choice.name for choice in self._choices]
        if not names:
            return
        at = names.index(self._wanted) if self._wanted in names else -1 if way > 0 else 0
        self.wear(names[(at + way) % len(names)])

    def _prepare(self, value: str, do: Do) -> None:
        """Beside the stream."""
        try:
            avatar, kept = load_avatar(value), kept_name(value)
            if isinstance(avatar, RiggedModel):
                log.info("avatar: %s", credit(avatar))
            self._scenes.wear(avatar, do=do, then=lambda: self._now_worn(value, kept))
        except Superseded:
            raise
        except BaseException:
            if self._wanted == value:
                self._wanted = self._worn
            raise

    def _now_worn(self, value: str, kept: str) -> None:
        self._worn, self._fitted = value, None
        if all(choice.name != value for choice in self._choices):
            self._files = (*self._files, Choice(value, Path(value).stem))[-MOST_FILES:]
        self.settings["avatar"] = kept
        self._show()


def kept_name(value: str) -> str:
    """What means the same avatar wherever vcam is started: a name as it is, a path from the root."""
    path = Path(value)
    return value if place_of(value) or not path.exists() else str(path.absolute())
