"""A Portrait painted by hand over the mean head, for tests: skin, lips, eyes and a background, each of one colour."""

import cv2
import numpy as np

from vcam.avatar.head_file import load_head
from vcam.calibration import guess_camera
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.portrait.portrait import Iris, Layers, Portrait
from vcam.portrait.topology import OVAL
from vcam.render.fitted_shape import project
from vcam.types import ARKIT, CHANNEL

SIZE_WH = (240, 260)
CENTRES = (473, 468)
"""MediaPipe's points in the middle of the irises, the person's left and right; four on the rim follow."""
GREEN, SKIN, LIPS, WHITE, BROWN = (40, 120, 70), (205, 160, 130), (180, 70, 70), (230, 228, 222), (90, 60, 40)
MOUTH = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146)
EYES = (
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
)
"""MediaPipe's outlines of the lips and of the person's left and right eye."""


def painted_portrait(size_wh=SIZE_WH, *, yaw_deg=0.0, far_m=0.24, **expression):
    """A face that looks out of the picture, turned by `yaw_deg`, wearing channels by name."""
    head, camera = load_head(), guess_camera(size_wh)
    worn = np.zeros(len(ARKIT), np.float32)
    for name, value in expression.items():
        worn[CHANNEL[name]] = value
    turned = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(np.radians(yaw_deg), 0.0, 0.0)
    place = rigid(turned, np.array([0.0, -0.03, far_m]))
    identity = np.zeros(len(head.identity), np.float32)
    points = project(head.landmarks.of(head.shape(identity, worn)), place, camera)[:, :2]
    plate = np.full((size_wh[1], size_wh[0], 3), GREEN, np.uint8)
    lids, person = plate.copy(), np.zeros(plate.shape[:2], np.uint8)
    _fill(lids, points, OVAL, SKIN)
    _fill(person, points, OVAL, 255)
    _fill(lids, points, MOUTH, LIPS)
    sclera = lids.copy()
    for eye in EYES:
        _fill(sclera, points, eye, WHITE)
    image, irises = sclera.copy(), []
    for middle in CENTRES:
        centre = points[middle]
        radius = float(np.linalg.norm(points[middle + 1 : middle + 5] - centre, axis=1).mean())
        cv2.circle(image, tuple(round(float(c)) for c in centre), round(radius), BROWN, -1)
        half = round(radius) + 2
        disc = np.zeros((2 * half + 1, 2 * half + 1, 4), np.uint8)
        cv2.circle(disc, (half, half), round(radius), (*BROWN, 255), -1)
        irises.append(Iris(centre, radius, disc))
    light = np.zeros((9, 3), np.float32)
    light[0] = 1 / 0.282095  # the first spherical harmonic: the same from all around
    layers = Layers(person, plate, lids, sclera, (irises[0], irises[1]), np.zeros_like(person), light)
    zero = np.zeros((2, 2), np.float32)
    return Portrait(image, points, worn.copy(), zero, identity, worn, place, camera, layers)


def _fill(image, points, outline, colour):
    cv2.fillPoly(image, [np.rint(points[list(outline)]).astype(np.int32)], colour)
