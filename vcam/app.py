"""Chooses the parts by name, opens them in order, runs the loop and shuts everything down."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
from rich.console import Console
from rich.progress import Progress

from vcam import loop
from vcam import track as table
from vcam.avatar.hair_in_photo import Length
from vcam.avatar.model import load_avatar
from vcam.avatar.rigged import RiggedModel
from vcam.avatar.shelf import shelf
from vcam.calibrate.irises import from_irises
from vcam.calibrate.known import camera_name, known_camera
from vcam.calibrate.pictures import from_pictures, picture_files
from vcam.calibrate.result import Result
from vcam.calibrate.stream import from_frames
from vcam.calibrate.target import Target
from vcam.calibration import guess_camera
from vcam.commands import Commands
from vcam.config import Config
from vcam.errors import BadInput, SinkError, UsageError
from vcam.gallery import sitting
from vcam.gallery.facts import credit
from vcam.metrics import Metrics, Timed, untimed
from vcam.parts import (
    auto_outputs,
    is_stream,
    make_face_source,
    make_sink,
    make_source,
    make_tracker,
    reader_of,
    tracker_for,
    wires,
)
from vcam.people.choosing import chosen_person
from vcam.people.guided import Guided, Outcome, Status
from vcam.people.keeping import Keeper
from vcam.people.session import learn
from vcam.person import Person
from vcam.person.files import load_person, person_path, save_person
from vcam.registry import check_name
from vcam.render.card import CardScene
from vcam.render.gl import open_context
from vcam.render.screen import Screen
from vcam.resources import data_folder, places
from vcam.show.director import Director
from vcam.show.scenes import Scenes, photos_named
from vcam.show.typed import Typed
from vcam.sinks import GivesCommands, Sink
from vcam.sinks.window import WindowSink
from vcam.sources import FaceSource, Source, frames
from vcam.sources.webcam import WebcamSource
from vcam.steady.delay import cost
from vcam.terminal import bar, filling, stopping
from vcam.trackers import Tracker

Say = Callable[[str], None]
"""Takes one line for the user."""


def run(config: Config, say: Say, started: float) -> dict[str, Any]:
    """`vcam run`: stream until the source ends or the user stops it. Returns what the run measured.

    `started` is when the program began (perf_counter). Must be called in the main thread.
    """
    cv2.setNumThreads(1)  # the nets and the rasteriser have the cores
    metrics = Metrics(started)
    report_file = checked_target(config.metrics) if config.metrics else None
    inline = not config.realtime
    with stopping() as stopped, ExitStack() as on:
        source: Source | FaceSource = make_face_source(config) or make_source(config, say)
        on.enter_context(source)
        fps = getattr(source, "fps", config.fps) if inline else config.fps
        camera = getattr(source, "device", "")
        specs = auto_outputs(camera, say) if config.out == ("auto",) else config.out
        outputs = [on.enter_context(make_sink(spec, config, fps, camera)) for spec in (*specs, *wires(config))]
        commands, ended = Commands(), threading.Event()
        photos = photos_named(config.portrait, say, strict=inline)
        scenes, drawn_by = open_scenes(config, outputs, metrics.timed, on, say)
        switch, photo_first = scenes.switch, config.scene in (None, "portrait")
        if inline:
            with filling() as progress:
                for path in photos:
                    scenes.add(path, progress=progress)
            if photos and photo_first:
                switch.show_photo(0)
        later = () if inline else photos
        director = on.enter_context(Director(scenes, commands, ended.set, photos=later, begin_with_photo=photo_first))
        if isinstance(source, FaceSource):
            followed = "tracker: none, faces are shown as they come; --smoothing is the sender's"
        else:
            tracker = open_tracker(config, source, metrics.timed, on, say)
            followed = f"tracker: {getattr(tracker, 'about', config.tracker)}; {cost(config.smoothing, fps)}"
        about_outputs = [f"output: {sink.about}" for sink in outputs]
        director.wait_for_photo(stopped)
        width, height = config.size
        about = f"{'portrait' if switch.shows_photo else scenes.kind} {switch.name!r}, {width}x{height} px; {drawn_by}"
        for line in (f"source: {source.about}", followed, f"scene: {about}", *about_outputs):
            say(line)
        if not inline:
            on.enter_context(listening(commands, outputs))
        shown = loop.Output(
            switch,
            CardScene(config.size),
            outputs,
            mirror=config.mirror,
            metrics=metrics,
            strict=inline,
            between=director.between,
        )
        limits = loop.Limits(config.frames, lambda: stopped() or ended.is_set())
        if isinstance(source, FaceSource):
            drops = loop.run_heard(source, shown, limits, metrics, fps=fps)
        elif inline:
            drops = loop.run_inline(source, tracker, shown, limits, metrics)
        else:
            drops = loop.run_live(source, tracker, shown, limits, metrics, fps=fps)
        report = metrics.report(drops)
    if report_file:
        report_file.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return report


def open_tracker(config: Config, source: Source, timed: Timed, on: ExitStack, say: Say) -> Tracker:
    """What follows the face in `source`, of whom it knows what was kept; before a camera what it learns is kept too."""
    who = chosen_person(config.person, live=config.realtime and isinstance(source, WebcamSource), say=say)
    made = make_tracker(
        config.tracker, config.camera_profile, source, timed, smoothing=config.smoothing, person=who.person
    )
    tracker = on.enter_context(made)
    if who.person and who.kept and (reader := reader_of(tracker)):
        on.enter_context(Keeper(who.person, lambda: reader.person))
    return tracker


def track(config: Config, out: Path, *, filtered: bool) -> dict[str, int]:
    """`vcam track`: write the CSV of `config.source` to `out`. Returns how many frames were read and tracked."""
    cv2.setNumThreads(1)
    person = chosen_person(config.person, live=False, say=lambda _: None).person
    with stopping() as stopped, ExitStack() as on:
        source = on.enter_context(make_source(replace(config, realtime=False), lambda _: None))
        smoothing = config.smoothing if filtered else None
        tracker = on.enter_context(
            make_tracker(config.tracker, config.camera_profile, source, untimed, smoothing=smoothing, person=person)
        )
        advance = on.enter_context(bar(f"tracking {config.source}", getattr(source, "frame_count", None)))
        return table.track(source, tracker, out, stopped=stopped, progress=advance)


def make_avatar(config: Config, name: str, say: Say, *, hair: Length | None = None) -> Path:
    """`vcam avatars make`: write an avatar in the likeness of the face in `config.source`; returns its folder.

    A photo is taken as it is; before a camera, `say` is told what is still wrong with the picture. `hair` overrides the
    length that is read from the picture.
    """
    from vcam.avatar.double import make_double

    cv2.setNumThreads(1)
    check_name("avatar", name)
    folder = data_folder() / "avatars"
    if name in shelf() or any((place / name).exists() for place in places("avatars")):
        raise BadInput(f"there is an avatar {name!r} already; choose another name")
    with stopping() as stopped, ExitStack() as on:
        source = on.enter_context(make_source(replace(config, realtime=config.source.startswith("camera")), say))
        known = known_camera(config.camera_profile, source)
        tracker = on.enter_context(tracker_for(known, config.tracker, untimed, smoothing=None))
        if getattr(source, "frame_count", None) == 1:
            taken = sitting.take_photo(source, tracker)
        else:
            taken = sitting.take_camera(source, tracker, say, stopped)
    image, face = taken.frame.image, taken.face
    camera = known or guess_camera((image.shape[1], image.shape[0]))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SinkError(f"can't make the folder {folder}: {error.strerror}; choose another by XDG_DATA_HOME") from error
    return make_double(image, face.landmarks.points, camera, name, folder, expression=face.expression, hair=hair)


def learn_person(config: Config, name: str, say: Say) -> tuple[Path, Outcome]:
    """`vcam people learn`: twenty guided seconds before `config.source`. Returns the file and what was learned.

    Nothing is written unless all of it was done; the profile from before is kept.
    """
    cv2.setNumThreads(1)
    before = load_person(name) if person_path(name).exists() else Person(name)
    with stopping() as stopped, ExitStack() as on:
        source = on.enter_context(make_source(replace(config, realtime=config.source.startswith("camera")), say))
        tracker = on.enter_context(make_tracker(config.tracker, config.camera_profile, source, untimed, person=before))
        reader = reader_of(tracker)
        if reader is None:
            raise UsageError(f"--tracker {config.tracker}: it sees too little of a face to learn from; leave it away")
        screen = Console(stderr=True)
        shown = on.enter_context(Progress(console=screen, transient=True, disable=not sys.stderr.isatty()))
        task = shown.add_task("learning", total=1.0)

        def heard(status: Status) -> None:
            shown.update(task, completed=status.share, description=status.step.name if status.step else "done")

        outcome = learn(source, tracker, lambda: reader.raw, Guided(before), say=say, heard=heard, stopped=stopped)
        shape = reader.person
    person = replace(outcome.person, identity=shape.identity, scale=shape.scale)
    return save_person(person, keep_before=True), outcome


def calibrate(config: Config, words: list[str], target: Target, say: Say) -> dict[str, Any]:
    """`vcam calibrate`: make the profile of the camera behind `words`, as `target` asks. Returns all that is known."""
    with stopping() as stopped, ExitStack() as on:
        paths = [] if is_stream(words) else picture_files(words)
        if target.board and paths:
            target.require_writable(camera=False)
            advance = on.enter_context(bar("looking for the board", len(paths)))
            return target.finish(from_pictures(paths, target.board, advance), "", say)
        source = on.enter_context(make_source(replace(config, source=words[0], realtime=False), say))
        name = camera_name(source)
        target.require_writable(camera=bool(name))
        if target.board:
            result = from_frames(source, target.board, say, stopped, live=bool(name), taken=target.show_coverage)
        elif target.fov_deg:
            frame = next(frames(source, stopped), None)
            if frame is None:
                raise BadInput(f"{source.about}: no picture came; start again")
            result = Result(guess_camera((frame.image.shape[1], frame.image.shape[0]), target.fov_deg), "fov", 1)
        else:
            assert target.iris_at_mm is not None
            tracker = on.enter_context(make_tracker(config.tracker, None, source, untimed, smoothing=None))
            result = from_irises(source, tracker, target.iris_at_mm / 1000, say, stopped)
        return target.finish(result, name, say)


def open_scenes(config: Config, outputs: list[Sink], timed: Timed, on: ExitStack, say: Say) -> tuple[Scenes, str]:
    """All that viewers may see but the photos, and what draws it: the window's own context where there is a window.

    Of a model from elsewhere it is said who made it and what people may do with it.
    """
    if config.scene == "portrait" and not config.portrait:
        raise UsageError("--scene portrait needs a photo: add --portrait PHOTO")
    windows = [sink for sink in outputs if isinstance(sink, WindowSink)]
    context = on.enter_context(open_context(on_screen=bool(windows)))
    if windows:
        screen = Screen(context)
        for window in windows:
            window.paint = screen.paint
    avatar = load_avatar(config.avatar)
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
    )
    on.enter_context(scenes.switch)
    return scenes, context.about


@contextmanager
def listening(commands: Commands, outputs: list[Sink]) -> Iterator[None]:
    """Within the block the window, the preview page and the terminal give commands."""
    for sink in outputs:
        if isinstance(sink, GivesCommands):
            sink.commands = commands
    with Typed(commands):
        yield


def checked_target(name: str) -> Path:
    """A path that will be written at the end of a run, proved writable now. Raises SinkError."""
    path = Path(name)
    if path.is_dir() or not os.access(path if path.exists() else path.absolute().parent, os.W_OK):
        raise SinkError(f"{path}: can't be written; choose a file in a folder that exists and is yours")
    return path
