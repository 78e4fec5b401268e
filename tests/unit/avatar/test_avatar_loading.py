"""What the loader accepts, and the one clear line it gives for everything else."""

import io
import struct
import zipfile

import numpy as np
import pytest

from vcam.avatar.model import ARRAYS, MAX_VERTICES, REACH_M, load_avatar
from vcam.errors import BadInput
from vcam.types import ARKIT


def one_line(error):
    assert "\n" not in str(error.value)


def test_a_folder_and_its_toml_load_the_same_avatar(tiny):
    folder = tiny()
    by_folder, by_toml = load_avatar(str(folder)), load_avatar(str(folder / "avatar.toml"))
    assert by_folder.name == by_toml.name == "tiny"
    np.testing.assert_array_equal(by_folder.positions, by_toml.positions)
    assert len(by_folder.morphs) == len(ARKIT)


def test_the_bundled_head_is_found_by_name(head):
    assert head.name == "head"
    assert head.style.title
    assert 8_000 <= len(head.positions) <= 14_000
    assert len(head.triangles) <= 22_000


@pytest.mark.parametrize("name", ["me.vrm", "some/where/me.GLB", "me.gltf"])
def test_models_of_other_programs_are_named_as_not_read_yet(name):
    with pytest.raises(BadInput, match="not read yet by this version") as error:
        load_avatar(name)
    one_line(error)


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
    "morph_offsets": [np.full((1, 3), np.inf, "f2"), np.zeros((2, 3), "f2")],
    "morph_normals": [np.zeros((2, 3), "f2")],
}


@pytest.mark.parametrize(("key", "value"), [(k, v) for k, values in SPOILT.items() for v in values])
def test_a_spoilt_array_is_refused_by_name(tiny, key, value):
    with pytest.raises(BadInput, match=r"bake it again|simplify") as error:
        load_avatar(str(tiny(**{key: value})))
    one_line(error)
    assert "avatar.npz" in str(error.value)


@pytest.mark.parametrize("key", list(ARRAYS))
def test_a_missing_array_is_named(tiny, key):
    with pytest.raises(BadInput, match=f"holds no array '{key}'"):
        load_avatar(str(tiny(**{key: None})))


def test_a_far_vertex_is_damage(tiny):
    far = np.zeros((6, 3), "f4")
    far[3, 1] = 2 * REACH_M
    with pytest.raises(BadInput, match="positions reaches 20, at most 10"):
        load_avatar(str(tiny(positions=far)))


def test_too_many_vertices_are_refused(tiny):
    many = MAX_VERTICES + 1
    with pytest.raises(BadInput, match=f"{many} vertices .* simplify the model"):
        load_avatar(str(tiny(positions=np.zeros((many, 3), "f4"))))


def test_morph_vertices_must_ascend(tiny):
    counts = np.zeros(len(ARKIT), "i4")
    counts[0] = 2
    twice = {"morph_indices": np.array([1, 1], "i4"), "morph_offsets": np.zeros((2, 3), "f2")}
    with pytest.raises(BadInput, match="morph browDownLeft has wrong vertex numbers"):
        load_avatar(str(tiny(morph_counts=counts, morph_normals=np.zeros((2, 3), "f2"), **twice)))


def test_pickled_objects_are_never_unpickled(tiny):
    with pytest.raises(BadInput, match="is no plain array of numbers"):
        load_avatar(str(tiny(colours=np.array([print, None], object))))


def member(data):
    """A zip with the positions replaced by these bytes."""
    from tiny import tiny_arrays

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, array in tiny_arrays().items():
            body = io.BytesIO()
            np.lib.format.write_array(body, array)
            archive.writestr(f"{name}.npy", data if name == "positions" else body.getvalue())
    return out.getvalue()


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
    "newer version": member(b"\x93NUMPY\x03\x00" + bytes(20)),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_npz_is_one_clear_line(tiny, data):
    folder = tiny()
    (folder / "avatar.npz").write_bytes(data)
    with pytest.raises(BadInput, match=r"avatar\.npz: ") as error:
        load_avatar(str(folder))
    one_line(error)


def test_a_truncated_npz_is_one_clear_line(tiny):
    folder = tiny()
    whole = (folder / "avatar.npz").read_bytes()
    for length in range(0, len(whole), 97):
        (folder / "avatar.npz").write_bytes(whole[:length])
        with pytest.raises(BadInput, match=r"damaged or not an \.npz|holds no array"):
            load_avatar(str(folder))


def test_flipped_bytes_never_give_another_error(tiny):
    folder = tiny()
    whole = (folder / "avatar.npz").read_bytes()
    rng = np.random.default_rng(4)
    refused = 0
    for _ in range(300):
        data = bytearray(whole)
        for place in rng.integers(0, len(data), 3):
            data[place] ^= 1 << rng.integers(0, 8)
        (folder / "avatar.npz").write_bytes(data)
        try:
            load_avatar(str(folder))
        except BadInput:
            refused += 1
    assert refused > 200


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tiny):
    folder = tiny()
    with zipfile.ZipFile(folder / "avatar.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ARRAYS:
            archive.writestr(f"{name}.npy", bytes(10_000_000))
    with pytest.raises(BadInput, match="unpacks to 150000000 bytes"):
        load_avatar(str(folder))
