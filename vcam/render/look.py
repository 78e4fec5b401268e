"""An avatar's colours and surfaces as the toon shader wants them: worked out once, per vertex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import BROW, CLOTH, GLOW, HAIR, METAL, MOUTH, SKIN, TEETH, TONGUE, Avatar
from vcam.avatar.style import Style
from vcam.render.fringe import fringe_shadow
from vcam.render.rounding import LIDS, near_eyes, rounded_normals

F32 = NDArray[np.float32]

ON_THE_HEAD: Final = 0.95
"""Of `follow`: vertices above it belong to the skull."""
MOUTH_DEPTH_M: Final = 0.016
"""Light falls to 1/e this far behind the front teeth."""
DEEPEST: Final = 0.4
"""Linear share of light at the back of the mouth: dark, never black."""
SHADE_OF_HAIR: Final = np.array([0.66, 0.62, 0.74])
"""sRGB factor: hair shades cooler than skin."""
INK_OF_STYLE, INK_DARK = 0.55, 0.5
"""Lines are this share of the style's outline colour, the rest is the surface's own colour made this much darker."""
SHEEN: Final = 0.10
"""Share of light that lips add where they face the viewer."""
LIDS_HOLD: Final = 2.0
"""How much longer the face's bulge is round the eyes: there a line is drawn only where the face really ends, else the
folds of the far lid are inked."""
CHIN_M: Final = 0.012
"""Below the teeth the face ends no sooner than this."""
JAW: Final = -0.58
"""Upward part of the skull's normal below which a chin has its line from the front as well."""
PLAIN: Final = (1.0, 1.0, 1.0)
SEAM: Final = np.array([1.06, 0.90, 0.88])
"""Linear factor of skin half-way between light and shade: blood shows below it."""
SOFT_SHADE: Final = 0.72
"""Linear factor of teeth and tongue away from the light: no hard edge inside a mouth."""


@dataclass(frozen=True, slots=True)
class Surface:
    """How one material is shaded. Colours and factors are linear."""

    materials: tuple[int, ...]
    """Of SKIN .. GLOW."""
    shade: tuple[float, float, float]
    """Factor away from the light."""
    seam: tuple[float, float, float]
    """How much sooner than the others each primary turns from shade to light: x (1 - x) of it is added to x, the share
    of light."""
    rim: tuple[float, float, float]
    """Light along the rim."""
    shine: float
    """Of the ring of light, for hair only."""
    ink: float
    """0..1 of the style's line width; 0 draws none."""


@dataclass(frozen=True, slots=True)
class Look:
    """Static attributes of the V vertices of one avatar."""

    surfaces: tuple[Surface, ...]
    """In the order of drawing: what covers most comes first; hair after what hides the locks behind it."""
    lit: F32
    """(V, 4) linear albedo in the light, alpha."""
    traits: F32
    """(V, 3) hair: azimuth on the head (rad), 0, 0; else lip sheen, shares of the shadows of skull and hair."""
    ink: NDArray[np.uint8]
    """(V, 4) sRGB colour of the silhouette line, alpha 255."""
    ink_width: F32
    """(V,) 0..1 of the style's line width; 0 draws none."""
    bulge: F32
    """(V, 3) away from the middle of the skull on the face, of unit length or round the eyes more; 0 elsewhere. See
    Ink."""
    normals: F32
    """(V, 3) unit, head frame at rest: what the shading goes by; rounder than the surface. See rounding."""
    skull_centre: F32
    """(3,) m."""
    skull_axes: F32
    """(3,) m, half axes."""


def make_look(avatar: Avatar) -> Look:
    """The Look of `avatar` in its own style."""
    material = avatar.material
    centre, axes = _skull(avatar)
    bulge = _bulge(avatar, centre, axes)
    srgb = avatar.colours[:, :3] / 255.0
    lit = np.column_stack([linear_from_srgb(srgb) * _mouth_light(avatar)[:, None], avatar.colours[:, 3] / 255.0])
    shadowed = np.isin(material, (SKIN, CLOTH)) * np.clip((0.92 - avatar.follow) / 0.35, 0, 1)
    azimuth = np.arctan2(avatar.positions[:, 0] - centre[0], avatar.positions[:, 2] - centre[2])
    first = np.where(material == HAIR, azimuth, _lips(avatar, srgb))
    traits = np.column_stack([first, shadowed, fringe_shadow(avatar)])
    surfaces = _surfaces(avatar.style)
    width = np.zeros(GLOW + 1)
    for surface in surfaces:
        width[list(surface.materials)] = surface.ink
    ink = INK_OF_STYLE * np.array(avatar.style.outline) + (1 - INK_OF_STYLE) * INK_DARK * srgb
    ink[material == BROW] = srgb[material == BROW]  # no line of its own, only a soft edge
    return Look(
        surfaces,
        lit.astype(np.float32),
        traits.astype(np.float32),
        np.column_stack([np.round(ink * 255), np.full(len(ink), 255)]).astype(np.uint8),
        width[material].astype(np.float32),
        (bulge * (1 + LIDS_HOLD * near_eyes(avatar, *LIDS))[:, None]).astype(np.float32),
        rounded_normals(avatar, bulge),
        centre.astype(np.float32),
        axes.astype(np.float32),
    )


