"""Sends the face by the VMC protocol: as a performer with a whole body, or as an assistant with head and face.

The head turns against how the person rests before the camera, as on vcam's own avatars: what the receiver draws looks
ahead when the person looks at their screen. When nobody is seen, all eases to a calm face that looks ahead.
"""

from __future__ import annotations

from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.rest import Rest
from vcam.avatar.state import State
from vcam.sinks.numbers import numbers_of
from vcam.sinks.picture import pixels
from vcam.sinks.udp import UdpSender
from vcam.sinks.vmc_body import Pose, pose_of, turns_of
from vcam.sinks.vmc_face import FaceNames
from vcam.sinks.vmc_words import VmcWords
from vcam.types import ARKIT, Face, Rendered
from vcam.wires.quaternion import Vector, from_angles, turned
from vcam.wires.vmc import assistant, performer
from vcam.wires.vmc_skeleton import BONES, height_of, place_unity_from_head, unity_from_head

EASE_OUT_S: Final = 0.5
EASE_IN_S: Final = 0.25
"""From a face to calm when it is lost, and back."""
LOOK_M: Final = 1.0
"""How far away an assistant says that the eyes look; one place says where, both eyes aim at it."""
HEAD_M: Final = height_of("Head")
_, EYES_UP_M, EYES_AHEAD_M = BONES["LeftEye"].place
"""From the head bone."""
CALM: Final = State(np.eye(3), np.zeros(3), np.zeros(len(ARKIT), np.float32), np.zeros((2, 2), np.float32))


class VmcSink:
    """`address`: "[HOST:]PORT[,WORD]…", with the words of vmc_words.py."""

    def __init__(self, address: str, *, size_wh: tuple[int, int], fps: float) -> None:
        words = VmcWords.read(address)
        self._assists, given = words.assists, words.words
        self._udp = UdpSender("VMC", words.target)
        self._face = FaceNames(
            presets="perfectsync" not in given,
            channels="presets" not in given,
            vrm1="vrm1" in given,
            capital="capital" in given,
        )
        layout = assistant if self._assists else performer
        self._layout = layout(self._face.names, bundled="unbundled" not in given)
        self._rest, self._state = Rest(), CALM
        self._presence = 0.0  # 0 calm .. 1 the face, before easing
        self._began: float | None = None
        self._t = 0.0

    def __enter__(self) -> Self:
        self._udp.open()
        return self

    def __exit__(self, *error: object) -> None:
        self._udp.close()

    @property
    def about(self) -> str:
        """Where to, and as what."""
        return f"{self._udp.about} ({'assistant: head and face' if self._assists else 'performer: a whole body'})"

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Send one frame: all that is known, also when nothing has changed."""
        pixels(rendered)
        for datagram in self.datagrams(face, rendered.t):
            self._udp.send(datagram)

    def recentre(self) -> None:
        """How the person holds their head now is straight ahead from now on."""
        self._rest.recentre()

    def datagrams(self, face: Face | None, t: float) -> list[bytes]:
        """What is sent at time `t`, s, which only goes up. A face beyond float32 is nobody's."""
        first = self._began is None
        self._began = t if self._began is None else self._began
        elapsed, self._t = (0.0 if first else max(t - self._t, 0.0)), t
        seen = face is not None and numbers_of(face) is not None
        if face is not None and seen:
            self._state = self._rest.relative(face)
        self._presence = _next_presence(self._presence, seen, elapsed, first=first)
        share = self._presence**2 * (3 - 2 * self._presence)
        pose = pose_of(self._state, share)
        bones = [number for turn in turns_of(pose) for number in unity_from_head(turn)]
        expression: NDArray[np.float32] = np.clip(self._state.expression, 0, 1) * np.float32(share)
        values = self._face.values(expression, pose.look)
        head = (*_tracker(pose), int(seen), *_look_at(pose)) if self._assists else (int(seen), t - self._began)
        return self._layout.pack((*head, *bones, *values))


def _next_presence(presence: float, there: bool, elapsed: float, *, first: bool) -> float:
    if first:
        return float(there)  # a run that starts with a face starts with that face
    if there:
        return min(1.0, presence + elapsed / EASE_IN_S)
    return max(0.0, presence - elapsed / EASE_OUT_S)


def _tracker(pose: Pose) -> tuple[float, ...]:
    """Place (m) and turn of the head over the ground, in Unity's axes."""
    x, y, z = place_unity_from_head(pose.shift)
    return x, HEAD_M + y, z, *unity_from_head(pose.head)


def _look_at(pose: Pose) -> Vector:
    """m, Unity's axes: where the eyes look, from the head bone, as since version 2.8 of the protocol."""
    yaw, pitch = pose.look
    x, y, z = place_unity_from_head(turned(from_angles(yaw, pitch, 0.0), (0.0, 0.0, LOOK_M)))
    return x, EYES_UP_M + y, EYES_AHEAD_M + z
