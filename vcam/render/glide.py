"""How large the head is shown and where, as the user wants it: from one wish to the next in a short, soft movement."""

from __future__ import annotations

from typing import Final

from vcam.render.framing import USUAL, Framing

GLIDE_S: Final = 0.2
"""A step of a slider or a key is seen as one movement."""


class Glide:
    """One for all scenes that are shown by turns. Used in one thread; deterministic, by the times of the pictures."""

    def __init__(self, framing: Framing = USUAL) -> None:
        self._wanted = self._from = self._now = framing
        self._since: float | None = None
        self._asked = False

    @property
    def wanted(self) -> Framing:
        """Where it goes, or stays."""
        return self._wanted

    def to(self, framing: Framing) -> None:
        """Go there, from the next picture on."""
        self._wanted, self._from, self._asked = framing, self._now, framing != self._now

    def again(self, framing: Framing) -> None:
        """Go from `framing` to where it goes anyway."""
        self._now = framing
        self.to(self._wanted)

    def at(self, t: float) -> Framing:
        """The framing at time `t`, s, which only goes up; the same object again while nothing moves."""
        if self._asked:
            self._asked, self._since = False, t
        if self._since is None:
            return self._now
        share = (t - self._since) / GLIDE_S
        if share >= 1:
            self._now, self._since = self._wanted, None
        else:
            share = max(0.0, share)
            self._now = self._from.toward(self._wanted, share * share * (3 - 2 * share))
        return self._now
