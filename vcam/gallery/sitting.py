"""Takes the picture that a double is made from: one that shows the face from the front, sharp, awake and at rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import BadInput, SourceEnded, SourceLost, TrackerError, UsageError
from vcam.geometry import angles_from_rotation, head_rotation
from vcam.sources import Source
from vcam.trackers import Tracker
from vcam.types import CHANNEL, Face, Frame

PATIENCE_S: Final = 30.0
"""Of somebody before a camera who is told what is still wrong."""
TELL_EVERY_S: Final = 2.0
FRONTAL_DEG: Final = (12.0, 22.0, 15.0)
"""(yaw, pitch, roll) within which both cheeks are seen; webcams see everyone look down a little."""
LEAST_EYES_PX: Final = 60.0
"""Between the outer eye corners; a face that is smaller has no colours to take."""
NEUTRAL: Final = {"jawOpen": 0.25, "mouthSmileLeft": 0.5, "mouthSmileRight": 0.5, "mouthPucker": 0.7}
"""Most of each channel in a face at rest; a slight smile is one. The detector gives 0.3 of pucker to full lips."""
OPEN_EYES: Final = 0.5
"""Most of a blink."""
LEAST_SHARPNESS: Final = 1.7
"""Mean absolute Laplacian of the face at 128 px between eye corners, in grey levels. Twelve webcam films: 1.5 to 10.6;
the same blurred by 3 px: 0.9 to 1.6."""
OUTER_CORNERS: Final = (33, 263)
"""MediaPipe's points."""
HELD: Final = 5
"""Good frames in a row from a camera: the sharpest of them is taken."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A picture with its face."""

    frame: Frame
    face: Face


def take_photo(source: Source, tracker: Tracker) -> Sitting:
    """The face in the first frame of a file, whatever it does. Raises BadInput when there is none, UsageError as
    `faults` does."""
    frame = source.read()
    face = tracker.track(frame)
    if face is None:
        raise BadInput(f"{source.about}: no face found; take a picture that shows one from the front")
    _require_shape(face)
    return Sitting(frame, face)


def take_camera(source: Source, tracker: Tracker, tell: Callable[[str], None], stopped: Callable[[], bool]) -> Sitting:
    """The sharpest of the first good frames in a row; `tell` is told now and then what is still wrong.

    Frames' own moments are the clock. Raises TrackerError after PATIENCE_S, or when the source ends.
    """
    begun: float | None = None
    told, wrong = -np.inf, "no picture came"
    held: list[tuple[float, Sitting]] = []
    while not stopped():
        try:
            frame = source.read()
        except SourceLost:
            continue
        except SourceEnded:
            break
        begun = frame.captured if begun is None else begun
        face = tracker.track(frame)
        wrong, sharpness = ("no face is seen", 0.0) if face is None else faults(frame.image, face)
        if face is None or wrong:
            held.clear()
        else:
            held.append((sharpness, Sitting(frame, face)))
        if len(held) >= HELD:
            return max(held, key=lambda one: one[0])[1]
        if wrong and frame.captured - told >= TELL_EVERY_S:
            told = frame.captured
            tell(wrong)
        if frame.captured - begun > PATIENCE_S:
            break
    raise TrackerError(f"no good picture came from {source.about}: {wrong}; sit in good light and look at the camera")


def faults(image: NDArray[np.uint8], face: Face) -> tuple[str, float]:
    """(what is wrong, "" if nothing; sharpness) of a face for a double. Raises UsageError for a face of few points."""
    _require_shape(face)
    yaw, pitch, roll = np.degrees(angles_from_rotation(head_rotation(face.pose.camera_from_head)))
    corners = face.landmarks.points[list(OUTER_CORNERS)]
    eyes_px = float(np.linalg.norm(corners[1] - corners[0]))
    sharpness = sharpness_of(image, face.landmarks.points, eyes_px)
    at = {name: float(face.expression[CHANNEL[name]]) for name in (*NEUTRAL, "eyeBlinkLeft", "eyeBlinkRight")}
    checks = (
        (eyes_px < LEAST_EYES_PX, "come nearer"),
        (abs(yaw) > FRONTAL_DEG[0] or abs(pitch) > FRONTAL_DEG[1] or abs(roll) > FRONTAL_DEG[2], "look at the camera"),
        (max(at["eyeBlinkLeft"], at["eyeBlinkRight"]) > OPEN_EYES, "keep the eyes open"),
        (any(at[name] > most for name, most in NEUTRAL.items()), "rest the face, mouth closed"),
        (sharpness < LEAST_SHARPNESS, "hold still, in better light"),
    )
    return next((word for is_so, word in checks if is_so), ""), sharpness


def _require_shape(face: Face) -> None:
    if face.landmarks.scheme != "mediapipe478":
        raise UsageError("a double needs a tracker that sees the face's shape; leave --tracker away")


def sharpness_of(image: NDArray[np.uint8], points: NDArray[np.float32], eyes_px: float) -> float:
    """Mean absolute Laplacian over the face at a fixed size, so that a face far away isn't called sharp."""
    height, width = image.shape[:2]
    low = np.clip(points.min(axis=0), 0, (width - 1, height - 1)).astype(int)
    high = np.clip(points.max(axis=0) + 1, 1, (width, height)).astype(int)
    part = cv2.cvtColor(image[low[1] : high[1], low[0] : high[0]], cv2.COLOR_RGB2GRAY)
    scale = 128 / max(eyes_px, 1.0)
    sized = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    return float(np.abs(cv2.Laplacian(sized, cv2.CV_32F)).mean())
