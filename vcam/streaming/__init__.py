"""`vcam run`: chooses the parts by name, opens them in order, runs the loop and shuts everything down."""

from __future__ import annotations

import gc
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import cv2

from vcam import loop
from vcam.avatar.model import load_avatar
from vcam.commands import Commands
from vcam.config import Config
from vcam.configure.instead import is_kept, made
from vcam.control import listening as control
from vcam.errors import SinkError, UsageError
from vcam.hotkeys import listening as hotkeys
from vcam.live.feed import Feed
from vcam.live.opening import Opener
from vcam.metrics import Metrics
from vcam.render.card import CardScene
from vcam.render.switch import Recentres, SwitchScene
from vcam.resources import films_folder
from vcam.show import Part
from vcam.show.acting import Acting
from vcam.show.beside import Beside
from vcam.show.calibrating import Calibrating
from vcam.show.director import Director
from vcam.show.dropped import Dropped
from vcam.show.feeding import Feeding
from vcam.show.gallery import Gallery
from vcam.show.governing import Governing, Works
from vcam.show.learning import Learning
from vcam.show.measuring import Measuring
from vcam.show.news import NewsKeeper
from vcam.show.pace import Pace
from vcam.show.photos import Photos
from vcam.show.recording import Recording
from vcam.show.scenes import Scenes, photos_named
from vcam.show.stage import Stage
from vcam.show.studio import Studio
from vcam.show.talking import Talking
from vcam.show.typed import Typed
from vcam.show.view import View
from vcam.show.wardrobe import Wardrobe
from vcam.sinks import GivesCommands, IsDevice, Sink
from vcam.sinks.video import VideoSink
from vcam.steady.delay import cost
from vcam.streaming.opening import (
    Outputs,
    Say,
    handed_over,
    open_outputs,
    open_photos,
    open_scenes,
    open_tracker,
    own_fps,
    unless_paused,
)
from vcam.terminal import stopping

UNTRACKED: Final = "none, faces are shown as they come; --smoothing is the sender's"
Remember = Callable[[Mapping[str, object]], None]
"""Takes settings that the user changed: fields of Config, values as the settings file has them; doesn't wait."""


def forget(changed: Mapping[str, object]) -> None:
    """A Remember that doesn't."""


