"""What an avatar is: arrays that the renderer draws, with the 52 morphs that move them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.archive import read_arrays
from vcam.avatar.style import Style, read_style
from vcam.errors import BadInput
from vcam.resources import find
from vcam.types import ARKIT

SKIN: Final = 0
EYE: Final = 1
TEETH: Final = 2
TONGUE: Final = 3
HAIR: Final = 4
BROW: Final = 5
"""Eyebrows and lashes."""
CLOTH: Final = 6
MOUTH: Final = 7
"""Cavity and gums."""
METAL: Final = 8
"""Hard and shining: gold, lacquer, a robot's shell."""
GLOW: Final = 9
"""Light of its own: a display, a lamp. Its colour is shown as it is."""

NO_EYE: Final = 0
LEFT_EYE: Final = 1
RIGHT_EYE: Final = 2

MAX_VERTICES: Final = 200_000
"""Far more than a real-time head needs; a file that asks for more is refused."""
MAX_TRIANGLES: Final = 400_000
REACH_M: Final = 10.0
"""m; a coordinate beyond this is damage, not an avatar."""


@dataclass(frozen=True, slots=True)
class Morph:
    """What one ARKit channel at 1 adds to the resting shape."""

    indices: NDArray[np.int32]
    """(n,) int32, ascending: the vertices that move."""
    offsets: NDArray[np.float32]
    """(n, 3) float32 m, head frame."""
    normals: NDArray[np.float32]
    """(n, 3) float32: what is added to the normals, which are made unit length again by the shader."""


@dataclass(frozen=True, slots=True)
class Strands:
    """Chains of joints that swing on the head: hair, ears, earrings. Places are at rest, head frame."""

    places: NDArray[np.float32]
    """(J, 3) m, where each joint is."""
    tails: NDArray[np.float32]
    """(J, 3) m, where its bone ends: the next joint's place, or the tip."""
    parents: NDArray[np.int32]
    """(J,) the joint that it hangs on, before it in the list; -1: the head."""
    physics: NDArray[np.float32]
    """(J, 4) stiffness, gravity power, drag, hit radius in m, as VRMC_springBone-1.0 means them."""
    colliders: NDArray[np.float32]
    """(C, 4) m: balls that nothing enters: centre, radius. Those below the neck's pivot move with the shoulders."""
    joints: NDArray[np.int32]
    """(V, 2) the joints that move each vertex."""
    shares: NDArray[np.float32]
    """(V, 2) how much; the rest to 1 is the head's. Zeros for what doesn't swing."""


@dataclass(frozen=True, slots=True)
class Avatar:
    """A head with neck and shoulders at rest. Head frame: origin midway between the outer eye corners, metres."""

    name: str
    """Name of its folder."""
    positions: NDArray[np.float32]
    """(V, 3) float32 m."""
    normals: NDArray[np.float32]
    """(V, 3) float32, unit length."""
    triangles: NDArray[np.uint32]
    """(T, 3) uint32, counter-clockwise from outside; opaque ones first."""
    colours: NDArray[np.uint8]
    """(V, 4) uint8 sRGB albedo and straight alpha."""
    material: NDArray[np.uint8]
    """(V,) uint8: SKIN .. GLOW."""
    follow: NDArray[np.float32]
    """(V,) float32 0..1, share of the head's motion: 1 on the head, 0 at the shoulders."""
    eye: NDArray[np.uint8]
    """(V,) uint8: NO_EYE, LEFT_EYE, RIGHT_EYE (the person's): vertices of the eyeballs."""
    eye_pivots: NDArray[np.float32]
    """(2, 3) float32 m: centres of the left and the right eyeball; at rest they look along +z."""
    eye_radius_m: float
    """m."""
    iris_radius: float
    """rad, seen from the eyeball's centre."""
    neck_pivot: NDArray[np.float32]
    """(3,) float32 m: about which the head turns."""
    morphs: tuple[Morph, ...]
    """52, in ARKIT order."""
    style: Style
    """Colours, toon parameters, framing."""
    strands: Strands | None = None
    """What swings, if anything does."""


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
    "morph_offsets": ("f2", (None, 3)),
    "morph_normals": ("f2", (None, 3)),
}
"""Contents of avatar.npz: dtype (little-endian) and shape; None is any length. Morphs lie one after another."""
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


