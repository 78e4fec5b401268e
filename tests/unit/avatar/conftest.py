"""A tiny avatar written to a folder, to be spoilt by the tests, and the real head."""

from types import SimpleNamespace

import numpy as np
import pytest

from vcam.avatar.deform import Deformer
from vcam.avatar.model import load_avatar
from vcam.types import ARKIT, CHANNEL

TOML = 'title = "Tiny"\nauthor = "tests"\nlicence = "CC0-1.0"\n'


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
        "morph_offsets": np.array([[0, -0.01, 0]], "f2"),
        "morph_normals": np.zeros((1, 3), "f2"),
    }


@pytest.fixture
def tiny(tmp_path):
    """Call it with changed arrays (None leaves one out) and a toml; it gives the folder."""

    def write(toml=TOML, **changed):
        folder = tmp_path / "tiny"
        folder.mkdir(exist_ok=True)
        arrays = {name: array for name, array in (tiny_arrays() | changed).items() if array is not None}
        with (folder / "avatar.npz").open("wb") as file:
            np.savez_compressed(file, **arrays)
        (folder / "avatar.toml").write_text(toml)
        return folder

    return write


@pytest.fixture(scope="session")
def head():
    return load_avatar("head")


@pytest.fixture(scope="session")
def worn(head):
    """Call it with channels (a name without side means both) and gaze; it gives copies of positions and normals."""
    deformer = Deformer(head)

    def wear(gaze=((0, 0), (0, 0)), **channels):
        expression = np.zeros(len(ARKIT), np.float32)
        for name, value in channels.items():
            for full in [name] if name in CHANNEL else [name + "Left", name + "Right"]:
                expression[CHANNEL[full]] = value
        positions, normals = deformer.apply(expression, np.array(gaze, np.float32))
        return SimpleNamespace(positions=positions.copy(), normals=normals.copy())

    return wear
