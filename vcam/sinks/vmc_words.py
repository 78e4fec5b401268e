"""What follows `--vmc`: where to, and in which words a receiver wants it, as "39539,unbundled"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from vcam.errors import UsageError
from vcam.registry import did_you_mean
from vcam.target import Target, target_of
from vcam.wires.vmc import MARIONETTE_PORT, PERFORMER_PORT

WORDS: Final = ("performer", "assistant", "presets", "perfectsync", "vrm1", "capital", "unbundled")
"""What each means is said in docs/wires.md."""
EXCLUDING: Final = (
    ("performer", "assistant"),
    ("presets", "perfectsync"),
    ("perfectsync", "vrm1"),
    ("presets", "capital"),
)
"""Pairs of words that gainsay each other."""


@dataclass(frozen=True, slots=True)
class VmcWords:
    """A wish, checked."""

    target: Target
    words: frozenset[str]

    @classmethod
    def read(cls, address: str) -> Self:
        """Of "[HOST:]PORT[,WORD]…". Raises UsageError."""
        where, *words = address.split(",")
        for word in words:
            if word not in WORDS:
                raise UsageError(f"--vmc {address!r}: no word {word!r}{did_you_mean(word, WORDS)} ({', '.join(WORDS)})")
        for one, other in EXCLUDING:
            if one in words and other in words:
                raise UsageError(f"--vmc {address!r}: {one} and {other} exclude each other; leave one away")
        return cls(target_of("--vmc", where, MARIONETTE_PORT), frozenset(words))

    @property
    def assists(self) -> bool:
        """Whether a part is sent to a performer, or a whole body to what draws it."""
        return "assistant" in self.words or (self.target.port == PERFORMER_PORT and "performer" not in self.words)
