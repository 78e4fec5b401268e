"""How an avatar wants to be shown: the words of its avatar.toml, checked one by one."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from vcam.avatar.gain import Curve, read_absent, read_gain
from vcam.errors import BadInput
from vcam.registry import did_you_mean
from vcam.settings.reading import keys_of

Colour = tuple[float, float, float]
"""sRGB, 0..1."""

TURN_LIMIT_DEG = (48.0, 32.0, 32.0)
"""Turns beyond this break a drawn neck; approached softly."""
SHIFT_LIMIT_M = (0.06, 0.025, 0.06)
"""The head stays in the picture."""
LOOKS = ("toon", "soft")
MAX_TOML_BYTES = 64 * 1024
"""An avatar.toml is one screen of text; anything larger is something else."""


@dataclass(frozen=True, slots=True)
class Style:
    """Who made an avatar and how it is shaded and framed. Colours are sRGB 0..1; in the file they are "#rrggbb"."""

    title: str
    """Name shown to people."""
    author: str
    """Who made it."""
    licence: str
    """SPDX name or one sentence."""
    iris: Colour = (0.27, 0.48, 0.52)
    """Middle of the iris; darker at the rim and above, lighter below."""
    sclera: Colour = (0.97, 0.97, 0.96)
    """White of the eye."""
    pupil: float = 0.42
    """0..1, radius of the pupil as a share of the iris radius."""
    pupil_shape: float = 1.0
    """0.1..1, width of the pupil over its height: 1 is round, a cat's is a slit."""
    shade: Colour = (0.80, 0.62, 0.66)
    """Multiplied with the albedo where no light falls (MToon's shade colour)."""
    look: str = "toon"
    """One of LOOKS: "toon" has two tones with an edge between them, "soft" is skin that light wraps round."""
    toony: float = 0.9
    """0..1, 1 is a hard edge between light and shade (MToon's shadingToonyFactor)."""
    shift: float = -0.05
    """-1..1, > 0 lets the light reach further round (MToon's shadingShiftFactor)."""
    rim: Colour = (1.0, 0.95, 0.9)
    """Light from behind along the silhouette."""
    rim_strength: float = 0.25
    """0..1."""
    outline: Colour = (0.32, 0.2, 0.2)
    """Colour of the silhouette line."""
    outline_m: float = 0.0008
    """m, width of the silhouette line at the head; 0 draws none."""
    hair_shine: float = 0.35
    """0..1, strength of the ring of light on the hair."""
    background: Colour = (0.80, 0.86, 0.92)
    """Behind the avatar when the user names no background."""
    view_centre_m: tuple[float, float, float] = (0.0, -0.03, 0.0)
    """m, head frame: what the camera looks at when the head is at rest."""
    view_height_m: float = 0.42
    """m, height of the picture in the plane of `view_centre_m`."""
    turn_limit_deg: tuple[float, float, float] = TURN_LIMIT_DEG
    """How far the head turns at most: yaw, pitch, roll."""
    shift_limit_m: tuple[float, float, float] = SHIFT_LIMIT_M
    """How far it moves at most: to the side, up, forward."""
    gain: tuple[tuple[str, Curve], ...] = ()
    """Curves of channels that this avatar shows more or less of; in the file the table [gain]: channel = factor, or
    [[in, out], …]. A name without its side means both."""
    absent: tuple[tuple[str, str], ...] = ()
    """Channels that move nothing on this avatar, and why; in the file the table [absent]: channel = "reason"."""


RANGES = {
    "pupil": (0.0, 1.0),
    "pupil_shape": (0.1, 1.0),
    "toony": (0.0, 1.0),
    "shift": (-1.0, 1.0),
    "rim_strength": (0.0, 1.0),
    "outline_m": (0.0, 0.01),
    "hair_shine": (0.0, 1.0),
    "view_height_m": (0.05, 5.0),
}


