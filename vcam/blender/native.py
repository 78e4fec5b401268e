# SPDX-License-Identifier: GPL-3.0-or-later
"""vcam's own message, `/vcam/1/frame`, as a Sample."""

from __future__ import annotations

from math import pi

from .names import ARKIT
from .quaternion import Quat, unit
from .sample import Sample
from .wires import frame, osc

LONG_S = 1e12
"""No clock has run for longer; beyond, a double doesn't tell two frames apart."""
FAR_M = 100.0
"""No head is further away; what says so is not believed."""


def read(message: osc.Message) -> Sample:
    """The Sample of a `/vcam/1/frame`, its time the sender's own. Raises osc.OscError.

    The message's head is camera_from_head in OpenCV axes (docs/conventions.md): x right in the picture, y down, z away.
    A head that faces the camera has the turn (0, 1, 0, 0), half a turn about x. Its own axes are x to its left, y up,
    z out of the face, so (x, y, z) there is (x, -z, y) in Blender's.
    """
    sent = frame.read(message)
    x, y, z, *quat = sent.head
    turned = unit(tuple(quat))
    if turned is None or max(abs(x), abs(y), abs(z)) > FAR_M or abs(sent.time_s) > LONG_S:
        raise osc.OscError(f"the head of {message.address} is no pose, or its time none")
    low, high = -pi / 2, pi / 2
    left_yaw, left_pitch, right_yaw, right_pitch = (min(max(angle, low), high) for angle in sent.gaze)
    return Sample(
        time_s=sent.time_s,
        tracked=sent.tracked,
        head=_from_facing(turned),
        position=(x, z, -y),
        gaze=(left_yaw, left_pitch, right_yaw, right_pitch),
        values={name: min(max(value, 0.0), 1.0) for name, value in zip(ARKIT, sent.expression, strict=True)},
        seq=sent.seq,
    )


def _from_facing(q: Quat) -> Quat:
    """camera_from_head, w x y z in OpenCV axes, as the turn away from facing the camera, in the character's axes."""
    w, x, y, z = q
    w, x, y, z = x, -w, z, -y  # (0, 1, 0, 0)⁻¹ q
    return (w, x, -z, y) if w >= 0 else (-w, -x, z, -y)
