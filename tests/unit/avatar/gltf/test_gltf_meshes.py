"""Meshes and skins: whatever way a file stores a surface, the same surface comes out."""

import numpy as np
import pytest
from glb_writer import Builder, head
from soundness import assert_sound

from vcam.avatar.gltf.surface import triangles_of
from vcam.errors import BadInput
from vcam.types import ARKIT

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]], "f4")
FACES = [[0, 1, 2], [1, 3, 2]]


def square(b, more=(), **attributes):
    """A square as the only mesh of `b`."""
    found = {"POSITION": b.vertices(SQUARE, limits=True)} | attributes
    b.node(
        "it",
        None,
        mesh=b.add("meshes", {"primitives": [{"attributes": found, "indices": b.indices(FACES)} | dict(more)]}),
    )
    return b


def test_the_tiny_model_is_read_as_it_was_built(reader, built):
    model = reader.model(built)
    assert_sound(model)
    waving, strip = model.primitives
    assert model.target_names == (("jawOpen", "mouthSmile_L", "none"), ())
    assert [len(morph.indices) for morph in waving.morphs] == [2, 1, 0]
    np.testing.assert_allclose(waving.morphs[0].offsets, [[0, 0, 0.05]] * 2)
    np.testing.assert_array_equal(waving.uv[0], [[0, 0], [1, 0], [0, 1], [1, 1]])
    np.testing.assert_array_equal(waving.weights[:, :2], [[1, 0], [1, 0], [0, 1], [0, 1]])
    assert (waving.skin, strip.skin) == (0, -1)
    np.testing.assert_allclose(strip.colours, 32768 / 65535)
    np.testing.assert_array_equal(strip.normals, [[0, 0, 1]] * 4)
    assert [model.nodes.names[primitive.node] for primitive in model.primitives] == ["wave", "still"]
    assert [model.nodes.names[joint] for joint in model.skins[0].joints] == ["lower", "upper"]
    np.testing.assert_allclose(model.skins[0].inverse_bind[1, :3, 3], [0, -0.1, 0])


def test_strips_and_fans_become_triangles_of_one_side():
    corners = np.arange(5, dtype=np.uint32)
    np.testing.assert_array_equal(triangles_of(corners, 4), [[0, 1, 2]])
    np.testing.assert_array_equal(triangles_of(corners, 5), [[0, 1, 2], [2, 1, 3], [2, 3, 4]])
    np.testing.assert_array_equal(triangles_of(corners, 6), [[0, 1, 2], [0, 2, 3], [0, 3, 4]])
    for mode in (4, 5, 6):
        assert triangles_of(corners[:2], mode).shape == triangles_of(corners[:0], mode).shape == (0, 3)
    np.testing.assert_array_equal(triangles_of(np.array([0, 1, 1, 2, 3], np.uint32), 5), [[1, 2, 3]][::1])


def test_without_indices_the_vertices_come_in_threes(reader):
    b = Builder()
    corners = SQUARE[np.ravel(FACES)]
    b.node(
        "it",
        None,
        mesh=b.add("meshes", {"primitives": [{"attributes": {"POSITION": b.vertices(corners, limits=True)}}]}),
    )
    (primitive,) = reader.model(b).primitives
    np.testing.assert_array_equal(primitive.triangles, [[0, 1, 2], [3, 4, 5]])


def test_quantised_dense_and_sparse_targets_are_the_same(reader):
    move = np.zeros((4, 3), "f4")
    move[[1, 3]] = [[0.5, 0, 0], [0, -0.25, 0]]
    rows = np.array([1, 3])
    b = Builder()
    b.json["extensionsRequired"] = ["KHR_mesh_quantization"]
    targets = [
        b.vertices(move, limits=True),
        b.writer.sparse(4, rows, move[rows]),
        b.vertices(np.rint(move * 32767).astype("i2"), normalised=True),
        b.vertices(np.rint(move * 127).astype("i1"), normalised=True),
    ]
    square(b, {"targets": [{"POSITION": target} for target in targets]})
    morphs = reader.model(b).primitives[0].morphs
    for morph, quantum in zip(morphs, (0, 0, 2e-5, 5e-3), strict=True):
        np.testing.assert_array_equal(morph.indices, rows)
        np.testing.assert_allclose(morph.offsets, move[rows], atol=quantum)


