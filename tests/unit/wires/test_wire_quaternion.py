from itertools import pairwise

import numpy as np
import pytest

from vcam import geometry
from vcam.wires.quaternion import STILL, angles_of, back, from_angles, part, times, turned

RANDOM = np.random.default_rng(7)
TURNS = [tuple(RANDOM.uniform((-3.1, -1.5, -3.1), (3.1, 1.5, 3.1))) for _ in range(50)]


def matrix(quat):
    return geometry.rotation_from_quat_wxyz(np.array(quat))


@pytest.mark.parametrize("angles", TURNS)
def test_angles_make_the_rotation_that_geometry_makes_and_come_back(angles):
    quat = from_angles(*angles)
    assert np.allclose(matrix(quat), geometry.rotation_from_angles(*angles), atol=1e-12)
    assert angles_of(quat) == pytest.approx(angles, abs=1e-6)


@pytest.mark.parametrize(("one", "other"), list(pairwise(TURNS)))
def test_a_product_turns_as_its_matrices_do(one, other):
    a, b = from_angles(*one), from_angles(*other)
    assert np.allclose(matrix(times(a, b)), matrix(a) @ matrix(b), atol=1e-12)
    assert np.allclose(turned(a, (1.0, 2.0, 3.0)), matrix(a) @ [1, 2, 3], atol=1e-12)
    assert np.allclose(times(a, back(a)), STILL, atol=1e-12)


@pytest.mark.parametrize("share", [0.0, 1e-3, 0.4, 1.0])
@pytest.mark.parametrize("angles", [*TURNS[:8], (1e-3, 0, 0), (0, 0, 0)])
def test_a_part_lies_on_the_shortest_arc(angles, share):
    quat = from_angles(*angles)
    wanted = geometry.slerp(np.array(STILL), np.array(quat), share)
    got = np.array(part(quat, share))
    assert np.allclose(got, wanted, atol=1e-6)
    assert np.linalg.norm(got) == pytest.approx(1.0, abs=1e-12)


def test_straight_down_has_angles_too():
    assert angles_of(from_angles(0.0, np.pi / 2, 0.0))[1] == pytest.approx(np.pi / 2, abs=1e-6)
    assert angles_of((0.70711, 0.70711, 0.0, 0.0))[1] == pytest.approx(np.pi / 2), "longer than 1 by rounding"
