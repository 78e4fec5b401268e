"""Follows a rigid head by optical flow on an average head's surface, held to pictures of itself so that it can't drift.

After Vacchetti, Lepetit and Fua 2004 ("Stable Real-Time 3D Tracking Using Online and Offline Information"): points
flow from the last frame, which follows any motion but drifts, and from the keyframe of the nearest turn, which doesn't.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rigid
from vcam.trackers.haar_crop import SIDE_M, SIDE_PX, Crop, Grey, upright
from vcam.trackers.haar_fit import fit_pose
from vcam.trackers.haar_surface import on_surface
from vcam.types import Camera

Array = NDArray[np.float64]

POINTS: Final = 120
APART_PX: Final = 5
QUALITY: Final = 0.004
"""Corners looked for on a face: most of them, how near together, and how weak against the best (Shi and Tomasi)."""
WINDOW: Final = (17, 17)
LEVELS: Final = 2
"""Lucas and Kanade's window and pyramid: follows 20 px of the crop, 28 mm, between two frames."""
BACK_PX: Final = 0.8
"""A point must flow back to within this of where it began."""
OLD_TRUST: Final = 1.0
NEW_TRUST: Final = 0.3
"""Weights of a point from a keyframe and from the last frame."""
LEAST_POINTS: Final = 10
"""Fewer points that agree are no head."""
NEAR_RAD: Final = np.radians(12.0)
"""A turn further than this from all keyframes gets one of its own."""
ALIKE_RAD: Final = np.radians(28.0)
"""Up to such a turn from a keyframe enough of its points are found."""
MOST_KEYFRAMES: Final = 12
ALIKE: Final = 0.35
"""Share of a keyframe's points that must agree for a head that comes back to be the same."""
STEADY: Final = 0.6
"""Share of points that must agree before a keyframe is taken."""


@dataclass(frozen=True, slots=True)
class Keyframe:
    """What the head looked like at one turn."""

    crop: Crop
    points: NDArray[np.float32]
    """(n, 2) px of the crop."""
    model: Array
    """(n, 3) m, head frame: where they are on the head."""
    camera_from_head: Array


@dataclass(frozen=True, slots=True)
class Step:
    """How one frame was followed."""

    camera_from_head: Array
    """(4, 4)."""
    held: float
    """0..1: share of the nearest keyframe's points that were found where the pose has them."""
    error_px: float
    """RMS of the points that agree, px of the frame."""
    crop: Crop