def test_a_target_that_moves_normals_only_is_kept(reader):
    turn = np.zeros((4, 3), "f4")
    turn[2] = [1, 0, 0]
    b = Builder()
    square(b, {"targets": [{"NORMAL": b.vertices(turn)}]})
    (morph,) = reader.model(b).primitives[0].morphs
    np.testing.assert_array_equal(morph.indices, [2])
    np.testing.assert_array_equal(morph.normals, [[1, 0, 0]])
    np.testing.assert_array_equal(morph.offsets, [[0, 0, 0]])


def test_of_eight_influences_the_strongest_four_stay(reader):
    b = Builder()
    joints = [b.node(f"j{i}") for i in range(8)]
    skin = b.skin(joints, np.zeros((8, 3)))
    weights = np.array([[0.05, 0.2, 0.1, 0.05], [0.3, 0.05, 0.05, 0.2]], "f4")
    more = {}
    for k in (0, 1):
        more[f"JOINTS_{k}"] = b.vertices(np.tile(np.arange(4, dtype="u2") + 4 * k, (4, 1)))
        more[f"WEIGHTS_{k}"] = b.vertices(np.tile(weights[k], (4, 1)))
    square(b, **more)
    b.json["nodes"][-1]["skin"] = skin
    (primitive,) = reader.model(b).primitives
    np.testing.assert_array_equal(primitive.joints[0], [4, 1, 7, 2])
    np.testing.assert_allclose(primitive.weights[0], np.array([0.3, 0.2, 0.2, 0.1]) / 0.8, atol=1e-6)


def test_weights_without_sum_hang_on_the_first_joint(reader):
    b = Builder()
    skin = b.skin([b.node("a"), b.node("b")], np.zeros((2, 3)))
    ones = b.vertices(np.ones((4, 4), "u1"))
    square(b, JOINTS_0=ones, WEIGHTS_0=b.vertices(np.zeros((4, 4), "f4")))
    b.json["nodes"][-1]["skin"] = skin
    (primitive,) = reader.model(b).primitives
    np.testing.assert_array_equal(primitive.weights, [[1, 0, 0, 0]] * 4)


def test_vertices_that_nothing_draws_are_left_out(reader):
    """VRoid and others give every primitive of a mesh the same vertices."""
    b = Builder()
    many = np.arange(300, dtype="f4").reshape(100, 3)
    attributes = {"POSITION": b.vertices(many, limits=True)}
    target = [{"POSITION": b.vertices(many * 0.5, limits=True)}]
    parts = [
        {"attributes": attributes, "indices": b.indices([rows]), "targets": target}
        for rows in ([97, 3, 5], [3, 50, 51])
    ]
    b.node("it", None, mesh=b.add("meshes", {"primitives": parts}))
    first, second = reader.model(b).primitives
    np.testing.assert_array_equal(first.positions, many[[3, 5, 97]])
    np.testing.assert_array_equal(first.triangles, [[2, 0, 1]])
    np.testing.assert_array_equal(first.morphs[0].offsets, many[[3, 5, 97]] * 0.5)
    np.testing.assert_array_equal(second.positions, many[[3, 50, 51]])


def test_points_lines_and_empty_meshes_are_not_drawn(reader):
    b = square(Builder())
    primitives = b.json["meshes"][0]["primitives"]
    primitives += [primitives[0] | {"mode": 0}, primitives[0] | {"mode": 1}, {"attributes": {}}]
    assert len(reader.model(b).primitives) == 1
    primitives.pop(0)
    with pytest.raises(BadInput, match="its scene holds no triangles to draw; export the model with its meshes"):
        reader.model(b)


def test_a_mesh_on_two_nodes_is_drawn_twice(reader):
    b = square(Builder())
    b.node("again", None, mesh=0)
    first, second = reader.model(b).primitives
    assert (first.node, second.node) == (0, 1)
    assert first.positions is second.positions


def test_names_of_targets_may_be_those_of_the_primitive_or_missing(reader):
    b = Builder()
    still = b.writer.sparse(4, np.zeros(0, int), np.zeros((0, 3), "f4"))
    targets = [{"POSITION": still}] * 3
    square(b, {"targets": targets, "extras": {"targetNames": ["a", 5]}})
    assert reader.model(b).target_names == (("a", "", ""),)
    b.json["meshes"][0]["extras"] = "made with love"
    assert reader.model(b).target_names == (("a", "", ""),)
    b.json["meshes"][0]["extras"] = {"targetNames": ["x", "y", "z", "too many"]}
    assert reader.model(b).target_names == (("x", "y", "z"),)


