"""head.npz is believed only after every array was checked."""

import numpy as np
import pytest

from vcam.avatar.head_file import ARRAYS, load_head
from vcam.errors import BadInput
from vcam.resources import find

LIGHT = {"identity": (slice(2),), "corrective_weights": (slice(None), slice(2))}
"""Arrays that are cut down, to keep the copies small."""


def spoil(tmp_path, **changed):
    """A copy of the bundled model with two components, some arrays changed (None leaves one out)."""
    with np.load(find("avatars", "head") / "head.npz", allow_pickle=False) as file:
        arrays = {name: file[name][LIGHT.get(name, ())] for name in ARRAYS}
    path = tmp_path / "head.npz"
    np.savez(path, **{name: array for name, array in (arrays | changed).items() if array is not None})
    return path


def test_a_copy_with_fewer_components_loads(tmp_path):
    head = load_head(spoil(tmp_path))
    assert len(head.identity) == 2
    assert [len(corrective.weights) for corrective in head.correctives] == [2, 2, 2]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"mean": np.zeros((4, 3), "f4")}, "don't fit each other"),
        ({"mean": np.zeros((0, 3), "f4")}, "don't fit each other"),
        ({"mean": np.zeros((5735, 3), "f8")}, "not a head model"),
        ({"identity": np.full((2, 5735, 3), np.nan, "f2")}, "NaN or values beyond"),
        ({"identity": np.zeros((2, 5735, 2), "f2")}, "don't fit each other"),
        ({"morph_counts": np.zeros(52, "i4")}, "don't fit each other"),
        ({"morph_counts": np.full(52, -1, "i4")}, "don't fit each other"),
        ({"triangles": np.full((1, 3), 9999, "u4")}, "points beyond"),
        ({"eye_corners": np.array([-1, 5], "i4")}, "points beyond"),
        ({"alpha": np.zeros(3, "u1")}, "don't fit each other"),
        ({"joints": np.zeros((3, 3), "f4")}, "don't fit each other"),
        ({"joints": np.full((2, 3), np.inf, "f4")}, "NaN or values beyond"),
        ({"corrective_channels": np.array([8, 9, 52], "i4")}, "points beyond"),
        ({"corrective_counts": np.array([2**31 - 1, 2**31 - 1, 1579], "i4")}, "don't fit each other"),
        ({"corrective_weights": np.zeros((3, 2, 23), "f4")}, "don't fit each other"),
        ({"corrective_modes": np.zeros((600, 1579, 3), "f2")}, "don't fit each other"),
        ({"landmark_corners": np.full((478, 3), 5735, "i4")}, "points beyond"),
        ({"landmark_shares": np.full((478, 3), np.nan, "f4")}, "NaN or values beyond"),
        ({"landmark_sd_m": np.zeros(478, "f4")}, "landmark_sd_m must be at least"),
        ({"landmark_sd_m": np.ones(468, "f4")}, "don't fit each other"),
        ({"landmark_shares": None}, "holds no array 'landmark_shares'"),
    ],
)
def test_a_spoilt_model_is_one_clear_line(tmp_path, changed, message):
    with pytest.raises(BadInput, match=message) as error:
        load_head(spoil(tmp_path, **changed))
    assert "\n" not in str(error.value)


def test_the_bundled_model_is_read_once_and_changed_by_nobody():
    head = load_head()
    assert load_head() is head
    for shared in (head.mean, head.identity, head.expression, head.correctives[0].modes, head.triangles):
        assert not shared.flags.writeable


def test_a_missing_model_is_one_clear_line(tmp_path):
    with pytest.raises(BadInput, match="can't be read"):
        load_head(tmp_path / "head.npz")
