"""Head pose of real people in the wild, so that what helps on rendered heads can't harm on these.

Eight pictures of AFLW2000-3D (Zhu et al., Face Alignment Across Large Poses, CVPR 2016): a 3D face model was fitted to
each. Its angles build R = Rx(-pitch) Ry(-yaw) Rz(-roll) in our head axes (3DDFA's RotationMatrix turns the other way),
so rotations are made of them first. The fits are weak-perspective and are themselves a few degrees off.
"""

import csv

import cv2
import numpy as np
import pytest
from by_eye import read_track

from vcam.geometry import angles_from_rotation

pytestmark = [pytest.mark.shared, pytest.mark.slow]

ANGLES = ("yaw_deg", "pitch_deg", "roll_deg")


def truth_deg(row):
    """(3,) yaw, pitch, roll in our order and signs."""
    axes = zip(("pitch_deg", "yaw_deg", "roll_deg"), np.eye(3), strict=True)
    about_x, about_y, about_z = (cv2.Rodrigues(-np.radians(float(row[name])) * axis)[0] for name, axis in axes)
    return np.degrees(angles_from_rotation(about_x @ about_y @ about_z))


def test_head_pose_of_people_in_the_wild(data, vcam, tmp_path):
    folder = data / "aflw2000"
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    errors = []
    for row in rows:  # each by itself: they are eight people
        vcam("track", folder / row["file"], "--out", "t.csv", "--filter", "off")
        track = read_track(tmp_path / "t.csv")
        errors.append([track[name][0] for name in ANGLES] - truth_deg(row))
    found = np.isfinite(errors).all(axis=1)
    yaw, pitch, roll = np.nanmean(np.abs(errors), axis=0)
    # measured, 7 found: 4.2, 4.3, 4.7 with the nets run directly; MediaPipe's own matrix over 15 such pictures, by its
    # footage's notes: 4.2, 4.9, 5.6, without the order of the axes
    assert found.sum() >= 7, "one is in profile"
    assert max(yaw, pitch, roll) < 8
    assert np.mean([yaw, pitch, roll]) < 6
