"""Many points at once: as one by one."""

import numpy as np
import pytest

from vcam.avatar.points import affine, closed, run, unit

LINEAR = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0], [3.0, 0.0, 1.0]])
SHIFT = np.array([0.5, -1.0, 2.0])
POINTS = np.arange(24, dtype=np.float32).reshape(8, 3)


def test_each_point_is_turned_and_shifted():
    np.testing.assert_allclose(affine(POINTS, LINEAR, SHIFT), [LINEAR @ point + SHIFT for point in POINTS], rtol=1e-6)


def test_it_is_written_where_told_and_the_points_are_left_alone():
    points, out = POINTS.copy(), np.zeros((10, 3), np.float32)
    affine(points, LINEAR, SHIFT, out[1:9])
    np.testing.assert_array_equal(out[1:9], affine(POINTS, LINEAR, SHIFT))
    assert not out[[0, 9]].any()
    np.testing.assert_array_equal(points, POINTS)


def test_no_points_are_none():
    assert affine(POINTS[:0], LINEAR, SHIFT).shape == (0, 3)


@pytest.mark.parametrize("numbers", [[], [5], [2, 3, 4], [2, 4, 5]])
def test_a_run_chooses_the_same(numbers):
    chosen = run(np.array(numbers, np.int64))
    np.testing.assert_array_equal(np.arange(10)[chosen], numbers)
    assert isinstance(chosen, slice) == (numbers in ([5], [2, 3, 4]))


def test_few_gaps_are_closed_and_many_are_not():
    few = np.delete(np.arange(3, 43), [7, 20])
    np.testing.assert_array_equal(closed(few), np.arange(3, 43))
    many = np.arange(0, 40, 2)
    np.testing.assert_array_equal(closed(many), many)
    assert not len(closed(many[:0]))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_units_are_as_long_as_one_and_nothing_stays_nothing(kind):
    rows = unit(np.array([[3, 0, 4], [0, 0, 0]], kind))
    assert rows.dtype == kind
    np.testing.assert_allclose(rows, [[0.6, 0, 0.8], [0, 0, 0]], rtol=1e-6)
