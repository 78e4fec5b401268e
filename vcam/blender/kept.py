# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scene was before it was moved, and how it becomes so again."""

from __future__ import annotations

from collections.abc import Iterable

from . import places
from .targets import Place, Target, Values


class Kept:
    """Values of data paths, as they were when these were first going to be moved."""

    def __init__(self) -> None:
        self._values: dict[tuple[Place, str], Values] = {}

    def keep(self, targets: Iterable[Target]) -> None:
        """Remember what `targets` will move, unless it is known; put back what none of them moves any more.

        What is deleted stays known: an undo may bring it back, moved as it was.
        """
        wanted = {(target.place, path) for target in targets for path, _ in target.paths}
        self.put_back(key for key in self._values.keys() - wanted if places.resolve(key[0]) is not None)
        for key in wanted - self._values.keys():
            place, path = key
            thing = places.resolve(place)
            if thing is not None:
                self._values[key] = places.read(thing, path)

    def put_back(self, which: Iterable[tuple[Place, str]] | None = None) -> None:
        """Set what was there, and forget it; of what is deleted or renamed there is nothing to put back."""
        for key in list(self._values if which is None else which):
            self._set(key, self._values.pop(key))

    def show(self) -> None:
        """Set what was there, and go on remembering it."""
        for key, values in self._values.items():
            self._set(key, values)

    def _set(self, key: tuple[Place, str], values: Values) -> None:
        place, path = key
        thing = places.resolve(place)
        if thing is None:
            return
        try:
            places.write(thing, path, values)
        except ValueError:
            return
