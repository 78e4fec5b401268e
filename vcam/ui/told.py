"""Reads what a part tells as a table of plain values; what isn't there, or isn't right, counts as empty."""

from __future__ import annotations

import math
from collections.abc import Mapping

Told = Mapping[str, object]


def text(told: Told, key: str) -> str:
    """A text."""
    value = told.get(key)
    return value if isinstance(value, str) else ""


def number(told: Told, key: str) -> float:
    """A finite number."""
    value = told.get(key)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0


def flag(told: Told, key: str) -> bool:
    """True or false."""
    return told.get(key) is True


def texts(told: Told, key: str) -> tuple[str, ...]:
    """Lines."""
    value = told.get(key)
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list | tuple) else ()


def tables(told: Told, key: str) -> tuple[Told, ...]:
    """Tables in a table."""
    value = told.get(key)
    return tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list | tuple) else ()


def points(told: Told, key: str) -> tuple[tuple[float, float], ...]:
    """(x, y) pairs."""
    value = told.get(key)
    return tuple(point for each in value if (point := _point(each))) if isinstance(value, list | tuple) else ()


def _point(value: object) -> tuple[float, float] | None:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    x, y = value
    fine = all(isinstance(part, int | float) and math.isfinite(part) for part in (x, y))
    return (float(x), float(y)) if fine else None
