"""Nonsense of a source or a tracker is told from what can be shown."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from parts_of_a_feed import face_of

from vcam.live.plausible import why_no_face, why_no_frame
from vcam.types import Frame, HeadPose, Landmarks

FRAME = Frame(np.zeros((4, 6, 3), np.uint8), 1.0, 0)
FACE = face_of(FRAME)


def with_pose(place, value):
    pose = FACE.pose.camera_from_head.copy()
    pose[place] = value
    return replace(FACE, pose=HeadPose(pose, 0.5))


def filled(field, value):
    return replace(FACE, **{field: np.full_like(getattr(FACE, field), value)})


def test_what_can_be_used_is_let_through():
    assert why_no_frame(FRAME) == why_no_face(FACE) == why_no_face(None) == ""
    assert why_no_face(replace(FACE, landmarks=Landmarks(np.full((478, 2), -4000, np.float32), "x", 1.0))) == ""


@pytest.mark.parametrize(
    ("got", "why"),
    [
        (None, "it gave NoneType in place of a picture"),
        (FRAME.image, "it gave ndarray in place of a picture"),
        (Frame(FRAME.image, float("nan"), 0), "it gave a picture of no time"),
        (Frame(np.zeros((0, 6, 3), np.uint8), 0.0, 0), "it gave a picture without pixels"),
    ],
)
def test_no_nonsense_passes_for_a_picture(got, why):
    assert why_no_frame(got) == why


@pytest.mark.parametrize(
    ("got", "why"),
    [
        (FRAME, "it gave Frame in place of a face"),
        (SimpleNamespace(captured=1.0), "it gave SimpleNamespace in place of a face"),
        (replace(FACE, captured=float("inf")), "it gave a face of no time"),
        (with_pose((2, 3), 1e30), "it gave a face with pose out of all bounds"),
        (with_pose((0, 0), -1e30), "it gave a face with pose out of all bounds"),
        (with_pose(np.s_[:3, :3], 0.0), "it gave a head whose turn is none"),
        (filled("expression", 1e30), "it gave a face with expression out of all bounds"),
        (filled("gaze", -1e9), "it gave a face with gaze out of all bounds"),
        (filled("raw", 1e9), "it gave a face with raw out of all bounds"),
        (filled("rest", np.nan), "it gave a face with rest out of all bounds"),
        (
            replace(FACE, landmarks=Landmarks(np.full((9, 2), 1e12, np.float32), "haar", 1.0)),
            "it gave a face with landmarks out of all bounds",
        ),
    ],
)
def test_no_nonsense_passes_for_a_face(got, why):
    assert why_no_face(got) == why
