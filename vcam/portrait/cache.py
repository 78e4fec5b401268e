"""A Portrait as it is kept in the cache folder, so that a photo that was opened once opens at once."""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np

from vcam.portrait.kept import Arrays, keep, kept, makers
from vcam.portrait.portrait import Iris, Layers, Portrait
from vcam.types import ARKIT, Camera

LARGEST_SIDE: Final = 8192
LARGEST: Final = 1e5
"""Of any number: focal lengths are the largest, and below it."""
_KINDS: Final = {
    "image": ("u1", ("h", "w", 3)),
    "points": ("f4", (478, 2)),
    "raw": ("f4", (len(ARKIT),)),
    "gaze": ("f4", (2, 2)),
    "identity": ("f4", ("k",)),
    "expression": ("f4", (len(ARKIT),)),
    "camera_from_head": ("f8", (4, 4)),
    "matrix": ("f8", (3, 3)),
    "person": ("u1", ("h", "w")),
    "plate": ("u1", ("h", "w", 3)),
    "lids": ("u1", ("h", "w", 3)),
    "sclera": ("u1", ("h", "w", 3)),
    "teeth": ("u1", ("h", "w")),
    "light": ("f4", (9, 3)),
    "centres": ("f4", (2, 2)),
    "radii": ("f8", (2,)),
    "left_disc": ("u1", ("l", "l", 4)),
    "right_disc": ("u1", ("r", "r", 4)),
}
_PLAIN: Final = ("image", "points", "raw", "gaze", "identity", "expression", "camera_from_head")
_OF_PICTURE: Final = ("plate", "lids", "sclera")
"""Layers that differ from the picture in a few places only: kept as the difference, modulo 256."""


def photo_key(data: bytes, *more: object) -> str:
    """What a Portrait is kept under: of the photo's bytes, and of all else that it depends on."""
    return hashlib.sha256(data + repr(more).encode() + makers()).hexdigest()


def portrait_key(portrait: Portrait) -> str:
    """What other arrays may be kept under that were found out about this very Portrait."""
    digest = hashlib.sha256(repr(portrait.image.shape).encode() + makers())
    for array in (portrait.image, portrait.points, portrait.raw):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def keep_portrait(key: str, portrait: Portrait) -> None:
    """Keep it under `key`, if it can be (see kept.keep)."""
    layers = portrait.layers
    arrays = {name: getattr(portrait, name) for name in _PLAIN}
    arrays |= {name: getattr(layers, name) for name in ("person", "plate", "lids", "sclera", "teeth", "light")}
    arrays |= {name: arrays[name] - portrait.image for name in _OF_PICTURE}
    arrays |= {
        "matrix": portrait.camera.matrix,
        "centres": np.stack([iris.centre for iris in layers.irises]),
        "radii": np.array([iris.radius for iris in layers.irises], np.float64),
        "left_disc": layers.irises[0].disc,
        "right_disc": layers.irises[1].disc,
    }
    keep(key, "portrait", arrays)


def kept_portrait(key: str, components: int) -> Portrait | None:
    """What was kept under `key`, or None. `components`: most that an identity has, of HeadModel."""
    found = kept(key, "portrait", _KINDS)
    if found is None or not _fit(found) or len(found["identity"]) > components:
        return None
    image = found["image"]
    pictures = {name: found[name] + image for name in _OF_PICTURE}
    irises = [
        Iris(centre, float(radius), found[disc])
        for centre, radius, disc in zip(found["centres"], found["radii"], ("left_disc", "right_disc"), strict=True)
    ]
    layers = Layers(
        found["person"], **pictures, irises=(irises[0], irises[1]), teeth=found["teeth"], light=found["light"]
    )
    camera = Camera((image.shape[1], image.shape[0]), found["matrix"], np.zeros(5))
    plain = {name: found[name] for name in _PLAIN}
    return Portrait(**plain, camera=camera, layers=layers)


def _fit(found: Arrays) -> bool:
    """Whether the arrays are those of a Portrait and fit each other."""
    sides: dict[str, int] = {}
    for name, (kind, shape) in _KINDS.items():
        array = found[name]
        if array.dtype != np.dtype("<" + kind) or array.ndim != len(shape):
            return False
        if kind != "u1" and not (np.abs(array) <= LARGEST).all():  # NaN fails as well
            return False
        for side, wanted in zip(array.shape, shape, strict=True):
            if side != (sides.setdefault(wanted, side) if isinstance(wanted, str) else wanted) or not side:
                return False
    odd = sides["l"] % 2 and sides["r"] % 2
    return bool(odd and max(sides.values()) <= LARGEST_SIDE and found["camera_from_head"][2, 3] > 0)
