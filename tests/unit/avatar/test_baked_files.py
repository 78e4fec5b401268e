"""The baked files hold their arrays and nothing of the machine or the day that made them."""

import importlib.util
import zipfile
from pathlib import Path

import numpy as np
import pytest

from vcam.avatar.archive import read_arrays
from vcam.resources import find

ROOT = Path(__file__).parents[3]


@pytest.fixture
def write_npz():
    spec = importlib.util.spec_from_file_location("bake_write", ROOT / "tools" / "bake" / "write.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write_npz


def test_the_same_arrays_give_the_same_bytes(tmp_path, write_npz):
    arrays = {"a": np.arange(12, dtype="f4").reshape(3, 4), "b": np.array(0.5, "f4"), "c": np.zeros(0, "u1")}
    write_npz(tmp_path / "one.npz", arrays)
    write_npz(tmp_path / "two.npz", arrays | {"a": np.asfortranarray(arrays["a"])})
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def test_what_is_written_is_read_back(tmp_path, write_npz):
    arrays = {"a": np.arange(12, dtype="i4").reshape(3, 4)[:, ::2], "b": np.array(0.5, "f2"), "c": np.zeros(0, "u1")}
    write_npz(tmp_path / "it.npz", arrays)
    for name, array in read_arrays(tmp_path / "it.npz", tuple(arrays)).items():
        np.testing.assert_array_equal(array, arrays[name])
        assert array.dtype == arrays[name].dtype


@pytest.mark.parametrize("name", ["head.npz"])
def test_the_bundled_files_carry_no_date(name):
    path = find("avatars", "head") / name
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with np.load(path, allow_pickle=False) as arrays:
        assert all(arrays[key].dtype.kind in "fiu" for key in arrays.files)
    assert path.stat().st_size < 6_000_000


def test_the_licence_names_its_sources():
    text = (find("avatars", "head") / "LICENSE.md").read_text()
    assert "CC0" in text
    assert "Mika Suominen" in text
    assert "MakeHuman" in text
