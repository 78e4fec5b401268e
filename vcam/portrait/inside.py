"""What lies behind a photo's lips: cavity, teeth and tongue of the fitted head, where this photo's mouth is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import MOUTH, TEETH, TONGUE
from vcam.avatar.morphable import HeadModel

F32 = NDArray[np.float32]
Index = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class MouthInside:
    """Parts of a HeadModel, in the order of `Moved.inner`."""

    vertices: Index
    """(m,) their numbers in the HeadModel."""
    triangles: Index
    """(t, 3) of places in `vertices`, counter-clockwise from outside (in the head's axes)."""
    material: NDArray[np.uint8]
    """(m,) MOUTH, TEETH or TONGUE, as in vcam.avatar.model."""


def mouth_inside(head: HeadModel) -> MouthInside:
    """That of a head."""
    part = np.isin(head.material, (MOUTH, TEETH, TONGUE))
    number = np.cumsum(part) - 1
    triangles = number[head.triangles[part[head.triangles].all(axis=1)]]
    return MouthInside(np.flatnonzero(part).astype(np.int32), triangles.astype(np.int32), head.material[part])
