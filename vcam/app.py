"""Chooses the parts by name, opens them in order, runs the loop and shuts everything down."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2

from vcam import track as table
from vcam.avatar.hair_in_photo import Length
from vcam.avatar.shelf import shelf
from vcam.calibrate.irises import from_irises
from vcam.calibrate.known import camera_name, known_camera
from vcam.calibrate.pictures import from_pictures, picture_files
from vcam.calibrate.result import Result
from vcam.calibrate.stream import from_frames
from vcam.calibrate.target import Target
from vcam.calibration import guess_camera
from vcam.config import Config
from vcam.errors import BadInput, SinkError, UsageError
from vcam.gallery import sitting
from vcam.metrics import untimed
from vcam.parts import (
    is_camera,
    is_stream,
    make_source,
    make_tracker,
    reader_of,
    tracker_for,
)
from vcam.people.choosing import chosen_person
from vcam.people.guided import Guided, Outcome, Status
from vcam.people.session import learn
from vcam.person import Person
from vcam.person.files import load_person, person_path, save_person
from vcam.registry import check_name
from vcam.resources import data_folder, places
from vcam.sinks.aside import refuse_loss
from vcam.sources import frames
from vcam.terminal import bar, progress, stopping

Say = Callable[[str], None]
"""Takes one line for the user."""


def track(config: Config, out: Path, *, filtered: bool) -> dict[str, int]:
    """`vcam track`: write the CSV of `config.source` to `out`. Returns how many frames were read and tracked."""
    cv2.setNumThreads(1)
    refuse_loss(out, "SOURCE", config.source)
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
        source = on.enter_context(make_source(replace(config, realtime=is_camera(config.source)), say))
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
        source = on.enter_context(make_source(replace(config, realtime=is_camera(config.source)), say))
        tracker = on.enter_context(make_tracker(config.tracker, config.camera_profile, source, untimed, person=before))
        reader = reader_of(tracker)
        if reader is None:
            raise UsageError(f"--tracker {config.tracker}: it sees too little of a face to learn from; leave it away")
        shown = on.enter_context(progress())
        task = shown.add_task("learning", total=1.0)

        def heard(status: Status) -> None:
            shown.update(task, completed=status.share, description=status.step.name if status.step else "done")

        outcome = learn(source, tracker, lambda: reader.raw, Guided(before), say=say, heard=heard, stopped=stopped)
        shape = reader.person
    person = replace(outcome.person, identity=shape.identity, scale=shape.scale)
    return save_person(person, keep_before=True), outcome


def calibrate(config: Config, words: list[str], target: Target, say: Say) -> dict[str, Any]:
    """`vcam calibrate`: make the profile of the camera behind `words`, as `target` asks. Returns all that is known."""
    if target.board is None and len(words) > 1:
        raise UsageError("--fov and --iris-at-mm look at one picture, folder, film or camera; name one of them alone")
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