def run(
    config: Config,
    say: Say,
    started: float,
    *,
    remember: Remember = forget,
    first_run: bool = False,
    said: Sequence[str] = (),
    kept: Config | None = None,
) -> dict[str, Any]:
    """`vcam run`: stream until the source ends or the user stops it. Returns what the run measured.

    `started` is when the program began (perf_counter). `remember` is given what the user changes in the window or on
    the preview page; `first_run`: whether nothing was set before; `said`: what the user was warned of already; `kept`:
    the user's own settings, of which `config` may differ by the command line. Must be called in the main thread.
    """
    cv2.setNumThreads(1)  # the nets and the rasteriser have the cores
    metrics = Metrics(started)
    if config.metrics:
        require_writable(Path(config.metrics))
    inline = is_inline(config, kept)
    with stopping() as stopped, ExitStack() as on:
        news = on.enter_context(NewsKeeper(said))
        tell, say = say, news.heard(say)
        outputs = Outputs([], "")
        opener = Opener(config, metrics.timed, lambda: [sink.about for sink in outputs.sinks], say)
        begun, config = made("source", opener.source, config, kept, say)
        on.push(begun.opened)
        source = begun.source
        fps = own_fps(source, config.fps) if inline else config.fps
        outputs = open_outputs(config, getattr(source, "device", ""), fps, on, say)
        ended = threading.Event()
        photos = photos_named(config.portrait, say, strict=inline)
        avatar, config = made("avatar", load_avatar, config, kept, say)
        scenes, drawn_by = open_scenes(config, avatar, metrics.timed, on, say)
        switch = scenes.switch
        shown_photos = open_photos(config, scenes, photos, on, kept=(kept or config).portrait)
        following, wish = open_tracker(config, opener, begun, on, say, kept=kept)
        overlay = handed_over(scenes, following, say)
        spare_the_stream(shown_photos, switch, stopped, on, inline=inline)
        followed = f"{following.about}; {cost(config.smoothing, fps)}" if following else UNTRACKED
        for line in (f"source: {source.about}", f"tracker: {followed}", f"scene: {about(scenes, config)}; {drawn_by}"):
            say(line)
        for sink in outputs.sinks:
            say(f"output: {sink.about}")
        shown = loop.Output(
            switch, CardScene(config.size), outputs.sinks, mirror=config.mirror, metrics=metrics, strict=inline
        )
        stage = Stage(shown, outputs.sinks, ended.set, on_air=config.on_air, camera_fix=outputs.camera_fix)
        feed = Feed(metrics)
        measuring = open_measuring(config, feed, shown, metrics, outputs.sinks, say=tell, on=on)
        if not inline:
            feeding = on.enter_context(Feeding(feed, opener, begun, following, wish, fps=fps))
            faces = face_parts(
                config, feed, feeding, switch=switch, shown=shown, outputs=outputs.sinks, metrics=metrics, on=on
            )
            own = own_parts(config, scenes, shown, fps, on, first_run=first_run and scenes.synthetic)
            look = look_parts(config, scenes, shown_photos, shown, on)
            aside = [part for part in (*look, feeding) if isinstance(part, Works)]
            governing = Governing(shown, switch, feed, metrics, fps=fps, aside=aside)
            parts = [*look, stage, feeding, *faces, *own, governing, *measuring, news]
            on.enter_context(directed(config, shown, parts, outputs.sinks, remember=remember, kept=kept))
        limits = loop.Limits(config.frames, lambda: stopped() or ended.is_set())
        if inline and following is not None:  # faces that come ready-made are live
            drops = loop.run_inline(begun.pictures, following.tracker, shown, limits, metrics, overlay=overlay)
        else:
            feed.overlay = unless_paused(overlay, stage)
            feed.begin(source, following.tracker if following else None, lasting=lasts(config, kept, outputs.sinks))
            drops = loop.run_feed(feed, shown, limits, fps=fps)
        report = metrics.report(drops)
    report |= measuring[0].report() if measuring else {}  # now that all has been read back
    return report


def about(scenes: Scenes, config: Config) -> str:
    """What viewers see at first."""
    width, height = config.size
    kind = "portrait" if scenes.switch.shows_photo else scenes.kind
    return f"{kind} {scenes.switch.name!r}, {width}x{height} px"


def is_inline(config: Config, kept: Config | None = None) -> bool:
    """Whether every frame is shown, in order, however long it takes. Raises UsageError for what has no sense then."""
    if config.realtime:
        return False
    if config.measure:
        raise UsageError("--measure: with --no-realtime every frame waits, so nothing is late; leave one of them away")
    for name in ("control", "voice"):
        if getattr(config, name) != getattr(Config(), name) and not is_kept(name, config, kept):
            raise UsageError(f"--{name}: with --no-realtime nothing is heard; leave one of them away")
    return True


def spare_the_stream(
    photos: Photos, switch: SwitchScene, stopped: Callable[[], bool], on: ExitStack, *, inline: bool
) -> None:
    """Have done before the first frame what would take long in the middle of the stream."""
    photos.wait(stopped)
    if not inline:
        switch.warm_up(time.perf_counter())
    gc.freeze()  # 50 000 things stay: to look for garbage among them takes 10 ms and more of a picture
    on.callback(gc.unfreeze)


def own_parts(
    config: Config, scenes: Scenes, shown: loop.Output, fps: float, on: ExitStack, *, first_run: bool
) -> list[Part]:
    """What users change beside the photos, in the order in which it acts on a face."""
    recording = Recording(
        shown,
        lambda path: VideoSink(str(path), size_wh=config.size, fps=fps, survives=True, synthetic=scenes.synthetic),
        films_folder,
    )
    view = View(mirror_view=config.mirror_view, theme=config.theme, keys=config.keys, first_run=first_run)
    return [on.enter_context(recording), view]


