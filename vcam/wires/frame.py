"""vcam's own messages: `/vcam/1/frame`, all that is known of a face in 352 bytes, and `/vcam/1/names`, what it moves.

A frame is 66 arguments in a fixed order: seq, time, tracked, head position and quaternion, gaze, expression. The 1
in the addresses is this layout's version: another layout gets another number. docs/wires.md shows it for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from .osc import Message, OscError
from .osc_template import Template, message

FRAME: Final = "/vcam/1/frame"
NAMES: Final = "/vcam/1/names"
HEAD, GAZE, EXPRESSION = 7, 4, 52
"""How many numbers each part has."""
NUMBERS: Final = HEAD + GAZE + EXPRESSION
TYPES: Final = "idi" + "f" * NUMBERS
"""Of a frame's arguments."""


class Sample(NamedTuple):
    """What one frame message says."""

    seq: int
    """Counts a sender's frames from 0 to 2^31 − 1, then again from 0; a gap is a loss."""
    time_s: float
    """s of the sender's clock at which the face was seen; it never runs backwards."""
    tracked: bool
    """False: nobody is seen now, and the numbers are the last known ones, or of a neutral face before any."""
    head: tuple[float, ...]
    """x y z in metres, then the quaternion w x y z: camera_from_head in OpenCV's axes (docs/conventions.md)."""
    gaze: tuple[float, ...]
    """Left yaw, left pitch, right yaw, right pitch: rad, in the head frame."""
    expression: tuple[float, ...]
    """52 of 0..1, in the order of `/vcam/1/names`."""


class FramePacker:
    """Packs one sender's frames and counts them."""

    def __init__(self) -> None:
        self._template: Final[Template] = message(FRAME, TYPES)
        self._seq = 0

    def pack(self, time_s: float, tracked: bool, numbers: Sequence[float]) -> bytes:
        """The next frame. `numbers`: NUMBERS finite ones, head then gaze then expression, as in a Sample."""
        seq, self._seq = self._seq, (self._seq + 1) & 0x7FFFFFFF
        return self._template.pack(seq, time_s, int(tracked), *numbers)


def pack_names(names: Sequence[str]) -> bytes:
    """The message that names the numbers of `expression`, in order."""
    return message(NAMES, "s" * len(names), *names).pack()


def read(said: Message) -> Sample:
    """The frame that a message of the address FRAME holds. Raises OscError when its arguments are others."""
    if said.types != TYPES:
        raise OscError(f"{said.address} with arguments {said.types[:80]!r} is not the layout of version 1")
    seq, time_s, tracked, *numbers = said.arguments
    head, gaze, expression = numbers[:HEAD], numbers[HEAD : HEAD + GAZE], numbers[HEAD + GAZE :]
    return Sample(seq, time_s, bool(tracked), tuple(head), tuple(gaze), tuple(expression))  # type: ignore[arg-type]
