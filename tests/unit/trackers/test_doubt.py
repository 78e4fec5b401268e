"""A face that stays where it is when looked at from aside is there; points that follow the look are none."""

import numpy as np
import pytest

from vcam.trackers.doubt import KEEPS, agreement
from vcam.trackers.landmarks import Look
from vcam.trackers.roi import around_points

IMAGE = np.zeros((400, 600, 3), np.uint8)


def face(x=300.0, y=200.0):
    points = np.random.default_rng(0).uniform(-50, 50, (478, 3))
    points[:2, :2] = [[-50, -50], [50, 50]]
    return (points + np.array([x, y, 0])).astype(np.float32)


def still(presences):
    """A net that sees the same face from everywhere, with these presences in turn."""
    left = list(presences)
    return lambda image, roi: Look(face(), left.pop(0))


def follows(image, roi):
    """A net that sees a face in the middle of wherever it looks."""
    home = around_points(face())
    return Look((face() + np.array([roi.x - home.x, roi.y - home.y, 0])).astype(np.float32), 0.9)


def test_what_stays_is_kept_where_it_was_seen_first_and_as_sure_as_the_surest_look():
    first = Look(face(301.0), 0.0)
    kept = agreement(still([0.2, 0.8, 0.1]), IMAGE, first, KEEPS)
    assert kept is not None
    assert kept.presence == 0.8
    np.testing.assert_array_equal(kept.points, first.points)


def test_what_follows_the_look_is_no_face():
    assert agreement(follows, IMAGE, Look(face(), 0.4), KEEPS) is None


def test_what_is_not_a_number_is_no_face():
    nothing = Look(np.full((478, 3), np.nan, np.float32), 0.9)
    assert agreement(lambda image, roi: nothing, IMAGE, Look(face(), 0.4), KEEPS) is None


@pytest.mark.parametrize("x", [-20.0, 620.0])
def test_of_a_face_that_has_left_the_picture_nothing_is_kept(x):
    assert agreement(still([1, 1, 1]), IMAGE, Look(face(x), 0.4), KEEPS) is None
