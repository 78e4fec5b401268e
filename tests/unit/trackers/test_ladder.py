"""Nets, then Haar, then nobody: every step of the ladder, with trackers that answer as they are told."""

import logging

import numpy as np
import pytest

from vcam.errors import BadInput, TrackerError
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid
from vcam.trackers import ladder as subject
from vcam.trackers.ladder import AGAIN, ROUGH_S, LadderTracker
from vcam.types import ARKIT, Face, Frame, HeadPose, Landmarks

LOST = "tracker: the nets lost the face; Haar follows it, roughly"
AGAIN_SAID = "tracker: the nets follow the face again"
FPS = 30


def frame(index, size_wh=(64, 48)):
    return Frame(np.zeros((size_wh[1], size_wh[0], 3), np.uint8), index / FPS, index)


def face(at, scheme="mediapipe478", *, x=0.0, z=0.6, sure=1.0, level=0.0):
    points = Landmarks(np.zeros((9, 2), np.float32), scheme, sure)
    pose = HeadPose(rigid(CAMERA_FROM_HEAD_FACING, np.array([x, 0, z])), 0.0)
    expression = np.full(len(ARKIT), level, np.float32)
    return Face(at.captured, at.index, points, pose, expression, np.zeros((2, 2), np.float32))


class Nets:
    """Sees a face in a frame when `sees(index)` gives its place; None: nobody."""

    reader = "what it learns with"
    about = "nets (by hand)"

    def __init__(self, sees):
        self.sees, self.closed = sees, 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.closed += 1

    def track(self, at):
        seen = self.sees(at.index)
        if isinstance(seen, Exception):
            raise seen
        return None if seen is None else face(at, **seen)


class Rough(Nets):
    """As HaarTracker: finds by itself in `track`, only goes on in `follow`."""

    def __init__(self, sees):
        super().__init__(sees)
        self.taken, self.following = [], False

    def track(self, at):
        return face(at, "haar")

    def take_over(self, at, seen):
        self.taken.append(at.index)
        self.following = True

    def follow(self, at):
        seen = self.sees(at.index) if self.following else None
        self.following = seen is not None
        return None if seen is None else face(at, "haar", **seen)


@pytest.fixture
def ladder(monkeypatch):
    def make(nets, rough=lambda i: {}):
        made = Nets(nets), Rough(rough)
        monkeypatch.setattr(subject, "load", lambda *words: lambda **how: made[0])
        monkeypatch.setattr(subject, "HaarTracker", lambda **how: made[1])
        return LadderTracker(), *made

    return make


def shown(tracker, indices):
    """One letter a frame: n the nets' face, h Haar's, . none."""
    with tracker:
        faces = [tracker.track(frame(i)) for i in indices]
    return "".join("." if f is None else f.landmarks.scheme[0].replace("m", "n") for f in faces)


def test_while_the_nets_see_the_face_haar_does_nothing(ladder):
    tracker, _, rough = ladder(lambda i: {})
    assert shown(tracker, range(5)) == "nnnnn"
    assert rough.taken == []


def test_a_face_that_the_nets_lose_is_followed_from_where_they_saw_it(ladder):
    tracker, _, rough = ladder(lambda i: {} if i < 2 else None)
    assert shown(tracker, range(6)) == "nnhhhh"
    assert rough.taken == [1]


def test_nobody_is_shown_when_nobody_follows_it(ladder):
    tracker, _, rough = ladder(lambda i: {} if i < 2 else None, lambda i: {} if i < 4 else None)
    assert shown(tracker, range(8)) == "nnhh...."
    assert rough.taken == [1]


def test_haar_never_finds_a_face_that_the_nets_did_not(ladder):
    tracker, _, rough = ladder(lambda i: None)
    assert shown(tracker, range(10)) == "." * 10
    assert rough.taken == []


def test_a_head_that_is_hardly_recognised_is_followed_but_not_shown(ladder):
    tracker, _, _ = ladder(lambda i: {} if i < 2 else None, lambda i: {"sure": 0.1 if i < 4 else 0.9})
    assert shown(tracker, range(6)) == "nn..hh"


def test_without_any_net_a_face_is_followed_for_a_few_seconds_only(ladder):
    tracker, _, _ = ladder(lambda i: {} if i < 1 else None)
    letters = shown(tracker, range(200))
    assert letters == "n" + "h" * letters.count("h") + "." * letters.count(".")
    assert letters.count("h") == round(ROUGH_S * FPS) - 1


def test_the_nets_are_back_at_once_when_they_find_the_face_there(ladder):
    tracker, _, _ = ladder(lambda i: None if 2 <= i < 5 else {"x": 0.02, "z": 0.65})
    assert shown(tracker, range(8)) == "nnhhhnnn"


@pytest.mark.parametrize("elsewhere", [{"x": 0.3}, {"z": 1.0}, {"z": 0.3}])
def test_a_face_elsewhere_must_be_found_again_and_again(ladder, elsewhere):
    tracker, _, _ = ladder(lambda i: {} if i < 2 else None if i < 5 else elsewhere)
    assert shown(tracker, range(10)) == "nnhhh" + "h" * (AGAIN - 1) + "n" * (6 - AGAIN)


