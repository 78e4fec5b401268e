"""The hair in a photo: its colour where the forehead's skin ends, and how far down it can be followed from there.

Where hair and background are of one colour nobody can tell them apart by colour alone: the length is a guess.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.photo import Photo

Array = NDArray[np.float64]
Length = Literal["short", "bob", "long"]

ABOVE_BROWS: Final = (151, 108, 337, 9, 69, 299)
NOT_SKIN: Final = 16.0
"""Distance from which on a pixel isn't the forehead's skin. Distances are in L*a*b*, lightness counted half."""
SKULL_TOP: Final = -0.3
"""Height, of the face's, above which a head has ended: what begins there is background."""
SAME_WALL: Final = 13.0
"""Distance up to which the crown's colour is the background's: a bare head against a wall."""
ABOVE: Final = -0.42
"""Height above which there is no head any more."""
DARK: Final = 35.0
"""L*; dark hair before a dark wall is common, and no bare head."""
HAIR_HUE_DEG: Final = (20.0, 88.0)
HAIR_CHROMA: Final = (40.0, 2.0)
"""Most of it inside of these hues, and outside of them: hair reflects green and blue, but isn't."""
SAME_HAIR: Final = 22.0
"""Distance up to which a pixel is the hair's colour, unless skin or an even background are nearer."""
HAIR_LIGHT: Final = (8.0, 82.0)
FEWEST: Final = 6
"""Places above the forehead that make a colour."""
GRID: Final = 0.04
"""Of the face's height: step of the grid that is searched for hair."""
ACROSS, DOWN = (-1.1, 1.1), (-0.55, 1.75)
"""Grid's reach in the face's own frame: unit the face's height, (0, 0) on top of the forehead, down the face."""
BESIDE: Final = (0.35, 0.9)
"""Heights between which hair beside the cheeks makes it a bob."""
BELOW: Final = (1.08, 1.5)
"""Heights, below the chin, at which hair is long."""
ENOUGH: Final = 0.3
"""Share of a place's grid that must be hair."""


def read_hair(photo: Photo, skin: Array, brows: Array) -> tuple[Array, Length]:
    """((3,) L*a*b* as it is drawn, length). `skin` and `brows` (3,) as the photo has them; who is bald gets short hair
    of the brows' colour."""
    u, v = np.meshgrid(np.arange(*ACROSS, GRID), np.arange(*DOWN, GRID))
    lab = photo.grid(u, v)
    colour = _crown(photo, lab, u, v)
    around = np.isfinite(lab[..., 0]) & (np.abs(u) > 0.85) & (v < 0.3)
    walls = [lab[side] for way in (1, -1) if (side := around & (u * way > 0)).any()]
    if colour is None:
        return _drawn(brows), "short"
    above = np.isfinite(lab[..., 0]) & (np.abs(u) < 0.3) & (v < ABOVE)
    ground = [*walls, lab[above]] if above.any() else walls
    bare = ground and all(_apart(colour, np.median(part, axis=0)) < SAME_WALL for part in ground)
    if bare and colour[0] > DARK:
        return _drawn(brows), "short"
    away = np.nan_to_num(_apart(lab, colour), nan=np.inf)
    like = (away < SAME_HAIR) & (away < np.nan_to_num(_apart(lab, skin), nan=0))
    for wall in walls:  # an even wall is told from hair of nearly its colour, an uneven one isn't
        middle = np.median(wall, axis=0)
        like &= _apart(lab, middle) > np.clip(2 * np.median(_apart(wall, middle)), 3, 10)
    return _drawn(colour), _length(_spread(like & (v < 0.05), like), u, v, photo.half_width + 0.03)


def _length(hair: NDArray[np.bool_], u: Array, v: Array, edge: float) -> Length:
    beside = (np.abs(u) > edge) & (np.abs(u) < edge + 0.22) & (v > BESIDE[0]) & (v < BESIDE[1])
    below = (np.abs(u) > 0.18) & (np.abs(u) < 0.62) & (v > BELOW[0]) & (v < BELOW[1])
    if not beside.any() or hair[beside].mean() < ENOUGH:
        return "short"
    return "long" if hair[below].mean() > ENOUGH else "bob"


def _crown(photo: Photo, lab: Array, u: Array, v: Array) -> Array | None:
    """(3,) L*a*b* of what lies above the forehead, where the skin ends; None when that is the head's end."""
    forehead = photo.known(ABOVE_BROWS)
    if not len(forehead):
        return None
    skin = np.median(forehead, axis=0)
    found = []
    for column in np.flatnonzero(np.abs(u[0]) < 0.22):
        rows = np.flatnonzero(v[:, column] < 0.02)[::-1]  # upwards
        other = np.nan_to_num(_apart(lab[rows, column], skin), nan=0.0) > NOT_SKIN
        other[:-1] &= other[1:]  # twice running: a wrinkle or a glint isn't the hairline
        if other.any() and v[rows[other.argmax()], column] > SKULL_TOP:
            start = int(other.argmax())
            found.append(lab[rows[start + 1 : start + 5], column])
    hair = np.concatenate(found) if found else np.zeros((0, 3))
    hair = hair[np.isfinite(hair).all(axis=1)]
    return np.asarray(np.median(hair, axis=0)) if len(hair) >= FEWEST else None


def _drawn(colour: Array) -> Array:
    light, a, b = colour
    inside = HAIR_HUE_DEG[0] <= np.degrees(np.arctan2(b, a)) <= HAIR_HUE_DEG[1]
    chroma = max(float(np.hypot(a, b)), 1e-6)
    more = min(1.1 * chroma, HAIR_CHROMA[0 if inside else 1]) / chroma
    return np.array([np.clip(light + 5, *HAIR_LIGHT), a * more, b * more])


def _apart(lab: Array, other: Array) -> Array:
    return np.asarray(np.linalg.norm((lab - other) * [0.5, 1, 1], axis=-1))


def _spread(seeds: NDArray[np.bool_], allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is connected to `seeds` through `allowed`, by steps to the four neighbours."""
    reached = seeds & allowed
    for _ in range(sum(allowed.shape)):
        grown = reached.copy()
        grown[1:] |= reached[:-1]
        grown[:-1] |= reached[1:]
        grown[:, 1:] |= reached[:, :-1]
        grown[:, :-1] |= reached[:, 1:]
        grown &= allowed
        if (grown == reached).all():
            break
        reached = grown
    return reached
