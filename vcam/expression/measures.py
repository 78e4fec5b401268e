"""A face measured in its own frame: the head's turn, place and size are taken out, what the muscles do remains.

Each point goes from the picture to the camera's space along its ray, by the depth that the net guesses, and from there
on to the canonical face by the rigid points. So neither perspective nor lens distortion, nor a wrong pose, is taken for
an expression.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.types import Camera, HeadPose

Array = NDArray[np.float64]

BROW_INNER: Final = ((285, 336), (55, 107))
BROW_MIDDLE: Final = ((334, 296), (105, 66))
BROW_OUTER: Final = ((276, 300, 283), (46, 70, 53))
"""MediaPipe's points along the brows, the person's left and right."""
LIDS: Final = (((386, 374), (385, 380), (387, 373)), ((159, 145), (158, 153), (160, 144)))
"""(upper, lower) lid, the person's left and right."""
EYE_CORNERS: Final = ((263, 362), (33, 133))
LIPS_INSIDE: Final = ((13, 14), (312, 317), (82, 87))
"""(upper, lower) lip."""
MOUTH_CORNERS: Final = (61, 291)
CHIN: Final = (152, 148, 377, 175)
_THIRDS: Final = np.full(3, 1 / 3)

BROW_BY_PITCH_M: Final = np.array([-0.0117, -0.0083, -0.0053])
"""m for one radian of the view from below, at the inner, middle and outer brow: how much lower the net places the brows
of a head that is seen so, scores kept equal; medians over 9 real clips. Filmed people show the half of it."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths of one face in metres of the canonical face. Pairs are the person's left and right."""

    brows: Array
    """(3, 2) height of inner, middle and outer brow above the outer eye corners."""
    lids: Array
    """(2,) how far the lids are apart, as a share of the eye's width."""
    lips: float
    """How far the lips are apart inside."""
    mouth: float
    """From corner to corner."""
    chin: float
    """How far the chin is below the outer eye corners."""
    view: Array
    """(2,) rad: yaw (> 0: the camera is on the person's left) and pitch (> 0: below) of the direction in which the
    head's origin sees the camera."""


class Ruler:
    """Measures faces against the canonical one."""

    def __init__(self, canonical: Array, rigid: NDArray[np.intp]) -> None:
        """`canonical` (n, 3) m: the face to measure against, in MediaPipe's order; `rigid` (k,): its points that hardly
        move when a face does. Both as in a pose.FaceModel."""
        parts = (BROW_INNER, BROW_MIDDLE, BROW_OUTER, LIDS, EYE_CORNERS, LIPS_INSIDE, (MOUTH_CORNERS,), (CHIN,))
        moving = np.unique(np.concatenate([np.ravel(p) for part in parts for p in part]))
        self._used = np.concatenate([rigid, np.setdiff1d(moving, rigid)])  # the rigid ones first
        self._rigid = len(rigid)
        at = np.zeros(len(canonical) + 1, np.intp)
        at[self._used] = np.arange(len(self._used))
        self._middle = canonical[rigid].mean(axis=0)
        self._canonical = canonical[rigid] - self._middle
        self._size2 = float((self._canonical**2).sum())
        groups = (*BROW_INNER, *BROW_MIDDLE, *BROW_OUTER, CHIN)
        self._means = np.zeros((len(groups), len(self._used)))
        for row, group in zip(self._means, groups, strict=True):
            row[at[list(group)]] = 1 / len(group)
        pairs = np.array([*LIDS[0], *LIDS[1], *EYE_CORNERS, *LIPS_INSIDE, MOUTH_CORNERS])
        self._from, self._to = at[pairs].T

    def measure(self, points: NDArray[np.floating], camera: Camera, pose: HeadPose) -> Measures:
        """Measures of (478, 3) px landmarks as in a Sighting. Of `pose` only the distance and where the camera is seen
        from the head are used."""
        face = self._in_face(points.take(self._used, axis=0).astype(np.float64), camera, pose.camera_from_head[2, 3])
        view = _view(pose)
        heights = self._means @ face[:, 1]
        between = face.take(self._from, axis=0) - face.take(self._to, axis=0)
        lengths = np.sqrt(np.add.reduce(between * between, axis=1))
        lids, wide, lips = lengths[:6].reshape(2, 3) @ _THIRDS, lengths[6:8], lengths[8:11] @ _THIRDS
        return Measures(
            heights[:6].reshape(3, 2) - (BROW_BY_PITCH_M * view[1])[:, None],
            lids / np.maximum(wide, 1e-9),
            float(lips),
            float(lengths[11]),
            -float(heights[6]),
            view,
        )

    def _in_face(self, points: Array, camera: Camera, distance: float) -> Array:
        """The used points on the canonical face, m: unprojected, then turned and scaled to it (Umeyama 1991)."""
        focal = (camera.matrix[0, 0] + camera.matrix[1, 1]) / 2
        nearer = np.add.reduce(points[: self._rigid, 2]) / self._rigid
        space = np.empty_like(points)
        space[:, 2] = distance * (1 + (points[:, 2] - nearer) / focal)
        space[:, :2] = cv2.undistortPoints(points[:, None, :2], camera.matrix, camera.distortion)[:, 0] * space[:, 2:]
        rigid = space[: self._rigid]
        middle = np.add.reduce(rigid) / self._rigid
        spread, u, vt = cv2.SVDecomp((rigid - middle).T @ self._canonical)
        if cv2.determinant(u) * cv2.determinant(vt) < 0:
            u[:, 2], spread[2] = -u[:, 2], -spread[2]
        scale = float(np.add.reduce(spread, axis=None)) / self._size2
        return np.asarray((space - middle) @ (u @ vt / max(scale, 1e-9)) + self._middle, np.float64)


def _view(pose: HeadPose) -> Array:
    rotation, place = pose.camera_from_head[:3, :3], pose.camera_from_head[:3, 3]
    x, y, z = (-place @ rotation).tolist()
    return np.array([math.atan2(x, z), -math.atan2(y, math.hypot(x, z))])
