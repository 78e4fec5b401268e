"""Hanging vertices on chains, and the strand arrays from bake to Avatar."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from vcam.avatar.model import HAIR, load_avatar
from vcam.errors import BadInput

TOOLS = Path(__file__).parents[3] / "tools"


@pytest.fixture
def bake(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOLS))
    before = set(sys.modules)
    yield lambda name: importlib.import_module(f"bake.{name}")
    for name in set(sys.modules) - before:
        if name.partition(".")[0] == "bake":
            del sys.modules[name]


DOWN = np.array([[0.0, 0, 0], [0, -1, 0], [0, -2, 0]])


def test_a_vertex_goes_over_from_the_head_to_the_chain(bake):
    swing = bake("swing")
    heights = np.array([0.5, 0.0, -0.25, -0.5, -1.0, -1.5, -2.5])
    points = np.c_[np.full(7, 0.1), heights, np.zeros(7)]
    joints, shares, distance = swing.hang(points, swing.Chain(DOWN))
    np.testing.assert_allclose(shares.sum(1), [0, 0, 0.5, 1, 1, 1, 1])
    moved_by = np.array([[(j == k) @ s for k in (0, 1)] for j, s in zip(joints, shares, strict=True)])
    np.testing.assert_allclose(moved_by[3:], [[1, 0], [0.5, 0.5], [0, 1], [0, 1]])
    np.testing.assert_allclose(distance[1:6], 0.1)


def test_most_keeps_a_share_on_the_head(bake):
    swing = bake("swing")
    _, shares, _ = swing.hang(DOWN, swing.Chain(DOWN, most=0.4))
    np.testing.assert_allclose(shares.sum(1), [0, 0.4, 0.4])


def test_along_gives_equal_bones_from_the_start_to_the_tip(bake):
    chain = bake("swing").along(np.array([[0.0, 0, 0], [0, -1, 0], [3, -1, 0]]), joints=3, start=0.25)
    np.testing.assert_allclose(chain.places, [[0, -1, 0], [1, -1, 0], [2, -1, 0], [3, -1, 0]])


def test_two_parts_share_a_chain_and_each_vertex_takes_the_nearest(bake):
    swing, part = bake("swing"), bake("part")
    shared = swing.Chain(DOWN)
    other = swing.Chain(DOWN + np.array([5, 0, 0]))
    near = part.Part(np.array([[0.0, -2, 0], [5, -2, 0]]), np.zeros((0, 3), int), HAIR, np.zeros((2, 3)))
    near.swing = (shared, other)
    far = part.Part(np.array([[4.0, -2, 0]]), np.zeros((0, 3), int), HAIR, np.zeros((1, 3)))
    far.swing = (shared,)
    still = part.Part(np.array([[0.0, -2, 0]]), np.zeros((0, 3), int), HAIR, np.zeros((1, 3)))
    made = swing.strands([near, far, still], lambda points: points, np.zeros(3), None)
    assert made["strand_parents"].tolist() == [-1, 0, -1, 2]
    np.testing.assert_allclose(made["strand_places"], 0.1 * np.array([[0, 0, 0], [0, -1, 0], [5, 0, 0], [5, -1, 0]]))
    assert made["vertex_joints"][:3, 0].tolist() == [1, 3, 1]
    np.testing.assert_allclose(made["vertex_shares"].sum(1), [1, 1, 1, 0])
    assert made["strand_colliders"].shape == (0, 4)


def strand_arrays(**changed):
    """Two joints, one below the other; vertex 2 hangs on the lower."""
    joints, shares = np.zeros((6, 2), "i4"), np.zeros((6, 2), "f4")
    joints[2], shares[2] = [0, 1], [0.25, 0.75]
    return {
        "strand_places": np.array([[0, 0, 0], [0, -0.1, 0]], "f4"),
        "strand_tails": np.array([[0, -0.1, 0], [0, -0.2, 0]], "f4"),
        "strand_parents": np.array([-1, 0], "i4"),
        "strand_physics": np.array([[1, 0, 0.4, 0.01]] * 2, "f4"),
        "strand_colliders": np.array([[0, 0, -0.1, 0.05]], "f4"),
        "vertex_joints": joints,
        "vertex_shares": shares,
    } | changed


def test_strands_are_loaded(tiny):
    strands = load_avatar(str(tiny(**strand_arrays()))).strands
    for key, value in zip(strand_arrays().values(), strands.__slots__, strict=True):
        np.testing.assert_allclose(getattr(strands, value), key, atol=1 / 65535)


def test_an_avatar_without_joints_has_no_strands(tiny):
    none = {"places": (0, 3), "tails": (0, 3), "parents": (0,), "physics": (0, 4), "colliders": (0, 4)}
    empty = {f"strand_{k}": np.zeros(shape, "i4" if k == "parents" else "f4") for k, shape in none.items()}
    assert load_avatar(str(tiny(**strand_arrays(**empty)))).strands is None


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("strand_parents", np.array([-1, 1], "i4"), "strand_parents must name joints before their own"),
        ("strand_parents", np.array([-2, 0], "i4"), "strand_parents must name joints before their own"),
        ("vertex_joints", np.full((6, 2), 2, "i4"), "vertex_joints points beyond the 2 joints"),
        ("vertex_shares", np.full((6, 2), 0.6, "f4"), "vertex_shares must be from 0 and add up to at most 1"),
        ("vertex_shares", np.zeros((5, 2), "f4"), "vertex_shares has 5 rows, not 6"),
        ("strand_tails", np.zeros((1, 3), "f4"), "strand_tails has 1 rows, not 2"),
        ("strand_physics", np.full((2, 4), -1, "f4"), "can't be negative"),
        ("strand_colliders", np.full((1, 4), np.nan, "f4"), "strand_colliders holds NaN"),
        ("strand_colliders", np.zeros((65, 4), "f4"), "65 colliders swing"),
        ("strand_places", np.zeros((2, 3), "f8"), "strand_places is float64"),
        ("strand_tails", None, "holds no array 'strand_tails'"),
    ],
)
def test_spoilt_strands_are_refused_by_name(tiny, key, value, said):
    with pytest.raises(BadInput, match=said):
        load_avatar(str(tiny(**strand_arrays(**{key: value}))))
