"""What an avatar is: arrays that the renderer draws, with the 52 morphs that move them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.rigged import RiggedModel
from vcam.avatar.shelf import MODELS, place_of, unknown
from vcam.avatar.style import Style, read_style
from vcam.errors import BadInput

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


def load_avatar(name_or_path: str) -> Avatar | RiggedModel:
    """The avatar of that name, or at that path: a folder, the avatar.toml in it, or a .glb, .gltf or .vrm file.

    Raises BadInput with one line when it is missing, damaged or hostile, MissingExtra when a package must be installed.
    """
    path = Path(name_or_path)
    try:
        if path.name == "avatar.toml":
            folder = path.parent
        elif (path.suffix.lower() in MODELS and not path.is_dir()) or (path.suffix and path.is_file()):
            return _load_file(path)
        elif (found := place_of(name_or_path)) is None and (path.is_dir() or len(path.parts) != 1):
            folder = path
        elif found is None:
            raise BadInput(unknown(name_or_path))
        elif found.suffix.lower() in MODELS and not found.is_dir():
            return _load_file(found)
        else:
            folder = found
        here = folder.is_dir()
    except (OSError, ValueError) as error:  # a name too long, or with a zero byte in it
        raise BadInput(f"avatar {name_or_path[:60]!r}: not a usable name or path ({error})") from error
    if not here:
        raise BadInput(f"{folder}: no such avatar folder; name one that holds an avatar.toml, or leave --avatar away")
    return load_own(folder)


def load_own(folder: Path) -> Avatar:
    """The avatar of our own kind in `folder`. Raises BadInput with one line."""
    from vcam.avatar.checked import checked_avatar
    from vcam.avatar.gltf.document import read_document
    from vcam.avatar.native_reader import native_arrays

    style = read_style(folder / "avatar.toml")
    document = read_document(folder / "avatar.glb")
    return checked_avatar(folder.resolve().name, style, native_arrays(document), document.path)


def _load_file(path: Path) -> Avatar | RiggedModel:
    from vcam.avatar.gltf.document import read_document
    from vcam.avatar.gltf.read import read_model
    from vcam.avatar.native_reader import is_native

    document = read_document(path)
    beside = path.parent / "avatar.toml"
    own = path.name == "avatar.glb" and beside.is_file() and is_native(document)
    return load_own(path.parent) if own else read_model(document)
