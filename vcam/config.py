"""Every setting of a run, once: default, range, unit, meaning. Command line and TOML are read by this same table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from vcam.commands import THEMES
from vcam.errors import UsageError
from vcam.keys import parse_modifiers, table_of
from vcam.registry import did_you_mean

MAX_SIDE_PX = 7680
"""8K wide: beyond it one frame is over 100 MB of RGBA."""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _size(value: object) -> tuple[int, int]:
    try:
        width, height = (int(n) for n in str(value).lower().split("x"))
    except ValueError:
        raise ValueError("WIDTHxHEIGHT in pixels, like 1280x720") from None
    if not (16 <= width <= MAX_SIDE_PX and 16 <= height <= MAX_SIDE_PX) or width % 2 or height % 2:
        raise ValueError(f"two even numbers from 16 to {MAX_SIDE_PX} px, like 1280x720")
    return width, height


def _between(low: float, high: float, unit: str, kind: type = float) -> Callable[[object], Any]:
    wanted = f"a number from {low:g} to {high:g}" if kind is float else f"a whole number from {low:g}"
    wanted = f"{wanted} {unit}".rstrip()

    def parse(value: object) -> Any:
        try:
            number = kind(str(value))
        except ValueError:
            raise ValueError(wanted) from None
        if isinstance(value, bool) or not low <= number <= high:
            raise ValueError(wanted)
        return number

    return parse


def _smoothing(value: object) -> float | None:
    if value == "off":
        return None
    try:
        number: float = _between(0, 1, "")(value)
    except ValueError:
        raise ValueError("a number from 0 (quick) to 1 (calm), or off") from None
    return number


def _one_of(*words: str) -> Callable[[object], str]:
    def parse(value: object) -> str:
        if value not in words:
            raise ValueError(" or ".join(words))
        return str(value)

    return parse


def _several(what: str, least: int) -> Callable[[object], tuple[str, ...]]:
    def parse(value: object) -> tuple[str, ...]:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list | tuple) or len(items) < least:
            raise ValueError(f"a list of {what}")
        return tuple(_text(item) for item in items)

    return parse


def _targets(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list | tuple) else [value]
    if any(isinstance(item, bool) or not isinstance(item, str | int) or item == "" for item in items):
        raise ValueError("[HOST:]PORT, or a list of these")
    return tuple(str(item) for item in items)


def _keys(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError('a table of commands and their keys, like panic = "esc"')
    try:
        return table_of(value)
    except UsageError as error:
        raise ValueError(f"a table of commands and their keys ({error})") from error


def _held(value: object) -> str:
    try:
        parse_modifiers(_text(value))
    except UsageError as error:
        raise ValueError(f'keys to hold, like "ctrl+alt+shift", or off ({error})') from error
    return str(value)


def _offset(value: object) -> tuple[float, float]:
    items = value.split(",") if isinstance(value, str) else value
    try:
        if not isinstance(items, list | tuple):
            raise ValueError
        x, y = (float(item) for item in items)
    except (TypeError, ValueError):
        raise ValueError("X,Y in shares of the picture, like 0.1,0") from None
    if not (-1 <= x <= 1 and -1 <= y <= 1):
        raise ValueError("two numbers from -1 to 1, like 0.1,0")
    return x, y


def _setting(default: Any, parse: Callable[[object], Any], metavar: str, meaning: str) -> Any:
    return field(default=default, metadata={"parse": parse, "metavar": metavar, "help": meaning})


def _in_file(default: Any, parse: Callable[[object], Any], meaning: str) -> Any:
    """A setting without an option: it stands in the file, and the window changes it."""
    metadata = {"parse": parse, "metavar": None, "help": meaning}
    if isinstance(default, dict):
        return field(default_factory=lambda: dict(default), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of `vcam run`. Field names are the TOML keys; with dashes they are the options."""

    source: str = _setting(
        "auto", _text, "WHAT", "auto, camera[:N], actor, a video, a picture or a folder of pictures; faces of another "
        "program: vmc[:[HOST:]PORT], ifacialmocap[:PHONE]; auto: the first camera, without one the bundled actor",
    )  # fmt: skip
    avatar: str = _setting(
        "mika", _text, "NAME|FILE", "who to be: a name that vcam avatars lists, a folder, or a .vrm, .glb or .gltf file"
    )
    portrait: tuple[str, ...] = _setting(
        (), _several("photos", 0), "PHOTO", "a photo that does what you do, or a folder of photos; may be given again; "
        "P switches between photo and avatar while it streams, N to the next photo",
    )  # fmt: skip
    scene: str | None = _setting(
        None,
        _text,
        "NAME",
        "what to start with: avatar, portrait, or overlay, which shows everybody the camera's own picture with what "
        "is tracked drawn in; without it the photo where there is one",
    )
    mark: bool = _setting(True, _flag, "", 'write a small "synthetic" into the corner of a driven photo')
    face: int | None = _setting(
        None, _between(1, 1000, "on", int), "N", "of several faces in a photo the Nth from the left; else the largest"
    )
    out: tuple[str, ...] = _setting(
        ("auto",), _several("outputs", 1), "WHERE", "auto, virtualcam[:DEVICE], window, preview[:[HOST:]PORT], "
        "FILE.mp4, FILE.png or .jpg, null; may be given again for more; auto: virtual camera and window, without both "
        "the preview page",
    )  # fmt: skip
    osc: tuple[str, ...] = _setting(
        (), _targets, "[HOST:]PORT", "also send head, gaze and expression as OSC, as vcam's Blender add-on reads them; "
        "may be given again",
    )  # fmt: skip
    vmc: tuple[str, ...] = _setting(
        (), _targets, "[HOST:]PORT[,WORD]", "also send them by the VMC protocol; 39539: a whole body, 39540: what "
        "assists a program that has one; WORD: performer, assistant, presets, perfectsync, vrm1, capital or unbundled; "
        "may be given again",
    )  # fmt: skip
    ifacialmocap: tuple[str, ...] = _setting(
        (), _targets, "[HOST:]PORT", "also send them as the iFacialMocap app does; HOST alone means port 49983, v2@ "
        "before it the second version of the app's text; may be given again",
    )  # fmt: skip
    camera_profile: str | None = _setting(
        None, _text, "FILE", "calibration of the camera; without it the one that is kept of it, "
        "or a stated guess",
    )  # fmt: skip
    tracker: str = _setting(
        "auto", _text, "NAME", "what finds the face: auto (nets, and where these lose it Haar, roughly), direct (nets "
        "alone), mediapipe (nets by its own package) or haar"
    )  # fmt: skip
    person: str = _setting(
        "auto", _text, "NAME|none", "whose face it is, learned and kept as numbers on this machine; auto: 'me' before "
        "a camera, nobody for a file; none: nothing is kept",
    )  # fmt: skip
    smoothing: float | None = _setting(
        0.5, _smoothing, "0..1|off", "0 quick, 1 calm; what it costs is said at the start; off: as it is seen"
    )
    background: str = _setting(
        "soft", _text, "SPEC", "soft, transparent, a colour (#336699, green), a picture or blur:PICTURE"
    )
    zoom: float = _setting(1.0, _between(0.5, 3, ""), "0.5..3", "how large the head is shown, of the usual size")
    offset: tuple[float, float] = _setting(
        (0.0, 0.0), _offset, "X,Y", "where the head is, off the middle: to the right and down, in shares of the picture"
    )  # fmt: skip
    size: tuple[int, int] = _setting((1280, 720), _size, "WxH", "of the outgoing picture, px")
    fps: float = _setting(
        30.0, _between(1, 240, "frames a second"), "N", "wanted rate; a file without real time keeps its own"
    )
    mirror: bool = _setting(False, _flag, "", "exchange left and right in what goes out")
    on_air: bool = _setting(True, _flag, "", "start with viewers seeing the picture; off: a card")
    voice: str = _setting(
        "off", _text, "off|auto|DEVICE", "a microphone that moves the mouth too, and leads where none is seen"
    )  # fmt: skip
    control: tuple[str, ...] = _setting(
        (), _targets, "[HOST:]PORT", "take commands as OSC there, from a Stream Deck or a script; may be given again"
    )  # fmt: skip
    colour: str = _setting(
        "bt601", _one_of("bt601", "bt709"), "bt601|bt709", "how the virtual camera codes colours; bt709 for OBS on "
        "Linux, which reads it so; all others read bt601",
    )  # fmt: skip
    frames: int | None = _setting(None, _between(1, 10**9, "on", int), "N", "stop after so many pictures")
    realtime: bool = _setting(True, _flag, "", "play files at their own pace; --no-realtime: every frame, in order")
    metrics: str | None = _setting(None, _text, "FILE.json", "write what the run measured of itself")
    measure: bool = _setting(
        False, _flag, "", "measure how late programs get the picture, by a strip of boxes along its lower edge"
    )
    mirror_view: bool = _in_file(True, _flag, "show the own view in the window as a mirror; viewers never see it so")
    theme: str = _in_file("auto", _one_of(*THEMES), "colours of the window: auto, dark or light")
    global_keys: str = _in_file(
        "ctrl+alt+shift", _held, "keys that, held together with one of [keys], work everywhere; off: only in the window"
    )  # fmt: skip
    keys: Mapping[str, str] = _in_file(table_of({}), _keys, "which key gives which command")

    def with_values(self, values: Mapping[str, object], where: str) -> Config:
        """This, with `values` (checked) in place of its own. Raises UsageError naming `where` and the key."""
        table = {f.name: f for f in fields(Config)}
        checked = {}
        for key, value in values.items():
            if key not in table:
                raise UsageError(f"{where}: unknown key {key!r:.60}{did_you_mean(key, table)}")
            try:
                checked[key] = table[key].metadata["parse"](value)
            except ValueError as error:
                raise UsageError(f"{where}: {key} must be {error}, got {value!r:.80}") from error
        return replace(self, **checked)
