"""A face is measured the same wherever it is and however it is turned."""

import numpy as np
import pytest
from seen_faces import CANONICAL, GUESSED, LENS, moved, seen

from vcam.expression.measures import BROW_BY_PITCH_M, Ruler

RULER = Ruler(CANONICAL.points, CANONICAL.rigid)


def measured(face, camera=GUESSED, **view):
    points, pose = seen(face, camera=camera, **view)
    return RULER.measure(points, camera, pose)


@pytest.mark.parametrize("camera", [GUESSED, LENS], ids=["pinhole", "lens"])
@pytest.mark.parametrize(
    "view",
    [
        {"turn": (0.6, 0, 0)}, {"turn": (0, 0, 0.4)}, {"turn": (-0.4, 0.2, 0.3)}, {"place": (0, 0, 0.35)},
        {"place": (0.2, -0.1, 0.7)}, {"place": (0, 0, 1.5)},
    ],
)  # fmt: skip
def test_where_and_how_turned_a_head_is_changes_no_measure(camera, view):
    ahead, other = measured(moved()), measured(moved(), camera, **view)
    level = BROW_BY_PITCH_M[:, None] * (other.view[1] - ahead.view[1])  # what the net does, and this face doesn't
    np.testing.assert_allclose(other.brows + level, ahead.brows, atol=2e-4)
    np.testing.assert_allclose(other.lids, ahead.lids, atol=0.01)
    assert (other.lips, other.mouth, other.chin) == pytest.approx((ahead.lips, ahead.mouth, ahead.chin), abs=4e-4)


def test_a_small_head_is_measured_as_a_typical_one():
    np.testing.assert_allclose(measured(moved() * 0.8).brows, measured(moved()).brows, atol=5e-4)


def test_muscles_are_measured_in_metres_left_apart_from_right():
    still = measured(moved())
    up = {f"p{n}": (0, 0.004, 0) for n in (285, 336)}
    raised = measured(moved(**up))
    np.testing.assert_allclose(raised.brows - still.brows, [[0.004, 0], [0, 0], [0, 0]], atol=5e-4)
    down = {f"p{n}": (0, -0.01, 0) for n in (14, 317, 87)}
    assert measured(moved(**down)).lips - still.lips == pytest.approx(0.01, abs=1e-3)
    shut = {f"p{n}": (0, -0.004, 0) for n in (158, 159, 160)}
    left, right = measured(moved(**shut)).lids - still.lids
    assert right < -0.1
    assert left == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(("turn", "index", "sign"), [((-0.4, 0, 0), 0, 1), ((0.4, 0, 0), 0, -1), ((0, -0.4, 0), 1, 1)])
def test_the_view_is_from_the_left_when_the_head_turns_right_and_from_below_when_it_looks_up(turn, index, sign):
    view = measured(moved(), turn=turn, place=(0, 0, 0.6)).view
    assert view[index] * sign == pytest.approx(0.4, abs=0.01)
    assert view[1 - index] == pytest.approx(0, abs=0.01)
