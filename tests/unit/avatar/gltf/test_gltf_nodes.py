"""The node tree: parents first, no circles, and matrices taken apart into what they were made of."""

import numpy as np
import pytest
from glb_writer import Builder

from vcam.avatar.gltf.nodes import read_nodes
from vcam.avatar.gltf.tree import MAX_DEPTH, read_tree
from vcam.errors import BadInput
from vcam.geometry import rotation_from_angles, rotation_from_quat_wxyz


def nodes(reader, tables, **more):
    b = Builder()
    b.json |= {"nodes": tables, "scenes": [{"nodes": [0]}]} | more
    document = reader.document(b)
    return read_tree(document), document


def test_parents_come_first_whatever_the_file_does(reader):
    tree, document = nodes(
        reader, [{"name": "c"}, {"name": "b", "children": [0]}, {"name": "a", "children": [1, 3]}, {}]
    )
    found = read_nodes(document, tree)
    assert found.names == ("a", "b", "", "c")
    np.testing.assert_array_equal(found.parents, [-1, 0, 0, 1])
    assert tree.place == (3, 1, 0, 2)


@pytest.mark.parametrize(
    ("more", "drawn"),
    [
        ({"scenes": [{"nodes": [0]}, {"nodes": [2]}], "scene": 1}, {2, 3}),
        ({"scenes": [{"nodes": [0]}, {"nodes": [2]}]}, {0, 1}),
        ({"scenes": []}, {0, 1, 2, 3}),
        ({"scenes": [{}]}, set()),
    ],
)
def test_only_the_default_scene_is_drawn(reader, more, drawn):
    tree, _ = nodes(reader, [{"children": [1]}, {}, {"children": [3]}, {}], **more)
    assert tree.drawn == drawn


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ([{"children": [0]}], "node 0 hangs on itself, in a circle"),
        ([{}, {"children": [2]}, {"children": [1]}], "node 1 hangs on itself, in a circle"),
        ([{"children": [2]}, {"children": [2]}, {}], "node 2 hangs on two others"),
        ([{"children": [1, 1]}, {}], "node 1 hangs on two others"),
        ([{"children": [5]}], r"nodes\[0\]\.children\[0\] must be a whole number from 0 to 0, got 5"),
        ([{"children": [i + 1]} for i in range(MAX_DEPTH)] + [{}], f"its node tree is over {MAX_DEPTH} deep"),
        ([{}] * 20_001, "nodes must be a list of at most 20000"),
    ],
)
def test_what_is_no_tree_is_one_clear_line(reader, tables, said):
    with pytest.raises(BadInput, match=said):
        nodes(reader, tables)


@pytest.mark.parametrize("scale", [(1, 1, 1), (0.01, 0.02, 3), (-1, 1, 1), (-2, -3, -4)])
def test_a_matrix_is_taken_apart_into_what_makes_it(reader, scale):
    rotation = rotation_from_angles(0.5, -0.3, 1.2)
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = rotation * scale, (1, 2, 3)
    tree, document = nodes(reader, [{"matrix": matrix.T.ravel().tolist()}])
    found = read_nodes(document, tree)
    again = rotation_from_quat_wxyz(found.rotation_wxyz[0].astype(float)) * found.scale[0]
    np.testing.assert_allclose(again, matrix[:3, :3], atol=1e-5)
    np.testing.assert_allclose(found.translation[0], (1, 2, 3))


def test_rotations_become_unit_and_nothing_becomes_no_turn(reader):
    tables = [{"rotation": [0, 2, 0, 2]}, {"rotation": [0, 0, 0, 0]}, {"matrix": [0] * 16}]
    tree, document = nodes(reader, tables)
    found = read_nodes(document, tree)
    np.testing.assert_allclose(found.rotation_wxyz, [[0.5**0.5, 0, 0.5**0.5, 0], [1, 0, 0, 0], [1, 0, 0, 0]], atol=1e-6)
