"""One head that is followed until the cascades have not seen a face there for too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.trackers.haar_anchor import EyeAnchor
from vcam.trackers.haar_crop import Grey
from vcam.trackers.haar_finder import Finder
from vcam.trackers.haar_flow import HeadFlow
from vcam.trackers.haar_surface import EYES_APART_M
from vcam.types import Camera

Array = NDArray[np.float64]

ASK_EVERY_S: Final = 0.16
"""So often the cascades are asked: it costs as much as following."""
UNSEEN_S: Final = 0.7
"""A head that no cascade has seen for so long is let go of,"""
UNSEEN_TURNED_S: Final = 1.4
"""or for so long when it is turned so far"""
TURNED: Final = 0.9
"""(cosine, 26 degrees) that the cascades often miss it; the keyframes must hold it then."""
HELD: Final = 0.25
"""Share of a keyframe's points below which a head isn't the one of the keyframe."""
FURTHEST: Final = 0.6
"""Cosine of the turn, 53 degrees, beyond which an average head is nothing like the person's: the flow went astray."""
MOST_MISFITS: Final = 3
"""So did it when eyes were so often in a row not where this head has them."""
RENEW_S: Final = 1.5
"""Surely a face, but for so long not as any keyframe has it: the light has changed, or the person."""
FACING: Final = 0.9
"""Cosine of the turn, 26 degrees, up to which both eyes are seen as they are."""
SEEN: Final = 0.5
"""See Look.sure."""
HIDDEN_S: Final = 0.35
"""A head that is neither held nor seen for so long is covered, or was none."""


@dataclass(frozen=True, slots=True)
class Look:
    """One head in one frame."""

    camera_from_head: Array
    """(4, 4) m."""
    sure: float
    """0..1: how much of the head looks as it did before at such a turn; at least SEEN while a cascade sees a face."""
    error_px: float
    """RMS, px of the frame, between the better half of the points and the head."""


class Head:
    """Follows one head. One thread, frames in order."""

    def __init__(
        self, finder: Finder, camera: Camera, grey: Grey, now: float, start: Array, *, exact: bool = False
    ) -> None:
        """A head found at `start` (4, 4) in the frame `grey` at `now` (s); `exact`: size and origin are the person's
        own, not an average head's, and stay as they are."""
        self._finder, self._camera, self._exact = finder, camera, exact
        self._flow = HeadFlow(grey, camera, start)
        self._anchor = EyeAnchor()
        self._asked = self._seen = self._held = now
        self._misfits = 0

    def first(self) -> Look:
        """The head where it was found."""
        return Look(self._anchor.head(self._flow.pose), 1.0, 0.0)

    def resume(self, grey: Grey, now: float, near: Array) -> bool:
        """After it was lost: whether a face found at `near` is this head, which is then followed on."""
        if not self._flow.resume(grey, near):
            return False
        self._asked = self._seen = self._held = now
        self._misfits = 0
        return True

    def follow(self, grey: Grey, now: float) -> Look | None:
        """The head in the next frame; None: it is lost."""
        step = self._flow.follow(grey)
        if step is None or not self._in_view(step.camera_from_head, grey):
            return None
        if step.held > HELD:
            self._held = now
        if now - self._asked >= ASK_EVERY_S:
            self._asked = now
            self._ask(grey, now, step.camera_from_head)
        facing = -step.camera_from_head[2, 2]
        if facing < FURTHEST or self._misfits >= MOST_MISFITS:
            return None
        if now - self._seen > (UNSEEN_S if facing > TURNED else UNSEEN_TURNED_S):
            return None
        if now - max(self._seen, self._held) > HIDDEN_S:
            return None
        sure = max(step.held, SEEN if now - self._seen <= 2 * ASK_EVERY_S else 0.0)
        return Look(self._anchor.head(step.camera_from_head), sure, step.error_px)

    def _ask(self, grey: Grey, now: float, pose: Array) -> None:
        if not self._finder.is_face(grey, self._camera, pose):
            return
        self._seen = now
        eyes_px, both = self._finder.eyes_of_head(grey, self._camera, pose)
        if not both:
            return
        fits = self._anchor.fits(eyes_px, self._camera, pose)
        self._misfits = 0 if fits else self._misfits + 1
        if fits and -pose[2, 2] > FACING:
            if now - self._held > RENEW_S:
                self._flow.renew(grey)
            if self._exact:
                return
            self._anchor.see(eyes_px, self._camera, pose)
            self._flow.move(grey, self._anchor.corrected(eyes_px, self._camera, pose))

    def _in_view(self, pose: Array, grey: Grey) -> bool:
        x, y = self._camera.matrix[:2] @ (pose[:3, 3] / pose[2, 3])
        return bool(0 <= x < grey.shape[1] and 0 <= y < grey.shape[0])


def facing_head(eyes_px: Array, camera: Camera) -> Array:
    """(4, 4) camera_from_head of an average head that looks at the camera with its eyes at (2, 2) px, left first."""
    across = eyes_px[0] - eyes_px[1]
    focal = float(np.sqrt(camera.matrix[0, 0] * camera.matrix[1, 1]))
    distance = focal * EYES_APART_M / max(float(np.linalg.norm(across)), 1e-6)
    x, y = (eyes_px.mean(axis=0) - camera.matrix[:2, 2]) / camera.matrix[[0, 1], [0, 1]]
    towards = rotation_from_angles(float(-np.arctan(x)), float(-np.arctan2(y, np.hypot(x, 1))), 0.0)
    roll = rotation_from_angles(0.0, 0.0, float(np.arctan2(-across[1], across[0])))
    return rigid(CAMERA_FROM_HEAD_FACING @ towards @ roll, np.array([x, y, 1.0]) * distance)
