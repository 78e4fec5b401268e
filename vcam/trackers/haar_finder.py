"""OpenCV's Haar cascades: where faces are in a picture, whether a head is still one, and where its eyes are.

Viola and Jones 2001; the cascades come with OpenCV 4 (Lienhart's frontal faces, Bradski's profiles, Hameed's eyes).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import TrackerError
from vcam.trackers.haar_crop import Crop, Grey, levelled, upright
from vcam.trackers.haar_surface import EYES_APART_M
from vcam.types import Camera

Array = NDArray[np.float64]

CASCADES: Final = Path(cv2.__file__).parent / "data"
"""Every wheel of OpenCV 4 brings them; vcam asks for 4 because 5 doesn't, so it ships none of its own."""
FRONTAL: Final = ("haarcascade_frontalface_alt2.xml", "haarcascade_frontalface_default.xml")
"""The first places its boxes better, the second also knows half-hidden faces."""
PROFILE: Final = "haarcascade_profileface.xml"
EYE: Final = "haarcascade_eye.xml"
LOOK_PX: Final = 320
"""Longer side of the picture in which faces are looked for."""
LEAST_FACE_PX: Final = 24
"""Smallest face in that picture: a thirteenth of its width, as of a person 2 m before a webcam."""
STEP: Final = 1.15
"""From one size of face to the next."""
FACE_PX: Final = 96
"""Side of the picture in which a known head is looked at again: 0.30 m of it, so that a box is about half as wide."""
FACE_M: Final = 0.30
BOX_PX: Final = (36, 76)
"""Sizes of a box in there that may be the head's: 0.11 to 0.24 m; of an average head it is 0.16 m."""
EYES_PX: Final = 160
"""A box is enlarged to this before its eyes are looked for."""
EYE_PX: Final = (22, 58)
EYE_ROWS: Final = (0.16, 0.62)
EYE_COLUMNS: Final = ((0.44, 0.98), (0.02, 0.56))
"""Where in a box an eye may be, as shares of it, and its size in px of that; the person's left eye first."""
USUAL_EYES: Final = np.array([[0.673, 0.388], [0.297, 0.388]])
"""Where in a box the eyes usually are: medians over 18 clips of 15 people, who scatter by 0.02."""
LEAST_APART: Final = 0.28
MOST_TILT: Final = 0.6
"""Eyes of a face are at least so far apart, in widths of its box, and their line is no steeper (31 degrees)."""


class Finder:
    """The cascades, loaded."""

    def __init__(self) -> None:
        """Raises TrackerError when a cascade can't be loaded."""
        self._frontal = [_load(name) for name in FRONTAL]
        self._profile, self._eye = _load(PROFILE), _load(EYE)
        self._even = cv2.createCLAHE(2.0, (4, 4))
        self._turn = 0

    def faces(self, grey: Grey) -> Array:
        """(n, 4) boxes [x0, y0, x1, y1] px of frontal faces in the frame `grey` (h, w); the cascades take turns."""
        scale = min(LOOK_PX / max(grey.shape), 1.0)
        size_wh = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
        small = np.asarray(cv2.resize(grey, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
        if min(small.shape) < LEAST_FACE_PX:
            return np.zeros((0, 4))
        cascade = self._frontal[self._turn % len(self._frontal)]
        self._turn += 1
        found = cascade.detectMultiScale(self._even.apply(small), STEP, 3, minSize=(LEAST_FACE_PX, LEAST_FACE_PX))
        boxes = np.array(found, np.float64).reshape(-1, 4)
        boxes[:, 2:] += boxes[:, :2]
        return np.asarray(boxes / np.tile(size_wh, 2) * np.tile(grey.shape[::-1], 2), np.float64)

    def is_face(self, grey: Grey, camera: Camera, camera_from_head: Array) -> bool:
        """Whether the cascades see a face where that head is in the frame `grey`, from the front or from a side."""
        shown = upright(grey, camera, camera_from_head, side_px=FACE_PX, side_m=FACE_M).image
        how: dict[str, Any] = {"minSize": (BOX_PX[0],) * 2, "maxSize": (BOX_PX[1],) * 2}
        if any(len(cascade.detectMultiScale(shown, 1.1, 2, **how)) for cascade in self._frontal):
            return True
        sides = (shown, np.ascontiguousarray(shown[:, ::-1]))
        return any(len(self._profile.detectMultiScale(side, 1.1, 2, **how)) for side in sides)

    def eyes_in_box(self, grey: Grey, box: Array) -> tuple[Array, bool]:
        """(2, 2) px of the frame, the eyes of a face in `box` (4,), the person's left first; and whether both were
        seen: if not, they are where they usually are."""
        scale = EYES_PX / max(float(box[2] - box[0]), 1.0)
        from_frame = np.array([[scale, 0, -box[0] * scale], [0, scale, -box[1] * scale]])
        how = cv2.INTER_LINEAR if scale > 0.6 else cv2.INTER_AREA
        shown = cv2.warpAffine(grey, from_frame, (EYES_PX,) * 2, flags=how, borderMode=cv2.BORDER_REPLICATE)
        return self._eyes(Crop(levelled(np.asarray(shown, np.uint8)), from_frame))

    def eyes_of_head(self, grey: Grey, camera: Camera, camera_from_head: Array) -> tuple[Array, bool]:
        """The same of a head that is known."""
        side_m = EYES_APART_M / float(USUAL_EYES[0, 0] - USUAL_EYES[1, 0])
        centre_m = np.array([0.0, (float(USUAL_EYES[0, 1]) - 0.5) * side_m, 0.0])
        return self._eyes(upright(grey, camera, camera_from_head, side_px=EYES_PX, side_m=side_m, centre_m=centre_m))

    def _eyes(self, crop: Crop) -> tuple[Array, bool]:
        seen = [self._eye_in(crop.image, columns) for columns in EYE_COLUMNS]
        if seen[0] is not None and seen[1] is not None:
            across = (seen[0] - seen[1]) / EYES_PX
            if across[0] > LEAST_APART and abs(across[1]) < MOST_TILT * across[0]:
                return crop.in_frame(np.array(seen)), True
        return crop.in_frame(USUAL_EYES * EYES_PX), False

    def _eye_in(self, shown: Grey, columns: tuple[float, float]) -> Array | None:
        """Middle (2,) px of the surest eye in that part of `shown`."""
        (top, bottom), (left, right) = (np.round(EYES_PX * np.array(span)).astype(int) for span in (EYE_ROWS, columns))
        found, _, sure = self._eye.detectMultiScale3(
            np.ascontiguousarray(shown[top:bottom, left:right]),
            1.1,
            2,
            minSize=(EYE_PX[0],) * 2,
            maxSize=(EYE_PX[1],) * 2,
            outputRejectLevels=True,
        )
        if len(found) == 0:
            return None
        x, y, w, h = found[int(np.argmax(sure))]
        return np.array([left + x + (w - 1) / 2, top + y + (h - 1) / 2])


def _load(name: str) -> cv2.CascadeClassifier:
    path = CASCADES / name
    cascade = cv2.CascadeClassifier()
    try:
        if path.is_file() and cascade.load(str(path)):
            return cascade
        cause = None
    except cv2.error as error:  # XML that its reader refuses
        cause = error
    raise TrackerError(f"haar can't start: OpenCV's {path} is missing or damaged; reinstall opencv-python 4") from cause
