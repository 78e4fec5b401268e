"""MediaPipe's canonical face, moved as muscles move it and seen by a camera: what nets would see, without them."""

import cv2
import numpy as np

from vcam.calibration import guess_camera
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.trackers.task_file import bundle, face_model
from vcam.types import Camera, HeadPose

GUESSED = guess_camera((640, 480))
LENS = Camera((640, 480), GUESSED.matrix, np.array([-0.31, 0.12, 0.001, -0.002, 0.0]))
CANONICAL = face_model(bundle())


def moved(**by):
    """(478, 3) m, the canonical face with points moved: shifts (3,) m by names like p13."""
    face = np.zeros((478, 3))
    face[:468] = CANONICAL.points
    for outer, inner, iris in ((263, 362, 473), (33, 133, 468)):
        face[iris : iris + 5] = face[[outer, inner]].mean(axis=0) + np.array([0, 0.0018, 0.0041])
    for name, shift in by.items():
        face[int(name[1:])] += shift
    return face


def seen(face, turn=(0, 0, 0), place=(0.02, -0.01, 0.55), camera=GUESSED):
    """((478, 3) px and depth, HeadPose) of `face` turned by yaw, pitch, roll, rad."""
    pose = rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*turn), np.array(place))
    turned, _ = cv2.Rodrigues(pose[:3, :3])
    flat, _ = cv2.projectPoints(face, turned, pose[:3, 3], camera.matrix, camera.distortion)
    deep = (face @ pose[:3, :3].T)[:, 2] * camera.matrix[0, 0] / pose[2, 3]
    return np.column_stack([flat[:, 0], deep]).astype(np.float32), HeadPose(pose, 0.0)
