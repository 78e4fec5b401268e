"""Opens what a run's settings name, but for the source: outputs, scenes, photos, what follows the face."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from vcam.avatar.model import Avatar
from vcam.avatar.rigged import RiggedModel
from vcam.config import Config
from vcam.configure.instead import made
from vcam.errors import UsageError
from vcam.gallery.facts import credit
from vcam.live.following import Following
from vcam.live.opening import Opener, OpenSource, Wish
from vcam.metrics import Timed
from vcam.parts import make_sink, outputs_of, wires
from vcam.render.framing import Framing
from vcam.render.gl import open_context
from vcam.show.photos import Photos
from vcam.show.scenes import Scenes
from vcam.show.stage import Stage
from vcam.sinks import Sink
from vcam.sinks.aside import refuse_loss
from vcam.terminal import filling
from vcam.types import Frame

Say = Callable[[str], None]
"""Takes one line for the user."""


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where pictures go."""

    sinks: Sequence[Sink]
    """Opened."""
    camera_fix: str
    """Why there is no virtual camera and what to do about it; empty: there is one, or none was wanted."""


def open_outputs(config: Config, camera: str, fps: float, on: ExitStack, say: Say) -> Outputs:
    """All outputs that the settings name, or that `auto` finds. `camera`: the device that is read."""
    lacks: list[str] = []
    specs = outputs_of(config, camera, say, lacks.append)
    for spec in specs:
        for option, given in (("--source", config.source), *(("--portrait", photo) for photo in config.portrait)):
            refuse_loss(spec, option, given)
    sinks = [on.enter_context(make_sink(spec, config, fps, camera)) for spec in (*specs, *wires(config))]
    return Outputs(sinks, lacks[0] if lacks else "")


def open_scenes(
    config: Config, avatar: Avatar | RiggedModel, timed: Timed, on: ExitStack, say: Say
) -> tuple[Scenes, str]:
    """All that viewers may see but the photos, and what draws it.

    Of a model from elsewhere it is said who made it and what people may do with it.
    """
    if config.scene == "portrait" and not config.portrait:
        raise UsageError("--scene portrait needs a photo: add --portrait PHOTO")
    context = on.enter_context(open_context())
    if isinstance(avatar, RiggedModel):
        say(f"avatar: {credit(avatar)}")
    kind = "avatar" if config.scene in (None, "portrait") else config.scene
    scenes = Scenes(
        context,
        kind=kind,
        avatar=avatar,
        size_wh=config.size,
        background=config.background,
        timed=timed,
        realtime=config.realtime,
        face=config.face,
        mark=config.mark,
        mirrored=config.mirror,
        framing=Framing(config.zoom, *config.offset),
    )
    on.enter_context(scenes.switch)
    return scenes, context.about


def open_photos(
    config: Config, scenes: Scenes, photos: Sequence[Path], on: ExitStack, *, kept: Sequence[str]
) -> Photos:
    """The photos, which are opened beside the stream; where every frame counts all are ready before the first."""
    first = config.scene in (None, "portrait")
    if not config.realtime:
        with filling() as progress:
            for path in photos:
                scenes.add(path, progress=progress)
        if photos and first:
            scenes.switch.show_photo(0)
    later = photos if config.realtime else ()
    begin = first and not scenes.switch.shows_photo
    return on.enter_context(Photos(scenes, photos=later, begin_with_photo=begin, kept=kept))


def open_tracker(
    config: Config, opener: Opener, source: OpenSource, on: ExitStack, say: Say, *, kept: Config | None
) -> tuple[Following | None, Wish]:
    """What follows the face in `source`, None where faces come ready-made; and what it was opened for."""
    wish = Wish(config.source, config.tracker, config.person, config.smoothing)
    who, config = made("person", lambda name: opener.who(source, replace(wish, person=name), None), config, kept, say)
    wish = replace(wish, person=config.person)

    def with_profile(profile: str | None) -> Following | None:
        opener.profile = profile
        return opener.tracker(source, wish, who)

    following, config = made("camera_profile", with_profile, config, kept, say)
    if following is not None:
        on.callback(following.close)
    return following, wish


def handed_over(scenes: Scenes, following: Following | None, say: Say) -> Callable[[Frame], None] | None:
    """What hands the camera's pictures to the one scene that shows them; None: another one was chosen, and none of them
    goes anywhere. Raises UsageError."""
    if scenes.frames is None:
        return None
    if following is None:
        raise UsageError("--scene overlay shows the camera's pictures, and this --source gives none; choose another")
    say("scene: everybody sees the camera's own picture, until you choose an avatar or a photo")
    return scenes.frames.see


def unless_paused(overlay: Callable[[Frame], None] | None, stage: Stage) -> Callable[[Frame], None] | None:
    """`overlay`, given nothing while tracking is paused: who pauses isn't seen any more."""
    return overlay and (lambda frame: None if stage.paused else overlay(frame))


def own_fps(source: object, wanted: float) -> float:
    """Pictures a second of an opened source; as many as `wanted` where it doesn't tell, or shows each for seconds: in
    finer steps a film keeps its times."""
    fps: float = getattr(source, "fps", wanted)
    return fps if fps >= 1 else wanted