def load_avatar(name_or_path: str) -> Avatar:
    """The avatar of that name, or in the folder (or beside the avatar.toml) at that path.

    Raises BadInput with one line when it is missing, damaged, hostile or of a kind that can't be read yet.
    """
    path = Path(name_or_path)
    if path.suffix.lower() in (".vrm", ".glb", ".gltf"):
        raise BadInput(f"{path}: {path.suffix} files are not read yet by this version; use an avatar folder")
    try:
        if path.name == "avatar.toml":
            folder = path.parent
        elif path.is_dir() or len(path.parts) != 1:
            folder = path
        else:
            folder = find("avatars", name_or_path)
        here = folder.is_dir()
    except (OSError, ValueError) as error:  # a name too long, or with a zero byte in it
        raise BadInput(f"avatar {name_or_path[:60]!r}: not a usable name or path ({error})") from error
    if not here:
        raise BadInput(f"{folder}: no such avatar folder; name one that holds an avatar.toml, or leave --avatar away")
    style = read_style(folder / "avatar.toml")
    source = folder / "avatar.npz"
    return _avatar(folder.resolve().name, style, read_arrays(source, tuple(ARRAYS), tuple(STRAND_ARRAYS)), source)


def _avatar(name: str, style: Style, arrays: dict[str, NDArray[Any]], source: Path) -> Avatar:
    """An Avatar of checked arrays."""
    for key, (kind, shape) in ARRAYS.items():
        _check(key, arrays[key], kind, shape, source)
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


def _check(key: str, array: NDArray[Any], kind: str, shape: tuple[int | None, ...], source: Path) -> None:
    fits = len(array.shape) == len(shape) and all(w in (None, g) for w, g in zip(shape, array.shape, strict=True))
    if array.dtype != np.dtype("<" + kind) or not fits:
        raise BadInput(f"{source}: {key} is {array.dtype} of {array.shape}, not {kind} of {shape}; bake it again")
    if array.dtype.kind == "f":
        if not np.isfinite(array).all():
            raise BadInput(f"{source}: {key} holds NaN or infinity; bake it again")
        if array.size and np.abs(array).max() > REACH_M:
            raise BadInput(f"{source}: {key} reaches {np.abs(array).max():.3g}, at most {REACH_M:g}; bake it again")


def _morphs(arrays: dict[str, NDArray[Any]], vertices: int, source: Path) -> tuple[Morph, ...]:
    counts, indices = arrays["morph_counts"], arrays["morph_indices"]
    if counts.min() < 0 or not int(counts.sum(dtype=np.int64)) == len(indices) == len(arrays["morph_offsets"]):
        raise BadInput(f"{source}: morph_counts don't add up to the {len(indices)} morph_indices; bake it again")
    if len(arrays["morph_normals"]) != len(indices):
        raise BadInput(f"{source}: morph_normals and morph_indices differ in length; bake it again")
    morphs = []
    for name, end, count in zip(ARKIT, np.cumsum(counts), counts, strict=True):
        span = slice(end - count, end)
        part = indices[span]
        if count and (part[0] < 0 or part[-1] >= vertices or (np.diff(part) <= 0).any()):
            raise BadInput(f"{source}: morph {name} has wrong vertex numbers (of {vertices}); bake it again")
        offsets, normals = (arrays[key][span].astype(np.float32) for key in ("morph_offsets", "morph_normals"))
        morphs.append(Morph(part, offsets, normals))
    return tuple(morphs)


def _strands(arrays: dict[str, NDArray[Any]], vertices: int, source: Path) -> Strands | None:
    """The checked strands; None where the file has none, or no joint."""
    if "strand_places" not in arrays or not len(arrays["strand_places"]):
        return None
    for key, (kind, shape) in STRAND_ARRAYS.items():
        _check(key, arrays[key], kind, shape, source)
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
