"""A Part that fails costs itself alone: what it does not do is said once, and the others never notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Final, TypeVar

from vcam.commands import Shown
from vcam.errors import VcamError
from vcam.live.trouble import Trouble
from vcam.show import Acts, Part
from vcam.types import Face

T = TypeVar("T")

FIELDS: Final = frozenset(field.name for field in fields(Shown))
STAYS: Final = "the stream goes on without it"


class Guarded:
    """`part` as the director calls it. Nothing here raises."""

    def __init__(self, part: Part) -> None:
        self._part, self._told = part, dict[str, object]()
        self._acts = part if isinstance(part, Acts) else None
        name = type(part).__name__.lower()
        self._troubles = {verb: Trouble(f"{name} ({verb})", STAYS) for verb in ("tick", "tell", "act")}

    def tick(self) -> dict[str, object]:
        """Have it tick; gives the settings that are to be remembered, and takes them out."""
        return self._tried("tick", self._ticked, {})

    def tell(self) -> Mapping[str, object]:
        """Fields of Shown; where it fails those that it told last."""
        self._told = self._tried("tell", self._telling, self._told)
        return self._told

    def act(self, face: Face | None, t: float) -> Face | None:
        """What it makes of `face`; where it fails, or doesn't act, that face itself."""
        acts = self._acts
        return face if acts is None else self._tried("act", lambda: _face(acts.act(face, t)), face)

    def _ticked(self) -> dict[str, object]:
        self._part.tick()
        settings = dict(self._part.settings)
        self._part.settings.clear()
        return settings

    def _telling(self) -> dict[str, object]:
        told = dict(self._part.tell())
        if unknown := told.keys() - FIELDS:
            raise VcamError(f"it told what nobody shows: {', '.join(map(str, unknown))}")
        return told

    def _tried(self, verb: str, work: Callable[[], T], instead: T) -> T:
        try:
            done = work()
        except Exception as error:  # noqa: BLE001 - whatever it meets, the other parts and the stream go on
            self._troubles[verb].begins(error)
            return instead
        self._troubles[verb].ends()
        return done


def _face(acted: object) -> Face | None:
    if acted is not None and not isinstance(acted, Face):
        raise VcamError(f"it gave {type(acted).__name__} in place of a face")
    return acted
