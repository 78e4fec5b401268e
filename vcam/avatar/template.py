"""The bundled people as templates: an avatar, its words, and where vertices of the morphable head lie on it.

double.npz says where. It is baked from what the avatars are baked from: the vertices of an avatar alone don't tell.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.archive import read_arrays
from vcam.avatar.model import REACH_M, Avatar, load_avatar
from vcam.avatar.morphable import HeadModel
from vcam.errors import BadInput
from vcam.resources import find

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Template:
    """One of the bundled people, to be made into another."""

    avatar: Avatar
    words: dict[str, Any]
    """Of its avatar.toml."""
    vertices: NDArray[np.int32]
    """(n,) of the head model."""
    places: Array
    """(n, 3) m, where these lie on the avatar."""


def load_template(name: str, head: HeadModel) -> Template:
    """The bundled person `name`. Raises BadInput with one line when a file is missing or damaged."""
    path = find("avatars", "head") / "double.npz"
    arrays = read_arrays(path, ("vertices", name))
    vertices, places = arrays["vertices"], arrays[name]
    sound = vertices.dtype == np.int32 and vertices.ndim == 1 and places.shape == (len(vertices), 3)
    sound = sound and places.dtype == np.float32 and bool((np.abs(places) <= REACH_M).all())  # NaN fails as well
    if not sound or not len(vertices) or vertices.min() < 0 or vertices.max() >= len(head.mean):
        raise BadInput(f"{path}: {name} doesn't fit its vertices; bake it again")
    avatar = load_avatar(name)
    if not isinstance(avatar, Avatar):
        raise BadInput(f"{name}: not one of the bundled people any more; reinstall vcam")
    words = tomllib.loads((find("avatars", name) / "avatar.toml").read_text("utf-8"))
    return Template(avatar, words, vertices, places.astype(np.float64))


def arrays_of(avatar: Avatar) -> dict[str, NDArray[Any]]:
    """The arrays that write_native takes."""
    out: dict[str, NDArray[Any]] = {
        key: np.ascontiguousarray(getattr(avatar, key))
        for key in ("positions", "normals", "triangles", "colours", "material", "follow", "eye", "eye_pivots")
    }
    out |= {"eye_radius_m": np.array(avatar.eye_radius_m, np.float32), "neck_pivot": avatar.neck_pivot}
    out |= {"iris_radius": np.array(avatar.iris_radius, np.float32)}
    out |= {
        "morph_counts": np.array([len(morph.indices) for morph in avatar.morphs], np.int32),
        "morph_indices": np.concatenate([morph.indices for morph in avatar.morphs]),
        "morph_offsets": np.concatenate([morph.offsets for morph in avatar.morphs]),
    }
    if avatar.strands is not None:
        strands = avatar.strands
        out |= {
            "strand_" + key: getattr(strands, key) for key in ("places", "tails", "parents", "physics", "colliders")
        }
        out |= {"vertex_joints": strands.joints, "vertex_shares": strands.shares}
    return out