def test_a_single_face_elsewhere_is_forgotten(ladder):
    tracker, _, _ = ladder(lambda i: {} if i < 2 else {"x": 0.3} if i in (5, 7, 9) else None)
    assert shown(tracker, range(12)) == "nn" + "h" * 10


def test_when_nobody_is_followed_whoever_the_nets_find_is_shown_at_once(ladder):
    tracker, _, _ = ladder(lambda i: {} if i < 2 else None if i < 6 else {"x": 0.3}, lambda i: None)
    assert shown(tracker, range(8)) == "nn....nn"


def test_neither_change_makes_the_head_jump(ladder):
    tracker, _, _ = ladder(lambda i: None if 5 <= i < 10 else {"z": 0.6, "level": 0.6}, lambda i: {"z": 0.66})
    with tracker:
        faces = [tracker.track(frame(i)) for i in range(40)]
    distances = np.array([f.pose.camera_from_head[2, 3] for f in faces])
    assert np.abs(np.diff(distances)).max() < 0.015
    assert distances[9] > 0.63
    assert distances[-1] == pytest.approx(0.6, abs=1e-3)
    levels = np.array([f.expression[0] for f in faces])
    assert np.abs(np.diff(levels)).max() < 0.15
    assert levels[9] < 0.4 < levels[-1]


def test_a_face_elsewhere_is_cut_to_not_flown_to(ladder):
    tracker, _, _ = ladder(lambda i: {} if i < 2 else None if i < 5 else {"x": 0.3})
    with tracker:
        faces = [tracker.track(frame(i)) for i in range(5 + AGAIN)]
    assert faces[-1].pose.camera_from_head[0, 3] == pytest.approx(0.3)


def test_frames_of_another_size_are_another_world(ladder):
    tracker, _, rough = ladder(lambda i: {} if i < 2 else None)
    with tracker:
        faces = [tracker.track(frame(i, (64, 48) if i < 2 else (80, 60))) for i in range(4)]
    assert [f is not None for f in faces] == [True, True, False, False]
    assert rough.taken == []


def test_each_change_is_said_in_one_line(ladder, caplog):
    tracker, _, _ = ladder(lambda i: None if 10 <= i < 100 else {})
    with caplog.at_level(logging.INFO):
        shown(tracker, range(200))
    assert caplog.messages == [LOST, AGAIN_SAID]


def test_what_lasts_only_moments_is_not_said(ladder, caplog):
    tracker, _, _ = ladder(lambda i: None if i % 10 < 5 else {})
    with caplog.at_level(logging.INFO):
        shown(tracker, range(5, 300))
    assert caplog.messages == []


def test_it_does_not_chatter(ladder, caplog):
    tracker, _, _ = ladder(lambda i: None if i % 40 < 20 else {})
    with caplog.at_level(logging.INFO):
        shown(tracker, range(20, 20 + 10 * FPS))
    assert 0 < len(caplog.messages) <= 5


def test_somebody_who_leaves_is_nothing_to_say(ladder, caplog):
    tracker, _, _ = ladder(lambda i: {} if i < 10 else None, lambda i: None)
    with caplog.at_level(logging.INFO):
        shown(tracker, range(100))
    assert caplog.messages == []


@pytest.mark.parametrize("error", [TrackerError("no net here; reinstall"), BadInput("face.task: damaged; reinstall")])
def test_nets_that_cannot_start_leave_haar_alone_and_the_reason_said(monkeypatch, ladder, caplog, error):
    tracker, nets, _ = ladder(lambda i: {})

    def fails(self):
        raise error

    monkeypatch.setattr(Nets, "__enter__", fails)
    monkeypatch.setattr(Rough, "__enter__", lambda self: self)
    assert shown(tracker, range(3)) == "hhh"
    assert tracker.about == "auto: Haar alone, roughly"
    assert caplog.messages == [f"tracker: the nets can't start ({error}); Haar follows the face, roughly"]
    assert nets.closed == 0


def test_it_tells_what_follows_a_face(ladder):
    tracker, _, _ = ladder(lambda i: {})
    with tracker:
        assert tracker.about == "auto: nets (by hand), else Haar"


def test_a_net_that_fails_says_so(ladder):
    tracker, _, _ = ladder(lambda i: TrackerError("the net failed: oops; restart vcam"))
    with tracker, pytest.raises(TrackerError, match="the net failed: oops; restart vcam"):
        tracker.track(frame(0))


def test_both_are_closed_and_what_the_nets_learn_with_is_theirs(ladder):
    tracker, nets, rough = ladder(lambda i: {})
    assert tracker.reader is None
    with tracker:
        assert tracker.reader == Nets.reader
    tracker.__exit__()
    assert (nets.closed, rough.closed) == (1, 1)
