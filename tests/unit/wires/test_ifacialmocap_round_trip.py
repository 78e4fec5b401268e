"""What our output says as a phone, our source hears as of a phone: two programs of vcam, one drives the other."""

import numpy as np
import pytest
from drawing import face

from vcam.sinks.ifacialmocap import IFacialMocapSink
from vcam.sources.ifacialmocap import IFacialMocapSource
from vcam.types import ARKIT, Rendered

PICTURE = Rendered(np.full((36, 64, 4), 255, np.uint8), None, 0.0)
SIZE = {"size_wh": (64, 36), "fps": 30}

NO_LOOK = [n for n, name in enumerate(ARKIT) if not name.startswith("eyeLook")]
"""The source makes the others of the eyes' turns."""


@pytest.mark.parametrize("word", ["", "v2@"])
def test_a_face_comes_back_as_it_was_sent(word):
    sent = face(yaw=25, pitch=-10, roll=8, gaze=(9, 4), jawOpen=0.4, eyeBlinkLeft=1.0, mouthLeft=0.25, jawRight=0.1)
    with IFacialMocapSource("", realtime=True, port=0, **SIZE) as source:
        with IFacialMocapSink(f"{word}{source.listens_on}", **SIZE) as sink:
            for _ in range(2):
                sink.send(PICTURE, sent)
        heard = source.read_face()
    differs = np.abs(heard.expression - sent.expression)[NO_LOOK]
    assert differs.max() <= 0.005 + 1e-6, "the text has whole percents"
    assert np.allclose(heard.pose.camera_from_head[:3, :3], sent.pose.camera_from_head[:3, :3], atol=1e-6)
    assert np.allclose(heard.gaze, sent.gaze, atol=1e-6)
