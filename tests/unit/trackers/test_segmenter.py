"""The net that tells people from what is behind them: it finds the actor, and both ways to run it agree."""

import av
import cv2
import numpy as np
import pytest

from vcam.errors import BadInput
from vcam.resources import PACKAGE, find
from vcam.trackers import segmenter
from vcam.trackers.nets import LiteRtNet, OpenCvNet
from vcam.trackers.segmenter import NAME, OUTPUTS, SIZE, Segmenter


@pytest.fixture(scope="module")
def actor():
    with av.open(str(PACKAGE / "actor" / "actor.mp4")) as film:
        return next(film.decode(video=0)).to_ndarray(format="rgb24")


def test_the_actor_is_a_person_and_the_wall_is_none(actor):
    seen = cv2.resize(Segmenter()(actor), (640, 480), interpolation=cv2.INTER_LINEAR)
    assert seen[180:320, 280:370].min() > 0.9, "the face"
    assert seen[420:, 200:450].min() > 0.9, "the chest"
    assert seen[:60].max() < 0.1
    assert seen[:250, :200].max() < 0.1


def test_litert_and_opencv_agree(actor):
    pytest.importorskip("ai_edge_litert", reason="LiteRT has no wheel for this machine")
    model = find("models", NAME).read_bytes()
    tensor = cv2.resize(actor, (SIZE, SIZE), interpolation=cv2.INTER_AREA).astype(np.float32)[None] / np.float32(255)
    one, two = (net(model, OUTPUTS)(tensor)[0].reshape(SIZE, SIZE) for net in (LiteRtNet, OpenCvNet))
    np.testing.assert_allclose(one, two, atol=1e-3)


def test_another_file_in_its_place_is_refused(tmp_path, monkeypatch):
    (tmp_path / NAME).write_bytes(b"another net")
    monkeypatch.setattr(segmenter, "find", lambda kind, name: tmp_path / name)
    with pytest.raises(BadInput, match=f"{NAME}: not the file that vcam was made with .*reinstall vcam"):
        Segmenter()
