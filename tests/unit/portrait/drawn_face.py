"""A face of a few strokes at the mean head's landmarks: what is where in it is known."""

from dataclasses import dataclass

import cv2
import numpy as np

from vcam.avatar.fit import Fit
from vcam.avatar.head_file import load_head
from vcam.avatar.morphable import HeadModel
from vcam.calibration import guess_camera
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid
from vcam.portrait.topology import IRISES, LIDS, LOWER_LIP, UPPER_LIP
from vcam.types import ARKIT, Camera

SKIN = (205, 160, 135)
WHITE = (214, 208, 200)
BROWN = (84, 58, 40)
SIZE_WH = (480, 480)
NOISE = 3.0


@dataclass(frozen=True)
class DrawnFace:
    image: np.ndarray
    points: np.ndarray
    iris_radius: float
    fit: Fit
    camera: Camera
    head: HeadModel

    def opening(self, side):
        """(h, w) bool, between the lids."""
        mask = np.zeros(self.image.shape[:2], np.uint8)
        upper, lower = LIDS[side]
        cv2.fillPoly(mask, [np.rint(self.points[[*upper, *lower[::-1]]]).astype(int)], 1)
        return mask > 0


def face_points():
    """(478, 2) px of the mean head half a metre before the camera, with its fit, camera and model."""
    head, camera = load_head(), guess_camera(SIZE_WH)
    place = rigid(CAMERA_FROM_HEAD_FACING, np.array([0, -0.03, 0.4]))
    seen = head.landmarks.of(head.mean) @ place[:3, :3].T + place[:3, 3]
    points = (seen @ camera.matrix.T)[:, :2] / seen[:, 2:]
    fit = Fit(np.zeros(1), np.zeros((1, len(ARKIT))), place[None], np.zeros(1), np.zeros(1))
    return points, fit, camera, head


def drawn_face(*, iris_shift=(0.0, 0.0), iris_size=1.0, iris_colour=BROWN, open_mouth=False, skin=None):
    """With `open_mouth` the lower lip hangs; `skin` (h, w, 3) instead of an even one."""
    points, fit, camera, head = face_points()
    if open_mouth:
        points[list(LOWER_LIP[0][1:-1])] += [0, 22]
    image = np.full((*SIZE_WH[::-1], 3), SKIN, np.uint8) if skin is None else skin.copy()
    radius = 0.0
    for (upper, lower), middle in zip(LIDS, IRISES, strict=True):
        outline = np.rint(points[[*upper, *lower[::-1]]] * 16).astype(int)
        drawn = np.full_like(image, WHITE)
        radius = float(np.linalg.norm(points[middle + 1 : middle + 5] - points[middle], axis=1).mean()) * iris_size
        centre = points[middle] + iris_shift
        cv2.circle(
            drawn, np.rint(centre * 16).astype(int).tolist(), round(radius * 16), iris_colour, -1, cv2.LINE_AA, 4
        )
        mask = np.zeros(image.shape[:2], np.uint8)
        cv2.fillPoly(mask, [outline], 255, cv2.LINE_AA, 4)
        share = mask[..., None] / 255
        image = np.rint(image * (1 - share) + drawn * share).astype(np.uint8)
        line = np.rint(points[list(upper)] * 16).astype(int)
        cv2.polylines(image, [line], False, (40, 28, 24), 2, cv2.LINE_AA, 4)
    lips = [np.rint(points[[*UPPER_LIP[-1], *LOWER_LIP[-1][::-1]]]).astype(int)]
    cv2.fillPoly(image, lips, (176, 92, 88))
    noise = np.random.default_rng(5).normal(0, NOISE, image.shape[:2])[..., None]
    image = np.clip(np.rint(image + noise), 0, 255).astype(np.uint8)
    return DrawnFace(image, points, radius, fit, camera, head)
