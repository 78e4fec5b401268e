"""What the loader accepts, and the one clear line it gives for everything else."""

from pathlib import Path

import numpy as np
import pytest
from tiny import tiny_arrays

from vcam.avatar.checked import ARRAYS, checked_avatar
from vcam.avatar.model import MAX_VERTICES, REACH_M, load_avatar
from vcam.avatar.style import Style
from vcam.errors import BadInput
from vcam.types import ARKIT


def checked(**changed):
    """The tiny avatar with changed arrays; None leaves one out."""
    arrays = {name: array for name, array in (tiny_arrays() | changed).items() if array is not None}
    return checked_avatar("tiny", Style("Tiny", "tests", "CC0-1.0"), arrays, Path("avatar.glb"))


def one_line(error):
    assert "\n" not in str(error.value)


def test_a_folder_and_its_toml_load_the_same_avatar(tiny):
    folder = tiny()
    by_folder, by_toml = load_avatar(str(folder)), load_avatar(str(folder / "avatar.toml"))
    assert by_folder.name == by_toml.name == "tiny"
    np.testing.assert_array_equal(by_folder.positions, by_toml.positions)
    assert len(by_folder.morphs) == len(ARKIT)


def test_the_bundled_mika_is_found_by_name(head):
    assert head.name == "mika"
    assert head.style.title
    assert 7_000 <= len(head.positions) <= 14_000
    assert len(head.triangles) <= 22_000


@pytest.mark.parametrize("name", ["nobody", "/no/such/folder", "x" * 5000, "a\0b", ""])
def test_a_missing_avatar_is_one_clear_line(name):
    with pytest.raises(BadInput) as error:
        load_avatar(name)
    one_line(error)


SPOILT = {
    "positions": [np.zeros((6, 2), "f4"), np.zeros((6, 3), "f8"), np.zeros((2, 3), "f4")],
    "normals": [np.zeros((5, 3), "f4"), np.full((6, 3), np.nan, "f4")],
    "triangles": [np.array([[0, 1, 6]], "u4"), np.zeros((0, 3), "u4"), np.array([[0, 1, 2]], "i4")],
    "colours": [np.zeros((6, 3), "u1")],
    "material": [np.full(6, 10, "u1")],
    "follow": [np.full(6, 1.5, "f4"), np.full(6, -0.1, "f4")],
    "eye": [np.full(6, 3, "u1")],
    "eye_pivots": [np.full((2, 3), np.inf, "f4"), np.zeros((3, 3), "f4")],
    "eye_radius_m": [np.zeros(1, "f4")],
    "morph_counts": [np.full(len(ARKIT), 1, "i4"), np.full(len(ARKIT), -1, "i4"), np.zeros(51, "i4")],
    "morph_indices": [np.array([6], "i4"), np.array([-1], "i4"), np.array([0, 1], "i4")],
    "morph_offsets": [np.full((1, 3), np.inf, "f4"), np.zeros((2, 3), "f4"), np.zeros((1, 3), "f2")],
}


@pytest.mark.parametrize(("key", "value"), [(k, v) for k, values in SPOILT.items() for v in values])
def test_a_spoilt_array_is_refused_by_name(key, value):
    with pytest.raises(BadInput, match=r"bake it again|simplify") as error:
        checked(**{key: value})
    one_line(error)
    assert "avatar.glb" in str(error.value)


@pytest.mark.parametrize("key", list(ARRAYS))
def test_a_missing_array_is_named(key):
    with pytest.raises(BadInput, match=f"holds no array '{key}'"):
        checked(**{key: None})


def test_a_far_vertex_is_damage():
    far = np.zeros((6, 3), "f4")
    far[3, 1] = 2 * REACH_M
    with pytest.raises(BadInput, match="positions reaches 20, at most 10"):
        checked(positions=far)


def test_too_many_vertices_are_refused():
    many = MAX_VERTICES + 1
    with pytest.raises(BadInput, match=f"{many} vertices .* simplify the model"):
        checked(positions=np.zeros((many, 3), "f4"))


def test_morph_vertices_must_ascend():
    counts = np.zeros(len(ARKIT), "i4")
    counts[0] = 2
    twice = {"morph_indices": np.array([1, 1], "i4"), "morph_offsets": np.zeros((2, 3), "f4")}
    with pytest.raises(BadInput, match="morph browDownLeft has wrong vertex numbers"):
        checked(morph_counts=counts, **twice)
