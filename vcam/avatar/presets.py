"""From the 52 ARKit channels to what a model can show: its own channels, VRoid's parts, or VRM's preset faces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.names import arkit_name, words
from vcam.avatar.preset_shapes import (
    ALIASES,
    BLINK_GAIN,
    BLINKS,
    EMOTIONS,
    LOOKS,
    VOWEL_INSTEAD,
    VOWELS,
    VROID,
    derived,
)
from vcam.avatar.rigged import Expression, MorphBind, RiggedModel
from vcam.types import ARKIT, CHANNEL

F32 = NDArray[np.float32]

INPUTS: Final[tuple[str, ...]] = (*ARKIT, *VOWELS, "blink", *EMOTIONS, *LOOKS)
"""What expressions can be driven by: the channels, and what is derived from them."""
INPUT: Final = {name: i for i, name in enumerate(INPUTS)}
GROUPS: Final = ((BLINKS, "override_blink"), (LOOKS, "override_look_at"), (VOWELS, "override_mouth"))
"""What can be held back, and by which property of an expression."""
MAX_NAMED: Final = 200
MAX_NAMES: Final = 300
"""Meshes, and targets of each, whose names are looked at; people's models have ten with a hundred."""
DRIVEN: Final = frozenset((*ARKIT, *VOWELS, *BLINKS, *LOOKS, "neutral"))
"""Expressions that a face drives by itself, or that are none."""
MAX_HELD: Final = 40
"""Expressions of a model that can be held; each takes memory for what it moves."""
ENOUGH: Final = 20
"""So many ARKit channels make a model's own set: whole-face presets would only get in its way."""


@dataclass(frozen=True, slots=True)
class Overriding:
    """Expressions that hold a group of presets back: the blinks, the looks or the vowels."""

    acted_on: NDArray[np.bool_]
    """(E,)"""
    blend: tuple[int, ...]
    """Those that take their own weight from the group's."""
    block: tuple[int, ...]
    """Those that put the group out."""


@dataclass(frozen=True, slots=True)
class FaceMap:
    """E expressions of a model that are used, and what drives each."""

    expressions: tuple[Expression, ...]
    drives: F32
    """(E, len(INPUTS)) weights."""
    binary: NDArray[np.bool_]
    """(E,)"""
    overrides: tuple[Overriding, ...]
    emotions: NDArray[np.bool_]
    """(E,) which are whole faces of a mood."""

    def held(self, weights: Mapping[str, float]) -> F32:
        """(E,) for `values`: what holds the expressions of these names, each 0..1; names that it doesn't have are no
        fault."""
        return np.array([weights.get(expression.name, 0.0) for expression in self.expressions], np.float32)

    def values(self, expression: F32, look: tuple[float, float, float, float], held: F32 | None = None) -> F32:
        """(E,) 0..1, after isBinary and the overrides (VRMC_vrm-1.0, expressions).

        `expression` (52,) in ARKIT order; `look` weights of lookUp, lookDown, lookLeft, lookRight; `held` (E,): what is
        held whatever the person does; other emotions give way to it.
        """
        given = np.concatenate([expression, derived(expression), np.array(look, np.float32)])
        values = np.clip(self.drives @ given, 0.0, 1.0).astype(np.float32)
        if held is not None and held.any():
            values = np.maximum(np.where(self.emotions, values * (1 - held.max()), values), held)
        values = np.where(self.binary, values > 0.5, values).astype(np.float32)
        kept = values.copy()
        for overriding in self.overrides:
            taken = sum(float(values[row]) for row in overriding.blend)
            if any(values[row] > 0 for row in overriding.block):
                taken = 1.0
            if taken > 0:
                kept[overriding.acted_on] *= 1 - min(taken, 1.0)
                kept[overriding.acted_on & self.binary] = 0
        return np.asarray(kept, np.float32)


