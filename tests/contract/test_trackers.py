"""What every tracker of the table keeps to, shown on the bundled actor, whose poses are known."""

import csv
from dataclasses import fields, is_dataclass

import av
import numpy as np
import pytest

from vcam.geometry import angles_from_rotation, head_rotation
from vcam.registry import load
from vcam.resources import find
from vcam.trackers import AUTO, TRACKERS
from vcam.types import ARKIT, CHANNEL, Face, Frame

EVERY = 4
"""Of the actor's frames every fourth is looked at."""


@pytest.fixture(scope="module")
def actor():
    with av.open(str(find("actor", "actor.mp4"))) as clip:
        shown = [picture.to_ndarray(format="rgb24") for i, picture in enumerate(clip.decode(video=0)) if i % EVERY == 0]
    return [Frame(image, i * EVERY / 30, i * EVERY) for i, image in enumerate(shown)]


@pytest.fixture(scope="module")
def truth(actor):
    """The truth's column of that name, for every frame."""
    with find("actor", "truth.csv").open(newline="") as file:
        rows = {int(row["frame"]): row for row in csv.DictReader(file)}
    return lambda column: np.array([float(rows[frame.index][column]) for frame in actor])


@pytest.fixture(scope="module", params=sorted(TRACKERS))
def make(request):
    return load("tracker", TRACKERS, request.param)


@pytest.fixture(scope="module", params=[0.5, None], ids=["smoothed", "raw"])
def tracked(request, make, actor):
    """(frames as they were before, faces) of the whole clip."""
    before = [frame.image.copy() for frame in actor]
    with make(camera=None, smoothing=request.param) as tracker:
        return before, [tracker.track(frame) for frame in actor]


def test_what_auto_takes_is_in_the_table():
    assert AUTO in TRACKERS


def test_the_actors_face_is_found(tracked):
    _, faces = tracked
    assert np.mean([face is not None for face in faces]) > 0.95


def test_frames_are_left_as_they_are(tracked, actor):
    before, _ = tracked
    assert all((frame.image == image).all() for frame, image in zip(actor, before, strict=True))


def test_a_face_names_the_frame_that_it_was_seen_in(tracked, actor):
    _, faces = tracked
    for frame, face in zip(actor, faces, strict=True):
        if face is not None:
            assert (face.index, face.captured) == (frame.index, frame.captured)


def test_landmarks_lie_on_the_face_in_the_picture(tracked, actor):
    _, faces = tracked
    size_wh = np.array(actor[0].image.shape[1::-1])
    for face in filter(None, faces):
        middle = face.landmarks.points.mean(axis=0)
        assert ((middle > 0) & (middle < size_wh)).all()
        assert np.ptp(face.landmarks.points, axis=0).min() > 20


def test_expressions_stay_between_0_and_1_and_are_alive(tracked):
    _, faces = tracked
    expressions = np.array([face.expression for face in faces if face is not None])
    assert expressions.min() >= 0
    assert expressions.max() <= 1
    assert np.ptp(expressions, axis=0).max() > 0.2


@pytest.mark.parametrize(("angle", "column"), list(enumerate(["yaw_deg", "pitch_deg", "roll_deg"])))
def test_turns_have_the_truths_sign_and_size(tracked, truth, angle, column):
    def measured(face):
        return np.degrees(angles_from_rotation(head_rotation(face.pose.camera_from_head))[angle])

    real, seen = pairs(tracked, truth(column), measured)
    assert np.ptp(real) > 8, f"the actor's {column} hardly moves"
    assert np.corrcoef(real, seen)[0, 1] > 0.8
    assert 0.5 < np.polyfit(real, seen, 1)[0] < 1.4


@pytest.mark.parametrize(("axis", "column"), list(enumerate(["x_mm", "y_mm"])))
def test_moves_have_the_truths_sign_and_size(tracked, truth, axis, column):
    real, seen = pairs(tracked, truth(column), lambda face: face.pose.camera_from_head[axis, 3] * 1000)
    assert np.ptp(real) > 20, f"the actor's {column} hardly moves"
    assert np.corrcoef(real, seen)[0, 1] > 0.9
    assert 0.7 < np.polyfit(real, seen, 1)[0] < 1.4  # the camera is guessed


@pytest.mark.parametrize("channel", ["eyeBlinkLeft", "eyeBlinkRight", "mouthSmileLeft", "mouthSmileRight", "jawOpen"])
def test_what_the_actor_expresses_is_seen_in_its_channel_or_in_none(make, tracked, truth, channel):
    real, seen = pairs(tracked, truth(channel), lambda face: face.expression[CHANNEL[channel]])
    assert np.ptp(real) > 0.3, f"the actor's {channel} hardly moves"
    if channel in channels(make):
        assert np.corrcoef(real, seen)[0, 1] > 0.75
    else:
        assert not seen.any()


