"""Tells people from what is behind them: MediaPipe's selfie segmentation net."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.resources import find, verified
from vcam.trackers.nets import open_net

NAME: Final = "selfie_segmentation.tflite"
SHA256: Final = "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c"
OUTPUTS: Final = ("activation_10",)
"""(1, 256, 256, 1) or (1, 1, 256, 256): how surely each place shows a person."""
SIZE: Final = 256
"""px, side of what the net looks at."""


def model() -> bytes:
    """The net's file, checked. Raises BadInput when it is missing or another file."""
    return verified(find("models", NAME), SHA256)


class Segmenter:
    """The net, loaded. Raises BadInput when its file is missing or another one, TrackerError when it can't be run."""

    def __init__(self) -> None:
        self._net = open_net(model(), OUTPUTS)

    def __call__(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(256, 256) 0..1 over the whole of (h, w, 3) RGB `image`, whatever its proportions."""
        small = cv2.resize(image, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
        tensor = np.asarray(small, np.float32)[None] / np.float32(255)
        (person,) = self._net(tensor)
        return np.asarray(person, np.float32).reshape(SIZE, SIZE)
