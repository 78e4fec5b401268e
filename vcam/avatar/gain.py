"""The tables [gain] and [absent] of an avatar.toml: how much of a tracked channel an avatar shows, if anything."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from vcam.errors import BadInput
from vcam.registry import did_you_mean
from vcam.types import ARKIT, CHANNEL

Curve = tuple[tuple[float, float], ...]
"""(in, out) points of a channel, 0..1, rising; straight between them, level beyond them."""

MOST_FACTOR: Final = 10.0
MOST_POINTS: Final = 16
"""Nobody draws a curve of more."""
PAIRS: Final = tuple(
    name.removesuffix("Left") for name in ARKIT if name.endswith("Left") and name not in ("jawLeft", "mouthLeft")
)
"""Channels by side: the name alone means both. Jaw and mouth go to one side, they have none."""


def read_gain(table: Any, path: Path) -> tuple[tuple[str, Curve], ...]:
    """(channel, curve) of each line; a name without its side gives two. Raises BadInput naming path and channel."""
    lines = _lines("gain", "factor", table, path)
    return tuple((channel, _curve(name, value, path)) for channel, name, value in lines)


def read_absent(table: Any, path: Path) -> tuple[tuple[str, str], ...]:
    """(channel, why it moves nothing) of each line. Raises BadInput naming path and channel."""
    out = []
    for channel, name, why in _lines("absent", '"reason"', table, path):
        if not isinstance(why, str) or not 0 < len(why) <= 200:
            raise BadInput(f"{path}: [absent] {name} must say why in 1 to 200 characters, got {str(why)[:40]!r}")
        out.append((channel, why))
    return tuple(out)


def _lines(key: str, wanted: str, table: Any, path: Path) -> list[tuple[str, str, Any]]:
    """(channel, its name in the file, value) of a table."""
    if not isinstance(table, dict):
        raise BadInput(f"{path}: {key} must be a table [{key}] of channel = {wanted}, got {str(table)[:40]!r}")
    out: dict[str, tuple[str, Any]] = {}
    for name, value in table.items():
        sides = [name] if name in CHANNEL else [name + "Left", name + "Right"] if name in PAIRS else []
        if not sides:
            raise BadInput(f"{path}: [{key}] has no channel {name[:40]!r}{did_you_mean(name, (*ARKIT, *PAIRS))}")
        out |= dict.fromkeys(sides, (name, value))
    return [(channel, *rest) for channel, rest in out.items()]


def _curve(name: str, value: Any, path: Path) -> Curve:
    if _is_number(value) and 0 <= value <= MOST_FACTOR:
        factor = float(value)
        return ((0.0, 0.0), (1.0, factor)) if factor <= 1 else ((0.0, 0.0), (1 / factor, 1.0))
    points = value if isinstance(value, list) and 2 <= len(value) <= MOST_POINTS else []
    fits = points and all(isinstance(p, list) and len(p) == 2 and all(map(_is_number, p)) for p in points)
    fits = fits and all(0 <= v <= 1 for p in points for v in p)
    if fits and all(before[0] < after[0] and before[1] <= after[1] for before, after in pairwise(points)):
        return tuple((float(given), float(shown)) for given, shown in points)
    raise BadInput(
        f"{path}: [gain] {name} must be a factor from 0 to {MOST_FACTOR:g} or rising points [[in, out], …] "
        f"from 0 to 1, got {str(value)[:60]!r}"
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
