"""The head that was fitted to a photo, as the numbers that draw it: where its face ends, and how it lies unrolled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import BROW, EYE, LEFT_EYE, MOUTH, RIGHT_EYE, SKIN, TEETH, TONGUE
from vcam.avatar.morphable import HeadModel
from vcam.geometry import head_rotation
from vcam.portrait.portrait import Portrait
from vcam.portrait.topology import OVAL
from vcam.render.portrait_inside import STAYS_M
from vcam.types import CHANNEL, Camera

F32 = NDArray[np.float32]
Array = NDArray[np.float64]

AXIS_Z: Final = -0.085
"""m, head frame: the upright axis that the face is unrolled from, in the middle of the skull."""
ROLL_RADIUS: Final = 0.085
"""m, of the cylinder that it is unrolled onto: the head's own beside the eyes."""
INSIDE_M: Final = {MOUTH: (0.0, -0.008), TEETH: (-0.0025, 0.005), TONGUE: (-0.0025, 0.005)}
"""Up and forward: what the mouth's inside is moved by. The inner side of the model's lips would hide its teeth, which
stand deep; the upper ones should show a little below the lip, the lower ones less above theirs."""
THROAT_M: Final = -0.06, -0.03
"""m, head frame: what is deeper than the first stays, what is before the second is moved all the way."""
ARCH: Final = np.array([0.0, 0.0, -0.020])
ARCH_RADIUS: Final = 0.025
"""m: rows of teeth bend about as a circle does."""
TOOTH_M: Final = 0.0078, 0.0056
CROWN_M: Final = 0.0095
"""m: of front teeth, the widths of upper and lower ones (means of Wheeler's), and their height."""
LOWER_TEETH: Final = 0.5
"""Light on them, against the upper ones."""
PIVOT: Final = np.array([0.0, -0.03, -0.09])
"""m, head frame: about where a head turns, between and a little below the ears."""


@dataclass(frozen=True, slots=True)
class Worn:
    """What the fitted head wears at one moment."""

    expression: NDArray[np.floating]
    """(52,) 0..1."""
    gaze: NDArray[np.floating]
    """(2, 2) rad, rows left and right eye: yaw, pitch, as in Face."""
    rotation: Array | None = None
    """(3, 3) turn of the head away from facing the picture (vcam.geometry.head_rotation); None: the photo's."""