@pytest.mark.parametrize("row", [0, 1], ids=["left", "right"])
def test_eyes_go_sideways_as_the_actors_do_or_not_at_all(make, tracked, truth, row):
    column = ("gaze_left_yaw_deg", "gaze_right_yaw_deg")[row]
    real, seen = pairs(tracked, truth(column), lambda face: np.degrees(face.gaze[row, 0]))
    assert np.ptp(real) > 20
    if "eyeLookInLeft" in channels(make):
        assert np.corrcoef(real, seen)[0, 1] > 0.6
    else:
        assert not seen.any()


def channels(make):
    """What the tracker says that it can move."""
    return getattr(make, "channels", frozenset(ARKIT))


def pairs(tracked, real, measure):
    """(real, measured) of all frames in which the face was found."""
    _, faces = tracked
    seen = [i for i, face in enumerate(faces) if face is not None]
    return real[seen], np.array([measure(faces[i]) for i in seen])


def arrays_in(value):
    if isinstance(value, np.ndarray):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays_in(getattr(value, field.name))
    else:
        assert isinstance(value, int | float | str), f"a Face holds a {type(value).__name__}"


def test_a_face_holds_no_pixels(tracked, actor):
    _, faces = tracked
    face = next(filter(None, faces))
    assert isinstance(face, Face)
    for array in arrays_in(face):
        assert array.dtype.kind == "f"
        assert array.base is None or array.base.nbytes < 50_000  # nothing larger is kept alive behind it
        assert not any(np.shares_memory(array, frame.image) for frame in actor)
    assert sum(array.nbytes for array in arrays_in(face)) < 20_000


@pytest.mark.parametrize("smoothing", [0.5, None])
@pytest.mark.parametrize("picture", ["black", "white", "noise"])
def test_a_picture_of_nobody_has_no_face(make, smoothing, picture):
    rng = np.random.default_rng(0)
    images = {"black": 0, "white": 255, "noise": rng.integers(0, 256, (480, 640, 3), np.uint8)}
    image = np.broadcast_to(np.asarray(images[picture], np.uint8), (480, 640, 3))
    with make(camera=None, smoothing=smoothing) as tracker:
        assert [tracker.track(Frame(image, i / 30, i)) for i in range(3)] == [None] * 3


@pytest.mark.parametrize("smoothing", [0.5, None])
def test_odd_sizes_of_pictures_do_no_harm(make, actor, smoothing):
    with make(camera=None, smoothing=smoothing) as tracker:
        for i, (w, h) in enumerate(
            [(1, 1), (2, 2), (640, 1), (1, 480), (33, 33), (7680, 4320), (5000, 40), (640, 480)]
        ):
            assert tracker.track(Frame(np.zeros((h, w, 3), np.uint8), float(i), i)) is None
        assert any(tracker.track(Frame(f.image, 100 + f.captured, 100 + f.index)) for f in actor[:5])


@pytest.mark.parametrize("smoothing", [0.5, None])
def test_a_mirrored_view_is_read_as_it_lies_in_memory(make, actor, smoothing):
    """A view with negative strides is not contiguous; native code that ignores that sees another picture."""
    with make(camera=None, smoothing=smoothing) as tracker:
        plain = next(filter(None, (tracker.track(f) for f in actor)))
    with make(camera=None, smoothing=smoothing) as tracker:
        mirrored = next(filter(None, (tracker.track(Frame(f.image[:, ::-1], f.captured, f.index)) for f in actor)))
    width = actor[0].image.shape[1]
    assert abs(width - 1 - plain.landmarks.points[:, 0].mean() - mirrored.landmarks.points[:, 0].mean()) < 0.02 * width


@pytest.mark.parametrize("smoothing", [0.5, None])
@pytest.mark.parametrize("large_at_left", [True, False])
def test_of_two_faces_the_larger_one_is_followed_all_the_time(make, actor, smoothing, large_at_left):
    centres = []
    with make(camera=None, smoothing=smoothing) as tracker:
        for frame in actor[:12]:
            large = frame.image
            half = large[::2, ::2]
            small = np.full_like(large, 128)
            small[: half.shape[0], : half.shape[1]] = half
            both = np.hstack([large, small] if large_at_left else [small, large])
            face = tracker.track(Frame(both, frame.captured, frame.index))
            centres.append(np.nan if face is None else face.landmarks.points[:, 0].mean() / large.shape[1])
    assert np.isfinite(centres).mean() > 0.8
    found = np.array(centres)[np.isfinite(centres)]
    assert ((found < 1) == large_at_left).all()


def test_it_can_be_closed_twice_without_any_frame_and_opened_again(make):
    tracker = make(camera=None, smoothing=0.5)
    for _ in range(2):
        with tracker:
            pass
        tracker.__exit__(None, None, None)


def test_starting_says_nothing_on_stderr(make, capfd):
    with make(camera=None, smoothing=0.5) as tracker:
        tracker.track(Frame(np.zeros((480, 640, 3), np.uint8), 0.0, 0))
    assert capfd.readouterr().err == ""
