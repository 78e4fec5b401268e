"""Sends what is known of the face as OSC, one `/vcam/1/frame` a picture; the numbers only, never a picture."""

from __future__ import annotations

from typing import Final, Self

import numpy as np

from vcam.geometry import CAMERA_FROM_HEAD_FACING, quat_wxyz_from_rotation
from vcam.sinks.numbers import numbers_of
from vcam.sinks.picture import pixels
from vcam.sinks.udp import UdpSender
from vcam.target import target_of
from vcam.types import ARKIT, Face, Rendered
from vcam.wires.frame import FRAME, GAZE, FramePacker, pack_names

PORT: Final = 39573
"""Where vcam's Blender add-on listens."""
NAMES_S: Final = 1.0
"""s from one `/vcam/1/names` to the next."""
NEUTRAL: Final = np.concatenate(
    [[0.0, 0.0, 0.6], quat_wxyz_from_rotation(CAMERA_FROM_HEAD_FACING), np.zeros(GAZE + len(ARKIT))]
).astype(np.float32)
"""Said before anybody was seen: a calm face 60 cm before the camera that looks into it."""


class OscSink:
    """`address`: "[HOST:]PORT"; without a host this computer."""

    def __init__(self, address: str, *, size_wh: tuple[int, int], fps: float) -> None:
        self._udp = UdpSender("OSC", target_of("--osc", address, PORT))
        self._frames = FramePacker()
        self._names = pack_names(ARKIT)
        self._names_due = float("-inf")
        self._numbers = NEUTRAL
        self._time_s, self._age_s = float("-inf"), 0.0

    def __enter__(self) -> Self:
        self._udp.open()
        return self

    def __exit__(self, *error: object) -> None:
        self._udp.close()

    @property
    def about(self) -> str:
        """Where to, and the address of the messages."""
        return f"{self._udp.about} ({FRAME})"

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Send one frame, and the names once a second."""
        pixels(rendered)
        if rendered.t >= self._names_due:
            self._udp.send(self._names)
            self._names_due = rendered.t + NAMES_S
        numbers = None if face is None else numbers_of(face)
        if face is None or numbers is None:
            seen = rendered.t - self._age_s  # as old as the last face was
        else:
            seen, self._numbers = face.captured, numbers
            self._age_s = rendered.t - seen
        self._time_s = max(self._time_s, seen)
        self._udp.send(self._frames.pack(self._time_s, numbers is not None, self._numbers.tolist()))
