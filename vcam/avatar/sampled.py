"""What a photo tells of a person's colours, read at the landmarks: robust medians, bent towards the likely.

Light and camera colour every photo, so each colour is kept within what skin, lips, hair and eyes can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import srgb_from_lab
from vcam.avatar.hair_in_photo import Length, read_hair
from vcam.avatar.photo import Photo

Array = NDArray[np.float64]
Rgb = tuple[float, float, float]

SKIN: Final = (50, 280, 205, 425, 101, 330, 36, 266, 151, 108, 337, 197, 195, 117, 346)
OUTER_LIP: Final = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
INNER_LIP: Final = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95)
UPPER_BROW: Final = (336, 296, 334, 293, 107, 66, 105, 63)
LOWER_BROW: Final = (285, 295, 282, 283, 55, 65, 52, 53)
MOUSTACHE: Final = (164, 167, 393, 165, 391, 92, 322)
CHIN_BEARD: Final = (18, 200, 199, 83, 313, 182, 406, 201, 421, 194, 418, 208, 428)
JAW_BEARD: Final = (32, 262, 211, 431, 210, 430, 170, 395, 169, 394, 135, 364, 214, 434, 212, 432, 192, 416)
"""Each point beside its mirror image but for those of the midline, so that a shadow on one side is no beard."""
IRISES: Final = (468, 468, 473, 473)
IRIS_SIDES: Final = (469, 471, 474, 476)
"""Centres of the irises, and their rims to both sides."""
SKIN_LIGHT: Final = (36.0, 84.0)
"""L* of drawn skin."""
SKIN_HUE_DEG: Final = (46.0, 66.0)
"""Hue in a*b*; of skin in neutral light it lies between 45 and 70, under coloured lamps it needn't."""
SKIN_CHROMA: Final = (15.0, 28.0)
LIP_DIFFERS: Final = np.array([[-24.0, 7.0, -8.0], [-5.0, 26.0, 6.0]])
"""Least and most by which lips differ from the skin in L*a*b*."""
BROWS_DARKER: Final = 18.0
"""L*; brows less dark than this don't read."""
IRIS_LIGHT: Final = (26.0, 62.0)
IRIS_CHROMA: Final = (8.0, 36.0)
"""Of drawn irises: lighter and clearer than in life."""
STUBBLE: Final = (15.0, 32.0)
"""How much darker than the cheeks, L*, skin is under the first and the densest beard."""
CERTAIN: Final = 0.7
"""Density from which on it is a beard; shadows reach 0.6."""
FEWEST: Final = 4
"""Landmarks on the skin that must lie in the picture."""


@dataclass(frozen=True, slots=True)
class Colours:
    """sRGB 0..1, as they are drawn."""

    skin: Rgb
    lip: Rgb
    brow: Rgb
    hair: Rgb
    iris: Rgb
    length: Length
    beard: tuple[tuple[int, float], ...] = ()
    """(landmark, 0..1) where hair grows on the face, and how dense."""


def read_colours(image: NDArray[np.uint8], points: Array) -> Colours | None:
    """From (h, w, 3) sRGB and (478, 2) landmarks, px; None when hardly any skin lies in the picture."""
    photo = Photo(image, points)
    seen = photo.known(SKIN)
    if len(seen) < FEWEST:
        return None
    raw, skin, brows = np.median(seen, axis=0), _skin(seen), _brows(photo)
    brows[0] = min(brows[0], raw[0] - BROWS_DARKER)
    hair, length = read_hair(photo, raw, brows)
    brow = (brows + hair) / 2
    brow[0] = 0.85 * min(brow[0], skin[0] - BROWS_DARKER)
    beard = _beard(photo, float(raw[0]))
    return Colours(
        skin=_rgb(skin),
        lip=_rgb(skin + np.clip(_lip_differs(photo, raw), *LIP_DIFFERS)),
        brow=_rgb(brow),
        hair=_rgb(hair),
        iris=_rgb(_iris(photo)),
        length="short" if beard else length,
        beard=beard,
    )


def _rgb(lab: Array) -> Rgb:
    red, green, blue = srgb_from_lab(lab).tolist()
    return red, green, blue


def _skin(seen: Array) -> Array:
    """(3,) L*a*b*: the brighter side of cheeks, forehead and nose, as skin can be."""
    bright = seen[seen[:, 0] >= np.percentile(seen[:, 0], 45)]
    light, a, b = np.median(bright, axis=0)
    hue = np.radians(np.clip(np.degrees(np.arctan2(b, a)), *SKIN_HUE_DEG))
    chroma = np.clip(np.hypot(a, b), *SKIN_CHROMA)
    light = np.clip(light + 0.25 * max(0.0, 72 - light), *SKIN_LIGHT)  # drawn skin is lit
    return np.array([light, chroma * np.cos(hue), chroma * np.sin(hue)])


def _lip_differs(photo: Photo, skin: Array) -> Array:
    lab = photo.between(OUTER_LIP, INNER_LIP)
    return np.asarray(np.median(lab, axis=0) - skin) if len(lab) else np.zeros(3)


def _brows(photo: Photo) -> Array:
    """(3,) L*a*b* of the darker pixels of the brows."""
    lab = photo.between(UPPER_BROW, LOWER_BROW)
    if not len(lab):
        return np.array([25.0, 5.0, 8.0])
    return np.asarray(np.median(lab[lab[:, 0] <= np.percentile(lab[:, 0], 50)], axis=0))


def _beard(photo: Photo, cheeks: float) -> tuple[tuple[int, float], ...]:
    """Landmarks around the mouth that are much darker than the cheeks (L*): moustache and chin each as a whole."""
    out: list[tuple[int, float]] = []
    chin = 0.0
    for group in (MOUSTACHE, CHIN_BEARD, JAW_BEARD):
        light = np.nan_to_num(photo.at(group)[:, 0], nan=100.0)
        dense = float(np.median(np.clip((cheeks - light - STUBBLE[0]) / (STUBBLE[1] - STUBBLE[0]), 0, 1)))
        if group is JAW_BEARD:  # grows on from the chin, or it is a shadow
            dense = min(dense, chin)
        elif group is CHIN_BEARD:
            chin = dense
        if dense > CERTAIN:
            out += [(landmark, dense) for landmark in group]
    return tuple(out)


def _iris(photo: Photo) -> Array:
    """(3,) L*a*b*: half way out to the sides, where neither pupil, lid nor glint is."""
    lab = np.concatenate([photo.between(IRISES, IRIS_SIDES, share) for share in (0.5, 0.62, 0.74)])
    if not len(lab):
        return np.array([35.0, 8.0, 14.0])
    light, a, b = np.median(lab[lab[:, 0] <= np.percentile(lab[:, 0], 70)], axis=0)
    chroma = max(float(np.hypot(a, b)), 1e-6)
    more = np.clip(1.6 * chroma, *IRIS_CHROMA) / chroma
    return np.array([np.clip(light * 1.15 + 8, *IRIS_LIGHT), a * more, b * more])
