"""What a source and a tracker gave, looked at before anybody trusts it: whatever made it, nonsense goes no further."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import Face, Frame

FARTHEST: Final = 100.0
"""m; and what no number of a pose comes near."""
LARGEST: Final = {"expression": 2.0, "gaze": 10.0, "raw": 100.0, "rest": 100.0}
"""Numbers of a Face → more than any sender's rounding, a whole turn, or a net's overshoot makes of them."""
WIDEST_PX: Final = 1e6
"""Where no landmark is."""
SKEWED: Final = 0.05
"""By how much the axes of a turn may miss their length and their right angles."""


def why_no_frame(got: object) -> str:
    """Why `got` is no Frame that can be used; "": it is one."""
    if not isinstance(got, Frame):
        return f"it gave {type(got).__name__} in place of a picture"
    if not math.isfinite(got.captured):
        return "it gave a picture of no time"
    return "" if got.image.size else "it gave a picture without pixels"


def why_no_face(got: object) -> str:
    """Why `got` is neither None nor a Face that can be shown; "": it is. Takes some hundredths of a millisecond."""
    if got is None:
        return ""
    if not isinstance(got, Face):
        return f"it gave {type(got).__name__} in place of a face"
    if not math.isfinite(got.captured):
        return "it gave a face of no time"
    pose = got.pose.camera_from_head
    turn = pose[:3, :3]
    parts: list[tuple[str, NDArray[np.floating], float]] = [
        ("pose", pose, FARTHEST),
        ("landmarks", got.landmarks.points, WIDEST_PX),
        *((name, getattr(got, name), most) for name, most in LARGEST.items()),
    ]
    for name, array, most in parts:
        if array.size and not max(float(array.max()), -float(array.min())) <= most:  # NaN fails as well
            return f"it gave a face with {name} out of all bounds"
    skewed = float(np.abs(turn @ turn.T - np.eye(3)).max()) > SKEWED
    return "it gave a head whose turn is none" if skewed else ""
