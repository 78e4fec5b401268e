"""The arrays of the smallest avatar that loads."""

import numpy as np

from vcam.types import ARKIT, CHANNEL


def tiny_arrays():
    """Two triangles, the second an eyeball; eyeBlinkLeft moves vertex 0."""
    positions = np.array(
        [[0, 0, 0], [0.1, 0, 0], [0, 0.1, 0], [0.03, 0, 0.01], [0.04, 0, 0.01], [0.03, 0.01, 0.01]], "f4"
    )
    counts = np.zeros(len(ARKIT), "i4")
    counts[CHANNEL["eyeBlinkLeft"]] = 1
    return {
        "positions": positions,
        "normals": np.tile(np.array([0, 0, 1], "f4"), (6, 1)),
        "triangles": np.array([[0, 1, 2], [3, 4, 5]], "u4"),
        "colours": np.full((6, 4), 255, "u1"),
        "material": np.array([0, 0, 0, 1, 1, 1], "u1"),
        "follow": np.array([1, 0.5, 0, 1, 1, 1], "f4"),
        "eye": np.array([0, 0, 0, 1, 1, 1], "u1"),
        "eye_pivots": np.array([[0.03, 0, 0], [-0.03, 0, 0]], "f4"),
        "eye_radius_m": np.array(0.01, "f4"),
        "iris_radius": np.array(0.4, "f4"),
        "neck_pivot": np.array([0, -0.1, -0.08], "f4"),
        "morph_counts": counts,
        "morph_indices": np.array([0], "i4"),
        "morph_offsets": np.array([[0, -0.01, 0]], "f4"),
    }
