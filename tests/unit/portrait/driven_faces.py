"""Faces of made-up drivers: the morphable head, posed and seen through a lens, with channels as a net reads them."""

from functools import cache

import numpy as np

from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.portrait.decode import EYES_M, HEAD_FROM_MODEL
from vcam.types import ARKIT, CHANNEL, Face, HeadPose, Landmarks


@cache
def basis():
    return LandmarkBasis.of(load_head())


def channels(**values):
    """(52,) with `values` by name; a name without its side means both."""
    out = np.zeros(len(ARKIT), np.float32)
    for name, value in values.items():
        for channel in (name, name + "Left", name + "Right"):
            if channel in CHANNEL:
                out[CHANNEL[channel]] = value
    return out


def face(worn=None, *, t=0.0, identity=(), angles=(0, 0, 0), place=(0, 0, 0.6), raw=None, rest=None, lens=(900, 320)):
    """A driver who wears `worn` (52,); turned by `angles` (deg) at `place` (m); a net reads `raw`, None: `worn`.

    `lens`: focal length and where the axis meets the picture, px.
    """
    worn = channels() if worn is None else worn
    identity = np.array(identity, np.float64)
    shape = basis().neutral(identity) + np.tensordot(worn.astype(np.float64), basis().units(identity), 1)
    resting = basis().neutral(identity)
    corners = resting[[33, 263]]
    shape = (shape - corners.mean(axis=0)) * (EYES_M / np.linalg.norm(corners[1] - corners[0]))
    turn = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*np.radians(angles))
    seen = shape @ (turn @ HEAD_FROM_MODEL).T + place
    points = lens[0] * seen[:, :2] / seen[:, 2:] + lens[1]
    return Face(
        t,
        round(t * 30),
        Landmarks(points.astype(np.float32), "mediapipe478", 1.0),
        HeadPose(rigid(turn, np.array(place, np.float64)), 0.5),
        np.clip(worn, 0, 1).astype(np.float32),
        np.zeros((2, 2), np.float32),
        worn.copy() if raw is None else raw,
        channels() if rest is None else rest,
    )


def haar_face(*, t=0.0, left=0.0, right=0.0):
    """A driver whom no net sees: lids alone."""
    expression = channels()
    expression[CHANNEL["eyeBlinkLeft"]], expression[CHANNEL["eyeBlinkRight"]] = left, right
    pose = HeadPose(rigid(CAMERA_FROM_HEAD_FACING, np.array([0.0, 0.0, 0.6])), 1.0)
    points = Landmarks(np.zeros((12, 2), np.float32), "haar", 0.8)
    return Face(t, round(t * 30), points, pose, expression, np.zeros((2, 2), np.float32))
