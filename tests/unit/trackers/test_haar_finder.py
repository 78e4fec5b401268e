"""What the cascades find in pictures."""

import cv2
import numpy as np
import pytest

from vcam.errors import TrackerError
from vcam.trackers import haar_finder as subject
from vcam.trackers.haar_finder import FRONTAL, USUAL_EYES, Finder


@pytest.fixture(scope="module")
def finder():
    return Finder()


def pupils(actor, index):
    pose = actor.pose(index)
    points = np.array([[0.0315, 0, 0.009], [-0.0315, 0, 0.009]])
    return cv2.projectPoints(points, cv2.Rodrigues(pose[:3, :3])[0], pose[:3, 3], actor.camera.matrix, None)[0][:, 0]


def test_each_frontal_cascade_finds_the_face_in_turn(finder, actor):
    for _ in FRONTAL:
        (box,) = finder.faces(actor.grey(0))
        eyes = box[:2] + USUAL_EYES * (box[2:] - box[:2])
        assert np.abs(eyes - pupils(actor, 0)).max() < 0.1 * (box[2] - box[0])


def test_both_eyes_are_found_the_persons_left_first(finder, actor):
    eyes, both = finder.eyes_in_box(actor.grey(0), finder.faces(actor.grey(0))[0])
    assert both
    assert np.abs(eyes - pupils(actor, 0)).max() < 8
    of_head, both = finder.eyes_of_head(actor.grey(0), actor.camera, actor.pose(0))
    assert both
    assert np.abs(of_head - pupils(actor, 0)).max() < 8


def test_eyes_that_are_not_seen_are_where_they_usually_are(finder):
    eyes, both = finder.eyes_in_box(np.full((480, 640), 90, np.uint8), np.array([100.0, 100.0, 300.0, 300.0]))
    assert not both
    np.testing.assert_allclose(eyes, 100 + 200 * USUAL_EYES, atol=1)


@pytest.mark.parametrize("index", [0, 100, 160])
def test_a_head_is_seen_where_it_is_also_turned_and_nowhere_else(finder, actor, index):
    assert finder.is_face(actor.grey(index), actor.camera, actor.pose(index))
    beside = actor.pose(index).copy()
    beside[0, 3] += 0.25
    assert not finder.is_face(actor.grey(index), actor.camera, beside)


@pytest.mark.parametrize("size_wh", [(640, 480), (33, 33), (2000, 24), (23, 500)])
def test_noise_has_no_face(finder, size_wh):
    noise = np.random.default_rng(0).integers(0, 256, (size_wh[1], size_wh[0]), np.uint8)
    assert len(finder.faces(noise)) == 0


@pytest.mark.parametrize("damage", [None, "<opencv_storage/>"])
def test_a_cascade_that_is_gone_or_damaged_is_named(monkeypatch, tmp_path, damage):
    monkeypatch.setattr(subject, "CASCADES", tmp_path)
    if damage:
        (tmp_path / FRONTAL[0]).write_text(damage)
    with pytest.raises(TrackerError, match=rf"haar can't start: OpenCV's .*{FRONTAL[0]} is missing or damaged; rein"):
        Finder()
