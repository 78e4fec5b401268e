"""What there is to switch between while it streams, and how a photo becomes one of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import Avatar
from vcam.avatar.motion import Motion
from vcam.avatar.rigged import RiggedModel
from vcam.errors import BadInput, UsageError, VcamError
from vcam.metrics import Timed
from vcam.pictures import READABLE
from vcam.pictures.plain_file import is_folder
from vcam.portrait.move import Move
from vcam.registry import load
from vcam.render import OVERLAY, SCENES, Scene
from vcam.render.avatar import AvatarScene
from vcam.render.backdrop import SOFT
from vcam.render.framing import USUAL, Framing
from vcam.render.gl import Context
from vcam.render.glide import Glide
from vcam.render.overlay import Frames
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
AVATAR: Final = "avatar"
YOURS: Final = "your camera"
"""What the scene OVERLAY is called where avatars have their names."""
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
        mirrored: bool = False,
        framing: Framing = USUAL,
    ) -> None:
        """`kind`: of the avatar's scene, as in SCENES. `face`, `mark`: which face of a photo counts, and whether it is
        marked as synthetic; `mirrored`: in pictures that go out mirrored. The rest as a Scene takes it. Raises
        UsageError for a wrong kind or background, BadInput or RenderError for an avatar that can't be shown."""
        self._context, self._face, self._mark, self._mirrored = context, face, mark, mirrored
        self.kind = kind
        """Of the avatar's scene."""
        self.background = background
        """As --background has it."""
        self._behind: str | NDArray[np.uint8] = background
        self.glide = Glide(framing)
        """How all of them are framed."""
        self._motion = Motion()  # one for all avatars: how the person rests holds for each
        self._motion.over = self._over
        self.photos: dict[str, Path] = {}
        """Name → file, from the root, of all photos that were added."""
        self._drive: Drive | None = None  # one for all photos: what it learned of the person holds for each
        self._plain: dict[str, Any] = {"size_wh": size_wh, "timed": timed, "realtime": realtime}
        self.frames = Frames() if kind == OVERLAY else None
        """Where the scene OVERLAY gets the camera's pictures; None: there is no such scene."""
        first = self._scene_of(avatar) if self.frames is None else self._overlay(self.frames)
        name = avatar.name if self.frames is None else YOURS
        self.switch = SwitchScene(context, first, name, size_wh=size_wh, realtime=realtime)

    @property
    def synthetic(self) -> bool:
        """Whether no picture of the camera is shown, now and from now on."""
        return self.frames is None or self.frames.over

    def refit(self, *, do: Do = here) -> None:
        """Make the present avatar anew, as its framing needs it. As `wear` in all else."""
        avatar = self.switch.avatar
        if avatar is not None:
            self._enter(avatar, lambda scene: self._refitted(avatar.name, scene), do)

    def wear(self, avatar: Avatar | RiggedModel, *, do: Do = here, then: Callable[[], None] = lambda: None) -> None:
        """Show `avatar` in place of the one before, or of the camera's pictures, which are gone then for this run.

        In any thread: `do` has done what needs OpenGL, a little at a time; `then` is called as part of the last. Raises
        VcamError with one line; then all is as it was.
        """

        def show(scene: Scene) -> None:
            self.switch.wear(avatar.name, scene)
            then()

        self._enter(avatar, show, do)

    def _enter(self, avatar: Avatar | RiggedModel, show: Callable[[Scene], None], do: Do) -> None:
        """Make the scene of `avatar` ready and `show` it; given up at whatever piece, also the last, it is left."""
        scene = self._scene_of(avatar)
        try:
            if isinstance(scene, AvatarScene):
                done_in_turns(scene.entering(), do)
                done_in_turns(scene.warming(time.perf_counter()), do)
            else:
                do(scene.__enter__)
            do(lambda: show(scene))
        except BaseException:
            if self.switch.avatar_scene is not scene:
                do(lambda: scene.__exit__(None, None, None))
            raise

    def put_behind(self, background: str, *, do: Do = here) -> None:
        """Show `background`, as --background has it, behind this avatar and those to come. As `wear` in all else."""
        scene = self.switch.avatar_scene
        if not isinstance(scene, AvatarScene):
            raise UsageError(f"the scene {self.kind!r} can't change its background while it streams")
        pixels = scene.behind(background)
        do(lambda: self._put_behind(scene, background, pixels))

    def _refitted(self, name: str, scene: Scene) -> None:
        """Where the one before could go only a part of the way, the new one goes on from there; else they fade."""
        old, seen = self.switch.avatar_scene, not self.switch.shows_photo
        if seen and isinstance(old, AvatarScene) and old.shown != self.glide.wanted:
            self.glide.again(old.shown)
            self.switch.wear(name, scene, fade=False)
        else:
            self.switch.wear(name, scene)

    def _overlay(self, frames: Frames) -> Scene:
        own: dict[str, Any] = {"avatar": None, "background": "", "frames": frames, "mirrored": self._mirrored}
        scene: Scene = load("scene", SCENES, OVERLAY)(self._context, **own, **self._plain)
        return scene

    def _scene_of(self, avatar: Avatar | RiggedModel) -> Scene:
        scene_type = load("scene", SCENES, AVATAR if self.kind == OVERLAY else self.kind)
        more: dict[str, Any] = {"motion": self._motion, "glide": self.glide} if scene_type is AvatarScene else {}
        scene: Scene = scene_type(self._context, avatar=avatar, background=self._behind, **self._plain, **more)
        return scene

    def _added(self, path: Path, photo: Scene) -> None:
        """A photo that is there already gives way to this one; another of the same name keeps it."""
        for index, name in enumerate(self.switch.photos):
            if self.photos.get(name) == path.absolute():
                self.switch.forget(index)
                break
        names, number = self.switch.photos, 1
        while (name := path.name if number == 1 else f"{path.name} ({number})") in names:
            number += 1
        self.photos[name] = path.absolute()
        self.switch.add(name, photo)

    def _put_behind(self, scene: AvatarScene, background: str, pixels: NDArray[np.uint8]) -> None:
        scene.put_behind(pixels)
        if not self.switch.shows_photo:
            self.switch.fade()
        # What is soft is lit as each avatar's style says; a picture may be gone when the next avatar is worn
        self.background, self._behind = background, background if background == SOFT else pixels

    def _over(self, expression: NDArray[np.float32], t: float) -> NDArray[np.float32]:
        return expression if self.switch.over is None else self.switch.over(expression, t)

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
            self._drive.over = self._over
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
        shared: dict[str, Any] = {"drive": self._drive, "glide": self.glide, "mirrored": self._mirrored}
        scene = PortraitScene(self._context, portrait=portrait, mark=self._mark, **shared, **self._plain)
        progress("learning how it is read", OPENING)
        try:
            done_in_turns(scene.entering(), do)
            scene.response = learn_response(portrait, lambda *what: do(lambda: scene.pixels(*what)))
            do(lambda: scene.pixels(ALL_MOVES))
            do(lambda: self._added(path, scene))
            progress("done", 1.0)
        except BaseException:
            do(lambda: scene.__exit__(None, None, None))
            raise


def done_in_turns(steps: Iterator[None], do: Do) -> None:
    """All `steps`, each by a `do` of its own."""
    while not do(lambda: next(steps, True)):
        pass


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
