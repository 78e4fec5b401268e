"""Understands the VMC protocol: collects what a performer or a tracker sends until it says that a face is complete.

Source: protocol.vmc.info, versions 2.1 to 2.8. Expressions count from Blend/Apply on. Datagrams get lost, so a value or
a head that comes a second time begins a new moment too.
"""

from __future__ import annotations

from typing import Final

from vcam.sources._hearing import Heard
from vcam.sources._shapes import Shapes
from vcam.sources._skeleton import NEEDED, Skeleton, local_of
from vcam.sources._wire_face import face_from
from vcam.wires.osc import Message, OscError, decode

OURS: Final = "/VMC/"
VALUE, APPLY = "/VMC/Ext/Blend/Val", "/VMC/Ext/Blend/Apply"
BONE, OK = "/VMC/Ext/Bone/Pos", "/VMC/Ext/OK"
MOST_VALUES: Final = 512
"""Of expressions that are kept; models have some hundred."""


class VmcEar:
    """See Ear."""

    def __init__(self) -> None:
        self._index = -1
        self.forget()

    def forget(self) -> None:
        """See Ear."""
        self._skeleton, self._shapes = Skeleton(), Shapes()
        self._coming: dict[str, float] = {}
        self._values: dict[str, float] = {}
        self._head_came = False
        self._tracked = True

    def hear(self, datagram: bytes, now: float) -> Heard | None:
        """See Ear. Raises OscError."""
        messages = decode(datagram)
        if not any(message.address.startswith(OURS) for message in messages):
            raise OscError(f"{messages[0].address[:60] if messages else 'an empty bundle'} is not of the VMC protocol")
        complete = False
        for message in messages:
            complete = self._take(message) or complete
        return self._heard(now) if complete else None

    def _take(self, message: Message) -> bool:
        """Whether a moment is complete, by this message or before it. One with other arguments is ignored."""
        if message.address == VALUE and message.types.startswith("sf"):
            return self._value(*message.arguments[:2])  # type: ignore[arg-type]
        if message.address == BONE and message.types.startswith("sfffffff"):
            return self._bone(*message.arguments[:8])  # type: ignore[arg-type]
        if message.address == APPLY:
            self._head_came = False
            self._apply()
            return True
        if message.address == OK and message.types.startswith("i"):
            tracking = message.arguments[3] if message.types.startswith("iiii") else 1
            self._tracked = bool(message.arguments[0]) and bool(tracking)
            return not self._tracked
        return False

    def _value(self, name: str, value: float) -> bool:
        again = name in self._coming
        if again:
            self._apply()
        if len(self._coming) < MOST_VALUES:
            self._coming[name] = value
        return again

    def _bone(self, name: str, *numbers: float) -> bool:
        local = local_of(numbers) if name in NEEDED else None
        if local is None:
            return False
        self._skeleton.put(name, local)
        again = name == "Head" and self._head_came
        self._head_came = self._head_came or name == "Head"
        if again:
            self._apply()
        return again

    def _apply(self) -> None:
        if len(self._values) + len(self._coming) > MOST_VALUES:
            self._values = {}  # names that no longer come make room
        self._values |= self._coming
        self._coming = {}

    def _heard(self, now: float) -> Heard:
        if not self._tracked:
            return Heard(None)
        self._index += 1
        expression, told = self._shapes.read(self._values)
        looking = self._skeleton.gaze()
        gaze = told if looking is None else looking
        rotation, shift_m = self._skeleton.head()
        return Heard(face_from(rotation, shift_m, expression, gaze, captured=now, index=self._index))
