"""Reads head.npz, the bundled morphable head, and checks every array before it is believed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.archive import read_arrays
from vcam.avatar.model import MAX_VERTICES, MOUTH, REACH_M, RIGHT_EYE
from vcam.avatar.morphable import LANDMARKS, Corrective, Embedding, HeadModel
from vcam.errors import BadInput
from vcam.resources import find
from vcam.types import ARKIT

ARRAYS: Final = {
    "mean": ("f4", 2),
    "identity": ("f2", 3),
    "triangles": ("u4", 2),
    "material": ("u1", 1),
    "eye": ("u1", 1),
    "alpha": ("u1", 1),
    "eye_corners": ("i4", 1),
    "joints": ("f4", 2),
    "morph_counts": ("i4", 1),
    "morph_indices": ("i4", 1),
    "morph_offsets": ("f2", 2),
    "corrective_channels": ("i4", 1),
    "corrective_counts": ("i4", 1),
    "corrective_indices": ("i4", 1),
    "corrective_modes": ("f2", 3),
    "corrective_weights": ("f4", 3),
    "landmark_corners": ("i4", 2),
    "landmark_shares": ("f4", 2),
    "landmark_sd_m": ("f4", 1),
}
"""Contents of head.npz: dtype and number of dimensions."""
MOST_COMPONENTS: Final = 512
"""Of identity, and of a corrective's modes."""
LEAST_SD_M: Final = 1e-5
"""A landmark's spread below this is no measurement, and a fit divides by it."""
Arrays = dict[str, NDArray[Any]]


def load_head(path: Path | None = None) -> HeadModel:
    """The bundled model, or that of another head.npz. Raises BadInput with one line when it is missing or damaged."""
    return _kept(find("avatars", "head") / "head.npz") if path is None else _read(path)


@lru_cache(maxsize=1)
def _kept(source: Path) -> HeadModel:
    """Read once: a run with a photo asks five times, 40 ms each, the last time between two pictures."""
    head = _read(source)
    for shared in (head.identity, head.expression, *(corrective.modes for corrective in head.correctives)):
        shared.setflags(write=False)
    return head


def _read(source: Path) -> HeadModel:
    arrays = read_arrays(source, tuple(ARRAYS))
    for name, (kind, dimensions) in ARRAYS.items():
        array = arrays[name]
        if array.dtype != np.dtype("<" + kind) or array.ndim != dimensions:
            raise BadInput(f"{source}: {name} is {array.dtype} of {array.shape}, not a head model; bake it again")
        if array.dtype.kind == "f" and not (np.abs(array) <= REACH_M).all():  # NaN fails as well
            raise BadInput(f"{source}: {name} holds NaN or values beyond {REACH_M:g}; bake it again")
    if not _fit_each_other(arrays):
        raise BadInput(f"{source}: its arrays don't fit each other; bake it again")
    count = len(arrays["mean"])
    limits = dict.fromkeys(("triangles", "eye_corners", "morph_indices", "corrective_indices"), count)
    limits |= {"landmark_corners": count, "material": MOUTH + 1, "eye": RIGHT_EYE + 1}
    for name, limit in (limits | {"corrective_channels": len(ARKIT)}).items():
        if arrays[name].size and not 0 <= arrays[name].min() <= arrays[name].max() < limit:
            raise BadInput(f"{source}: {name} points beyond the {count} vertices; bake it again")
    if (arrays["landmark_sd_m"] < LEAST_SD_M).any():
        raise BadInput(f"{source}: landmark_sd_m must be at least {LEAST_SD_M:g} m; bake it again")
    return HeadModel(
        mean=arrays["mean"],
        identity=arrays["identity"].astype(np.float32),
        expression=_expression(arrays),
        correctives=_correctives(arrays),
        landmarks=Embedding(arrays["landmark_corners"], arrays["landmark_shares"], arrays["landmark_sd_m"]),
        **{name: arrays[name] for name in ("triangles", "material", "eye", "alpha", "eye_corners", "joints")},
    )


def _fit_each_other(arrays: Arrays) -> bool:
    shape = {name: array.shape for name, array in arrays.items()}
    count, people = shape["mean"][0], shape["identity"][0]
    channels, moved = shape["corrective_channels"][0], shape["corrective_indices"][0]
    modes = shape["corrective_modes"][0]
    return (
        0 < count <= MAX_VERTICES
        and max(people, modes) <= MOST_COMPONENTS
        and shape["mean"] == (count, 3)
        and shape["identity"] == (people, count, 3)
        and shape["triangles"][1] == 3
        and shape["material"] == shape["eye"] == shape["alpha"] == (count,)
        and shape["eye_corners"] == (2,)
        and shape["joints"] == (2, 3)
        and shape["morph_counts"] == (len(ARKIT),)
        and _add_up(arrays["morph_counts"], len(arrays["morph_indices"]))
        and shape["morph_offsets"] == (shape["morph_indices"][0], 3)
        and shape["corrective_counts"] == (channels,)
        and _add_up(arrays["corrective_counts"], moved)
        and shape["corrective_modes"] == (modes, moved, 3)
        and shape["corrective_weights"] == (channels, people, modes)
        and shape["landmark_corners"] == shape["landmark_shares"] == (LANDMARKS, 3)
        and shape["landmark_sd_m"] == (LANDMARKS,)
    )


def _add_up(counts: NDArray[Any], total: int) -> bool:
    return not (counts < 0).any() and int(counts.sum(dtype=np.int64)) == total


def _expression(arrays: Arrays) -> NDArray[np.float32]:
    """(52, n, 3) dense."""
    out = np.zeros((len(ARKIT), *arrays["mean"].shape), np.float32)
    ends = np.cumsum(arrays["morph_counts"])
    for k, (end, number) in enumerate(zip(ends, arrays["morph_counts"], strict=True)):
        part = slice(end - number, end)
        out[k, arrays["morph_indices"][part]] = arrays["morph_offsets"][part]
    return out


def _correctives(arrays: Arrays) -> tuple[Corrective, ...]:
    out, end = [], 0
    rows = zip(arrays["corrective_channels"], arrays["corrective_counts"], arrays["corrective_weights"], strict=True)
    for channel, number, weights in rows:
        part = slice(end, end := end + int(number))
        modes = np.ascontiguousarray(arrays["corrective_modes"][:, part], np.float32)
        out.append(Corrective(int(channel), arrays["corrective_indices"][part], modes, weights))
    return tuple(out)
