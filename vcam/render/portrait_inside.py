"""The tones of a mouth's inside, from the photo's lips, skin and teeth: dark and reddish, darkest in the corners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import LUMINANCE, linear_from_srgb, srgb_from_linear
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
TOOTH: Final = np.array([0.62, 0.57, 0.49])
"""Teeth between open lips, linear, in the light in which usual skin is USUAL_SKIN."""
USUAL_SKIN: Final = np.array([0.45, 0.28, 0.20])
"""Linear; what a photo's skin is against it tells its light, of which half is believed: skins differ more."""
GUM: Final = np.array([0.70, 0.50, 0.52])
"""Against the lips, linear."""
DEEPEST: Final = 0.4
"""The throat's tone against that of the dark between the lips."""
LIGHTEST_LIPS: Final = 0.2
"""Light of lips, linear, at most: a mouth is as dark behind pale or whitened ones."""
TONGUE_LIGHT: Final = np.array([0.50, 0.34, 0.34])
"""The tongue against the lips, linear."""
FLESH: Final = np.array([0.13, 0.07, 0.07])
"""Palate, cheeks and gums at the front, against the lips, linear."""


@dataclass(frozen=True, slots=True)
class Inside:
    """A mouth's inside, of m vertices."""

    triangles: NDArray[np.int32]
    """(t, 3) without teeth, which are painted."""
    material: NDArray[np.uint8]
    """(m,) as HeadModel's."""
    upper: NDArray[np.bool_]
    """(m,) whether it turns with the skull; else it hangs on the jaw."""

    @staticmethod
    def of(parts: MouthInside, head: HeadModel) -> Inside:
        """That of a head, of whose parts an opening jaw leaves the upper ones where they are."""
        follows = np.linalg.norm(head.expression[CHANNEL["jawOpen"]][parts.vertices], axis=1)
        painted = (parts.material[parts.triangles] == TEETH).any(axis=1)
        return Inside(parts.triangles[~painted], parts.material, follows < STAYS_M)


def tones(portrait: Portrait, inside: Inside, inner: F32) -> F32:
    """(m, 4) sRGB 0..1 and opacity 1 of each vertex; `inner` (m, 3) px, px, m at rest."""
    lips, dark = mouth_tone(portrait.image, portrait.points)
    dimmed = min(1.0, LIGHTEST_LIPS / max(float(lips @ LUMINANCE), 1e-6))
    lips, dark = lips * dimmed, dark * dimmed
    teeth, tongue = inside.material == TEETH, inside.material == TONGUE
    front = float(inner[teeth & inside.upper, 2].min())
    metres_per_px = front / float(portrait.camera.matrix[0, 0])
    middle = float(np.median(inner[teeth & inside.upper, 0]))
    deep = np.maximum(inner[:, 2] - front, 0) / FADES_M
    aside = (inner[:, 0] - middle) * metres_per_px / CORNER_M
    light = np.exp(-deep - aside**2)[:, None]
    base = np.tile(FLESH * lips, (len(inner), 1))
    base[tongue] = TONGUE_LIGHT * lips
    deepest = DEEPEST * dark
    linear = deepest + np.maximum(base - deepest, 0) * light
    return np.column_stack([srgb_from_linear(linear), np.ones(len(inner))]).astype(np.float32)


def gum_tone(portrait: Portrait) -> NDArray[np.float64]:
    """(3,) linear."""
    return np.asarray(GUM * mouth_tone(portrait.image, portrait.points)[0])


def tooth_tone(portrait: Portrait) -> NDArray[np.float64]:
    """(3,) linear, of the photo's own teeth where it shows some."""
    seen = portrait.layers.teeth > 200
    if seen.sum() >= 20:
        return linear_from_srgb(np.median(portrait.image[seen], axis=0) / 255)
    light = np.sqrt(skin_tone(portrait.image, portrait.points) / USUAL_SKIN)
    return np.asarray(TOOTH * np.clip(light, 0.3, 1.4))
