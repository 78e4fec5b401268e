"""A .npz is read without trusting it: whatever is wrong with it is one clear line."""

import io
import struct
import zipfile

import numpy as np
import pytest

from vcam.avatar.archive import read_arrays
from vcam.errors import BadInput

NAMES = ("positions", "colours", "radius")


def arrays():
    rng = np.random.default_rng(1)
    return {
        "positions": rng.normal(size=(50, 3)).astype("f4"),
        "colours": rng.integers(0, 255, (50, 4), dtype="u1"),
        "radius": np.array(0.5, "f4"),
    }


@pytest.fixture
def path(tmp_path):
    """A good one, to be spoilt."""
    with (tmp_path / "it.npz").open("wb") as file:
        np.savez_compressed(file, **arrays())
    return tmp_path / "it.npz"


def test_a_good_archive_is_read_exactly(path):
    for name, array in read_arrays(path, NAMES).items():
        np.testing.assert_array_equal(array, arrays()[name])


def test_a_missing_array_is_named(path):
    with pytest.raises(BadInput, match="holds no array 'follow'"):
        read_arrays(path, (*NAMES, "follow"))


def test_pickled_objects_are_never_unpickled(path):
    with path.open("wb") as file:
        np.savez(file, **(arrays() | {"colours": np.array([print, None], object)}))
    with pytest.raises(BadInput, match="is no plain array of numbers"):
        read_arrays(path, NAMES)


def member(data):
    """A zip with the positions replaced by these bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, array in arrays().items():
            body = io.BytesIO()
            np.lib.format.write_array(body, array)
            archive.writestr(f"{name}.npy", data if name == "positions" else body.getvalue())
    return out.getvalue()


def misnamed():
    """A zip with a name that says it is UTF-8 and isn't."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ä.npy", b"")
    return out.getvalue().replace("ä.npy".encode(), b"\xff\xfe.npy")


def header(text):
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


HOSTILE = {
    "empty": b"",
    "text": b"this is not a zip",
    "no magic": member(b"positions"),
    "no header": member(header(b"")),
    "a billion rows": member(header(b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 3), }\n")),
    "negative": member(header(b"{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 3), }\n")),
    "deep": member(header(b"(" * 5000)),
    "object": member(header(b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }\n") + b"cos\nsystem\n"),
    "eight-bit floats": member(header(b"{'descr': '<f1', 'fortran_order': False, 'shape': (0,), }\n")),
    "newer version": member(b"\x93NUMPY\x03\x00" + bytes(20)),
    "no letters": misnamed(),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_npz_is_one_clear_line(path, data):
    path.write_bytes(data)
    with pytest.raises(BadInput, match=r"it\.npz: ") as error:
        read_arrays(path, NAMES)
    assert "\n" not in str(error.value)


def test_a_truncated_npz_is_one_clear_line(path):
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        with pytest.raises(BadInput, match=r"damaged or not an \.npz|holds no array"):
            read_arrays(path, NAMES)


def test_flipped_bytes_never_give_another_error(path):
    whole = path.read_bytes()
    rng = np.random.default_rng(4)
    refused = 0
    for _ in range(300):
        data = bytearray(whole)
        for place in rng.integers(0, len(data), 3):
            data[place] ^= 1 << rng.integers(0, 8)
        path.write_bytes(data)
        try:
            read_arrays(path, NAMES)
        except BadInput:
            refused += 1
    assert refused > 200


def test_a_zip_bomb_is_refused_before_it_is_unpacked(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in NAMES:
            archive.writestr(f"{name}.npy", bytes(50_000_000))
    with pytest.raises(BadInput, match="unpacks to 150000000 bytes"):
        read_arrays(path, NAMES)
