"""Expressions that are held by a key: an avatar's own, or faces made of the 52 channels that every avatar can make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import Avatar
from vcam.avatar.presets import own_expressions
from vcam.avatar.rigged import RiggedModel
from vcam.types import ARKIT, CHANNEL

F32 = NDArray[np.float32]

FACES: Final[dict[str, dict[str, float]]] = {
    "joy": {"mouthSmile": 0.85, "cheekSquint": 0.6, "eyeSquint": 0.35, "mouthFrown": -1, "browDown": -0.8},
    "laugh": {
        "mouthSmile": 1, "jawOpen": 0.5, "cheekSquint": 0.8, "eyeSquint": 0.6, "browOuterUp": 0.3,
        "mouthUpperUp": 0.35, "mouthFrown": -1, "browDown": -1,
    },
    "sad": {
        "mouthFrown": 0.8, "browInnerUp": 0.9, "mouthShrugLower": 0.35, "eyeSquint": 0.2, "mouthSmile": -1,
        "browDown": -1,
    },
    "angry": {
        "browDown": 1, "noseSneer": 0.6, "mouthPress": 0.4, "mouthFrown": 0.4, "eyeSquint": 0.4, "mouthSmile": -0.8,
        "browInnerUp": -1, "browOuterUp": -1,
    },
    "surprised": {
        "browInnerUp": 1, "browOuterUp": 0.9, "eyeWide": 0.8, "jawOpen": 0.35, "browDown": -1, "eyeSquint": -1,
    },
    "wink left": {"eyeBlinkLeft": 1, "cheekSquintLeft": 0.6, "mouthSmileLeft": 0.4, "eyeWideLeft": -1},
    "wink right": {"eyeBlinkRight": 1, "cheekSquintRight": 0.6, "mouthSmileRight": 0.4, "eyeWideRight": -1},
    "tongue": {"tongueOut": 1, "jawOpen": 0.4, "mouthSmile": 0.2, "mouthClose": -1},
    "kiss": {"mouthPucker": 1, "mouthFunnel": 0.2, "eyeBlink": 0.3, "mouthSmile": -0.8},
}  # fmt: skip
"""Name → channels, without a side: both. Above 0 it is added to what the person does, below 0 taken out of it. Chosen
by eye on the bundled avatars."""
MOODS: Final = {
    "happy": FACES["joy"], "angry": FACES["angry"], "sad": FACES["sad"], "surprised": FACES["surprised"],
    "relaxed": {"mouthSmile": 0.85, "mouthFrown": -1, "browDown": -0.8},
}  # fmt: skip
"""VRM's moods, which a model draws in its own way, as channels say them: each gives back all of its preset by
preset_shapes.derived."""
LIKE: Final = {"joy": "happy", "laugh": "happy"}
"""Of those what a model that has the other, which its maker drew, needs not, and is shown by it."""
MODERATE: Final = 0.7
"""Share of it on a photo: real faces that do all of it look torn."""
PHOTOS: Final = np.array([1.0 if name.startswith("eyeBlink") else MODERATE for name in ARKIT], np.float32)
"""(52,) the same by channel: an eye that winks is shut."""
JAW: Final = CHANNEL["jawOpen"]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """An expression that can be held."""

    name: str
    own: bool
    """Whether the avatar makes it by itself; then `weights` are 0."""
    weights: F32
    """(52,) -1..1 in ARKIT order, as FACES has them."""


def held_by(avatar: Avatar | RiggedModel | None) -> tuple[Held, ...]:
    """What can be held with `avatar`, its own first; None: with a photo."""
    own = own_expressions(avatar) if isinstance(avatar, RiggedModel) else ()
    share = PHOTOS if avatar is None else np.float32(1.0)
    nothing = np.zeros(len(ARKIT), np.float32)
    have = {name.casefold() for name in own}
    made = [name for name in FACES if not {name, LIKE.get(name, name)} & have]
    return (
        *(Held(name, True, nothing) for name in own),
        *(Held(name, False, share * _weights(FACES[name])) for name in made),
    )


def mood(name: str) -> Held | None:
    """A model's own expression of that name as channels say it, for who is told channels; None: they have no like."""
    return Held(name, False, _weights(MOODS[name])) if name in MOODS else None


def over(expression: F32, held: Iterable[tuple[Held, float]]) -> F32:
    """(52,) `expression` with each Held at its share, 0..1. What the person does is still seen through it.

    Channels go from where they are towards full, so that a mouth talks on; the jaw opens as far as either wants.
    """
    shown = expression.astype(np.float32, copy=True)
    for one, share in held:
        wanted = np.float32(share) * one.weights
        jaw = max(shown[JAW], wanted[JAW])
        shown = np.where(wanted > 0, shown + wanted * (1 - shown), shown * (1 + wanted))
        shown[JAW] = jaw
    return shown


def _weights(face: dict[str, float]) -> F32:
    out = np.zeros(len(ARKIT), np.float32)
    for name, weight in face.items():
        for channel in [name] if name in CHANNEL else [name + "Left", name + "Right"]:
            out[CHANNEL[channel]] = weight
    return out
