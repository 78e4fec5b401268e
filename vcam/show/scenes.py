"""What there is to switch between while it streams, and how a photo becomes one of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from vcam.avatar.model import Avatar
from vcam.avatar.rigged import RiggedModel
from vcam.errors import BadInput, VcamError
from vcam.metrics import Timed
from vcam.pictures import READABLE
from vcam.pictures.plain_file import is_folder
from vcam.portrait.move import Move
from vcam.registry import load
from vcam.render import SCENES
from vcam.render.gl import Context
from vcam.render.switch import MOST_PHOTOS, SwitchScene
from vcam.show.turns import Do, here
from vcam.sources._pictures import pictures_in
from vcam.types import ARKIT

if TYPE_CHECKING:
    from vcam.portrait.drive import Drive

Say = Callable[[str], None]
"""Takes one line for the user."""
Progress = Callable[[str, float], None]
"""Hears what is done, and which share of the whole was done before it."""

ALL_MOVES: Final = Move(weights=np.full(len(ARKIT), 0.1, np.float32), closure=np.full(2, 0.5, np.float32))
"""Opens the mouth and half shuts the eyes: whatever is compiled at its first use is so before viewers wait for it."""
OPENING: Final = 0.7
"""Share of the time until a photo is ready that it takes to open it; then its response is learned."""


def quiet(_doing: str, _share: float) -> None:
    """Progress that nobody watches."""


class Scenes:
    """The avatar, and the photos that are added. Enter and leave `switch`, in the context's thread, to build them."""

    def __init__(
        self,
        context: Context,
        *,
        kind: str,
        avatar: Avatar | RiggedModel,
        size_wh: tuple[int, int],
        background: str,
        timed: Timed,
        realtime: bool,
        face: int | None,
        mark: bool,
    ) -> None:
        """`kind`: of the avatar's scene, as in SCENES. `face`, `mark`: which face of a photo counts, and whether it is
        marked as synthetic. The rest as a Scene takes it. Raises UsageError for a wrong kind."""
        self._context, self._face, self._mark = context, face, mark
        self.kind = kind
        """Of the avatar's scene."""
        self._drive: Drive | None = None  # one for all photos: what it learned of the person holds for each
        self._plain: dict[str, Any] = {"size_wh": size_wh, "timed": timed, "realtime": realtime}
        scene = load("scene", SCENES, kind)(context, avatar=avatar, background=background, **self._plain)
        self.switch = SwitchScene(context, scene, avatar.name, size_wh=size_wh, realtime=realtime)

    def add(self, path: Path, *, do: Do = here, progress: Progress = quiet) -> None:
        """Open the photo at `path` and make it the last of the photos; what is shown stays.

        In any thread: `do` has done what needs OpenGL, a little at a time. Raises VcamError with one line; then all is
        as it was.
        """
        from vcam.portrait.drive import Drive  # nets and layers of photos: only when there is one
        from vcam.reenact.ahead import look_ahead
        from vcam.reenact.learning import learn_response
        from vcam.reenact.open import open_portrait
        from vcam.render.portrait import PortraitScene

        if self._drive is None:
            self._drive = Drive()
            self.switch.watch = self._drive.watch  # until the first photo is ready, it knows how they rest

        def far(share: float) -> None:
            progress("looking at the photo", OPENING * share)

        how = {"size_wh": self._plain["size_wh"], "face": self._face}
        portrait = open_portrait(
            path,
            **how,
            progress=lambda doing, share: progress(doing, OPENING * share),
            ahead=(lambda: look_ahead(path, **how, far=far)) if self._plain["realtime"] else None,
        )
        scene = PortraitScene(self._context, portrait=portrait, mark=self._mark, drive=self._drive, **self._plain)
        progress("learning how it is read", OPENING)
        steps = scene.entering()
        try:
            while not do(lambda: next(steps, True)):
                pass
            scene.response = learn_response(portrait, lambda *what: do(lambda: scene.pixels(*what)))
            do(lambda: scene.pixels(ALL_MOVES))
            do(lambda: self.switch.add(path.name, scene))
            progress("done", 1.0)
        except BaseException:
            do(lambda: scene.__exit__(None, None, None))
            raise


def photos_named(words: Sequence[str], say: Say, *, strict: bool) -> list[Path]:
    """The photos that `words` name by themselves or as folders, as many as there is room for; none is opened.

    Without `strict` words that name none are said; with it that is the VcamError which is raised.
    """
    files: list[Path] = []
    for word in words:
        try:
            files += photo_files(word)
        except VcamError as error:
            if strict:
                raise
            say(f"portrait: {error}; it is left out")
    if len(files) > MOST_PHOTOS:
        say(f"portrait: the first {MOST_PHOTOS} of {len(files)} photos are taken")
    return files[:MOST_PHOTOS]


def photo_files(word: str) -> list[Path]:
    """The photo that `word` names, or all pictures right inside a folder. Raises BadInput with one line."""
    path = Path(word)
    if not is_folder(path, instead=f"name a photo ({READABLE}) or a folder of photos"):
        return [path]
    try:
        found = pictures_in(path)
    except OSError as error:
        raise BadInput(f"{path}: can't be read: {error.strerror or error}") from error
    if not found:
        raise BadInput(f"{path}: a folder without a {READABLE} picture right inside it")
    return found
