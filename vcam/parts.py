"""Finds the parts that a user's words mean: source, tracker, outputs; none of them is opened here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from vcam import sinks, sources, trackers
from vcam.bridge.opening import window_possible
from vcam.calibrate.known import known_camera
from vcam.config import Config
from vcam.errors import UsageError
from vcam.metrics import Timed
from vcam.person import Person
from vcam.registry import did_you_mean, load
from vcam.render import OVERLAY
from vcam.render.card import CardScene
from vcam.sinks import Sink
from vcam.sinks.virtualcam_choice import find_output
from vcam.sources import FaceSource, Source
from vcam.sources.webcam import list_cameras
from vcam.target import HOST
from vcam.trackers import Tracker
from vcam.trackers.reader import Reader
from vcam.types import Camera

Say = Callable[[str], None]
"""Takes one line for the user."""

FILE_SINKS = {".mp4": "video", ".png": "png", ".jpg": "png", ".jpeg": "png"}
"""How a file's name ends → the output that writes it."""


def make_face_source(config: Config) -> FaceSource | None:
    """The source for `--source`, not opened yet, when that gives faces in place of pictures; None: it doesn't."""
    spec = config.source
    name, _, address = spec.partition(":")
    if name not in sources.SOURCES | sources.FACE_SOURCES and is_class(spec):
        name, address = spec, ""
    elif name not in sources.FACE_SOURCES or Path(spec).exists():
        return None
    make = load("source", sources.FACE_SOURCES, name)
    if not hasattr(make, "read_face"):
        return None
    if not config.realtime:
        raise UsageError(f"--no-realtime: {name} is live, its faces come when they come; leave --no-realtime away")
    source = make(address, size_wh=config.size, fps=config.fps, realtime=True)
    if name == "vmc":
        _refuse_echo(source.listens_on.port, config)
    made: FaceSource = source
    return made


def _refuse_echo(port: int, config: Config) -> None:
    """Raise UsageError where `--vmc` would send to the port that `--source vmc` hears: vcam would follow itself."""
    here = {f"{host}{port}" for host in ("", f"{HOST}:", "localhost:", "[::1]:")}
    for where in config.vmc:
        if where.partition(",")[0] in here:
            raise UsageError(
                f"--vmc {where}: --source vmc listens there itself; listen elsewhere, as --source vmc:39541, and have "
                "the other tracker send to that"
            )


def make_source(config: Config, say: Say) -> Source:
    """The source for `--source`, not opened yet. Says what `auto` chose and why."""
    spec = config.source
    if spec.partition(":")[0] in sources.FACE_SOURCES and not Path(spec).exists():
        raise UsageError(f"{spec}: gives faces and no pictures, so only vcam run can use it; name a camera or a film")
    if spec == "auto":
        spec = "camera" if list_cameras() else "actor"
        if spec == "actor":
            say("source: no camera found, so the bundled actor plays; plug a webcam in, or give --source FILE")
    name, _, address = spec.partition(":")
    if name not in sources.SOURCES or Path(spec).exists():
        name, address = (spec, "") if is_class(spec) else ("file", spec)
    make = load("source", sources.SOURCES, name)
    made: Source = make(address, size_wh=config.size, fps=config.fps, realtime=config.realtime)
    return made


def is_camera(spec: str) -> bool:
    """Whether --source `spec` means a camera."""
    return spec.partition(":")[0] == "camera" and not Path(spec).exists()


def is_class(spec: str) -> bool:
    """Whether a word reads "my.module:MyClass"."""
    module, _, name = spec.partition(":")
    return name.isidentifier() and all(part.isidentifier() for part in module.split("."))


def is_stream(words: list[str]) -> bool:
    """Whether `words` mean a camera or another source by name, and no files."""
    known = words[0].partition(":")[0] in sources.SOURCES | sources.FACE_SOURCES or is_class(words[0])
    return len(words) == 1 and known and not Path(words[0]).exists()


def make_tracker(
    name: str,
    profile: str | None,
    source: Source,
    timed: Timed,
    *,
    smoothing: float | None = 0.5,
    person: Person | None = None,
) -> Tracker:
    """The tracker called `name`, not opened yet, with the profile's camera for an opened source and what is known of
    the person."""
    return tracker_for(known_camera(profile, source), name, timed, smoothing=smoothing, person=person)


def tracker_for(
    camera: Camera | None, name: str, timed: Timed, *, smoothing: float | None, person: Person | None = None
) -> Tracker:
    """The same, for a camera that is known already, or None."""
    make = load("tracker", trackers.TRACKERS, trackers.AUTO if name == "auto" else name)
    made: Tracker = make(camera=camera, smoothing=smoothing, person=person, timed=timed)
    return made


def reader_of(tracker: Tracker) -> Reader | None:
    """What a tracker with nets learns of the person with; None of one without."""
    reader = getattr(tracker, "reader", None)
    return reader if isinstance(reader, Reader) else None


def auto_outputs(camera: str, say: Say, lacks: Say) -> tuple[str, ...]:
    """What `--out auto` means on this machine: virtual camera and window, without both the preview page.

    `lacks` is told why there is no virtual camera and what to do about it.
    """
    device, why_no_device = find_output(avoid=camera or None)
    why_no_window = window_possible()
    chosen = [*(["virtualcam"] if device else []), *(["window"] if why_no_window is None else [])]
    if not device:
        say(f"output: no virtual camera ({why_no_device})")
        lacks(why_no_device or "")
    if not chosen:
        say(f"output: no window either ({why_no_window}), so the picture is on the preview page")
    return tuple(chosen) or ("preview",)


def outputs_of(config: Config, camera: str, say: Say, lacks: Say) -> tuple[str, ...]:
    """What the words of `--out` mean, "auto" among them first; of a kind that is named beside it auto chooses none."""
    named = tuple(spec for spec in config.out if spec != "auto")
    if named == config.out:
        return named
    kinds = {spec.partition(":")[0] for spec in named}
    return (*(spec for spec in auto_outputs(camera, say, lacks) if spec not in kinds), *named)


def wires(config: Config) -> tuple[str, ...]:
    """What `--osc`, `--vmc` and `--ifacialmocap` add to the outputs."""
    named = (("osc", config.osc), ("vmc", config.vmc), ("ifacialmocap", config.ifacialmocap))
    return tuple(f"{name}:{target}" for name, targets in named for target in targets)


def make_sink(spec: str, config: Config, fps: float, camera: str) -> Sink:
    """The sink for one `--out` word, not opened yet. `camera`: the device that is read, which must not be sent into."""
    name, _, address = spec.partition(":")
    if name not in sinks.SINKS:
        name, address = (spec, "") if is_class(spec) else (FILE_SINKS.get(Path(spec).suffix.lower(), ""), spec)
    if not name:
        names = ", ".join(sorted(sinks.SINKS.keys() - FILE_SINKS.values()))
        raise UsageError(
            f"--out {spec!r}{did_you_mean(spec, sinks.SINKS)} (choices: {names}, or a file: .mp4, .png, .jpg)"
        )
    make = load("output", sinks.SINKS, name)
    extra: dict[str, Any] = {}
    if name in ("virtualcam", "preview"):
        extra["card"] = CardScene(config.size).draw(None, 0.0)
    if name == "virtualcam":
        extra |= {"avoid": camera or None, "colour": config.colour}
    if name in FILE_SINKS.values():
        extra["synthetic"] = config.scene != OVERLAY
    made: Sink = make(address, size_wh=config.size, fps=fps, **extra)
    return made
