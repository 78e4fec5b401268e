"""The bundled actor, whose pose is known in every frame."""

import csv

import av
import cv2
import numpy as np
import pytest

from vcam.calibration import load_profile
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.resources import find
from vcam.types import CHANNEL, Frame


class Actor:
    """Frames of the actor and the truth about them."""

    def __init__(self):
        with av.open(str(find("actor", "actor.mp4"))) as clip:
            shown = [picture.to_ndarray(format="rgb24") for picture in clip.decode(video=0)]
        self.frames = [Frame(image, i / 30, i) for i, image in enumerate(shown)]
        self.camera = load_profile(find("actor", "camera.json"), (640, 480))
        with find("actor", "truth.csv").open(newline="") as file:
            self._rows = list(csv.DictReader(file))

    def grey(self, index):
        return cv2.cvtColor(self.frames[index].image, cv2.COLOR_RGB2GRAY)

    def pose(self, index):
        """(4, 4) camera_from_head."""
        row = {key: float(value) for key, value in self._rows[index].items()}
        turn = rotation_from_angles(*np.radians([row["yaw_deg"], row["pitch_deg"], row["roll_deg"]]))
        return rigid(CAMERA_FROM_HEAD_FACING @ turn, np.array([row["x_mm"], row["y_mm"], row["z_mm"]]) / 1000)

    def shut(self, index):
        """(2,) 0..1, left eye and right."""
        return np.array([float(self._rows[index][name]) for name in ("eyeBlinkLeft", "eyeBlinkRight")])

    def still(self, first, count, *, period=1 / 30, index=0, seconds=0.0):
        """The frame `first` `count` times."""
        return [Frame(self.frames[first].image, seconds + i * period, index + i) for i in range(count)]


@pytest.fixture(scope="session")
def actor():
    return Actor()


@pytest.fixture
def blinks():
    """Their places in an expression: left, right."""
    return [CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]]
