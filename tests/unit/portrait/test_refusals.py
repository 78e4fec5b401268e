"""Photos that can't be driven, each with one line that says why and what to do."""

from dataclasses import replace

import numpy as np
import pytest
from drawing import face

from vcam.errors import BadInput
from vcam.portrait.refusals import LIDS, check_face, check_number, eye_distance, no_face, no_face_shown
from vcam.types import Landmarks


def with_eyes(left=0.35, right=0.35, yaw=0.0):
    """A Face whose eyes are 30 px wide and open by these shares of it."""
    points = np.zeros((478, 2), np.float32)
    for (upper, lower, outer, inner), share, x in zip(LIDS, (left, right), (100, 0), strict=True):
        points[[outer, inner, upper, lower]] = [(x + 30, 0), (x, 0), (x + 15, -15 * share), (x + 15, 15 * share)]
    return replace(face(yaw=yaw), landmarks=Landmarks(points, "mediapipe478", 1.0))


def test_an_open_face_from_the_front_is_driven():
    check_face("photo.jpg", with_eyes(), 130.0)
    check_face("photo.jpg", with_eyes(left=0.12, yaw=-34), 41.0)


def test_a_tiny_face_is_refused_with_its_size():
    with pytest.raises(BadInput, match=r"photo\.jpg: the face is too small: 23 px .* at least 40 .* larger picture"):
        check_face("photo.jpg", with_eyes(), 23.0)


@pytest.mark.parametrize("yaw", [52, -52])
def test_a_profile_is_refused_with_its_angle(yaw):
    with pytest.raises(BadInput, match=r"turned aside by 52 degrees, at most 35 .* nearer the front"):
        check_face("photo.jpg", with_eyes(yaw=yaw), 130.0)


@pytest.mark.parametrize(
    ("eyes", "line"),
    [
        ({"left": 0.02, "right": 0.05}, "the eyes are shut"),
        ({"left": 0.02}, "the person's left eye is shut"),
        ({"right": 0.02}, "the person's right eye is shut"),
    ],
)
def test_shut_eyes_are_refused_because_nobody_knows_them(eyes, line):
    with pytest.raises(BadInput, match=f"{line}.*use a photo with open eyes"):
        check_face("photo.jpg", with_eyes(**eyes), 130.0)


@pytest.mark.parametrize(("number", "found"), [(0, 3), (4, 3), (-1, 3)])
def test_a_number_that_no_face_has_is_refused_with_the_choices(number, found):
    with pytest.raises(BadInput, match=f"no face {number}; choose 1 to 3, counted from the photo's left"):
        check_number("photo.jpg", number, found)


def test_a_number_for_a_photo_with_one_face_is_refused():
    with pytest.raises(BadInput, match="no face 2, the photo shows one; leave the number out"):
        check_number("photo.jpg", 2, 1)
    check_number("photo.jpg", 1, 1)


def test_no_face_says_what_would_do():
    assert "wall.png: no face found; use a photo or a painting" in str(no_face("wall.png"))


@pytest.mark.parametrize(
    ("found", "shown", "line"),
    [
        (100, 30, r"in a picture of 640x360 px its face is too small to be driven: 30 px .* needed; do this$"),
        (30, 30, r"photo\.jpg: the face is too small: 30 px .* use a larger picture of it$"),
        (100, 60, r"photo\.jpg: no face found; use"),
    ],
)
def test_a_face_that_is_not_to_be_seen_again_is_said_by_its_size(found, shown, line):
    unit = with_eyes().landmarks.points
    sizes = (unit * (size / eye_distance(unit)) for size in (found, shown))
    with pytest.raises(BadInput, match=line):
        raise no_face_shown("photo.jpg", *sizes, (640, 360), "do this")


def test_eyes_are_measured_between_their_outer_corners():
    assert eye_distance(with_eyes().landmarks.points) == pytest.approx(np.hypot(130 - 30, 0))
