"""What a Move says of a filmed driver is what their own points did."""

import cv2
import numpy as np
import pytest

from vcam.portrait.decode import in_head
from vcam.portrait.reading import read
from vcam.portrait.resting import decoder, rest_of
from vcam.trackers.direct import DirectTracker
from vcam.types import Frame

FRAMES = 100
pytestmark = pytest.mark.shared


def faces_of(path):
    video, found = cv2.VideoCapture(str(path)), []
    with DirectTracker(smoothing=None) as tracker:
        for index in range(FRAMES):
            image = video.read()[1]
            found.append(tracker.track(Frame(image[..., ::-1].copy(), index / 30, index)))
    return [face for face in found if face is not None]


@pytest.mark.parametrize(("clip", "most"), [("lp_d10", 0.008), ("lp_d9_glasses", 0.008), ("lp_d18", 0.012)])
def test_the_drivers_own_points_are_met(data, clip, most):
    """Mean distance over the eye distance, lids (which have numbers of their own) left out, turn, place and size taken
    from the points that hardly move; measured on the whole clips, all points aligned: 0.0044, 0.0042 and 0.0067, where
    a driver who stays at rest misses by 0.020, 0.020 and 0.035."""
    faces = faces_of(data / "video" / f"{clip}.mp4")
    rest, skin, missed, still = rest_of(faces), decoder().skin > 0.5, [], []
    for face in faces:
        reading = read(face, rest)
        shape = rest.shape + decoder().moved(reading.weights) + decoder().offsets(reading.fields)
        for points, into in ((shape, missed), (rest.shape, still)):
            away = in_head(face.landmarks.points, face.pose.camera_from_head, points).away
            into.append(np.linalg.norm(away[skin], axis=1).mean())
    assert np.mean(missed) < most
    assert np.mean(missed) < 0.5 * np.mean(still)