def read_style(path: Path) -> Style:
    """The Style in the avatar.toml at `path`. Raises BadInput with one line naming file, key and remedy."""
    try:
        found = path.stat()
        if found.st_size > MAX_TOML_BYTES:
            raise BadInput(f"{path}: {found.st_size} bytes is too large for an avatar.toml (at most {MAX_TOML_BYTES})")
        if not stat.S_ISREG(found.st_mode):
            raise BadInput(f"{path}: not a file; an avatar folder needs its avatar.toml")
        table = keys_of(path.read_text("utf-8"))
    except OSError as error:
        raise BadInput(f"{path}: can't be read ({error.strerror}); an avatar folder needs its avatar.toml") from error
    except ValueError as error:  # not UTF-8, not TOML
        raise BadInput(f"{path}: not TOML ({error}); compare it with avatars/mika/avatar.toml") from error
    return _style(table, path)


def _style(table: dict[str, Any], path: Path) -> Style:
    known = [field.name for field in fields(Style)]
    for key in table:
        if key not in known:
            raise BadInput(f"{path}: unknown key {key[:60]!r}{did_you_mean(key, known)} (known: {', '.join(known)})")
    for key in ("title", "author", "licence"):
        text = table.get(key)
        if not isinstance(text, str) or not 0 < len(text) <= 200 or not text.isprintable():
            raise BadInput(f"{path}: {key} must be a text of 1 to 200 characters in one line; avatars name their {key}")
    defaults = {field.name: field.default for field in fields(Style)}
    return Style(**{key: _value(key, value, defaults[key], path) for key, value in table.items()})


def _value(key: str, value: Any, default: Any, path: Path) -> Any:
    """`value` as the type of `default`; colours from "#rrggbb"."""
    if key in ("title", "author", "licence"):
        return value
    if key in READERS:
        return READERS[key](value, path)
    if isinstance(default, tuple):
        return _colour(key, value, path)
    low, high = RANGES[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise BadInput(f"{path}: {key} must be a number from {low:g} to {high:g}, got {str(value)[:40]!r}")
    return float(value)


def _colour(key: str, value: Any, path: Path) -> Colour:
    try:
        if not (isinstance(value, str) and len(value) == 7 and value[0] == "#"):
            raise ValueError
        red, green, blue = bytes.fromhex(value[1:])
    except ValueError:
        raise BadInput(f'{path}: {key} must be a colour as "#4a7c80", got {str(value)[:40]!r}') from None
    return red / 255, green / 255, blue / 255


def _point(value: Any, path: Path) -> tuple[float, float, float]:
    key = "view_centre_m"
    if not (isinstance(value, list) and len(value) == 3 and all(isinstance(v, int | float) for v in value)):
        raise BadInput(f"{path}: {key} must be three numbers in metres, got {str(value)[:40]!r}")
    x, y, z = map(float, value)
    if not all(abs(v) <= 5 for v in (x, y, z)):  # NaN fails as well
        raise BadInput(f"{path}: {key} must lie within 5 m of the head, got {str(value)[:40]!r}")
    return x, y, z


def _look(value: Any, path: Path) -> str:
    if value not in LOOKS:
        raise BadInput(f"{path}: look must be one of {', '.join(LOOKS)}, got {str(value)[:40]!r}")
    return str(value)


def _limits(key: str, most: float) -> Reader:
    def read(value: Any, path: Path) -> tuple[float, float, float]:
        fits = isinstance(value, list) and len(value) == 3 and not any(isinstance(v, bool) for v in value)
        if not fits or not all(isinstance(v, int | float) and 0 <= v <= most for v in value):
            raise BadInput(f"{path}: {key} must be three numbers from 0 to {most:g}, got {str(value)[:40]!r}")
        x, y, z = map(float, value)
        return x, y, z

    return read


Reader = Callable[[Any, Path], Any]
READERS: dict[str, Reader] = {
    "look": _look,
    "view_centre_m": _point,
    "turn_limit_deg": _limits("turn_limit_deg", 75.0),
    "shift_limit_m": _limits("shift_limit_m", 0.5),
    "gain": read_gain,
    "absent": read_absent,
}
"""What is neither a text, a colour nor a number."""
