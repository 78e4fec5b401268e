"""Accessors: every type, stride, normalised and sparse, with answers known by hand; nothing past the end."""

import numpy as np
import pytest
from glb_writer import Builder

from vcam.errors import BadInput

ONE = {"i1": 127, "u1": 255, "i2": 32767, "u2": 65535}


@pytest.mark.parametrize("kind", ["i1", "u1", "i2", "u2", "u4", "f4"])
def test_every_component_type_is_read(reader, kind):
    b = Builder()
    rows = np.arange(12).reshape(4, 3).astype(kind)
    number = b.vertices(rows)
    np.testing.assert_array_equal(reader.accessors(b).floats(number, 3), rows.astype("f4"))


@pytest.mark.parametrize("kind", ONE)
def test_normalised_numbers_are_fractions_of_the_largest(reader, kind):
    b = Builder()
    low = np.iinfo(kind).min
    number = b.vertices(np.array([[0, ONE[kind], low, low + 1]], kind), normalised=True)
    least = -1 if low else 0
    expected = [[0, 1, least, least if low else 1 / ONE[kind]]]
    np.testing.assert_allclose(reader.accessors(b).floats(number, 4), expected, atol=1e-7)


def test_rows_may_lie_apart_in_one_view(reader):
    b = Builder()
    table = np.arange(40, dtype="f4").reshape(5, 8)
    view = b.writer.view(table.tobytes(), 34962, 32)
    b.writer.accessors += [
        {"bufferView": view, "byteOffset": 12, "componentType": 5126, "count": 5, "type": "VEC3"},
        {"bufferView": view, "byteOffset": 24, "componentType": 5126, "count": 5, "type": "VEC2"},
    ]
    accessors = reader.accessors(b)
    np.testing.assert_array_equal(accessors.floats(0, 3), table[:, 3:6])
    np.testing.assert_array_equal(accessors.floats(1, 2), table[:, 6:8])


def test_a_sparse_accessor_replaces_rows(reader):
    b = Builder()
    base = b.vertices(np.ones((5, 3), "f4"))
    number = b.writer.sparse(5, np.array([1, 4]), np.array([[1, 2, 3], [4, 5, 6]], "f4"))
    over = dict(b.writer.accessors[number]) | {"bufferView": b.writer.accessors[base]["bufferView"]}
    b.writer.accessors.append(over)
    accessors = reader.accessors(b)
    expected = np.zeros((5, 3), "f4")
    expected[[1, 4]] = [[1, 2, 3], [4, 5, 6]]
    np.testing.assert_array_equal(accessors.floats(number, 3), expected)
    rows, values = accessors.deltas(number)
    np.testing.assert_array_equal(rows, [1, 4])
    np.testing.assert_array_equal(values, expected[[1, 4]])
    expected[[0, 2, 3]] = 1
    np.testing.assert_array_equal(accessors.floats(len(b.writer.accessors) - 1, 3), expected)


def test_without_a_view_all_is_zero(reader):
    b = Builder()
    b.writer.accessors.append({"componentType": 5126, "count": 7, "type": "VEC2"})
    np.testing.assert_array_equal(reader.accessors(b).floats(0, 2), np.zeros((7, 2), "f4"))


@pytest.mark.parametrize("kind", ["u1", "u2", "u4"])
def test_whole_numbers_stay_whole(reader, kind):
    b = Builder()
    number = b.indices([[0, 1, 200]], kind)
    found = reader.accessors(b).wholes(number, 1)
    np.testing.assert_array_equal(found[:, 0], [0, 1, 200])
    assert found.dtype == np.uint32


SPOILS = {
    "count 6 reaches past the end of its 60 bytes": {"count": 6},
    "count 1000000 reaches past the end": {"count": 10**6},
    "count must be a whole number from 0": {"count": -1},
    "byteOffset must be a whole number from 0": {"byteOffset": -4},
    "reaches past the end": {"byteOffset": 4},
    "componentType 5124 is no component type of glTF 2.0": {"componentType": 5124},
    "type must be VEC3 here, got 'MAT2'": {"type": "MAT2"},
    "type must be VEC3 here, got ''": {"type": None},
    "bufferView must be a whole number from -1 to 0, got 7": {"bufferView": 7},
    "sparse.indices.componentType must be of unsigned whole numbers": {"sparse": {"count": 1}},
    "sparse.count must be a whole number from 0 to 5": {"sparse": {"count": 6}},
}


@pytest.mark.parametrize("said", SPOILS)
def test_a_spoilt_accessor_is_one_clear_line(reader, said):
    b = Builder()
    number = b.vertices(np.zeros((5, 3), "f4"))
    b.writer.accessors[number] |= SPOILS[said]
    with pytest.raises(BadInput) as error:
        reader.accessors(b).floats(number, 3)
    assert said in str(error.value)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e7])
def test_numbers_that_are_none_are_refused(reader, bad):
    b = Builder()
    number = b.vertices(np.array([[0, bad, 0]], "f4"))
    with pytest.raises(BadInput, match=r"holds NaN, infinity or numbers beyond 1e\+06"):
        reader.accessors(b).floats(number, 3)


def test_a_short_stride_and_disordered_rows_are_refused(reader):
    b = Builder()
    number = b.vertices(np.zeros((5, 3), "f4"))
    b.writer.views[0]["byteStride"] = 8
    with pytest.raises(BadInput, match=r"byteStride is 8, a row needs 12"):
        reader.accessors(b).floats(number, 3)
    b = Builder()
    number = b.writer.sparse(5, np.array([3, 1]), np.ones((2, 3), "f4"))
    with pytest.raises(BadInput, match="row numbers that don't ascend below 5"):
        reader.accessors(b).deltas(number)
    b = Builder()
    number = b.vertices(np.zeros((5, 1), "f4"))
    with pytest.raises(BadInput, match="must be of unsigned whole numbers here"):
        reader.accessors(b).wholes(number, 1)
