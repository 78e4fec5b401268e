"""The tones of a mouth's inside, from the photo's lips, skin and teeth: dark and reddish, darkest in the corners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import linear_from_srgb, srgb_from_linear
from vcam.avatar.model import TEETH, TONGUE
from vcam.avatar.morphable import HeadModel
from vcam.portrait.inside import MouthInside
from vcam.portrait.portrait import Portrait
from vcam.portrait.tones import mouth_tone, skin_tone
from vcam.types import CHANNEL

F32 = NDArray[np.float32]

STAYS_M: Final = 0.001
"""What an opening jaw moves less belongs to the skull."""
FADES_M: Final = 0.016
"""Depth behind the front teeth over which light falls to 1/e."""
CORNER_M: Final = 0.018
"""Away from the mouth's middle, to where light falls to 1/e of it."""
TOOTH: Final = np.array([0.50, 0.46, 0.39])
"""Teeth in the lips' shade, linear, in the light in which usual skin is USUAL_SKIN."""
USUAL_SKIN: Final = np.array([0.45, 0.28, 0.20])
"""Linear; what a photo's skin is against it tells its light, of which half is believed: skins differ more."""
CROWN_M: Final = 0.010
"""From a front tooth's edge to where gums begin (upper central incisors' crowns are 10 to 11 mm high)."""
DEEPEST: Final = 0.4
"""The throat's tone against that of the dark between the lips."""
LOWER: Final = 0.12
"""How far lower teeth stand out from the flesh around, of the upper: they stand deeper, in the lip's shade."""
TONGUE_LIGHT: Final = np.array([0.50, 0.34, 0.34])
"""The tongue against the lips, linear."""
FLESH: Final = np.array([0.20, 0.11, 0.11])
"""Palate, cheeks and gums at the front, against the lips, linear."""


@dataclass(frozen=True, slots=True)
class Inside:
    """A mouth's inside, of m vertices."""

    triangles: NDArray[np.int32]
    """(t, 3)"""
    material: NDArray[np.uint8]
    """(m,) as HeadModel's."""
    upper: NDArray[np.bool_]
    """(m,) whether it turns with the skull; else it hangs on the jaw."""

    @staticmethod
    def of(parts: MouthInside, head: HeadModel) -> Inside:
        """That of a head, of whose parts an opening jaw leaves the upper ones where they are."""
        follows = np.linalg.norm(head.expression[CHANNEL["jawOpen"]][parts.vertices], axis=1)
        return Inside(parts.triangles, parts.material, follows < STAYS_M)


def tones(portrait: Portrait, inside: Inside, inner: F32) -> F32:
    """(m, 4) sRGB 0..1 and opacity 1 of each vertex; `inner` (m, 3) px, px, m at rest."""
    lips, dark = mouth_tone(portrait.image, portrait.points)
    teeth, tongue = inside.material == TEETH, inside.material == TONGUE
    front = float(inner[teeth & inside.upper, 2].min())
    metres_per_px = front / float(portrait.camera.matrix[0, 0])
    middle = float(np.median(inner[teeth & inside.upper, 0]))
    deep = np.maximum(inner[:, 2] - front, 0) / FADES_M
    aside = (inner[:, 0] - middle) * metres_per_px / CORNER_M
    light = np.exp(-deep - aside**2)[:, None]
    flesh, tooth = FLESH * lips, _tooth(portrait)
    base = np.tile(flesh, (len(inner), 1))
    for part, share, sign in ((teeth & inside.upper, 1.0, -1), (teeth & ~inside.upper, LOWER, 1)):
        height = sign * inner[part, 1] * metres_per_px
        crown = np.exp(-(((height - height.min()) / CROWN_M) ** 4))[:, None]
        base[part] += crown * share * np.maximum(tooth - flesh, 0)
    base[tongue] = TONGUE_LIGHT * lips
    deepest = DEEPEST * dark
    linear = deepest + np.maximum(base - deepest, 0) * light
    return np.column_stack([srgb_from_linear(linear), np.ones(len(inner))]).astype(np.float32)


def _tooth(portrait: Portrait) -> NDArray[np.float64]:
    """(3,) linear, of the photo's own teeth where it shows some."""
    seen = portrait.layers.teeth > 200
    if seen.sum() >= 20:
        return linear_from_srgb(np.median(portrait.image[seen], axis=0) / 255)
    light = np.sqrt(skin_tone(portrait.image, portrait.points) / USUAL_SKIN)
    return np.asarray(TOOTH * np.clip(light, 0.3, 1.4))
