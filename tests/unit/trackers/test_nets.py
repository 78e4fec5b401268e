"""LiteRT and OpenCV give the same numbers from the same net; what is no net is refused in one line."""

import sys

import numpy as np
import pytest

from vcam.errors import TrackerError
from vcam.registry import pip
from vcam.trackers import blazeface, landmarks, nets
from vcam.trackers.blazeface import BlazeFace
from vcam.trackers.landmarks import FaceNets
from vcam.trackers.nets import (
    BLENDSHAPES_OUTPUTS,
    DETECTOR_OUTPUTS,
    LANDMARKS_OUTPUTS,
    LiteRtNet,
    OpenCvNet,
    open_net,
)
from vcam.trackers.task_file import BLENDSHAPES, DETECTOR, LANDMARKS, bundle, part

ALL = [
    pytest.param(DETECTOR, DETECTOR_OUTPUTS, (1, 128, 128, 3), id="detector"),
    pytest.param(LANDMARKS, LANDMARKS_OUTPUTS, (1, 256, 256, 3), id="landmarks"),
    pytest.param(BLENDSHAPES, BLENDSHAPES_OUTPUTS, (1, 146, 2), id="blendshapes"),
]
KINDS = [LiteRtNet, OpenCvNet]


@pytest.mark.parametrize(("name", "outputs", "shape"), ALL)
def test_litert_and_opencv_agree(name, outputs, shape):
    pytest.importorskip("ai_edge_litert", reason="LiteRT has no wheel here")
    model = part(bundle(), name)
    tensor = np.random.default_rng(1).random(shape, np.float32)
    lite, opencv = LiteRtNet(model, outputs)(tensor), OpenCvNet(model, outputs)(tensor)
    for one, other in zip(lite, opencv, strict=True):
        assert np.abs(one).max() > 0
        np.testing.assert_allclose(other.ravel(), one.ravel(), rtol=1e-3, atol=1e-3)


def test_every_net_has_run_before_the_first_face(monkeypatch):
    """A first run takes twice as long as the next, and the picture with the first face would wait for it."""
    ran = []

    def opened(model, outputs):
        net = open_net(model, outputs)

        def run(tensor):
            ran.append(outputs)
            return net(tensor)

        run.about = net.about
        return run

    monkeypatch.setattr(blazeface, "open_net", opened)
    monkeypatch.setattr(landmarks, "open_net", opened)
    BlazeFace(part(bundle(), DETECTOR))
    FaceNets(part(bundle(), LANDMARKS), part(bundle(), BLENDSHAPES))
    assert ran == [DETECTOR_OUTPUTS, LANDMARKS_OUTPUTS, BLENDSHAPES_OUTPUTS]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("model", [b"", b"no net at all", part(bundle(), DETECTOR)[:5000]])
def test_what_is_no_net_is_refused(kind, model):
    if kind is LiteRtNet:
        pytest.importorskip("ai_edge_litert", reason="LiteRT has no wheel here")
    with pytest.raises(TrackerError, match=r"^(LiteRT|OpenCV) can't load a face net: .*; reinstall vcam$"):
        kind(model, DETECTOR_OUTPUTS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_tensor_of_another_shape_is_one_line(kind):
    if kind is LiteRtNet:
        pytest.importorskip("ai_edge_litert", reason="LiteRT has no wheel here")
    net = kind(part(bundle(), LANDMARKS), LANDMARKS_OUTPUTS)
    with pytest.raises(TrackerError, match=r"^(LiteRT|OpenCV) failed in a face net: .*; restart vcam$"):
        net(np.zeros((1, 7, 5, 2), np.float32))


def test_without_litert_opencv_runs_the_nets(monkeypatch):
    monkeypatch.setitem(sys.modules, "ai_edge_litert", None)
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    net = open_net(part(bundle(), BLENDSHAPES), BLENDSHAPES_OUTPUTS)
    assert isinstance(net, OpenCvNet)
    assert f"1.7 times the cost of LiteRT: {pip('install ai-edge-litert')}" in net.about


def test_loading_says_nothing_on_stderr(capfd):
    nets.open_net(part(bundle(), DETECTOR), DETECTOR_OUTPUTS)
    assert capfd.readouterr().err == ""