class HeadFlow:
    """Follows one head, from a pose that somebody else found."""

    def __init__(self, grey: Grey, camera: Camera, camera_from_head: Array) -> None:
        self._camera, self.pose = camera, camera_from_head
        self._last = self._keyframe(grey, camera_from_head)
        self._keys = [self._last]

    def follow(self, grey: Grey) -> Step | None:
        """The head in the next frame, or None when it can't be seen there."""
        crop = upright(grey, self._camera, self.pose)
        flowed = self._flow(self._last, crop, self.pose)
        first = self._fit([(*flowed, NEW_TRUST)], crop, self.pose)
        if first is None:
            return None
        keys = self._like(first[0])
        found = [self._flow(key, crop, first[0]) for key in keys]
        fit = self._fit([*((*one, OLD_TRUST) for one in found), (*flowed, NEW_TRUST)], crop, first[0])
        if fit is None:
            return None
        pose, agrees = fit
        held = 0.0
        for key, one in zip(keys, found, strict=True):
            n = len(one[0])
            held, agrees = max(held, float(agrees[:n].sum() / max(len(key.points), 1))), agrees[n:]
        steady = agrees.sum() > STEADY * len(self._last.points)
        self.move(grey, pose)
        turned = min(_turn_between(key.camera_from_head, pose) for key in self._keys)
        if turned > NEAR_RAD and steady:
            self._keys = [*self._keys[:1], *self._keys[1:][-(MOST_KEYFRAMES - 2) :], self._last]
        return Step(pose, held, self._error_px(flowed, pose), crop)

    def move(self, grey: Grey, pose: Array) -> None:
        """The head is at `pose` in this frame: it is followed from there."""
        self.pose = pose
        self._last = self._keyframe(grey, pose)

    def _like(self, pose: Array) -> list[Keyframe]:
        """The keyframes that show the head turned like that: the oldest one, which drifted least, and the nearest."""
        turned = [_turn_between(key.camera_from_head, pose) for key in self._keys]
        nearest = int(np.argmin(turned))
        oldest = next((i for i, turn in enumerate(turned) if turn < ALIKE_RAD), nearest)
        return [self._keys[i] for i in sorted({oldest, nearest})]

    def _error_px(self, flowed: tuple[Array, Array], pose: Array) -> float:
        """RMS px of the frame between the better half of the points and the head."""
        far = np.linalg.norm(_project(flowed[0], pose, self._camera) - flowed[1], axis=1)
        return float(np.sqrt(np.mean(np.sort(far)[: (len(far) + 1) // 2] ** 2)))

    def resume(self, grey: Grey, near: Array) -> bool:
        """Find the head again near the pose `near`, after it was out of sight, by what it looked like before.

        False: it doesn't look like that, or nothing like; it then isn't followed on.
        """
        best: tuple[float, Array] | None = None
        for key in self._keys:
            guess = rigid(key.camera_from_head[:3, :3], near[:3, 3])
            crop = upright(grey, self._camera, guess)
            model, seen = self._flow(key, crop, guess)
            fit = self._fit([(model, seen, OLD_TRUST)], crop, guess)
            share = 0.0 if fit is None else float(fit[1].sum() / len(key.points))
            if fit is not None and share > (best[0] if best else ALIKE):
                best = (share, fit[0])
        if best is None:
            return False
        self.move(grey, best[1])
        return True

    def renew(self, grey: Grey) -> None:
        """The light or the person changed for good: keep only this frame's look."""
        self.move(grey, self.pose)
        self._keys = [self._last]

    def _keyframe(self, grey: Grey, pose: Array) -> Keyframe:
        crop = upright(grey, self._camera, pose)
        corners = cv2.goodFeaturesToTrack(crop.image, POINTS, QUALITY, APART_PX)
        points = np.zeros((0, 2), np.float32) if corners is None else np.asarray(corners[:, 0], np.float32)
        model = on_surface(crop.in_frame(points), self._camera, pose)
        inside = _rigid(model)
        return Keyframe(crop, points[inside], model[inside], pose)

    def _flow(self, old: Keyframe, crop: Crop, guess: Array) -> tuple[Array, Array]:
        """(n, 3) m and (n, 2) px of the frame: the points of `old` that are found again in `crop`."""
        if len(old.points) == 0:
            return np.zeros((0, 3)), np.zeros((0, 2))
        there = crop.seen(_project(old.model, guess, self._camera))
        found = _lucas_kanade(old.crop.image, crop.image, old.points, there)
        back = _lucas_kanade(crop.image, old.crop.image, found, old.points)
        good = np.linalg.norm(back - old.points, axis=1) < BACK_PX
        good &= ((found > 0) & (found < SIDE_PX - 1)).all(axis=1)
        return old.model[good], crop.in_frame(found[good])

    def _fit(
        self, groups: list[tuple[Array, Array, float]], crop: Crop, start: Array
    ) -> tuple[Array, NDArray[np.bool_]] | None:
        model, seen = (np.concatenate([group[i] for group in groups]) for i in (0, 1))
        trust = np.concatenate([np.full(len(group[0]), group[2]) for group in groups])
        if len(model) < LEAST_POINTS:
            return None
        face_px = SIDE_PX / crop.scale * 0.15 / SIDE_M
        found = fit_pose(model, seen, trust, self._camera, start=start, face_px=face_px)
        return found if found is not None and found[1].sum() >= LEAST_POINTS else None


def _lucas_kanade(
    before: Grey, after: Grey, points: NDArray[np.float32], guess: NDArray[np.float32]
) -> NDArray[np.float32]:
    """(n, 2) px: where `points` (n, 2) went; far away where they were lost."""
    found, ok, _ = cv2.calcOpticalFlowPyrLK(
        before, after, points, guess.copy(), winSize=WINDOW, maxLevel=LEVELS, flags=cv2.OPTFLOW_USE_INITIAL_FLOW
    )
    return np.where(np.asarray(ok) == 1, np.asarray(found, np.float32), np.float32(-1000))


def _project(model: Array, pose: Array, camera: Camera) -> Array:
    turn, place = cv2.Rodrigues(pose[:3, :3])[0], pose[:3, 3]
    return np.asarray(cv2.projectPoints(model, turn, place, camera.matrix, camera.distortion)[0][:, 0], np.float64)


def _rigid(model: Array) -> NDArray[np.bool_]:
    """Which of (n, 3) points of the head expressions hardly move: not the lids, the mouth and the jaw."""
    x, y = np.abs(model[:, 0]), model[:, 1]
    face = (x < 0.065) & (y > -0.078) & (y < 0.055)
    lids = (np.abs(x - 0.031) < 0.011) & (np.abs(y) < 0.008)
    mouth = (x < 0.034) & (y < -0.052)
    return np.asarray(face & ~lids & ~mouth, np.bool_)


def _turn_between(a: Array, b: Array) -> float:
    """Angle (rad) between where two heads face; a roll doesn't count, crops are upright."""
    return float(np.arccos(np.clip(a[:3, 2] @ b[:3, 2], -1.0, 1.0)))
