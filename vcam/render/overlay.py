"""The one scene that shows the camera's own picture, with what the tracker made of it. Chosen by its name alone."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.expression.gaze import LEFT_IRIS, RIGHT_IRIS
from vcam.metrics import Timed, untimed
from vcam.render.fitted_lines import AXES, DARK, WHITE, draw_arrow, draw_landmarks, write, write_pose
from vcam.types import Face, Frame, Rendered

U8 = NDArray[np.uint8]
F = NDArray[np.float32]

KEPT: Final = 4
"""Frames: that of the face which is drawn, and those that are tracked meanwhile."""
FRESH_S: Final = 0.5
"""A picture older than this isn't shown: the camera is gone, or hangs."""
NOTICE: Final = "The camera's own picture: everybody sees it"
NO_FACE: Final = "no face found"
NO_PICTURE: Final = "no picture from the camera"
OVER: Final = "the camera's picture is over: choose an avatar"
"""Where another scene was shown meanwhile."""
NOTICE_RGB: Final = (200, 20, 40)
MESH: Final = "mediapipe478"
ROOT: Final = 168
"""Of MediaPipe's points: the root of the nose."""
TOP, CHIN = 10, 152
"""The middle of the hairline, and the chin."""
AXIS: Final = 0.45
"""Length of the axes, of the face's height; they are drawn without perspective."""
GAZE: Final = 0.4
"""The same of where the eyes look."""
GAZE_RGB: Final = (255, 200, 60)
LINES_AT: Final = 240
"""px: a face as tall as this is drawn with lines of 1 px."""


class Frames:
    """The newest frames that were tracked, for the one scene that shows them. In any thread."""

    def __init__(self) -> None:
        self._newest: deque[Frame] = deque(maxlen=KEPT)
        self._wanted = True

    def see(self, frame: Frame) -> None:
        """Keep `frame` for a moment."""
        if self._wanted:
            self._newest.append(frame)
        if not self._wanted:  # closed meanwhile
            self._newest.clear()

    @property
    def over(self) -> bool:
        """Whether it is closed."""
        return not self._wanted

    def of(self, face: Face | None) -> Frame | None:
        """The frame in which `face` was seen; None: it isn't there any more."""
        if face is None:
            return None
        seen = (frame for frame in tuple(self._newest) if frame.captured == face.captured)
        return next((frame for frame in seen if frame.index == face.index), None)

    def newest(self, t: float) -> Frame | None:
        """The newest frame; None: there is none that is fresh at time `t`, s."""
        seen = tuple(self._newest)
        return seen[-1] if seen and t - seen[-1].captured <= FRESH_S else None

    def close(self) -> None:
        """Forget all, and keep nothing that still comes."""
        self._wanted = False
        self._newest.clear()


class OverlayScene:
    """See render.Scene. It needs no OpenGL and no avatar, and has no background but bars beside a picture of another
    shape."""

    def __init__(
        self,
        context: Any,
        *,
        avatar: Any,
        size_wh: tuple[int, int],
        background: Any,
        frames: Frames | None = None,
        mirrored: bool = False,
        timed: Timed = untimed,
        realtime: bool = True,
    ) -> None:
        """`frames`: where it gets the camera's pictures, None: it gets none; `mirrored`: its words are to be read once
        left and right are exchanged."""
        self._frames = frames or Frames()
        self._mirrored, self._timed = mirrored, timed
        width, height = size_wh
        self._canvas: U8 = np.empty((height, width, 3), np.uint8)
        self._rgba: U8 = np.empty((height, width, 4), np.uint8)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> None:
        """See render.switch.Ends: the camera's pictures never come back."""
        self._frames.close()

    def draw(self, face: Face | None, t: float) -> Rendered:
        """The frame in which `face` was seen with lines in it; without one the newest frame, while that is fresh."""
        with self._timed("draw"):
            own = self._frames.of(face)
            frame = own or self._frames.newest(t)
            drawn = self._canvas
            drawn[:] = DARK
            if frame is not None:
                place = _fitted(frame.image, drawn)
                if own is not None and face is not None:
                    drawn = _with_lines(drawn, face, place(face.landmarks.points))
            seen = face if own is not None else None
            cv2.cvtColor(self._lettered(drawn, seen, frame), cv2.COLOR_RGB2RGBA, dst=self._rgba)
        return Rendered(self._rgba, None if seen is None else seen.captured, t)

    def _lettered(self, image: U8, face: Face | None, frame: Frame | None) -> U8:
        """`image` with its words, so that viewers can read them."""
        image = np.ascontiguousarray(image[:, ::-1]) if self._mirrored else image
        if not self._frames.over:
            write(image, NOTICE, ground=NOTICE_RGB, at_top=True)
        if face is not None:
            write_pose(image, face.pose.camera_from_head)
        else:
            write(image, OVER if self._frames.over else NO_PICTURE if frame is None else NO_FACE)
        return np.ascontiguousarray(image[:, ::-1]) if self._mirrored else image


def _fitted(image: U8, canvas: U8) -> Callable[[F], F]:
    """Draw `image` into the middle of `canvas`, as large as it fits. Gives what takes (n, 2) px of the one to the
    other's."""
    height, width = image.shape[:2]
    high, wide = canvas.shape[:2]
    scale = min(wide / width, high / height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (wide - size[0]) // 2, (high - size[1]) // 2
    part = canvas[top : top + size[1], left : left + size[0]]
    if size == (width, height):
        part[:] = image
    else:
        part[:] = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    per_px = np.array([size[0] / width, size[1] / height])
    return lambda points: ((points + 0.5) * per_px - 0.5 + [left, top]).astype(np.float32)  # between pixel centres


def _with_lines(image: U8, face: Face, points: F) -> U8:
    """A copy of (h, w, 3) with what is known of `face`, whose points are at (n, 2) px of it."""
    if face.landmarks.scheme == MESH:
        out = draw_landmarks(image, points)
        tall, root, eyes = np.linalg.norm(points[CHIN] - points[TOP]), points[ROOT], points[[LEFT_IRIS, RIGHT_IRIS]]
    elif len(points):
        out = image.copy()
        for x, y in points:
            cv2.circle(out, (round(float(x)), round(float(y))), max(2, image.shape[0] // 240), WHITE, -1, cv2.LINE_AA)
        tall, root, eyes = np.ptp(points[:, 1]), points.mean(axis=0), points[:0]
    else:  # what is shown in place of a face has no points
        return image
    unit = max(1.0, float(tall) / LINES_AT)
    camera_from_head = face.pose.camera_from_head[:3, :3]
    for axis, colour in zip(camera_from_head.T, AXES, strict=True):
        draw_arrow(out, root, root + AXIS * tall * axis[:2], colour, unit)
    for eye, (yaw, pitch) in zip(eyes, face.gaze, strict=False):
        ahead = np.array([np.sin(yaw) * np.cos(pitch), -np.sin(pitch), np.cos(yaw) * np.cos(pitch)])
        draw_arrow(out, eye, eye + GAZE * tall * (camera_from_head @ ahead)[:2], GAZE_RGB, unit)
    return out
