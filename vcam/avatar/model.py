"""What an avatar is: arrays that the renderer draws, with the 52 morphs that move them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.style import Style, read_style
from vcam.errors import BadInput
from vcam.resources import find

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
    return _load_native(folder, style)


def _load_native(folder: Path, style: Style) -> Avatar:
    from vcam.avatar.checked import checked_avatar
    from vcam.avatar.gltf.document import read_document
    from vcam.avatar.native_reader import native_arrays

    document = read_document(folder / "avatar.glb")
    return checked_avatar(folder.resolve().name, style, native_arrays(document), document.path)