def face_parts(
    config: Config,
    feed: Feed,
    feeding: Feeding,
    *,
    switch: SwitchScene,
    shown: loop.Output,
    outputs: Sequence[Sink],
    metrics: Metrics,
    on: ExitStack,
) -> list[Part]:
    """What learns of faces, changes them and tells of them, in this order."""
    acting = Acting(switch, feeding, [sink.recentre for sink in outputs if isinstance(sink, Recentres)])
    shown.wired = acting.wired
    talking = on.enter_context(Talking(config.voice))
    switch.over = lambda expression, t: acting.over(talking.over(expression, t), t)
    pace = Pace(metrics, lambda: sum(feed.dropped.values()))
    return [Learning(feeding), on.enter_context(Calibrating(feed, feeding)), acting, talking, pace]


def look_parts(config: Config, scenes: Scenes, photos: Photos, shown: loop.Output, on: ExitStack) -> list[Part]:
    """What viewers see: who, before what, and how near."""

    def worn() -> None:
        photos.show_avatar()
        shown.try_again()

    beside, gallery = on.enter_context(Beside()), on.enter_context(Gallery())
    named = config.avatar if scenes.frames is None else ""  # what is shown is the camera's picture
    wardrobe = Wardrobe(scenes, beside, gallery, worn=named, show=worn)
    return [photos, wardrobe, Studio(scenes, beside), Dropped(wardrobe.wear, photos.open)]


def open_measuring(
    config: Config,
    feed: Feed,
    shown: loop.Output,
    metrics: Metrics,
    outputs: Sequence[Sink],
    *,
    say: Say,
    on: ExitStack,
) -> list[Measuring]:
    """What measures, with --measure, else nothing. It ends before the outputs do."""
    if not config.measure:
        return []
    camera = next((sink for sink in outputs if isinstance(sink, IsDevice) and sink.device.startswith("/dev/")), None)
    device = (lambda: camera.device) if camera else (lambda: "")
    return [on.enter_context(Measuring(feed, shown, metrics, device, say, size_wh=config.size))]


def is_app(outputs: Sequence[Sink]) -> bool:
    """Whether there is a window or a page in which the user chooses."""
    return any(isinstance(sink, GivesCommands) for sink in outputs)


def lasts(config: Config, kept: Config | None, outputs: Sequence[Sink]) -> bool:
    """Whether the run outlasts its source: a film that was chosen in an earlier run ends, and another can be chosen."""
    return is_kept("source", config, kept) and is_app(outputs)


@contextmanager
def directed(
    config: Config,
    shown: loop.Output,
    parts: Sequence[Part],
    outputs: Sequence[Sink],
    *,
    remember: Remember,
    kept: Config | None,
) -> Iterator[None]:
    """Within the block `parts` do what users want of `shown`; what they set is remembered where there is an app."""
    commands, app = Commands(), is_app(outputs)
    director = Director(commands, parts, remember=remember if app else forget)
    shown.between, shown.act = director.between, director.act
    with listening(config, commands, outputs, kept):
        yield
    if app:
        remember({})  # though nothing was changed: the next start isn't the first


@contextmanager
def listening(config: Config, commands: Commands, outputs: Sequence[Sink], kept: Config | None) -> Iterator[None]:
    """Within the block the window, the preview page, the terminal, OSC and hot-keys give commands."""
    for sink in outputs:
        if isinstance(sink, GivesCommands):
            sink.commands = commands
    with (
        Typed(commands),
        control.listening(config.control, commands, kept=is_kept("control", config, kept)),
        hotkeys.listening(commands, config.keys, config.global_keys),
    ):
        yield


def require_writable(path: Path) -> None:
    """Prove before a run that `path` can be written at its end. Raises SinkError."""
    try:
        writable = not path.is_dir() and os.access(path if path.exists() else path.absolute().parent, os.W_OK)
    except OSError:  # in a folder that may not be looked into, or too long a name
        writable = False
    if not writable:
        raise SinkError(f"{path}: can't be written; choose a file in a folder that exists and is yours")


def write_report(path: Path, report: Mapping[str, Any]) -> None:
    """Write what a run measured. Raises SinkError."""
    try:
        path.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise SinkError(f"can't write {path}: {error.strerror}; choose another name or folder") from error
