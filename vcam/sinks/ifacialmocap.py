"""Sends what is known of the face as the iFacialMocap app on a phone does; the numbers only, never a picture."""

from __future__ import annotations

from typing import Final, Self

import numpy as np

from vcam.geometry import angles_from_rotation, head_rotation
from vcam.sinks.numbers import numbers_of
from vcam.sinks.picture import pixels
from vcam.sinks.udp import UdpSender
from vcam.target import target_of
from vcam.types import ARKIT, Face, Rendered
from vcam.wires.ifacialmocap import PORT, FacePacker

V2: Final = "v2@"
"""Before the address: send version 2 of the text, for receivers that know no other."""


class IFacialMocapSink:
    """`address`: "[HOST:]PORT" or HOST alone, which then listens on PORT; "v2@" before it chooses version 2."""

    def __init__(self, address: str, *, size_wh: tuple[int, int], fps: float) -> None:
        version = 2 if address.startswith(V2) else 1
        target = target_of("--ifacialmocap", address.removeprefix(V2), PORT, portless=True)
        self._udp = UdpSender("iFacialMocap" + " v2" * (version == 2), target)
        self._packer = FacePacker(ARKIT, version=version)
        self._newest = self._packer.pack(
            [0.0] * len(ARKIT), head_deg=(0, 0, 0), head_m=(0, 0, -0.6), left_eye_deg=(0, 0), right_eye_deg=(0, 0)
        )  # before anybody was seen: a calm face 60 cm away

    def __enter__(self) -> Self:
        self._udp.open()
        return self

    def __exit__(self, *error: object) -> None:
        self._udp.close()

    @property
    def about(self) -> str:
        """Where to."""
        return self._udp.about

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Send one frame; without a face the last one again as it was, as the phone does."""
        pixels(rendered)
        if face is not None and numbers_of(face) is not None:
            self._newest = self._packed(face)
        self._udp.send(self._newest)

    def _packed(self, face: Face) -> bytes:
        pose = face.pose.camera_from_head
        yaw, pitch, roll = angles_from_rotation(head_rotation(pose))
        x, y, z = pose[:3, 3].tolist()
        left, right = np.degrees(face.gaze[:, ::-1]).tolist()  # pitch is about x, yaw about y
        return self._packer.pack(
            face.expression.tolist(),
            head_deg=np.degrees((pitch, yaw, roll)).tolist(),
            head_m=(x, -y, -z),  # ARKit's camera looks along -z, with y up
            left_eye_deg=left,
            right_eye_deg=right,
        )
