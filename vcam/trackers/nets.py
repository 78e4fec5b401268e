"""Runs MediaPipe's three face nets: LiteRT where it is installed, else OpenCV's dnn.

Both give the same numbers (tests/unit/trackers/test_nets.py); LiteRT takes about 0.6 of the time. One thread each: for
nets of this size a second one costs more than it brings, and the picture is drawn meanwhile.
"""

from __future__ import annotations

from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import TrackerError
from vcam.quiet import native_stderr_to_log
from vcam.registry import pip

Tensor = NDArray[np.float32]

DETECTOR_OUTPUTS: Final = ("regressors", "classificators")
"""(1, 896, 16) boxes and keypoints about their anchors; (1, 896, 1) logits."""
LANDMARKS_OUTPUTS: Final = ("Identity", "Identity_1")
"""(…, 1434) x y z of 478 points in px of the crop; logit of a face being there."""
BLENDSHAPES_OUTPUTS: Final = ("StatefulPartitionedCall:0",)
"""(52,) scores 0..1: `_neutral`, then ARKit's channels in order, without tongueOut."""


class Net(Protocol):
    """One net, loaded."""

    about: str
    """What runs it, for the user."""

    def __call__(self, tensor: Tensor) -> list[Tensor]:
        """The outputs that it was opened for, from its one input (1, …). Raises TrackerError."""
        ...


def open_net(model: bytes, outputs: tuple[str, ...]) -> Net:
    """The net of a `.tflite` file's bytes, run by the best that is installed. Raises TrackerError."""
    try:
        return LiteRtNet(model, outputs)
    except ImportError:
        return OpenCvNet(model, outputs)


class LiteRtNet:
    """By Google's LiteRT (once TensorFlow Lite) on XNNPACK. Raises ImportError where `ai-edge-litert` is missing."""

    about = "LiteRT"

    def __init__(self, model: bytes, outputs: tuple[str, ...]) -> None:
        from ai_edge_litert.interpreter import Interpreter

        try:
            with native_stderr_to_log():  # it says on what it runs
                self._interpreter = Interpreter(model_content=model, num_threads=1)
                self._interpreter.allocate_tensors()
            self._input = self._interpreter.get_input_details()[0]["index"]
            by_name = {detail["name"]: detail["index"] for detail in self._interpreter.get_output_details()}
            self._outputs = [by_name[name] for name in outputs]
        except (ValueError, RuntimeError, KeyError) as error:
            raise TrackerError(f"LiteRT can't load a face net: {_one_line(error)}; reinstall vcam") from error

    def __call__(self, tensor: Tensor) -> list[Tensor]:
        try:
            self._interpreter.set_tensor(self._input, tensor)
            self._interpreter.invoke()
        except (ValueError, RuntimeError) as error:
            raise TrackerError(f"LiteRT failed in a face net: {_one_line(error)}; restart vcam") from error
        return [self._interpreter.get_tensor(index) for index in self._outputs]


class OpenCvNet:
    """By OpenCV's dnn module, which every vcam has."""

    about = f"OpenCV's dnn, at 1.7 times the cost of LiteRT: {pip('install ai-edge-litert')}"

    def __init__(self, model: bytes, outputs: tuple[str, ...]) -> None:
        try:
            self._net = cv2.dnn.readNetFromTFLite(np.frombuffer(model, np.uint8))
        except cv2.error as error:
            raise TrackerError(f"OpenCV can't load a face net: {_one_line(error)}; reinstall vcam") from error
        self._outputs = list(outputs)  # by name: its own order isn't the model's

    def __call__(self, tensor: Tensor) -> list[Tensor]:
        try:
            # a picture is wanted with its channels first, whatever the file says
            self._net.setInput(tensor.transpose(0, 3, 1, 2) if tensor.ndim == 4 else tensor)
            return [np.asarray(out, np.float32) for out in self._net.forward(self._outputs)]
        except cv2.error as error:
            raise TrackerError(f"OpenCV failed in a face net: {_one_line(error)}; restart vcam") from error


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
