"""Others at the same pictures: MediaPipe's bare graph, and pyvirtualcam alone before a virtual camera."""

from __future__ import annotations

from collections.abc import Sequence
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


def graph(images: Sequence[NDArray[np.uint8]]) -> Steps:
    """MediaPipe's own Face Landmarker in video mode, with expressions and the head's matrix: nothing of vcam.

    Raises TrackerError.
    """
    from mediapipe.tasks.python import BaseOptions, vision
    from mediapipe.tasks.python.vision.core.image import Image, ImageFormat

    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=bundle()),
        running_mode=vision.RunningMode.VIDEO,
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )
    watch, film = Stopwatch(), frames(images)
    with native_stderr_to_log():
        try:
            landmarker = vision.FaceLandmarker.create_from_options(options)
        except (RuntimeError, ValueError, OSError) as error:
            raise TrackerError(f"mediapipe can't start: {' '.join(str(error).split())}") from error
    with landmarker:
        while True:
            for number, frame in enumerate(islice(film, EACH_ROUND + WARM)):
                with watch.picture():
                    landmarker.detect_for_video(
                        Image(image_format=ImageFormat.SRGB, data=frame.image), round(1000 * frame.captured)
                    )
                if number + 1 == WARM:
                    watch.taken()
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
