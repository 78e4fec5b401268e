"""Reads the text that iFacialMocap, Facemotion3d and their likes send: one frame, or FaceTextError and nothing else.

Parts are found by their names, in any order, since programs differ in it. What has no name, an unknown one or a number
that is none is passed over; only a packet that holds nothing of a face is refused. The units are the text's.
"""

from __future__ import annotations

from typing import Final, NamedTuple

Numbers = tuple[float, ...]

MAX_BYTES: Final = 8192
"""The receive buffer in the app's own example; a frame has 1.2 kB."""
MAX_PARTS: Final = 256
"""A frame has 55, Facemotion3d's 70."""
MAX_NAME: Final = 64
MOST: Final = 1e6
"""What is further from 0, or NaN, is no number of a face."""
TURNS: Final = {"head": (6, 3), "leftEye": (3,), "rightEye": (3,)}
"""How many numbers go with each; old versions of the app send no place of the head."""
TRACKING: Final = "trackingStatus"
"""Facemotion3d's, 0 while it sees no face."""
TCP_END: Final = "___iFacialMocap"


class FaceTextError(ValueError):
    """A packet is no frame of a face; the text says in a line why."""


class FaceText(NamedTuple):
    """What one frame says."""

    shapes: dict[str, float]
    """By the names in the packet, 0..100, at most MAX_PARTS; never NaN."""
    turns: dict[str, Numbers]
    """Of "head": rx ry rz, degrees, and mostly x y z, m; of "leftEye" and "rightEye": rx ry rz. Axes as in
    ifacialmocap.py."""
    tracked: bool
    """Whether a face is seen."""


def read(packet: bytes) -> FaceText:
    """The frame in `packet`. Raises FaceTextError and nothing else."""
    if len(packet) > MAX_BYTES:
        raise FaceTextError(f"{len(packet)} bytes are more than a frame has")
    try:
        text = packet.decode("utf-8")
    except UnicodeDecodeError:
        raise FaceTextError("it is not UTF-8 text") from None
    shapes: dict[str, float] = {}
    turns: dict[str, Numbers] = {}
    for part in text.removesuffix(TCP_END).split("|", MAX_PARTS)[:MAX_PARTS]:
        name, mark, value = part.strip().removeprefix("=").partition("#")
        if mark:
            numbers = _numbers(value)
            if len(numbers) in TURNS.get(name, ()):
                turns[name] = numbers
            continue
        name, mark, value = part.strip().partition("&" if "&" in part else "-")
        numbers = _numbers(value)
        if mark and 0 < len(name) <= MAX_NAME and len(numbers) == 1:
            shapes[name] = numbers[0]
    tracked = shapes.pop(TRACKING, 1.0) != 0
    if not shapes and not turns:
        raise FaceTextError(f"{text[:40]!r} holds nothing of a face")
    return FaceText(shapes, turns, tracked)


def _numbers(text: str) -> Numbers:
    """The numbers of a list with commas; none when one of them isn't one."""
    try:
        numbers = tuple(float(word) for word in text.split(",", 6))
    except ValueError:
        return ()
    return numbers if all(abs(number) <= MOST for number in numbers) else ()
