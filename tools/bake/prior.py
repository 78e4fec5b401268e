"""The prior of the morphable head: which people it takes for likely.

It is ours, stated here, and no statistic of real people: MakeHuman has none. A random person takes
race ~ Dirichlet(0.7, 0.7, 0.7), gender ~ U(0, 1), age ~ N(0.55, 0.16) within 0.35..1 (0.5 is young, 1 old),
muscle ~ N(0.5, 0.15), weight ~ N(0.5, 0.2), and every pair of opposite local sliders ~ N(0, 0.2), the same left and
right. What makes the sides differ is drawn apart: every asymmetric slider ~ N(0, 0.2).
"""

import re

import numpy as np

from bake.source import Source

SLIDER_SD = 0.2
"""MakeHuman's sliders end at 1. With 0.35, the people of 26 photographs all lay within 0.4 standard deviations."""
ENDS = (("decr", "incr"), ("down", "up"), ("in", "out"), ("backward", "forward"), ("concave", "convex"))
"""Names of a slider's two ends; those of one part that end differently are different sliders."""
END_OF = {word: (sign, pair[1]) for pair in ENDS for sign, word in zip((-1.0, 1.0), pair, strict=True)}
END_OF |= {"compress": (-1.0, "uncompress"), "uncompress": (1.0, "uncompress")}
ENDING = re.compile("-(" + "|".join(sorted(END_OF, key=len, reverse=True)) + ")$")
SIDEWAYS = re.compile(r"(head|mouth|nose)/\1-trans-(in|out)$")
"""Of a part that there is one of: what makes a face uneven."""
ASYMMETRIC = re.compile(r"asym/(asym-.+)-([lr])$")
"""Targets of the folder "asym": a slider's two ends are called l and r."""
Macro = dict[str, object]


class Prior:
    """Draws people as amounts of MakeHuman's targets."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._sliders: dict[str, list[tuple[float, str]]] = {}
        self._uneven: dict[str, list[tuple[float, str]]] = {}
        for name in source.local_targets():
            shared = re.sub(r"/(l|r)-", "/", name)
            if name.startswith("neck/") or not (ending := ENDING.search(shared)):
                continue
            sign, kind = END_OF[ending.group(1)]
            sliders = self._uneven if SIDEWAYS.match(name) else self._sliders
            sliders.setdefault(f"{shared[: ending.start()]} {kind}", []).append((sign, name))
        for name in source.targets("asym"):
            if found := ASYMMETRIC.match(name):
                self._uneven.setdefault(found.group(1), []).append((1.0 if found.group(2) == "l" else -1.0, name))

    def person(self, rng: np.random.Generator) -> tuple[Macro, dict[str, float]]:
        """(arguments of Source.macro, local target → amount) of a symmetric person."""
        race = tuple(rng.dirichlet((0.7, 0.7, 0.7)))
        age = float(np.clip(rng.normal(0.55, 0.16), 0.35, 1))
        gender, muscle, weight = rng.uniform(), rng.normal(0.5, 0.15), rng.normal(0.5, 0.2)
        macro: Macro = {"gender": gender, "age": age, "race": race}
        macro |= {"muscle": float(np.clip(muscle, 0, 1)), "weight": float(np.clip(weight, 0, 1))}
        return macro, _drawn(self._sliders, rng)

    def uneven(self, rng: np.random.Generator) -> dict[str, float]:
        """Asymmetric target → amount."""
        return _drawn(self._uneven, rng)

    def points(self, used: np.ndarray, macro: Macro | None, targets: dict[str, float]) -> np.ndarray:
        """(n, 3) the vertices `used` of the base mesh as that person, source units; no macro: the base mesh."""
        points = self._source.points[used]
        if macro is not None:
            points = points + self._source.macro(**macro)[used]
        for name, amount in targets.items():
            points = points + amount * self._source.target(name)[used]
        return points


def _drawn(sliders: dict[str, list[tuple[float, str]]], rng: np.random.Generator) -> dict[str, float]:
    out = {}
    for shared in sorted(sliders):
        value = rng.normal(0, SLIDER_SD)
        out |= {name: abs(value) for sign, name in sliders[shared] if value * sign > 0}
    return out
