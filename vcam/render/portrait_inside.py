"""The tones of a mouth's inside, from the photo's lips, skin, eyes and teeth: dark and reddish, the tongue lightest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import LUMINANCE, linear_from_srgb
from vcam.avatar.model import TEETH, TONGUE
from vcam.avatar.morphable import HeadModel
from vcam.portrait.inside import MouthInside
from vcam.portrait.portrait import Portrait
from vcam.portrait.tones import mouth_tone, skin_tone
from vcam.render.eye_tones import eye_tones
from vcam.types import CHANNEL

F32 = NDArray[np.float32]
Array = NDArray[np.float64]

STAYS_M: Final = 0.001
"""What an opening jaw moves less belongs to the skull."""
FRONT_M: Final = 0.006
"""So deep behind the first of the model's teeth are the front ones."""
NEARER_M: Final = 0.010
"""The model's front teeth are 13 to 17 mm behind the line at which lips meet; those of people a third of it."""
TONGUE_M: Final = 0.0135
"""From the middle of a tongue to where its flanks turn away from the light."""
GROOVE: Final = (0.15, 0.0022)
"""How much darker a tongue is along its middle, and in m half as wide as that."""
TOOTH: Final = np.array([0.67, 0.61, 0.54])
"""Teeth between open lips, linear, in the light in which usual skin is USUAL_SKIN."""
USUAL_SKIN: Final = np.array([0.45, 0.28, 0.20])
"""Linear; what a photo's skin is against it tells its light, of which half is believed: skins differ more."""
BY_WHITES: Final = 0.45
"""How far teeth have the hue of the whites of the eyes, of which a photo's are part skin."""
BY_LIPS: Final = 0.12
"""How far teeth have the hue of lips, which throw light onto them."""
GUM: Final = np.array([0.70, 0.50, 0.52])
"""Against the lips, linear."""
DEEPEST: Final = 0.4
"""The throat's tone against that of the dark between the lips."""
LIGHTEST_LIPS: Final = 0.2
"""Light of lips, linear, at most: a mouth is as dark behind pale or whitened ones."""
TONGUE_LIGHT: Final = np.array([1.9, 1.15, 1.1])
"""The tongue against the lips, linear, in all the light there is."""
FLESH: Final = np.array([0.20, 0.09, 0.09])
"""Palate, cheeks and gums, the same."""


@dataclass(frozen=True, slots=True)
class Inside:
    """A mouth's inside, of m vertices."""

    triangles: NDArray[np.int32]
    """(t, 3) without teeth, which are painted."""
    material: NDArray[np.uint8]
    """(m,) as HeadModel's."""
    upper: NDArray[np.bool_]
    """(m,) whether it turns with the skull; else it hangs on the jaw."""
    places: F32
    """(m, 3) m, on the mean head, in the head's axes."""

    @staticmethod
    def of(parts: MouthInside, head: HeadModel) -> Inside:
        """That of a head, of whose parts an opening jaw leaves the upper ones where they are."""
        follows = np.linalg.norm(head.expression[CHANNEL["jawOpen"]][parts.vertices], axis=1)
        painted = (parts.material[parts.triangles] == TEETH).any(axis=1)
        return Inside(parts.triangles[~painted], parts.material, follows < STAYS_M, head.mean[parts.vertices])

    @property
    def front_teeth(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The vertices of the upper and of the lower ones."""
        teeth, deep = self.material == TEETH, self.places[:, 2]
        rows = teeth & self.upper, teeth & ~self.upper
        first, second = (np.flatnonzero(row & (deep > deep[row].max() - FRONT_M)) for row in rows)
        return first, second


def nearer_px(portrait: Portrait, depth_m: float) -> Array:
    """(2,) px by which what is at `depth_m` behind lips that are turned aside is nearer to their middle than the
    model's own, whose teeth stand deep."""
    forward = portrait.camera_from_head[:2, 2] * NEARER_M
    return np.asarray(forward / depth_m * np.diag(portrait.camera.matrix)[:2], np.float64)


@dataclass(frozen=True, slots=True)
class InsideTones:
    """Linear RGB."""

    base: Array
    """(m, 3) of each vertex in all the light there is."""
    deepest: Array
    """(3,) where none comes."""


def flesh_tones(portrait: Portrait) -> tuple[Array, Array, Array]:
    """(3,) each, linear: tongue and other flesh in all the light there is, and what there is no light on."""
    lips, dark = (tone.astype(np.float64) for tone in mouth_tone(portrait.image, portrait.points))
    dimmed = min(1.0, LIGHTEST_LIPS / max(float(lips @ LUMINANCE), 1e-6))
    return TONGUE_LIGHT * lips * dimmed, FLESH * lips * dimmed, DEEPEST * dark * dimmed


def tones(portrait: Portrait, inside: Inside) -> InsideTones:
    """Those of a photo."""
    tongue_tone, flesh, deepest = flesh_tones(portrait)
    base = np.tile(flesh, (len(inside.material), 1))
    tongue = inside.material == TONGUE
    aside = np.abs(inside.places[tongue, :1])
    form = np.exp(-((aside / TONGUE_M) ** 4)) * (1 - GROOVE[0] * np.exp(-((aside / GROOVE[1]) ** 2)))
    base[tongue] = tongue_tone * form
    return InsideTones(base, deepest)


def gum_tone(portrait: Portrait) -> Array:
    """(3,) linear."""
    return np.asarray(GUM * mouth_tone(portrait.image, portrait.points)[0])


def tooth_tone(portrait: Portrait) -> Array:
    """(3,) linear, of the photo's own teeth where it shows some."""
    seen = portrait.layers.teeth > 200
    if seen.sum() >= 20:
        return linear_from_srgb(np.median(portrait.image[seen], axis=0) / 255)
    light = np.clip(np.sqrt(skin_tone(portrait.image, portrait.points) / USUAL_SKIN), 0.3, 1.4)
    white, lips = eye_tones(portrait)[1], mouth_tone(portrait.image, portrait.points)[0]
    return np.asarray(TOOTH * light * _hue(white) ** BY_WHITES * _hue(lips) ** BY_LIPS)


def _hue(linear: NDArray[np.floating]) -> Array:
    """(3,) as light as white."""
    return np.asarray(np.maximum(linear, 1e-3) / max(float(linear @ LUMINANCE), 1e-3), np.float64)
