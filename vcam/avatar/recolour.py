"""Gives a drawn avatar another person's colours: skin, lips, brows, hair, irises, and a beard where one grows.

Painted shades stay: a colour keeps how it differs from its part's usual one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import lab_from_srgb, srgb_from_lab
from vcam.avatar.model import BROW, HAIR, SKIN, Avatar
from vcam.avatar.sampled import Colours

Array = NDArray[np.float64]

LIP_HUE: Final = 0.1
HAIR_HUE: Final = 0.2
"""Share of a template's own differences in hue that another colour of lips and of hair keeps."""
BRIGHTER: Final = 12.0
"""L*, by which nothing is lighter than its part's usual colour: a gold streak isn't white on brown hair."""
LIP_M: Final = 0.0026
"""How far around a place on the lips they are painted."""
LIP_SHARE: Final = 0.55
"""Of the lips' colour; the rest is the template's own paint."""
BEARD_M: Final = 0.006
"""How far around a landmark its beard is drawn."""
MORE: Final = 1.25
"""Factor on the lips' chroma: drawn faces wear their colours clearly."""


def recoloured(avatar: Avatar, colours: Colours, lip_places: Array, beard_places: Array) -> Avatar:
    """`avatar` in these colours; `lip_places` (n, 3) m lie on its lips at rest, `beard_places` (m, 3) where those of
    `colours.beard` are."""
    out = avatar.colours.copy()
    rgb = avatar.colours[:, :3] / 255
    skin, hair = avatar.material == SKIN, avatar.material == HAIR
    brow = avatar.material == BROW
    if skin.any():
        usual = np.median(rgb[skin], axis=0)
        out[skin, :3] = _u8(_as(rgb[skin], usual, colours.skin))
        share = _near(avatar.positions[skin], lip_places, LIP_M)
        if (lips := share > 0.5).any():
            drawn = _as(rgb[skin], np.median(rgb[skin][lips], axis=0), _clear(colours.lip), LIP_HUE)
            share *= LIP_SHARE
            out[skin, :3] = _u8(out[skin, :3] / 255 * (1 - share[:, None]) + drawn * share[:, None])
    if skin.any() and colours.beard:
        beard = np.zeros(int(skin.sum()))
        for (_, dense), place in zip(colours.beard, beard_places, strict=True):
            beard = np.maximum(beard, dense * _near(avatar.positions[skin], place[None], BEARD_M))
        beard = (beard * (1 - _near(avatar.positions[skin], lip_places, LIP_M)))[:, None]
        out[skin, :3] = _u8(out[skin, :3] / 255 * (1 - beard) + np.array(colours.brow) * beard)
    if hair.any():
        out[hair, :3] = _u8(_as(rgb[hair], np.median(rgb[hair], axis=0), colours.hair, HAIR_HUE))
    above = brow & (avatar.positions[:, 1] > _brow_floor(avatar))
    if above.any():
        out[above, :3] = _u8(_as(rgb[above], np.median(rgb[above], axis=0), colours.brow, HAIR_HUE))
    return replace(avatar, colours=out, style=replace(avatar.style, iris=colours.iris))


def _as(rgb: Array, usual: Array, wanted: tuple[float, float, float], hue: float = 1.0) -> Array:
    """Colours that differ from `wanted` as `rgb` (n, 3) do from `usual`, in L*a*b*: as much to the eye.

    Of what differs in hue only the share `hue` is taken: red hair has orange tips, but black hair no green ones.
    """
    differ = (lab_from_srgb(rgb) - lab_from_srgb(usual)) * [1, hue, hue]
    differ[:, 0] = np.minimum(differ[:, 0], BRIGHTER)
    return srgb_from_lab(lab_from_srgb(np.array(wanted)) + differ)


def _clear(lip: tuple[float, float, float]) -> tuple[float, float, float]:
    lab = lab_from_srgb(np.array(lip)) * [1, MORE, MORE]
    red, green, blue = srgb_from_lab(lab).tolist()
    return red, green, blue


def _near(points: NDArray[np.float32], places: Array, reach_m: float) -> Array:
    """(n,) 1 at the nearest of `places` (m, 3), fading out over about `reach_m`."""
    away = np.linalg.norm(points.astype(np.float64)[:, None] - places[None], axis=2).min(axis=1, initial=np.inf)
    return np.asarray(np.exp(-((away / reach_m) ** 2)), np.float64)


def _brow_floor(avatar: Avatar) -> float:
    """m, height above which lash-like vertices are brows: well over the eyeballs."""
    return float(avatar.eye_pivots[:, 1].mean() + 1.12 * avatar.eye_radius_m)


def _u8(rgb: Array) -> NDArray[np.uint8]:
    return np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8)
