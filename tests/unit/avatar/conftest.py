"""A tiny avatar written to a folder, to be spoilt by the tests, and the real head."""

from types import SimpleNamespace

import numpy as np
import pytest
from tiny import tiny_arrays

from vcam.avatar.deform import Deformer
from vcam.avatar.model import load_avatar
from vcam.avatar.native import write_native
from vcam.types import ARKIT, CHANNEL

TOML = 'title = "Tiny"\nauthor = "tests"\nlicence = "CC0-1.0"\n'


@pytest.fixture
def tiny(tmp_path):
    """Call it with changed arrays (None leaves one out) and a toml; it gives the folder."""

    def write(toml=TOML, **changed):
        folder = tmp_path / "tiny"
        folder.mkdir(exist_ok=True)
        arrays = {name: array for name, array in (tiny_arrays() | changed).items() if array is not None}
        (folder / "avatar.toml").write_text(toml)
        write_native(folder, arrays)
        return folder

    return write


@pytest.fixture(scope="session")
def head():
    return load_avatar("mika")


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
