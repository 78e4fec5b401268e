"""The morphable head (3DMM): a mean, identity components and the 52 ARKit units over one realistic topology."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.archive import read_arrays
from vcam.avatar.model import MAX_VERTICES, MOUTH, REACH_M, RIGHT_EYE
from vcam.errors import BadInput
from vcam.resources import find
from vcam.types import ARKIT

ARRAYS: Final = {
    "mean": ("f4", 2),
    "identity": ("f2", 3),
    "triangles": ("u4", 2),
    "material": ("u1", 1),
    "eye": ("u1", 1),
    "eye_corners": ("i4", 1),
    "morph_counts": ("i4", 1),
    "morph_indices": ("i4", 1),
    "morph_offsets": ("f2", 2),
}
"""Contents of head.npz: dtype and number of dimensions."""


@dataclass(frozen=True, slots=True)
class HeadModel:
    """head.npz. Metres; head frame of the mean: origin midway between its outer eye corners."""

    mean: NDArray[np.float32]
    """(n, 3) m."""
    identity: NDArray[np.float32]
    """(k, n, 3) m for one standard deviation of the stated prior (tools/bake/identity.py), largest first."""
    expression: NDArray[np.float32]
    """(52, n, 3) m for each ARKit channel at 1. Eyeballs stay: they turn by gaze."""
    triangles: NDArray[np.uint32]
    """(t, 3), counter-clockwise from outside."""
    material: NDArray[np.uint8]
    """(n,) as in vcam.avatar.model."""
    eye: NDArray[np.uint8]
    """(n,) as in vcam.avatar.model."""
    eye_corners: NDArray[np.int32]
    """(2,) vertices of the outer eye corners, the person's left and right."""

    def shape(self, identity: NDArray[np.floating], expression: NDArray[np.floating]) -> NDArray[np.float32]:
        """(n, 3) m: a person, `identity` (up to k,) in standard deviations, wearing `expression` (52,) 0..1.

        The frame stays the mean's. Raises ValueError when there are more coefficients than components.
        """
        if identity.ndim != 1 or len(identity) > len(self.identity) or expression.shape != (len(ARKIT),):
            raise ValueError(
                f"identity must be at most {len(self.identity)} numbers and expression {len(ARKIT)}, "
                f"got {identity.shape} and {expression.shape}"
            )
        out = self.mean.copy()
        for weight, component in zip(identity, self.identity, strict=False):
            if weight:
                out += np.float32(weight) * component
        for weight, offsets in zip(expression, self.expression, strict=True):
            if weight:
                out += np.float32(weight) * offsets
        return out


def load_head(path: Path | None = None) -> HeadModel:
    """The bundled model, or that of another head.npz. Raises BadInput with one line when it is missing or damaged."""
    source = find("avatars", "head") / "head.npz" if path is None else path
    arrays = read_arrays(source, tuple(ARRAYS))
    for name, (kind, dimensions) in ARRAYS.items():
        array = arrays[name]
        if array.dtype != np.dtype("<" + kind) or array.ndim != dimensions:
            raise BadInput(f"{source}: {name} is {array.dtype} of {array.shape}, not a head model; bake it again")
        if array.dtype.kind == "f" and not (np.abs(array) <= REACH_M).all():  # NaN fails as well
            raise BadInput(f"{source}: {name} holds NaN or values beyond {REACH_M:g}; bake it again")
    count = len(arrays["mean"])
    fits = (
        count <= MAX_VERTICES
        and arrays["mean"].shape == (count, 3)
        and arrays["identity"].shape[1:] == (count, 3)
        and arrays["triangles"].shape[1] == arrays["morph_offsets"].shape[1] == 3
        and arrays["material"].shape == arrays["eye"].shape == (count,)
        and arrays["eye_corners"].shape == (2,)
        and arrays["morph_counts"].shape == (len(ARKIT),)
        and arrays["morph_counts"].min() >= 0
        and int(arrays["morph_counts"].sum(dtype=np.int64))
        == len(arrays["morph_indices"])
        == len(arrays["morph_offsets"])
    )
    if not fits:
        raise BadInput(f"{source}: its arrays don't fit each other; bake it again")
    limits = {"triangles": count, "eye_corners": count, "morph_indices": count, "material": MOUTH + 1}
    for name, limit in (limits | {"eye": RIGHT_EYE + 1}).items():
        if arrays[name].size and not 0 <= arrays[name].min() <= arrays[name].max() < limit:
            raise BadInput(f"{source}: {name} points beyond the {count} vertices; bake it again")
    expression = np.zeros((len(ARKIT), count, 3), np.float32)
    ends = np.cumsum(arrays["morph_counts"])
    for k, (end, number) in enumerate(zip(ends, arrays["morph_counts"], strict=True)):
        part = slice(end - number, end)
        expression[k, arrays["morph_indices"][part]] = arrays["morph_offsets"][part]
    return HeadModel(
        arrays["mean"],
        arrays["identity"].astype(np.float32),
        expression,
        arrays["triangles"],
        arrays["material"],
        arrays["eye"],
        arrays["eye_corners"],
    )
