"""The stages of the picture itself, of every avatar and of a photo: moving, drawing, reading back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from vcam.avatar.model import load_avatar
from vcam.avatar.shelf import is_own, shelf
from vcam.bench.film import FPS, SIZE_WH
from vcam.bench.stopwatch import Slice, Steps, Stopwatch
from vcam.governor import AVATAR_TIERS
from vcam.metrics import Timed
from vcam.reenact.learning import learn_response
from vcam.reenact.open import open_portrait
from vcam.render import Scene
from vcam.render.avatar import AvatarScene
from vcam.render.gl import Context
from vcam.render.portrait import PortraitScene
from vcam.types import Face, Rendered

EACH_ROUND: Final = 8
"""Pictures of each size."""
WARM: Final = 2
"""Pictures before the first that counts: drivers compile at the first use of a size."""
SEEN_S: Final = 0.03
"""Age of a face when it is drawn."""
SHARES: Final = sorted({tier.share for tier in AVATAR_TIERS}, reverse=True)
"""Of the usual width and height: the sizes that the governor chooses among."""
Film = Iterator[tuple[Face, float]]
"""Faces, each with the time, s, that its picture is drawn for."""


def bundled() -> list[str]:
    """Names of the avatars that came with vcam."""
    return [name for name, path in shelf().items() if not is_own(path)]


def draw_avatar(context: Context, name: str, faces: Iterable[Face]) -> Steps:
    """The avatar `name` doing what `faces` do, over and over, in each size. Raises VcamError."""
    watch, film = Stopwatch(), _film(faces)
    with _avatar(context, name, watch) as scene:
        while True:
            drawn = {}
            for share in SHARES:
                scene.scale(share)
                drawn[f"draw {name}" if share == 1 else f"draw {name}, {share:g} size"] = _drawn(scene, film, watch)
            yield drawn


def draw_photo(context: Context, case: str, photo: Path, faces: Iterable[Face]) -> Steps:
    """The photo doing what `faces` do, as `case`; opened as runs open it, which then find it kept. Raises VcamError."""
    watch, film = Stopwatch(), _film(faces)
    portrait = open_portrait(photo, size_wh=SIZE_WH)
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, timed=watch) as scene:
        scene.response = learn_response(portrait, scene.pixels)
        while True:
            yield {case: _drawn(scene, film, watch)}


def pictures(context: Context, name: str, faces: Iterable[Face]) -> list[Rendered]:
    """EACH_ROUND pictures of the avatar `name` that stay valid, for sinks."""
    with _avatar(context, name, Stopwatch()) as scene:
        film = islice(_film(faces), EACH_ROUND)
        return [scene.draw(face, t).mirrored() for face, t in film]  # a copy: the scene draws over its own


def _avatar(context: Context, name: str, timed: Timed) -> AvatarScene:
    return AvatarScene(context, avatar=load_avatar(name), size_wh=SIZE_WH, background="soft", timed=timed)


def _film(faces: Iterable[Face]) -> Film:
    for index, face in enumerate(cycle(faces)):
        t = index / FPS
        yield replace(face, captured=t, index=index), t + SEEN_S


def _drawn(scene: Scene, film: Film, watch: Stopwatch) -> Slice:
    for face, t in islice(film, WARM):
        scene.draw(face, t)
    for face, t in islice(film, EACH_ROUND):
        with watch.picture():
            scene.draw(face, t)
    return watch.taken()
