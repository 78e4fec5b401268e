"""Gives a drawn avatar another person's colours: skin, lips, brows, hair, irises, and a beard where one grows.

Painted shades stay: a colour keeps how it differs from its part's usual one, in ratios of linear light.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import LUMINANCE, lab_from_srgb, linear_from_srgb, srgb_from_lab, srgb_from_linear
from vcam.avatar.model import BROW, HAIR, SKIN, Avatar
from vcam.avatar.sampled import Colours

Array = NDArray[np.float64]

HAIR_HUE: Final = 0.2
"""Share of a template's own differences in hue that another hair colour keeps."""
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
        lips = np.flatnonzero(skin)[_lips(avatar.positions[skin].astype(np.float64), rgb[skin], usual, lip_places)]
        if len(lips):
            redder = rgb[lips]
            out[lips, :3] = _u8((_as(redder, np.median(redder, axis=0), _clear(colours.lip)) + out[lips, :3] / 255) / 2)
    if skin.any() and colours.beard:
        dense = np.array([share for _, share in colours.beard])
        away = np.linalg.norm(avatar.positions[skin].astype(np.float64)[:, None] - beard_places[None], axis=2)
        share = (dense * np.exp(-((away / BEARD_M) ** 2))).max(axis=1)[:, None]
        share[np.isin(np.flatnonzero(skin), lips)] = 0
        out[skin, :3] = _u8(out[skin, :3] / 255 * (1 - share) + np.array(colours.brow) * share)
    if hair.any():
        out[hair, :3] = _u8(_as(rgb[hair], np.median(rgb[hair], axis=0), colours.hair, HAIR_HUE))
    above = brow & (avatar.positions[:, 1] > _brow_floor(avatar))
    if above.any():
        out[above, :3] = _u8(_as(rgb[above], np.median(rgb[above], axis=0), colours.brow, HAIR_HUE))
    return replace(avatar, colours=out, style=replace(avatar.style, iris=colours.iris))


def _as(rgb: Array, usual: Array, wanted: tuple[float, float, float], hue: float = 1.0) -> Array:
    """Colours that differ from `wanted` as `rgb` (n, 3) do from `usual`: ratios of linear light, tamed.

    Of what differs in hue only the share `hue` is taken: red hair has orange tips, but black hair no green ones.
    """
    ratio = (linear_from_srgb(rgb) + 0.01) / (linear_from_srgb(usual) + 0.01)
    light = (ratio @ LUMINANCE)[:, None]
    ratio = light * (ratio / light) ** hue
    return srgb_from_linear(linear_from_srgb(np.array(wanted)) * np.clip(ratio, 0.1, 3.0))


def _clear(lip: tuple[float, float, float]) -> tuple[float, float, float]:
    lab = lab_from_srgb(np.array(lip)) * [1, MORE, MORE]
    red, green, blue = srgb_from_lab(lab).tolist()
    return red, green, blue


def _lips(points: Array, rgb: Array, usual: Array, lip_places: Array) -> NDArray[np.bool_]:
    """(n,) of skin: near the lips and redder than the rest."""
    near = np.linalg.norm(points[:, None] - lip_places[None], axis=2).min(axis=1) < 0.008
    redder = lab_from_srgb(rgb)[:, 1] > lab_from_srgb(usual)[1] + 6
    return np.asarray(near & redder, np.bool_)


def _brow_floor(avatar: Avatar) -> float:
    """m, height above which lash-like vertices are brows: well over the eyeballs."""
    return float(avatar.eye_pivots[:, 1].mean() + 1.12 * avatar.eye_radius_m)


def _u8(rgb: Array) -> NDArray[np.uint8]:
    return np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8)