class FittedShape:
    """One person's head, as a photo shows it. All vertices are the HeadModel's."""

    def __init__(self, model: HeadModel, portrait: Portrait) -> None:
        self.model, self._portrait = model, portrait
        self._neutral = model.shape(portrait.identity, np.zeros(len(model.expression), np.float32))
        self._inside = np.zeros((len(model.material), 2), np.float32)
        for material, away in INSIDE_M.items():
            self._inside[model.material == material] = away
        self._inside *= np.clip((model.mean[:, 2:] - THROAT_M[0]) / (THROAT_M[1] - THROAT_M[0]), 0, 1)
        self._eyes = [self._eyeball(side) for side in (LEFT_EYE, RIGHT_EYE)]
        self.triangles = _outwards(model)
        """(t, 3) all but the cards of lashes, which the photo has itself."""
        self.inside = self._distance_from_oval()
        """(n,) m, how far within the face's oval; below 0 outside of it."""
        self.rest = self.shape(Worn(portrait.expression, portrait.gaze))
        """(n, 3) m, as the photo shows it."""
        self.skin = model.material == SKIN
        self._skin_triangles = self.triangles[self.skin[self.triangles].all(axis=1)]

    def _eyeball(self, side: int) -> tuple[NDArray[np.intp], Array]:
        """Vertices of an eyeball and its centre: of the sphere through them (linear least squares)."""
        of = np.flatnonzero((self.model.eye == side) & (self.model.material == EYE))
        points = self._neutral[of].astype(np.float64)
        solved = np.linalg.lstsq(np.c_[2 * points, np.ones(len(of))], (points**2).sum(axis=1), rcond=None)[0]
        return of, solved[:3]

    def _distance_from_oval(self) -> F32:
        unrolled = unroll(self.model.mean)
        oval = unroll(self.model.landmarks.of(self.model.mean)[list(OVAL)]).astype(np.float32)
        behind = self.model.mean[:, 2] < AXIS_Z
        away = [
            -1.0 if b else cv2.pointPolygonTest(oval, p, True) for p, b in zip(unrolled.tolist(), behind, strict=True)
        ]
        return np.asarray(away, np.float32)

    def shape(self, worn: Worn) -> F32:
        """(n, 3) m, head frame, gaze in it."""
        out = self.model.shape(self._portrait.identity, np.clip(worn.expression, 0, 1))
        out[:, 1:] += self._inside
        for (of, centre), (yaw, pitch) in zip(self._eyes, worn.gaze.tolist(), strict=True):
            turn = cv2.Rodrigues(np.array([pitch, 0.0, 0.0]))[0]
            turn = cv2.Rodrigues(np.array([0.0, yaw, 0.0]))[0] @ turn
            out[of] = (out[of] - centre) @ turn.T + centre
        return out

    def on_eyeball(self) -> F32:
        """(n, 3) direction from the eyeball's centre when it looks straight ahead; 0 elsewhere."""
        out = np.zeros_like(self._neutral)
        for of, centre in self._eyes:
            away = self._neutral[of] - centre
            out[of] = away / np.linalg.norm(away, axis=1, keepdims=True)
        return out

    def on_teeth(self) -> F32:
        """(n, 3) how many teeth away from the middle of the row; how far up the crown, 0 at its edge, 1 at gums; how
        light it is, 0..1. 0 elsewhere."""
        out = np.zeros_like(self._neutral)
        mean, follows = self.model.mean, np.abs(self.model.expression[CHANNEL["jawOpen"]]).max(axis=1) > STAYS_M
        for sign, row, wide, light in ((1, ~follows, TOOTH_M[0], 1.0), (-1, follows, TOOTH_M[1], LOWER_TEETH)):
            of = np.flatnonzero((self.model.material == TEETH) & row)
            x, y, z = (mean[of] - ARCH).T
            out[of, 0] = ARCH_RADIUS * np.arctan2(x, z) / wide
            out[of, 1] = (sign * y - (sign * y).min()) / CROWN_M
            out[of, 2] = light
        return out

    def place(self, rotation: Array | None) -> Array:
        """(4, 4) camera_from_head with the photo's place, turned by `rotation` about the neck; None: the photo's."""
        photo = self._portrait.camera_from_head
        if rotation is None:
            return photo
        out = photo.copy()
        out[:3, :3] = photo[:3, :3] @ head_rotation(photo).T @ rotation
        out[:3, 3] += (photo[:3, :3] - out[:3, :3]) @ PIVOT
        return out

    def normals(self, shape: F32) -> F32:
        """(n, 3) of the skin, unit, weighted by area; those of other parts point to the viewer."""
        a, b, c = (shape[self._skin_triangles[:, k]] for k in range(3))
        faces = np.cross(b - a, c - a)
        out = np.zeros_like(shape)
        for k in range(3):
            np.add.at(out, self._skin_triangles[:, k], faces)
        out[~self.skin] = (0, 0, 1)
        return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12), np.float32)


def _outwards(model: HeadModel) -> NDArray[np.int64]:
    """(t, 3) counter-clockwise from outside; the model's teeth are so from within."""
    kind = model.material[model.triangles[:, 0]]
    out = np.asarray(model.triangles[kind != BROW], np.int64)
    teeth = kind[kind != BROW] == TEETH
    out[teeth] = out[teeth, ::-1]
    return out


def unroll(points: NDArray[np.floating]) -> Array:
    """(n, 2) m: along the cylinder about the head's upright axis, to the person's left, and up."""
    around = np.arctan2(points[:, 0], points[:, 2] - AXIS_Z) * ROLL_RADIUS
    return np.stack([around, points[:, 1]], axis=1).astype(np.float64)


def project(points: NDArray[np.floating], camera_from_head: Array, camera: Camera) -> F32:
    """(n, 3) px, px and m from the camera plane, of points (n, 3) in the head frame; the lens has no distortion."""
    seen = points @ camera_from_head[:3, :3].T + camera_from_head[:3, 3]
    deep = np.maximum(seen[:, 2], 0.01)
    flat = seen[:, :2] / deep[:, None] * np.diag(camera.matrix)[:2] + camera.matrix[:2, 2]
    return np.column_stack([flat, deep]).astype(np.float32)
