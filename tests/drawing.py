"""Faces made by hand and an OpenGL context to draw them with, for tests."""

import os
from functools import cache

import numpy as np
import pytest

from vcam.errors import NoOpenGL
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.render.gl import open_context
from vcam.types import ARKIT, CHANNEL, Face, HeadPose, Landmarks


def face(t=0.0, *, yaw=0.0, pitch=0.0, roll=0.0, at=(0.0, 0.0, 0.6), gaze=(0.0, 0.0), **expression):
    """A Face captured at `t` s, at `at` m, turned by degrees away from the image plane, with channels by name; by a
    tracker that gives no mesh of points, which every scene must be content with."""
    rotation = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*np.radians([yaw, pitch, roll]))
    channels = np.zeros(len(ARKIT), np.float32)
    for name, value in expression.items():
        channels[CHANNEL[name]] = value
    return Face(
        captured=t,
        index=0,
        landmarks=Landmarks(np.zeros((1, 2), np.float32), "none", 1.0),
        pose=HeadPose(rigid(rotation, np.array(at, float)), 0.0),
        expression=channels,
        gaze=np.tile(np.radians(gaze), (2, 1)).astype(np.float32),
    )


@cache
def _opened():
    return open_context()


@pytest.fixture
def context():
    """The headless context of this run, current and without an error before and after the test."""
    try:
        opened = _opened()
    except NoOpenGL as error:
        if os.environ.get("VCAM_TEST_ALL"):
            raise
        pytest.skip(str(error))
    with opened.gl:  # another test may have made a window's context the current one
        assert opened.gl.error == "GL_NO_ERROR"
        yield opened
        opened.park()
        assert opened.gl.error == "GL_NO_ERROR"
