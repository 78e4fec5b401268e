"""Which picture a double is made from, and what is said while none will do."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawing import face

from vcam.errors import BadInput, SourceEnded, SourceLost, TrackerError, UsageError
from vcam.gallery.sitting import HELD, PATIENCE_S, faults, sharpness_of, take_camera, take_photo
from vcam.types import Frame, Landmarks

EYES_PX = 100.0
POINTS = np.tile(np.float32([[60.0, 60.0]]), (478, 1))
POINTS[33], POINTS[263] = (10.0, 60.0), (10.0 + EYES_PX, 60.0)
POINTS[0], POINTS[1] = (5.0, 5.0), (115.0, 115.0)
SHARP = cv2.resize(np.random.default_rng(2).integers(0, 255, (30, 30, 3), np.uint8), (120, 120))
BLURRED = cv2.GaussianBlur(SHARP, (0, 0), 12)


def seen(points=POINTS, **channels):
    return replace(face(**channels), landmarks=Landmarks(points, "mediapipe478", 1.0))


class Film:
    """A source of frames and the tracker that sees faces in them: (image, face or None), or an error to raise."""

    about = "a film"

    def __init__(self, *moments, fps=10):
        self._moments, self._at, self._fps = list(moments), -1, fps

    def read(self):
        self._at += 1
        if self._at >= len(self._moments):
            raise SourceEnded("over")
        if isinstance(self._moments[self._at], Exception):
            raise self._moments[self._at]
        return Frame(self._moments[self._at][0], self._at / self._fps, self._at)

    def track(self, frame):
        return self._moments[frame.index][1]


def taken(*moments, fps=10, tell=lambda word: None):
    film = Film(*moments, fps=fps)
    return take_camera(film, film, tell, lambda: False)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"points": POINTS * 0.5}, "come nearer"),
        ({"yaw": 20}, "look at the camera"),
        ({"pitch": 30}, "look at the camera"),
        ({"roll": -20}, "look at the camera"),
        ({"eyeBlinkLeft": 0.9}, "keep the eyes open"),
        ({"jawOpen": 0.6}, "rest the face, mouth closed"),
        ({"mouthSmileRight": 0.9}, "rest the face, mouth closed"),
        ({}, ""),
        ({"mouthSmileLeft": 0.2, "yaw": -6, "pitch": 12}, ""),
    ],
)
def test_what_is_wrong_with_a_face_is_said(wrong, said):
    assert faults(SHARP, seen(**wrong))[0] == said


@pytest.mark.parametrize("take", [taken, lambda *moments: take_photo(Film(*moments), Film(*moments))])
def test_a_face_of_few_points_makes_no_double(take):
    rough = replace(seen(), landmarks=Landmarks(POINTS[:12], "haar", 0.5))
    with pytest.raises(UsageError, match="a double needs a tracker that sees the face's shape; leave --tracker away"):
        take((SHARP, rough))


def test_a_blurred_face_is_told_from_a_sharp_one():
    assert faults(BLURRED, seen())[0] == "hold still, in better light"
    assert sharpness_of(SHARP, POINTS, EYES_PX) > 3 * sharpness_of(BLURRED, POINTS, EYES_PX)


def test_a_face_that_reaches_out_of_the_picture_is_no_failure():
    assert faults(SHARP, seen(points=POINTS * 3 - 60))[1] >= 0


def test_the_sharpest_of_the_good_frames_is_taken():
    softer = cv2.GaussianBlur(SHARP, (0, 0), 1)
    moments = [(softer, seen()) for _ in range(HELD)]
    moments[2] = (SHARP, seen())
    assert taken((SHARP, seen(yaw=30)), *moments).frame.index == 3


def test_a_bad_frame_between_begins_anew():
    good, bad = (SHARP, seen()), (SHARP, seen(jawOpen=0.9))
    assert taken(*[good] * (HELD - 1), bad, *[good] * HELD).frame.index >= HELD


def test_one_is_told_now_and_then_what_is_wrong():
    told = []
    taken(*[(SHARP, None)] * 25, *[(SHARP, seen(yaw=40))] * 20, *[(SHARP, seen())] * HELD, tell=told.append)
    assert told == ["no face is seen", "no face is seen", "look at the camera"]


def test_patience_ends_with_what_was_wrong_last():
    moments = [(SHARP, seen(yaw=40))] * int(PATIENCE_S + 5)
    with pytest.raises(TrackerError, match="no good picture came from a film: look at the camera; sit in good light"):
        taken(*moments, fps=1)


def test_a_camera_that_is_lost_for_a_while_is_waited_for():
    assert taken(SourceLost("gone"), *[(SHARP, seen())] * (HELD + 1)).frame.index >= 1


def test_an_end_without_a_good_frame_says_so():
    with pytest.raises(TrackerError, match="no picture came"):
        taken()


def test_a_photo_is_taken_as_it_is_and_must_show_a_face():
    film = Film((SHARP, seen(yaw=50)))
    assert take_photo(film, film).frame.index == 0
    film = Film((SHARP, None))
    with pytest.raises(BadInput, match="a film: no face found; take a picture that shows one from the front"):
        take_photo(film, film)
