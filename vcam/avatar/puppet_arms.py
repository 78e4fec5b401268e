"""Takes a model out of its T-pose: arms hang at ease, elbows and fingers a little bent."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rotation_from_angles

F64 = NDArray[np.float64]

HANG_DEG: Final = 73.0
"""Of the upper arms below the horizontal: clear of the hips of most models."""
HANGING: Final = -0.8
"""Upper arms whose direction has less than this of y hang already and are left as they are."""
FORWARD: Final = 0.05
FOREARM: Final = (0.16, -0.96, 0.22)
"""Direction of the left forearm: a little outwards and forwards, as elbows at rest are bent."""
CURL_DEG: Final = 18.0
"""Of each finger joint."""
FINGERS: Final = tuple(
    f"{finger}{part}"
    for finger in ("Index", "Middle", "Ring", "Little")
    for part in ("Proximal", "Intermediate", "Distal")
)
SIDES: Final = (("left", 1.0), ("right", -1.0))


def relaxed_turns(humanoid: dict[str, int], world: F64) -> dict[int, F64]:
    """Node → (3, 3) turn, in the axes of the space of `world` at rest, that takes each bone to where it is at ease.

    `world` (N, 4, 4) are the nodes at rest; the person faces +z with +x to their left.
    """
    out: dict[int, F64] = {}
    for side, sign in SIDES:
        names = [side + name for name in ("UpperArm", "LowerArm", "Hand")]
        if not all(name in humanoid for name in names[:2]):
            continue
        bones = [humanoid[name] for name in names if name in humanoid]
        places = world[bones, :3, 3]
        upper = _unit(places[1] - places[0])
        if upper is None or upper[1] < HANGING:
            continue
        hang = np.radians(HANG_DEG)
        down = np.array([sign * np.cos(hang), -np.sin(hang), FORWARD])
        out[bones[0]] = shortest_turn(upper, down / np.linalg.norm(down))
        lower = _unit(places[2] - places[1]) if len(bones) > 2 else upper
        if lower is not None:
            ease = np.array([sign * FOREARM[0], FOREARM[1], FOREARM[2]])
            out[bones[1]] = shortest_turn(lower, out[bones[0]].T @ (ease / np.linalg.norm(ease)))
        curl = rotation_from_angles(0.0, 0.0, -sign * np.radians(CURL_DEG))  # in a T-pose fingers bend about z
        out |= {humanoid[side + finger]: curl for finger in FINGERS if side + finger in humanoid}
    return out


def shortest_turn(a: F64, b: F64) -> F64:
    """(3, 3) rotation that takes the direction `a` (3,) to `b`, both of unit length."""
    cosine = float(a @ b)
    if cosine < -0.9999:  # half a turn about any axis across
        across = np.cross(a, [1.0, 0.0, 0.0] if abs(a[0]) < 0.9 else [0.0, 1.0, 0.0])
        across /= np.linalg.norm(across)
        return np.asarray(2 * np.outer(across, across) - np.eye(3), np.float64)
    x, y, z = np.cross(a, b)
    skew = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + skew + skew @ skew / (1 + cosine), np.float64)


def _unit(vector: F64) -> F64 | None:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-9 else None
