"""Sources and trackers are exchanged while faces are taken; what was exchanged ends, and is heard no more."""

import logging
import threading

import numpy as np
import pytest
from parts_of_a_feed import Camera, Marker, Phone

from vcam.errors import BadInput, SourceEnded
from vcam.live import answers
from vcam.live.feed import Feed
from vcam.metrics import Metrics


@pytest.fixture
def feed():
    feed = Feed(Metrics())
    yield feed
    feed.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("vcam-")]


def next_face(feed):
    while True:
        tracked = feed.take(60)
        assert tracked is not None
        if tracked.face is not None:
            return tracked.face


def mark_of(face):
    return round(float(face.expression[0]), 2)


def ended(threads):
    for thread in threads:
        thread.join(60)
    return not any(thread.is_alive() for thread in threads)


def test_another_source_with_its_tracker_is_what_comes_from_then_on(feed):
    feed.begin(Camera(endless=True), Marker(0.1))
    assert mark_of(next_face(feed)) == 0.1
    threads = feed.begin(Camera(endless=True), Marker(0.2))
    assert {mark_of(next_face(feed)) for _ in range(20)} == {0.2}
    assert len(threads) == 2
    assert ended(threads)


def test_the_scene_that_shows_the_camera_is_handed_each_frame_before_its_face_comes(feed):
    handed = []
    feed.overlay = handed.append
    feed.begin(Camera(endless=True), Marker(0.1))
    for _ in range(5):
        face = next_face(feed)
        assert face.index in [frame.index for frame in tuple(handed)]


def test_another_tracker_goes_on_with_the_same_source(feed):
    camera = Camera(endless=True)
    feed.begin(camera, Marker(0.1))
    before = next_face(feed).index
    threads = feed.follow(Marker(0.3))
    after = next_face(feed)
    assert mark_of(after) == 0.3
    assert after.index > before
    assert ended(threads)


def test_a_tracker_that_is_slow_to_end_holds_nothing_up_and_its_last_face_is_not_heard(feed):
    slow = Marker(0.1)
    slow.gate.clear()
    feed.begin(Camera(endless=True), slow)
    threads = feed.follow(Marker(0.2))
    assert mark_of(next_face(feed)) == 0.2
    assert threads[0].is_alive()
    slow.gate.set()
    assert ended(threads)
    assert {mark_of(next_face(feed)) for _ in range(10)} == {0.2}


def test_ready_made_faces_and_pictures_follow_each_other(feed):
    feed.begin(Phone(), None)
    assert mark_of(next_face(feed)) == 0.9
    threads = feed.begin(Camera(endless=True), Marker(0.1))
    assert mark_of(next_face(feed)) == 0.1
    assert ended(threads)
    assert ended(feed.begin(Phone(), None))
    assert mark_of(next_face(feed)) == 0.9


def test_the_end_of_what_a_run_began_with_ends_it(feed):
    feed.begin(Camera(0, 1, SourceEnded("over")), Marker())
    with pytest.raises(SourceEnded, match="over"):
        list(iter(lambda: feed.take(60), "never"))


@pytest.mark.parametrize(
    ("end", "line", "level"),
    [
        (SourceEnded("over"), "source: it has come to its end; choose another one, till then the avatar idles", "INFO"),
        (BadInput("x.mp4: damaged"), "source: x.mp4: damaged; choose another one, till then the avatar idles", "ERROR"),
    ],
)
def test_the_end_of_what_was_chosen_meanwhile_is_said_and_the_stream_goes_on(feed, caplog, end, line, level):
    caplog.set_level(logging.INFO, logger="vcam")
    feed.begin(Camera(0, end), Marker(), lasting=True)
    while not feed.over:
        feed.take(60)
    assert [(r.getMessage(), r.levelname) for r in caplog.records] == [(line, level)]
    assert feed.lost
    assert feed.take(0.01) is None
    feed.begin(Camera(endless=True), Marker(0.4))
    assert mark_of(next_face(feed)) == 0.4
    assert not feed.over


def test_it_is_known_when_nothing_comes_and_when_it_comes_again(feed):
    camera = Camera()
    feed.begin(camera, Marker())
    while not feed.lost:
        assert feed.take(0.001) is None
    camera.script.put(5)
    assert next_face(feed).index == 5
    camera.endless = True
    next_face(feed)
    assert not feed.lost


def test_who_watches_sees_the_frames_that_the_tracker_sees_and_none_of_what_was_exchanged(feed):
    watched = []
    feed.watch = watched.append
    old, new = Camera(endless=True), Camera(endless=True)
    feed.begin(old, Marker())
    next_face(feed)
    assert ended(feed.begin(new, Marker()))
    seen = len(watched)
    assert {frame.image[0, 0, 0] for frame in watched} == {77}
    next_face(feed)
    next_face(feed)
    assert len(watched) > seen


def test_no_drop_is_forgotten_when_parts_are_exchanged(feed):
    slow = Marker()
    slow.gate.clear()
    camera = Camera(*range(5))
    feed.begin(camera, slow)
    while not feed.lost:
        feed.take(0.001)
    before = feed.dropped["frames"]
    assert before >= 3
    feed.begin(Camera(endless=True), Marker())
    next_face(feed)
    assert feed.dropped["frames"] >= before
    slow.gate.set()


def test_fifty_exchanges_leave_no_thread(feed):
    threads = []
    for n in range(50):
        threads += feed.begin(*((Phone(), None) if n % 5 == 4 else (Camera(endless=True), Marker(n / 50))))
        face = next_face(feed)
        assert mark_of(face) == (0.9 if n % 5 == 4 else round(n / 50, 2))
    assert ended(threads)
    assert len([t for t in threading.enumerate() if t.name.startswith("vcam-")]) <= 2


def test_after_the_end_nothing_more_comes(feed):
    feed.begin(Camera(endless=True), Marker())
    next_face(feed)
    feed.close()
    assert feed.take(0.01) is None


def test_a_face_of_a_feed_holds_nothing_of_the_picture(feed):
    feed.begin(Camera(endless=True), Marker())
    face = next_face(feed)
    arrays = [face.landmarks.points, face.pose.camera_from_head, face.expression, face.gaze, face.raw, face.rest]
    assert not any(a.dtype == np.uint8 or (a.base is not None and a.base.dtype == np.uint8) for a in arrays)


@pytest.mark.parametrize(("source", "tracker"), [(Camera(endless=True), Marker(0.1)), (Phone(), None)])
def test_every_other_moment_is_followed_while_that_is_wanted(feed, source, tracker):
    feed.every = 2
    feed.begin(source, tracker)
    assert {next_face(feed).index % 2 for _ in range(10)} == {1}


def test_a_tracker_that_hung_is_missed_no_more_once_faces_come_ready_made(feed, monkeypatch, caplog):
    monkeypatch.setattr(answers, "HANGS_S", 0.0)
    hung = Marker()
    hung.gate.clear()
    feed.begin(Camera(endless=True), hung)
    assert hung.asked.wait(60)
    threads = feed.begin(Phone(), None)
    for _ in range(10):
        next_face(feed)
    hung.gate.set()
    assert ended(threads)
    assert not [r for r in caplog.records if r.getMessage().startswith("the tracker")]