def test_missing_normals_are_worked_out_and_bad_ones_mended(reader):
    b = square(Builder())
    np.testing.assert_allclose(reader.model(b).primitives[0].normals, [[0, 0, 1]] * 4)
    normals = np.array([[0, 0, 5], [0, 0, 0], [3, 0, 4], [0, 0, 1]], "f4")
    b = Builder()
    square(b, NORMAL=b.vertices(normals))
    np.testing.assert_allclose(
        reader.model(b).primitives[0].normals, [[0, 0, 1], [0, 0, 1], [0.6, 0, 0.8], [0, 0, 1]], atol=1e-6
    )


SPOILS = {
    r"indices names vertex 9 of 4": lambda b, p: p.update(indices=b.indices([[0, 1, 9]])),
    r"attributes.NORMAL has 3 rows for 4 vertices": lambda b, p: p["attributes"].update(
        NORMAL=b.vertices(np.ones((3, 3), "f4"))
    ),
    r"targets\[0\].POSITION has 3 rows for 4 vertices": lambda b, p: p.update(
        targets=[{"POSITION": b.vertices(np.ones((3, 3), "f4"))}]
    ),
    r"targets\[0\].POSITION has 9 rows for 4 vertices": lambda b, p: p.update(
        targets=[{"POSITION": b.writer.sparse(9, np.array([8]), np.ones((1, 3), "f4"))}]
    ),
    r"attributes.POSITION must be a whole number from -1": lambda b, p: p["attributes"].update(POSITION=99),
    r"mode must be a whole number from 0 to 6, got 7": lambda b, p: p.update(mode=7),
    r"material is 3, but there is none of these": lambda b, p: p.update(material=3),
    r"targets must be a list of at most 1000": lambda b, p: p.update(targets=[{}] * 1001),
    r"type must be VEC3 here": lambda b, p: p["attributes"].update(POSITION=b.vertices(np.ones((4, 2), "f4"))),
}


@pytest.mark.parametrize("said", SPOILS)
def test_a_spoilt_primitive_is_one_clear_line(reader, said):
    b = square(Builder())
    SPOILS[said](b, b.json["meshes"][0]["primitives"][0])
    with pytest.raises(BadInput, match=said):
        reader.model(b)


def test_different_numbers_of_targets_in_one_mesh_are_refused(reader):
    b = square(Builder())
    primitives = b.json["meshes"][0]["primitives"]
    primitives.append(primitives[0] | {"targets": [{"POSITION": 0}]})
    with pytest.raises(BadInput, match=r"meshes\[0\]\.primitives have different numbers of targets"):
        reader.model(b)


def test_spoilt_skins_are_one_clear_line(reader, built):
    built.json["skins"][0]["joints"] = [1]
    with pytest.raises(BadInput, match=r"nodes\[3\]\.skin has 1 joints, its mesh names 1"):
        reader.model(built)
    built.json["skins"][0]["joints"] = []
    with pytest.raises(BadInput, match=r"skins\[0\]\.joints is missing"):
        reader.model(built)
    built.json["skins"][0]["joints"] = [1, 2, 0]
    with pytest.raises(BadInput, match=r"inverseBindMatrices has 2 matrices for 3 joints"):
        reader.model(built)


def test_a_skin_without_matrices_has_unit_ones(reader, built):
    del built.json["skins"][0]["inverseBindMatrices"]
    np.testing.assert_array_equal(reader.model(built).skins[0].inverse_bind, [np.eye(4)] * 2)


def test_too_much_of_everything_is_refused(reader):
    b = square(Builder())
    primitives = b.json["meshes"][0]["primitives"]
    b.json["meshes"][0]["primitives"] = primitives * 1500
    b.node("again", None, mesh=0)
    with pytest.raises(BadInput, match="over 2000 primitives or 2000000 triangles; simplify the model"):
        reader.model(b)


@pytest.mark.parametrize("kind", ["glb", "vrm0", "vrm1"])
def test_our_own_head_is_read_back_from_every_kind_of_file(reader, kind):
    model = reader.model(head(kind, "mtoon", every=20))
    assert_sound(model)
    assert model.target_names[0] == ARKIT
    assert model.meta.format == {"glb": "glTF 2.0", "vrm0": "VRM 0.x", "vrm1": "VRM 1.0"}[kind]
    assert len(model.skins[0].joints) == 21
