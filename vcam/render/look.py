"""An avatar's colours and surfaces as the toon shader wants them: worked out once, per vertex."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import BROW, CLOTH, HAIR, MOUTH, SKIN, TEETH, TONGUE, Avatar

F32 = NDArray[np.float32]

ON_THE_HEAD: Final = 0.95
"""Of `follow`: vertices above it belong to the skull."""
ROUNDING: Final = 0.72
"""Share of the face's normals that comes from a smooth ellipsoid: drawn faces have no shade beside the nose."""
MOUTH_DEPTH_M: Final = 0.016
"""Light falls to 1/e this far behind the front teeth."""
SHADE_OF_HAIR: Final = np.array([0.66, 0.62, 0.74])
"""sRGB factor: hair shades cooler than skin."""
SOFT_SHADE: Final = 0.72
"""Linear factor of teeth and tongue away from the light: no hard edge inside a mouth."""


@dataclass(frozen=True, slots=True)
class Look:
    """Static attributes of the V vertices of one avatar."""

    lit: F32
    """(V, 4) linear albedo in the light, alpha."""
    shade: F32
    """(V, 4) linear albedo in the shade, strength of the rim light."""
    traits: F32
    """(V, 4) hair shine, lip sheen, share of the skull's shadow, azimuth on the head (rad)."""
    ink: NDArray[np.uint8]
    """(V, 4) sRGB colour of the silhouette line, alpha 255."""
    ink_width: F32
    """(V,) 0..1 of the style's line width; 0 draws none."""
    round_normals: F32
    """(V, 3) normals of the smooth ellipsoid, already times its share."""
    own_share: F32
    """(V, 1) share of the vertex' own normal."""
    skull_centre: F32
    """(3,) m."""
    skull_axes: F32
    """(3,) m, half axes."""


def make_look(avatar: Avatar) -> Look:
    """The Look of `avatar` in its own style."""
    style, material = avatar.style, avatar.material
    centre, axes = _skull(avatar)
    srgb = avatar.colours[:, :3] / 255.0
    linear = linear_from_srgb(srgb)
    lit = np.column_stack([linear, avatar.colours[:, 3] / 255.0])
    tint = np.ones((8, 3)) * linear_from_srgb(np.array(style.shade))
    tint[HAIR] = tint[BROW] = linear_from_srgb(SHADE_OF_HAIR)
    tint[[TEETH, TONGUE, MOUTH]] = SOFT_SHADE
    rim = np.zeros(8)
    rim[[SKIN, HAIR, CLOTH]] = style.rim_strength * np.array([1.0, 1.4, 0.8])
    lit[:, :3] *= _mouth_light(avatar)[:, None]
    shade = np.column_stack([lit[:, :3] * tint[material], rim[material]])
    shadowed = np.isin(material, (SKIN, CLOTH)) * np.clip((0.92 - avatar.follow) / 0.35, 0, 1)
    azimuth = np.arctan2(avatar.positions[:, 0] - centre[0], avatar.positions[:, 2] - centre[2])
    shine = (material == HAIR) * style.hair_shine
    traits = np.column_stack([shine, _lips(avatar, srgb), shadowed, azimuth])
    widths = np.zeros(8)
    widths[[SKIN, HAIR, CLOTH, TONGUE]] = 1.0, 1.0, 1.0, 0.5
    ink = 0.55 * np.array(style.outline) + 0.45 * srgb * 0.5
    rounded, own = _round_normals(avatar, centre, axes)
    return Look(
        lit.astype(np.float32),
        shade.astype(np.float32),
        traits.astype(np.float32),
        np.column_stack([np.round(ink * 255), np.full(len(ink), 255)]).astype(np.uint8),
        widths[material].astype(np.float32),
        rounded,
        own,
        centre.astype(np.float32),
        axes.astype(np.float32),
    )


def linear_from_srgb(srgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """Linear light of sRGB 0..1 (IEC 61966-2-1)."""
    curve = ((np.maximum(srgb, 0) + 0.055) / 1.055) ** 2.4
    return np.asarray(np.where(srgb <= 0.04045, srgb / 12.92, curve), np.float64)


def _skull(avatar: Avatar) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre and half axes of an ellipsoid round the head's skin."""
    head = avatar.positions[(avatar.material == SKIN) & (avatar.follow > ON_THE_HEAD)]
    if not len(head):
        head = avatar.positions
    low, high = head.min(axis=0).astype(np.float64), head.max(axis=0).astype(np.float64)
    return (low + high) / 2, np.maximum((high - low) / 2, 1e-3)


def _round_normals(avatar: Avatar, centre: NDArray[np.float64], axes: NDArray[np.float64]) -> tuple[F32, F32]:
    out = (avatar.positions - centre) / axes**2
    out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)
    front = _ramp(out[:, 2], 0.15, 0.55) * _ramp(out[:, 1], -0.9, -0.6)  # not the ears, not below the jaw
    share = ROUNDING * front * np.isin(avatar.material, (SKIN, BROW)) * _ramp(avatar.follow, 0.8, ON_THE_HEAD)
    return (out * share[:, None]).astype(np.float32), (1 - share)[:, None].astype(np.float32)


def _mouth_light(avatar: Avatar) -> NDArray[np.float64]:
    """(V,) how much light reaches each vertex into the mouth; 1 outside of it."""
    inside = np.isin(avatar.material, (TEETH, TONGUE, MOUTH))
    teeth = avatar.positions[avatar.material == TEETH]
    if not len(teeth):
        return np.ones(len(inside))
    depth = np.maximum(teeth[:, 2].max() - avatar.positions[:, 2], 0.0)
    light = np.maximum(np.exp(-depth / MOUTH_DEPTH_M), 0.12)
    light[avatar.material == MOUTH] *= 0.8
    return np.where(inside, light, 1.0)


def _lips(avatar: Avatar, srgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """(V,) 0..1, skin near the mouth that is clearly redder than the face's middle tone."""
    skin = (avatar.material == SKIN) & (avatar.follow > ON_THE_HEAD)
    teeth = avatar.positions[avatar.material == TEETH]
    if not skin.any() or not len(teeth):
        return np.zeros(len(skin))
    redness = srgb[:, 0] - srgb[:, 1]
    usual = np.median(redness[skin])
    near = np.linalg.norm(avatar.positions - [0, teeth[:, 1].mean(), teeth[:, 2].max()], axis=1) < 0.04
    return skin * near * _ramp(redness - usual, 0.04, 0.12)


def _ramp(x: NDArray[np.floating], low: float, high: float) -> NDArray[np.float64]:
    share = np.clip((x - low) / (high - low), 0.0, 1.0)
    return np.asarray(share * share * (3 - 2 * share), np.float64)
