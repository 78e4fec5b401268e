# SPDX-License-Identifier: GPL-3.0-or-later
"""VMC protocol: gathers what a Performer or an Assistant sends until the frame is whole, then gives a Sample.

Source: protocol.vmc.info, version 3.1. Unity's axes are left-handed with y up, and an avatar faces +z, so
(x, y, z) there is (-x, -z, y) in Blender's, and a turn x y z w there is w, x, z, -y here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .names import channel_of
from .quaternion import IDENTITY, Quat, angles, times, unit
from .sample import Sample
from .wires import osc

CHAIN = ("Spine", "Chest", "UpperChest", "Neck", "Head")
"""Bones, each turned relative to the one before, that together turn the head against the hips."""
EYES = ("LeftEye", "RightEye")
MAX_NAME = 64
"""Longer names are none that is known."""
NO_APPLY_S = 1.0
"""A sender that has not said Apply for so long never does: a frame of it ends where the next begins."""


class Gatherer:
    """Values and bones of one sender, until they make a frame."""

    def __init__(self) -> None:
        self._turns: dict[str, Quat] = {}
        self._values: dict[str, float] = {}
        self._tracked = True
        self._sender_s: float | None = None
        self._applied_s = float("-inf")
        self._news = False

    def read(self, message: osc.Message, now: float) -> Sample | None:
        """The Sample that `message` completes, its time the sender's own or else `now`; None when more is to come.

        Raises osc.OscError when a message that is known here isn't what it must be; unknown ones are passed over.
        """
        address, _, arguments = message
        done = None
        if address == "/VMC/Ext/Bone/Pos":
            self._bone(arguments)
        elif address == "/VMC/Ext/Blend/Val":
            self._value(arguments)
        elif address == "/VMC/Ext/Blend/Apply":
            self._applied_s = now
            done = self._sample(now) if self._news else None
        elif address in ("/VMC/Ext/OK", "/VMC/Ext/T"):
            if self._news and now - self._applied_s > NO_APPLY_S:
                done = self._sample(now)
            if address == "/VMC/Ext/OK":
                self._tracked = len(arguments) < 4 or arguments[3] != 0
            elif arguments and isinstance(arguments[0], (int, float)):
                self._sender_s = float(arguments[0])
        return done

    def _bone(self, arguments: Sequence[object]) -> None:
        name, (_, _, _, x, y, z, w) = _named(arguments, 7)
        if name in CHAIN or name in EYES:
            q = unit((w, x, z, -y))
            if q is None:
                raise osc.OscError(f"the turn of the bone {name} is none")
            self._turns[name] = q
            self._news = True

    def _value(self, arguments: Sequence[object]) -> None:
        name, (value,) = _named(arguments, 1)
        channel = channel_of(name) if len(name) <= MAX_NAME else None
        if channel:
            self._values[channel] = min(max(value, 0.0), 1.0)
        self._news = True

    def _sample(self, now: float) -> Sample:
        head = IDENTITY
        for bone in CHAIN:
            head = times(head, self._turns.get(bone, IDENTITY))
        left_yaw, left_pitch, _ = angles(self._turns.get("LeftEye", IDENTITY))
        right_yaw, right_pitch, _ = angles(self._turns.get("RightEye", IDENTITY))
        self._news = False
        return Sample(
            time_s=now if self._sender_s is None else self._sender_s,
            tracked=self._tracked,
            head=head,
            gaze=(left_yaw, left_pitch, right_yaw, right_pitch),
            values=_each_eye(self._values),
        )


def _each_eye(values: Mapping[str, float]) -> dict[str, float]:
    """`values`; where they tell of blinks, blinkLeft and blinkRight are all that each eye does, blink the mean of them.

    On a VRM model Blink adds to Blink_L and Blink_R: senders say by these what Blink leaves of each eye.
    """
    out = dict(values)
    if "blink" in out or "blinkLeft" in out or "blinkRight" in out:
        both = out.get("blink", 0.0)
        left, right = (min(both + out.get(side, 0.0), 1.0) for side in ("blinkLeft", "blinkRight"))
        out |= {"blink": (left + right) / 2, "blinkLeft": left, "blinkRight": right}
    return out


def _named(arguments: Sequence[object], count: int) -> tuple[str, list[float]]:
    """A word and `count` numbers, with which `arguments` must begin."""
    name, numbers = arguments[:1], [a for a in arguments[1 : count + 1] if isinstance(a, (int, float))]
    if len(numbers) < count or not name or not isinstance(name[0], str):
        raise osc.OscError(f"arguments other than a word and {count} numbers")
    return name[0], numbers
