"""Understands iFacialMocap's text: every packet is a whole face."""

from __future__ import annotations

from typing import Final

import numpy as np

from vcam.geometry import CAMERA_FROM_HEAD_FACING, rotation_from_angles
from vcam.sources._hearing import Heard
from vcam.sources._shapes import Shapes
from vcam.sources._wire_face import PLACE_M, face_from
from vcam.wires.ifacialmocap_read import FaceText, Numbers, read

FROZEN_S: Final = 1.0
"""The same bytes for so long: the phone sees no face and repeats itself. What a camera measures is never the same
twice; VMagicMirror takes the second such packet for that already."""
HEAD_DISTANCE_M: Final = (0.1, 2.0)
"""Where a place of the head before a phone is believed."""


class IFacialMocapEar:
    """See Ear."""

    def __init__(self) -> None:
        self._index = -1
        self.forget()

    def forget(self) -> None:
        """See Ear."""
        self._shapes = Shapes()
        self._last, self._changed_at = b"", 0.0
        self._turns: dict[str, Numbers] = {}

    def hear(self, datagram: bytes, now: float) -> Heard | None:
        """See Ear. Raises FaceTextError."""
        text = read(datagram)
        if datagram != self._last:
            self._last, self._changed_at = datagram, now
        if not text.tracked or now - self._changed_at > FROZEN_S:
            return Heard(None)
        return self._heard(text, now)

    def _heard(self, text: FaceText, now: float) -> Heard:
        self._index += 1
        self._turns |= text.turns  # what a packet leaves out stays
        expression, told = self._shapes.read({name: value / 100 for name, value in text.shapes.items()})
        pitch, yaw, roll, *place = self._turns.get("head", (0.0, 0.0, 0.0))
        rotation = rotation_from_angles(*np.radians([yaw, pitch, roll]))
        shift_m = np.zeros(3)
        if place and HEAD_DISTANCE_M[0] < -place[2] < HEAD_DISTANCE_M[1]:
            shift_m = np.array(place) - CAMERA_FROM_HEAD_FACING.T @ PLACE_M
        eyes = [self._turns[eye] for eye in ("leftEye", "rightEye") if eye in self._turns]
        gaze = told
        if eyes:
            gaze = np.radians([[eye[1], eye[0]] for eye in (eyes[0], eyes[-1])]).astype(np.float32)
        return Heard(face_from(rotation, shift_m, expression, gaze, captured=now, index=self._index))
