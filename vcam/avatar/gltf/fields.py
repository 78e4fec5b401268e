"""Looks into JSON of anybody's making: each value is checked as it is taken, and a wrong one is named by its place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vcam.errors import BadInput

MAX_TEXT = 200
"""Characters of a name that are kept; meta texts ask for more."""


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object, and where it stands in which file. `null` counts as absent everywhere."""

    path: Path
    """The file, for error lines."""
    where: str
    """As "meshes[3].primitives[0]"; "" at the top."""
    values: dict[str, Any]
    """Empty where the file has none."""

    def __bool__(self) -> bool:
        return bool(self.values)

    def __contains__(self, key: str) -> bool:
        return self.values.get(key) is not None

    def fault(self, key: str, what: str) -> BadInput:
        """The error to raise: "FILE: PLACE.key what; export the model again"."""
        return BadInput(f"{self.path}: {self._place(key)} {what}; export the model again")

    def table(self, key: str) -> Fields:
        """The object at `key`; an empty one where there is none."""
        return self._fields(self._place(key), key, self.values.get(key))

    def tables(self, key: str, most: int = 100_000) -> list[Fields]:
        """The objects in the list at `key`; [] where there is none."""
        return [self._fields(f"{self._place(key)}[{i}]", key, item) for i, item in enumerate(self.items(key, most))]

    def items(self, key: str, most: int = 100_000) -> list[Any]:
        """The list at `key`, its contents unchecked; [] where there is none."""
        found = self.values.get(key)
        if found is None:
            return []
        if not isinstance(found, list) or len(found) > most:
            raise self.fault(key, f"must be a list of at most {most}")
        return found

    def members(self, key: str, most: int = 100_000) -> Iterator[tuple[str, Fields]]:
        """(name, object) of each member of the object at `key`."""
        found = self.table(key)
        if len(found.values) > most:
            raise self.fault(key, f"must have at most {most} members")
        for name in found.values:
            yield name, found.table(name)

    def index(self, key: str, count: int) -> int:
        """A number below `count`; -1 where there is none. A file's own -1 counts as none."""
        return self.whole(key, -1, -1, count - 1)

    def indices(self, key: str, count: int, most: int = 100_000) -> list[int]:
        """A list of numbers from 0 to count - 1; [] where there is none."""
        items = self.items(key, most)
        found = [self._whole(f"{key}[{i}]", item, 0, count - 1) for i, item in enumerate(items)]
        return found

    def whole(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number; outside of low..high it is refused."""
        found = self.values.get(key)
        return default if found is None else self._whole(key, found, low, high)

    def number(self, key: str, default: float, low: float = -math.inf, high: float = math.inf) -> float:
        """A finite number, clamped to low..high."""
        found = self.values.get(key)
        return default if found is None else min(max(self._number(key, found), low), high)

    def numbers(
        self, key: str, default: tuple[float, ...], low: float = -math.inf, high: float = math.inf
    ) -> tuple[float, ...]:
        """As many finite numbers as `default` has, clamped to low..high."""
        found = self.values.get(key)
        if found is None:
            return default
        if not isinstance(found, list) or len(found) != len(default):
            raise self.fault(key, f"must be {len(default)} numbers")
        return tuple(min(max(self._number(f"{key}[{i}]", item), low), high) for i, item in enumerate(found))

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false; 0 and 1 are taken as well."""
        found = self.values.get(key)
        if found is None:
            return default
        if not isinstance(found, bool | int):
            raise self.fault(key, f"must be true or false, got {self._shown(found)}")
        return bool(found)

    def text(self, key: str, default: str = "", most: int = MAX_TEXT) -> str:
        """A text in one line that is safe to print: control characters become spaces, what is over `most` is cut."""
        found = self.values.get(key)
        if found is None:
            return default
        if not isinstance(found, str):
            raise self.fault(key, f"must be a text, got {self._shown(found)}")
        return clean_text(found, most)

    def _fields(self, where: str, key: str, found: Any) -> Fields:
        if found is None:
            return Fields(self.path, where, {})
        if not isinstance(found, dict):
            raise BadInput(f"{self.path}: {where} must be an object, got {self._shown(found)}; export the model again")
        return Fields(self.path, where, found)

    def _whole(self, key: str, found: Any, low: int, high: int) -> int:
        value = self._number(key, found)
        if high < 0 and value != low:
            raise self.fault(key, f"is {self._shown(found)}, but there is none of these")
        if not low <= value <= high or value != int(value):
            raise self.fault(key, f"must be a whole number from {low} to {high}, got {self._shown(found)}")
        return int(value)

    def _number(self, key: str, found: Any) -> float:
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self.fault(key, f"must be a number, got {self._shown(found)}")
        try:
            value = float(found)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise self.fault(key, "must be a finite number")
        return value

    def _place(self, key: str) -> str:
        return f"{self.where}.{clean_text(key)}" if self.where else clean_text(key)

    @staticmethod
    def _shown(found: Any) -> str:
        """A short picture of a wrong value."""
        if isinstance(found, dict | list):
            return "a list" if isinstance(found, list) else "an object"
        if isinstance(found, int) and abs(found) >= 10**18:
            return "a huge number"
        return repr(found[:40] if isinstance(found, str) else found)[:40]


def clean_text(text: str, most: int = MAX_TEXT) -> str:
    """`text` in one line, without control characters or broken Unicode, at most `most` characters."""
    short = text[: 4 * most]
    shown = "".join(letter if letter.isprintable() else " " for letter in short)
    return " ".join(shown.split())[:most]
