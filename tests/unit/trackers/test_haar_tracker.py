"""The tracker without nets: whom it takes for a face, what it goes on with, what it lets go of."""

import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.errors import TrackerError
from vcam.geometry import angles_from_rotation, head_rotation
from vcam.trackers.haar import LOOKS, POINTS_M, HaarTracker
from vcam.types import ARKIT, Face, Frame, HeadPose, Landmarks


@pytest.fixture
def tracker(actor):
    with HaarTracker(camera=actor.camera, smoothing=None) as tracker:
        yield tracker


def seen_by_others(actor, index):
    """The face that a tracker with nets would give."""
    landmarks = Landmarks(np.zeros((478, 2), np.float32), "mediapipe478", 1.0)
    pose = HeadPose(actor.pose(index), 0.0)
    frame = actor.frames[index]
    return Face(frame.captured, index, landmarks, pose, np.zeros(len(ARKIT), np.float32), np.zeros((2, 2), np.float32))


def test_the_head_is_followed_with_its_turns_place_and_size(actor, tracker):
    off, places = [], []
    for i, frame in enumerate(actor.frames):
        face = tracker.track(frame)
        real, seen = (head_rotation(pose) for pose in (actor.pose(i), face.pose.camera_from_head))
        off.append(np.degrees(np.subtract(angles_from_rotation(seen), angles_from_rotation(real))))
        places.append(face.pose.camera_from_head[:3, 3] / actor.pose(i)[:3, 3])
    assert np.abs(off - np.median(off, axis=0)).mean(axis=0).max() < 4
    assert np.abs(np.median(places, axis=0)[2] - 1) < 0.06


def test_a_face_says_by_which_scheme_its_points_are(actor, tracker):
    face = tracker.track(actor.frames[0])
    assert (face.landmarks.scheme, face.landmarks.points.shape) == ("haar", (len(POINTS_M), 2))
    left_eye, right_eye, nose, _, _, chin, crown, _, _ = face.landmarks.points
    assert left_eye[0] > nose[0] > right_eye[0]
    assert crown[1] < left_eye[1] < nose[1] < chin[1]


def test_what_it_cannot_see_stays_at_rest(actor, tracker, blinks):
    for frame in actor.frames[:120:3]:
        face = tracker.track(frame)
        assert not np.delete(face.expression, blinks).any()
        assert not face.gaze.any()


def test_a_face_without_eyes_must_be_found_several_times(actor, tracker, monkeypatch):
    usual = np.array([[90.0, 50], [40, 50]])
    monkeypatch.setattr(tracker._finder, "eyes_in_box", lambda grey, box: (usual + box[:2], False))
    faces = [tracker.track(frame) for frame in actor.still(0, LOOKS, period=0.1)]
    assert [face is not None for face in faces] == [False] * (LOOKS - 1) + [True]


def test_where_nobody_is_it_looks_less_often(actor, tracker, monkeypatch):
    looks = []
    monkeypatch.setattr(tracker._finder, "faces", lambda grey: looks.append(1) or np.zeros((0, 4)))
    wall = np.full((480, 640, 3), 90, np.uint8)

    def looked(seconds):
        before = len(looks)
        for i in range(30):
            tracker.track(Frame(wall, seconds + i / 30, i))
        return len(looks) - before

    assert looked(0.0) > 1.5 * looked(10.0) > 5


def test_a_face_that_is_gone_is_gone_within_the_second(actor, tracker):
    tracker.track(actor.frames[0])
    wall = np.random.default_rng(0).integers(60, 120, (480, 640, 3), np.uint8)
    shown = [tracker.track(Frame(wall, 0.04 * i, i)) is not None for i in range(1, 30)]
    assert sum(shown) * 0.04 < 0.4


def test_a_face_that_comes_back_is_turned_as_it_was(actor, tracker):
    for frame in actor.frames[:90]:
        before = tracker.track(frame)
    blank = np.full((480, 640, 3), 90, np.uint8)
    assert [tracker.track(Frame(blank, 3.2 + 0.1 * i, 90 + i)) for i in range(5)] == [None] * 5
    after = next(filter(None, (tracker.track(Frame(actor.frames[89].image, 4 + 0.1 * i, 100 + i)) for i in range(5))))
    assert angles_from_rotation(head_rotation(before.pose.camera_from_head))[0] > np.radians(20)
    np.testing.assert_allclose(after.pose.camera_from_head, before.pose.camera_from_head, atol=0.05)


def test_it_goes_on_with_a_head_exactly_where_another_tracker_had_it(actor, tracker):
    tracker.take_over(actor.frames[80], seen_by_others(actor, 80))
    face = tracker.follow(Frame(actor.frames[80].image, actor.frames[81].captured, 81))
    np.testing.assert_allclose(face.pose.camera_from_head, actor.pose(80), atol=2e-3)
    for frame in actor.frames[81:110]:
        face = tracker.follow(frame)
    assert np.linalg.norm(face.pose.camera_from_head[:3, 3] - actor.pose(109)[:3, 3]) < 0.03


def test_a_head_that_was_taken_over_is_not_looked_for_again(actor, tracker):
    tracker.take_over(actor.frames[0], seen_by_others(actor, 0))
    blank = np.full((480, 640, 3), 90, np.uint8)
    assert tracker.follow(Frame(blank, 0.04, 1)) is None
    assert [tracker.follow(frame) for frame in actor.frames[2:8]] == [None] * 6


def test_calm_it_trembles_less(actor):
    rng = np.random.default_rng(0)
    noisy = [
        Frame(np.clip(f.image + rng.normal(0, 8, f.image.shape), 0, 255).astype(np.uint8), f.captured, f.index)
        for f in actor.still(0, 40)
    ]

    def tremble(smoothing):
        with HaarTracker(camera=actor.camera, smoothing=smoothing) as tracker:
            yaws = [angles_from_rotation(head_rotation(tracker.track(f).pose.camera_from_head))[0] for f in noisy]
        return np.std(np.diff(yaws[10:]))

    assert tremble(0.5) < 0.5 * tremble(None)


def test_a_profile_of_another_size_is_refused(actor):
    with (
        HaarTracker(camera=guess_camera((1280, 720))) as tracker,
        pytest.raises(
            TrackerError, match="camera profile is for 1280x720, but the frames are 640x480; calibrate at 640x480"
        ),
    ):
        tracker.track(actor.frames[0])
