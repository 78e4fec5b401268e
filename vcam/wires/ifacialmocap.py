"""The text that the iFacialMocap app sends, as receivers expect it of a phone: one line a frame, names and numbers.

    browDown_L-12|…|tongueOut-0|=head#rx,ry,rz,px,py,pz|rightEye#rx,ry,rz|leftEye#rx,ry,rz|

Version 2 differs in `&` where version 1 has `-`. Degrees and metres in ARKit's axes: +x to the person's left, +y up, +z
out of the face; rx > 0 looks down, ry > 0 turns to the person's left, rz > 0 tips the crown to the person's right.
Sources: ifacialmocap.com/for-developer (words, units, a sample), facemotion3d.net's page for developers (a second one).
The signs follow from the eyes of both samples, whose ry goes with eyeLookIn and eyeLookOut, and rx with eyeLookDown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

PORT: Final = 49983
"""Where phones are asked, and where programs on computers listen."""
START: Final = "iFacialMocap_sahuasouryya9218sauhuiayeta91555dy3719"
"""What a computer sends to a phone, which then sends frames; START_V2 asks for version 2."""
START_V2: Final = START + "|sendDataVersion=v2"
UNSIDED: Final = frozenset({"jawLeft", "jawRight", "mouthLeft", "mouthRight"})
"""Channels that go to a side, where the others of a pair are on one."""


def short_name(name: str) -> str:
    """ARKit's name of a channel as iFacialMocap writes it: "eyeBlinkLeft" → "eyeBlink_L"."""
    if name in UNSIDED:
        return name
    for side in ("Left", "Right"):
        if name.endswith(side):
            return f"{name.removesuffix(side)}_{side[0]}"
    return name


class FacePacker:
    """Writes frames of the channels called `names` (ARKit's), in that order."""

    def __init__(self, names: Sequence[str], *, version: int = 1) -> None:
        separator = "-" if version == 1 else "&"
        self._shapes = "".join(f"{short_name(name)}{separator}%d|" for name in names)
        self._odd = 0

    def pack(
        self,
        expression: Sequence[float],
        *,
        head_deg: Sequence[float],
        head_m: Sequence[float],
        left_eye_deg: Sequence[float],
        right_eye_deg: Sequence[float],
    ) -> bytes:
        """One frame. `expression` 0..1; `head_deg` rx ry rz, `head_m` x y z, each eye rx ry.

        No two frames that follow each other are the same bytes, however still the face: VMagicMirror takes a frame that
        is like the one before it as "no face seen". So the last digit, a tenth of a micrometre, is 0 and 1 in turn.
        """
        self._odd ^= 1
        shapes = self._shapes % tuple(round(100 * min(max(weight, 0.0), 1.0)) for weight in expression)
        head = ",".join(f"{value:.6f}" for value in (*head_deg, *head_m))
        right, left = (f"{rx:.6f},{ry:.6f},0" for rx, ry in (right_eye_deg, left_eye_deg))
        return f"{shapes}=head#{head}{self._odd}|rightEye#{right}|leftEye#{left}|".encode("ascii")
