"""Expressions that a key holds: which there are with what is shown, and how far each has come in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.held import LIKE, Held, over
from vcam.errors import UsageError
from vcam.registry import did_you_mean

BLEND_S: Final = 0.15
"""From nothing to all of it: a face that a person makes on purpose takes about as long."""
ONE: Final = 1e-3
"""Below this share nothing of it is seen."""


class Holding:
    """One thread, times that only go up."""

    def __init__(self) -> None:
        self.there: tuple[Held, ...] = ()
        """What can be held now."""
        self._on: set[str] = set()
        self._shares: dict[str, tuple[Held, float]] = {}
        self._t = 0.0

    @property
    def names(self) -> tuple[str, ...]:
        """Of what is held, in the order of `there`."""
        return tuple(one.name for one in self.there if one.name in self._on)

    def offer(self, there: Sequence[Held]) -> None:
        """Another avatar or a photo is shown: hold on what that has too."""
        self.there = tuple(there)
        have = {one.name: one for one in there}
        self._on &= have.keys()
        self._shares = {name: (have.get(name, one), share) for name, (one, share) in self._shares.items()}

    def obey(self, value: str) -> None:
        """As the word "expression" has it: a name or a place from 1; :on, :off or the other one. Raises UsageError."""
        name, colon, how = value.rpartition(":")
        if not colon or how not in ("on", "off"):
            name, how = value, ""
        found = self._found(name)
        on = found.name not in self._on if how == "" else how == "on"
        if on:
            self._on.add(found.name)
            self._shares.setdefault(found.name, (found, 0.0))
        else:
            self._on.discard(found.name)

    def step(self, t: float) -> None:
        """Let all come in or go to where they are at time `t`, s."""
        change, self._t = max(t - self._t, 0.0) / BLEND_S, t
        shares = {}
        for name, (one, share) in self._shares.items():
            moved = min(share + change, 1.0) if name in self._on else share - change
            if moved > ONE or name in self._on:
                shares[name] = one, max(moved, 0.0)
        self._shares = shares

    @property
    def own(self) -> dict[str, float]:
        """Name → share, 0..1, of those that the avatar makes by itself."""
        return {name: _smooth(share) for name, (one, share) in self._shares.items() if one.own}

    @property
    def moves(self) -> bool:
        """Whether `over` changes anything."""
        return any(share > ONE for one, share in self._shares.values() if not one.own)

    def over(self, expression: NDArray[np.float32]) -> NDArray[np.float32]:
        """(52,) `expression` with those made of channels."""
        return over(expression, [(one, _smooth(share)) for one, share in self._shares.values() if not one.own])

    def _found(self, name: str) -> Held:
        if name.isdecimal():
            if not 1 <= int(name) <= len(self.there):
                raise UsageError(f"there is no expression {name[:9]}: what is shown has {len(self.there)}")
            return self.there[int(name) - 1]
        folded = name.strip().casefold()
        there = {one.name.casefold(): one for one in self.there}
        for meant in (folded, LIKE.get(folded, ""), *[own for own, like in LIKE.items() if like == folded]):
            if meant in there:
                return there[meant]
        names = [one.name for one in self.there]
        raise UsageError(f"no expression {name[:60]!r}{did_you_mean(name, names)} (there are: {', '.join(names)})")


def _smooth(x: float) -> float:
    return x * x * (3 - 2 * x)
