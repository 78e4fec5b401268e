"""What a photo's own expression lets go of while the driver's opposes it: lips that pucker show no teeth.

A photo keeps what its face does, and the driver's change is added. But nobody raises frowning brows by adding to the
frown: muscles give way to those that pull against them, and so does the photo's expression.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import ARKIT, CHANNEL

Array = NDArray[np.float64]

OPPOSED: Final = {
    "mouthPucker": ("mouthUpperUp", "mouthLowerDown", "mouthSmile", "mouthStretch"),
    "browInnerUp": ("browDown",),
    "browOuterUp": ("browDown",),
    "browDown": ("browInnerUp", "browOuterUp"),
}
"""By what pulls: what gives way. Of a side: that side's. With lips that give way to jaws and smiles as well, two films
on two photos were read worse (agreement 0.68 against 0.69; 0.67 where nothing gives way)."""


def _table() -> Array:
    """(52, 52) how much a channel (row) gives way to each full one (column)."""
    table = np.zeros((len(ARKIT), len(ARKIT)))
    for pulls, yields in OPPOSED.items():
        for a, pulling in enumerate(ARKIT):
            for b, yielding in enumerate(ARKIT):
                if pulling.startswith(pulls) and yielding.startswith(yields):
                    table[b, a] = _share(pulling, yielding)
    return table


def _share(pulling: str, yielding: str) -> float:
    """1, 0 for the other side's, 0.5 where both sides pull at one."""
    sides = {pulling[-5:] == "Right", yielding[-5:] == "Right"} if _sided(pulling) and _sided(yielding) else set()
    if len(sides) == 2:
        return 0.0
    return 0.5 if _sided(pulling) and not _sided(yielding) else 1.0


def _sided(name: str) -> bool:
    return f"{name.removesuffix('Left')}Right" in CHANNEL or f"{name.removesuffix('Right')}Left" in CHANNEL


_TABLE: Final = _table()


def let_go(weights: Array, own: Array) -> Array:
    """(52,) changes to be shown, of `weights` (52,) that a driver asks for and what the photo wears itself, `own` (52,)
    0..1. What gives way goes to 0 at most, or as far as the driver lets it go."""
    gone = own * np.minimum(_TABLE @ np.maximum(weights, 0.0), 1.0)
    return np.asarray(np.maximum(weights, 0.0) + np.minimum(np.minimum(weights, 0.0), -gone), np.float64)