def _surfaces(style: Style) -> tuple[Surface, ...]:
    skin = _triple(linear_from_srgb(np.array(style.shade)))
    hair = _triple(linear_from_srgb(np.array(SHADE_OF_HAIR)))
    rim = linear_from_srgb(np.array(style.rim)) * style.rim_strength
    none, soft = (0.0, 0.0, 0.0), (SOFT_SHADE,) * 3
    half = np.array(skin) + 1
    seam = _triple(2 * half * (SEAM - 1) / np.maximum(2 - half, 1e-3))
    return (
        Surface((SKIN,), skin, seam, _triple(rim), 0.0, 1.0),
        Surface((CLOTH,), hair, none, _triple(0.5 * rim), 0.0, 1.0),
        Surface((HAIR,), hair, none, _triple(0.35 * rim), style.hair_shine, 1.0),
        Surface((METAL,), hair, none, _triple(rim), 0.0, 1.0),
        Surface((GLOW,), PLAIN, none, none, 0.0, 0.0),
        Surface((BROW,), hair, none, none, 0.0, 0.8),
        Surface((MOUTH, TEETH, TONGUE), soft, none, none, 0.0, 0.0),
    )


def _triple(rgb: NDArray[np.float64]) -> tuple[float, float, float]:
    red, green, blue = map(float, rgb)
    return red, green, blue


def linear_from_srgb(srgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """Linear light of sRGB 0..1 (IEC 61966-2-1)."""
    curve = ((np.maximum(srgb, 0) + 0.055) / 1.055) ** 2.4
    return np.asarray(np.where(srgb <= 0.04045, srgb / 12.92, curve), np.float64)


def _skull(avatar: Avatar) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre and half axes of an ellipsoid round the head's skin; what swings on it, as a cat's ears, is no skull."""
    rigid = avatar.strands.shares.sum(axis=1) == 0 if avatar.strands else np.ones(len(avatar.positions), bool)
    head = avatar.positions[(avatar.material == SKIN) & (avatar.follow > ON_THE_HEAD) & rigid]
    if not len(head):
        head = avatar.positions
    low, high = head.min(axis=0).astype(np.float64), head.max(axis=0).astype(np.float64)
    return (low + high) / 2, np.maximum((high - low) / 2, 1e-3)


def _bulge(avatar: Avatar, centre: NDArray[np.float64], axes: NDArray[np.float64]) -> F32:
    """(V, 3) normals of the skull's ellipsoid where the face is, 0 elsewhere."""
    out = (avatar.positions - centre) / axes**2
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    teeth = avatar.positions[avatar.material == TEETH, 1]
    above_chin = avatar.positions[:, 1] > teeth.mean() - CHIN_M if len(teeth) else np.zeros(len(out), bool)
    high = (out[:, 1] > JAW) | above_chin  # a muzzle lies lower on its skull than a mouth
    face = (avatar.material == SKIN) & (avatar.follow > ON_THE_HEAD) & (out[:, 2] > 0.3) & high
    return np.asarray(out * face[:, None], np.float32)


def _mouth_light(avatar: Avatar) -> NDArray[np.float64]:
    """(V,) how much light reaches each vertex into the mouth; 1 outside of it."""
    inside = np.isin(avatar.material, (TEETH, TONGUE, MOUTH))
    teeth = avatar.positions[avatar.material == TEETH]
    if not len(teeth):
        return np.ones(len(inside))
    depth = np.maximum(teeth[:, 2].max() - avatar.positions[:, 2], 0.0)
    light = np.maximum(np.exp(-depth / MOUTH_DEPTH_M), DEEPEST)
    return np.asarray(np.where(inside, light, 1.0), np.float64)


def _lips(avatar: Avatar, srgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """(V,) 0..1, skin near the mouth that is clearly redder than the face's middle tone."""
    skin = (avatar.material == SKIN) & (avatar.follow > ON_THE_HEAD)
    teeth = avatar.positions[avatar.material == TEETH]
    if not skin.any() or not len(teeth):
        return np.zeros(len(skin))
    redness = srgb[:, 0] - srgb[:, 1]
    usual = np.percentile(redness[skin], 50)  # np.median loads numpy.ma, 30 ms at the start
    near = np.linalg.norm(avatar.positions - [0, teeth[:, 1].mean(), teeth[:, 2].max()], axis=1) < 0.04
    return np.asarray(SHEEN * skin * near * _ramp(redness - usual, 0.04, 0.12), np.float64)


def _ramp(x: NDArray[np.floating], low: float, high: float) -> NDArray[np.float64]:
    share = np.clip((x - low) / (high - low), 0.0, 1.0)
    return np.asarray(share * share * (3 - 2 * share), np.float64)