def face_map(model: RiggedModel, *, eyes_turn: bool) -> FaceMap:
    """The FaceMap of `model`; where `eyes_turn`, its eyes have bones and need no expressions to look about."""
    have = _all_expressions(model)
    chosen: dict[str, dict[str, float]] = {}
    arkit = [name for name in have if name in CHANNEL]
    own_mouth, own_blink, own_look = "jawOpen" in have, "eyeBlinkLeft" in have, "eyeLookInLeft" in have
    parts = {name: drive for name, drive in VROID.items() if name in have} if len(arkit) < ENOUGH else {}
    for name in arkit:
        chosen[name] = {name: 1.0}
    for name, drive in parts.items():
        if not (own_mouth and name.startswith("Fcl_MTH")) and not (own_blink and name.startswith("Fcl_EYE")):
            chosen[name] = drive
    if not own_mouth and "Fcl_MTH_A" not in parts:
        chosen |= _vowels(have)
    if not own_blink and not any(name.startswith("Fcl_EYE_Close") for name in parts):
        chosen |= _blinks(have)
    if not own_look and not eyes_turn:
        chosen |= {name: {name: 1.0} for name in LOOKS if name in have}
    if len(arkit) < ENOUGH and len(parts) < len(VROID) / 2:
        chosen |= {name: {name: 1.0} for name in EMOTIONS if name in have}
        if "happy" in have and "relaxed" not in have:
            chosen["happy"]["relaxed"] = 1.0
    for name in own_expressions(model):
        chosen.setdefault(name, {})  # nothing drives it: it is held
    expressions = tuple(_careful(have[name], model) for name in chosen)
    drives = np.zeros((len(chosen), len(INPUTS)), np.float32)
    for row, drive in enumerate(chosen.values()):
        for name, weight in drive.items():
            drives[row, INPUT[name]] = weight
    return FaceMap(
        expressions=expressions,
        drives=drives,
        binary=np.array([expression.binary for expression in expressions], bool),
        overrides=tuple(_overriding(expressions, *group) for group in GROUPS),
        emotions=np.array([expression.name in EMOTIONS for expression in expressions], bool),
    )


def own_expressions(model: RiggedModel) -> tuple[str, ...]:
    """Names of the expressions of `model` that a person may want to hold: moods first, then its maker's own ideas."""
    shown = [e.name for e in model.expressions if (e.morphs or e.colours or e.uvs) and e.name not in DRIVEN]
    moods = [name for name in EMOTIONS if name in shown]
    return (*moods, *[name for name in shown if name not in moods])[:MAX_HELD]


def _overriding(expressions: tuple[Expression, ...], names: tuple[str, ...], key: str) -> Overriding:
    """Who acts on the presets `names`; their own kind doesn't."""
    others = [(i, getattr(e, key)) for i, e in enumerate(expressions) if e.name not in names]
    return Overriding(
        acted_on=np.array([expression.name in names for expression in expressions], bool),
        blend=tuple(i for i, how in others if how == "blend"),
        block=tuple(i for i, how in others if how == "block"),
    )


def _all_expressions(model: RiggedModel) -> dict[str, Expression]:
    """The model's expressions, and under their names what its morph targets' names say."""
    have = {e.name: e for e in model.expressions if e.morphs or e.colours or e.uvs}
    named: dict[str, list[MorphBind]] = {}
    for mesh, targets in enumerate(model.target_names[:MAX_NAMED]):
        letters = {target.lower() for target in targets}
        for target, given in enumerate(targets[:MAX_NAMES]):
            for name in _meanings(given, letters):
                named.setdefault(name, []).append(MorphBind(mesh, target, 1.0))
    for name, binds in named.items():
        have.setdefault(name, Expression(name, preset=False, morphs=tuple(binds)))
    return have


def _meanings(given: str, letters: Iterable[str]) -> Iterable[str]:
    """Names of expressions that a morph target called `given` is."""
    if (name := arkit_name(given)) is not None:
        yield name
        return
    vroid = given[given.find("Fcl_") :] if "Fcl_" in given else ""
    if vroid:
        if vroid in VROID:
            yield vroid
        return
    key = "".join(words(given)) or given
    for name, aliases in ALIASES.items():
        if key in aliases and (len(key) > 1 or {"a", "i", "u", "e", "o"} <= set(letters) or not key.isascii()):
            yield name


def _vowels(have: dict[str, Expression]) -> dict[str, dict[str, float]]:
    """Vowels, each driven by itself and by those that would be shown by it for lack of their own."""
    out: dict[str, dict[str, float]] = {name: {name: 1.0} for name in VOWELS if name in have}
    for name in VOWELS:
        instead = next((other for other in VOWEL_INSTEAD[name] if other in out), None)
        if name not in have and instead:
            out[instead][name] = 0.7  # not its own shape: less of it
    return out


def _blinks(have: dict[str, Expression]) -> dict[str, dict[str, float]]:
    if "blinkLeft" in have and "blinkRight" in have:
        return {"blinkLeft": {"eyeBlinkLeft": BLINK_GAIN}, "blinkRight": {"eyeBlinkRight": BLINK_GAIN}}
    return {"blink": {"blink": BLINK_GAIN}} if "blink" in have else {}


def _careful(expression: Expression, model: RiggedModel) -> Expression:
    """VRM 0.x knows no overrides, and its joy mostly shuts the eyes: a blink on top would push lids into cheeks."""
    if model.meta.format == "VRM 0.x" and expression.name == "happy":
        return replace(expression, override_blink="blend")
    return expression
