"""Others at the same pictures: MediaPipe's bare graph, and pyvirtualcam alone before a virtual camera."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from vcam.bench.film import FPS, SIZE_WH, frames
from vcam.bench.goals import GRAPH
from vcam.bench.stages import EACH_ROUND, WARM
from vcam.bench.stopwatch import Steps, Stopwatch
from vcam.errors import SinkError, TrackerError
from vcam.quiet import native_stderr_to_log
from vcam.sinks.virtualcam_choice import find_output
from vcam.trackers.task_file import bundle
from vcam.types import Frame


@contextmanager
def bare_graph() -> Iterator[Callable[[Frame], object]]:
    """What sees a frame as MediaPipe's own Face Landmarker does, in video mode, with expressions and the head's matrix:
    nothing of vcam. Raises TrackerError."""
    from mediapipe.tasks.python import BaseOptions, vision
    from mediapipe.tasks.python.vision.core.image import Image, ImageFormat

    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=bundle()),
        running_mode=vision.RunningMode.VIDEO,
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )
    with native_stderr_to_log():
        try:
            landmarker = vision.FaceLandmarker.create_from_options(options)
        except (RuntimeError, ValueError, OSError) as error:
            raise TrackerError(f"mediapipe can't start: {' '.join(str(error).split())}") from error
    with landmarker:
        yield lambda frame: landmarker.detect_for_video(
            Image(image_format=ImageFormat.SRGB, data=frame.image), round(1000 * frame.captured)
        )


def graph(images: Sequence[NDArray[np.uint8]]) -> Steps:
    """The bare graph. Raises TrackerError."""
    watch, film = Stopwatch(), frames(images)
    with bare_graph() as see:
        for frame in islice(film, WARM):
            see(frame)
        while True:
            for frame in islice(film, EACH_ROUND):
                with watch.picture():
                    see(frame)
            yield {GRAPH: watch.taken()}


def passthrough() -> Steps:
    """pyvirtualcam alone, sending a grey picture: what any program pays at least. Raises SinkError without a device."""
    device, why = find_output()
    if device is None:
        raise SinkError(f"no virtual camera ({why})")
    from pyvirtualcam.camera import Camera, PixelFormat

    width, height = SIZE_WH
    grey, watch = np.full((height * 3 // 2, width), 128, np.uint8), Stopwatch()
    try:
        camera = Camera(width, height, FPS, fmt=PixelFormat.I420, device=device)
    except RuntimeError as error:
        raise SinkError(f"{device}: {' '.join(str(error).split())}") from error
    with camera:
        while True:
            for _ in range(EACH_ROUND):
                with watch.picture():
                    camera.send(grey)
            yield {"pyvirtualcam": watch.taken()}
