"""A head followed by flow, from a pose that somebody else found."""

import numpy as np
import pytest

from vcam.geometry import angles_from_rotation, head_rotation
from vcam.trackers.haar_flow import HeadFlow


def degrees(pose):
    return np.degrees(angles_from_rotation(head_rotation(pose)))


def test_a_head_is_followed_through_turns_to_both_sides(actor):
    flow = HeadFlow(actor.grey(0), actor.camera, actor.pose(0))
    errors, yaws = [], []
    for i in range(1, 200):
        pose = flow.follow(actor.grey(i)).camera_from_head
        errors.append(degrees(pose) - degrees(actor.pose(i)))
        yaws.append(degrees(actor.pose(i))[0])
        assert np.linalg.norm(pose[:3, 3] - actor.pose(i)[:3, 3]) < 0.05
    assert np.ptp(yaws) > 50
    assert np.abs(errors).mean(axis=0).max() < 5


def test_it_comes_back_to_where_it_was_when_the_head_does(actor):
    flow = HeadFlow(actor.grey(0), actor.camera, actor.pose(0))
    for i in [*range(1, 100), *range(98, -1, -1)]:
        step = flow.follow(actor.grey(i))
    assert np.abs(degrees(step.camera_from_head) - degrees(actor.pose(0))).max() < 0.5
    assert step.held > 0.9


def test_where_there_is_nothing_to_follow_there_is_no_head(actor):
    flow = HeadFlow(actor.grey(0), actor.camera, actor.pose(0))
    assert flow.follow(np.full((480, 640), 90, np.uint8)) is None


def test_a_head_that_was_out_of_sight_is_known_by_its_look(actor):
    flow = HeadFlow(actor.grey(0), actor.camera, actor.pose(0))
    for i in range(1, 95, 2):
        flow.follow(actor.grey(i))
    roughly = actor.pose(20).copy()
    roughly[:3, 3] += [0.004, -0.003, 0.01]
    assert flow.resume(actor.grey(20), roughly)
    assert np.abs(degrees(flow.pose) - degrees(actor.pose(20))).max() < 3


def test_another_picture_is_not_taken_for_the_head(actor):
    flow = HeadFlow(actor.grey(0), actor.camera, actor.pose(0))
    noise = np.random.default_rng(0).integers(0, 256, (480, 640), np.uint8)
    before = flow.pose
    assert not flow.resume(noise, actor.pose(0))
    np.testing.assert_array_equal(flow.pose, before)


@pytest.mark.parametrize("gain", [0.4, 1.3])
def test_a_change_of_light_does_not_move_the_head(actor, gain):
    flow = HeadFlow(actor.grey(0), actor.camera, actor.pose(0))
    lit = np.clip(actor.grey(0) * gain, 0, 255).astype(np.uint8)
    step = flow.follow(lit)
    assert np.abs(degrees(step.camera_from_head) - degrees(actor.pose(0))).max() < 0.5
