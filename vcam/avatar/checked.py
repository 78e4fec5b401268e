"""Makes an Avatar of arrays that anybody may have written: sizes, ranges and references are checked by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import GLOW, MAX_TRIANGLES, MAX_VERTICES, REACH_M, RIGHT_EYE, Avatar, Morph, Strands
from vcam.avatar.style import Style
from vcam.errors import BadInput
from vcam.types import ARKIT

ARRAYS: Final = {
    "positions": ("f4", (None, 3)),
    "normals": ("f4", (None, 3)),
    "triangles": ("u4", (None, 3)),
    "colours": ("u1", (None, 4)),
    "material": ("u1", (None,)),
    "follow": ("f4", (None,)),
    "eye": ("u1", (None,)),
    "eye_pivots": ("f4", (2, 3)),
    "eye_radius_m": ("f4", ()),
    "iris_radius": ("f4", ()),
    "neck_pivot": ("f4", (3,)),
    "morph_counts": ("i4", (len(ARKIT),)),
    "morph_indices": ("i4", (None,)),
    "morph_offsets": ("f4", (None, 3)),
}
"""What the bakes make and avatar.glb holds: dtype and shape; None is any length. Morphs lie one after another."""
STRAND_ARRAYS: Final = {
    "strand_places": ("f4", (None, 3)),
    "strand_tails": ("f4", (None, 3)),
    "strand_parents": ("i4", (None,)),
    "strand_physics": ("f4", (None, 4)),
    "strand_colliders": ("f4", (None, 4)),
    "vertex_joints": ("i4", (None, 2)),
    "vertex_shares": ("f4", (None, 2)),
}
"""Of an avatar on which something swings; all or none."""
MAX_JOINTS: Final = 256
MAX_COLLIDERS: Final = 64


def checked_avatar(name: str, style: Style, arrays: Mapping[str, NDArray[Any]], source: Path) -> Avatar:
    """The Avatar of `arrays`; others than those in the tables above are ignored.

    Raises BadInput with one line naming `source`, the array and what is wrong.
    """
    for key, (kind, shape) in ARRAYS.items():
        _check(key, arrays, kind, shape, source)
    vertices, triangles = len(arrays["positions"]), arrays["triangles"]
    if not 3 <= vertices <= MAX_VERTICES or not 1 <= len(triangles) <= MAX_TRIANGLES:
        raise BadInput(
            f"{source}: {vertices} vertices and {len(triangles)} triangles (at most {MAX_VERTICES} and "
            f"{MAX_TRIANGLES}); simplify the model"
        )
    for key in ("normals", "colours", "material", "follow", "eye"):
        if len(arrays[key]) != vertices:
            raise BadInput(f"{source}: {key} has {len(arrays[key])} rows for {vertices} vertices; bake it again")
    limits = {"triangles": vertices - 1, "material": GLOW, "eye": RIGHT_EYE, "follow": 1.0}
    for key, limit in limits.items():
        if arrays[key].max() > limit or arrays[key].min() < 0:
            raise BadInput(f"{source}: {key} holds {arrays[key].max()}, allowed is 0 to {limit}; bake it again")
    return Avatar(
        name=name,
        eye_radius_m=float(arrays["eye_radius_m"]),
        iris_radius=float(arrays["iris_radius"]),
        morphs=_morphs(arrays, vertices, source),
        style=style,
        strands=_strands(arrays, vertices, source),
        **{key: arrays[key] for key in list(ARRAYS)[:9] if key != "eye_radius_m"},
        neck_pivot=arrays["neck_pivot"],
    )


def _check(
    key: str, arrays: Mapping[str, NDArray[Any]], kind: str, shape: tuple[int | None, ...], source: Path
) -> None:
    if key not in arrays:
        raise BadInput(f"{source}: holds no array {key!r}; bake it again")
    array = arrays[key]
    fits = len(array.shape) == len(shape) and all(w in (None, g) for w, g in zip(shape, array.shape, strict=True))
    if array.dtype != np.dtype("<" + kind) or not fits:
        raise BadInput(f"{source}: {key} is {array.dtype} of {array.shape}, not {kind} of {shape}; bake it again")
    if array.dtype.kind == "f":
        if not np.isfinite(array).all():
            raise BadInput(f"{source}: {key} holds NaN or infinity; bake it again")
        if array.size and np.abs(array).max() > REACH_M:
            raise BadInput(f"{source}: {key} reaches {np.abs(array).max():.3g}, at most {REACH_M:g}; bake it again")


def _morphs(arrays: Mapping[str, NDArray[Any]], vertices: int, source: Path) -> tuple[Morph, ...]:
    counts, indices = arrays["morph_counts"], arrays["morph_indices"]
    if counts.min() < 0 or not int(counts.sum(dtype=np.int64)) == len(indices) == len(arrays["morph_offsets"]):
        raise BadInput(f"{source}: morph_counts don't add up to the {len(indices)} morph_indices; bake it again")
    morphs = []
    for name, end, count in zip(ARKIT, np.cumsum(counts), counts, strict=True):
        span = slice(end - count, end)
        part = indices[span]
        if count and (part[0] < 0 or part[-1] >= vertices or (np.diff(part) <= 0).any()):
            raise BadInput(f"{source}: morph {name} has wrong vertex numbers (of {vertices}); bake it again")
        morphs.append(Morph(part, arrays["morph_offsets"][span]))
    return tuple(morphs)


def _strands(arrays: Mapping[str, NDArray[Any]], vertices: int, source: Path) -> Strands | None:
    """The checked strands; None where the file has none, or no joint."""
    if "strand_places" not in arrays or not len(arrays["strand_places"]):
        return None
    for key, (kind, shape) in STRAND_ARRAYS.items():
        _check(key, arrays, kind, shape, source)
    joints, colliders = len(arrays["strand_places"]), len(arrays["strand_colliders"])
    if joints > MAX_JOINTS or colliders > MAX_COLLIDERS:
        raise BadInput(
            f"{source}: {joints} joints and {colliders} colliders swing (at most {MAX_JOINTS} and {MAX_COLLIDERS}); "
            "use fewer"
        )
    rows = {"strand_tails": joints, "strand_parents": joints, "strand_physics": joints}
    for key, wanted in (rows | {"vertex_joints": vertices, "vertex_shares": vertices}).items():
        if len(arrays[key]) != wanted:
            raise BadInput(f"{source}: {key} has {len(arrays[key])} rows, not {wanted}; bake it again")
    hung, shares, parents = arrays["vertex_joints"], arrays["vertex_shares"], arrays["strand_parents"]
    if hung.min() < 0 or hung.max() >= joints:
        raise BadInput(f"{source}: vertex_joints points beyond the {joints} joints; bake it again")
    if parents.min() < -1 or (parents >= np.arange(joints)).any():
        raise BadInput(f"{source}: strand_parents must name joints before their own; bake it again")
    if shares.min() < 0 or shares.sum(axis=1).max() > 1 + 1e-5:
        raise BadInput(f"{source}: vertex_shares must be from 0 and add up to at most 1; bake it again")
    if arrays["strand_physics"].min() < 0 or (arrays["strand_colliders"][:, 3:] < 0).any():
        raise BadInput(f"{source}: strand_physics and radii of strand_colliders can't be negative; bake it again")
    return Strands(*(arrays[key] for key in STRAND_ARRAYS))
