"""The values that flow from camera to screen: frozen, checked at birth, never changed after.

Units are seconds, metres, radians, pixels and 0..1; colours are RGB; left and right are the person's own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

ARKIT: Final[tuple[str, ...]] = (
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff",
    "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight",
    "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight",
    "eyeSquintLeft", "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen", "jawRight",
    "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel",
    "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight", "mouthPucker",
    "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft",
    "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "noseSneerLeft", "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The 52 expression channels of Apple's ARFaceAnchor.BlendShapeLocation."""

CHANNEL: Final[dict[str, int]] = {name: i for i, name in enumerate(ARKIT)}
"""Place of each channel in an expression array."""


def _no_channels() -> NDArray[np.float32]:
    return np.zeros(len(ARKIT), np.float32)


def _check(name: str, array: object, shape: tuple[int | None, ...], dtype: type) -> None:
    """Raise ValueError unless `array` is an ndarray of `dtype` and `shape` (None: any length)."""
    if not isinstance(array, np.ndarray):
        raise ValueError(f"{name} must be an array, got {type(array).__name__}")
    fits = array.shape == shape or (
        len(array.shape) == len(shape) and all(w in (None, g) for w, g in zip(shape, array.shape, strict=True))
    )
    if not fits or array.dtype != dtype:
        raise ValueError(f"{name} must be {dtype.__name__} of shape {shape}, got {array.dtype} of {array.shape}")


def _check_finite(name: str, array: NDArray[np.floating]) -> None:
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got NaN or infinity")


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture from a source."""

    image: NDArray[np.uint8]
    """(h, w, 3) uint8 RGB, top row first; nobody writes into it."""
    captured: float
    """s; time.perf_counter() right after the grab (of a file read without real time: its own presentation time)."""
    index: int
    """Counts captured frames from 0; a gap is a drop."""

    def __post_init__(self) -> None:
        _check("Frame.image", self.image, (None, None, 3), np.uint8)


@dataclass(frozen=True, slots=True)
class Camera:
    """A pinhole camera with lens distortion, valid for one resolution."""

    size_wh: tuple[int, int]
    """(width, height) px of the pictures that it describes."""
    matrix: NDArray[np.float64]
    """(3, 3) intrinsics, px: [[fx, 0, cx], [0, fy, cy], [0, 0, 1]]."""
    distortion: NDArray[np.float64]
    """(5,) OpenCV's k1 k2 p1 p2 k3."""
    rms_px: float | None = None
    """RMS reprojection error of the calibration, px; None when only guessed from a field of view."""

    def __post_init__(self) -> None:
        _check("Camera.matrix", self.matrix, (3, 3), np.float64)
        _check("Camera.distortion", self.distortion, (5,), np.float64)


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Points of one face in the picture."""

    points: NDArray[np.float32]
    """(n, 2) float32 px; x right, y down; (0, 0) is the centre of the top-left pixel."""
    scheme: str
    """What the points are: "mediapipe478" or "haar"."""
    confidence: float
    """0..1."""

    def __post_init__(self) -> None:
        _check("Landmarks.points", self.points, (None, 2), np.float32)
        _check_finite("Landmarks.points", self.points)


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Where the head is and how it is turned."""

    camera_from_head: NDArray[np.float64]
    """(4, 4) float64, metres. Camera: OpenCV axes, +x right, +y down, +z forward. Head: origin midway between the
    outer eye corners, +x to the person's left, +y up, +z out of the face."""
    error_px: float
    """RMS reprojection error, px."""

    def __post_init__(self) -> None:
        _check("HeadPose.camera_from_head", self.camera_from_head, (4, 4), np.float64)
        _check_finite("HeadPose.camera_from_head", self.camera_from_head)


@dataclass(frozen=True, slots=True)
class Face:
    """All that vcam knows of a face in one frame. It holds no pixels, so no camera picture can travel in it."""

    captured: float
    """s; of the frame that it was seen in."""
    index: int
    """Of the frame that it was seen in."""
    landmarks: Landmarks
    pose: HeadPose
    expression: NDArray[np.float32]
    """(52,) float32 0..1 in ARKIT order."""
    gaze: NDArray[np.float32]
    """(2, 2) float32 rad, in the head frame: rows left eye, right eye; columns yaw (> 0 to the person's left) and
    pitch (> 0 down)."""
    raw: NDArray[np.float32] = field(default_factory=_no_channels)
    """(52,) float32 channels of this frame alone, before the personal range and without smoothing: nominal units, 0 a
    typical face at rest, 1 full, unclipped. All 0 from a tracker that reads none."""
    rest: NDArray[np.float32] = field(default_factory=_no_channels)
    """(52,) float32, where the person's `raw` rests, by what is known of them now."""

    def __post_init__(self) -> None:
        _check("Face.expression", self.expression, (len(ARKIT),), np.float32)
        _check("Face.gaze", self.gaze, (2, 2), np.float32)
        _check("Face.raw", self.raw, (len(ARKIT),), np.float32)
        _check("Face.rest", self.rest, (len(ARKIT),), np.float32)
        _check_finite("Face.expression", self.expression)
        _check_finite("Face.gaze", self.gaze)
        _check_finite("Face.raw", self.raw)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One picture to show. Only a Scene makes one; sinks accept nothing else."""

    rgba: NDArray[np.uint8]
    """(h, w, 4) uint8, sRGB, premultiplied alpha, top row first; nobody writes into it. Valid until the scene draws
    again."""
    captured: float | None
    """s; of the Face that it shows; None when it shows none (idle, card)."""
    t: float
    """s; the time that the scene was asked to draw."""

    def __post_init__(self) -> None:
        _check("Rendered.rgba", self.rgba, (None, None, 4), np.uint8)
        if not math.isfinite(self.t):
            raise ValueError(f"Rendered.t must be finite, got {self.t}")

    def mirrored(self) -> Rendered:
        """The same picture with left and right exchanged, its times kept."""
        whole = np.ascontiguousarray(self.rgba).view(np.uint32)  # pixels; byte by byte it takes 20 times as long
        return replace(self, rgba=np.ascontiguousarray(whole[:, ::-1]).view(np.uint8))
