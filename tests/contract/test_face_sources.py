"""What every entry of FACE_SOURCES must do, whatever it hears."""

import socket

import numpy as np
import pytest
from pythonosc.osc_message_builder import build_msg

from vcam.errors import SourceEnded, SourceError, SourceLost
from vcam.registry import load
from vcam.sources import FACE_SOURCES, SOURCES, FaceSource
from vcam.types import ARKIT, Face

HOW = {"size_wh": (64, 48), "fps": 30.0, "realtime": True}
SAYS = {
    "vmc": [build_msg("/VMC/Ext/Blend/Val", ["jawOpen", 0.5]).dgram, build_msg("/VMC/Ext/Blend/Apply", []).dgram],
    "ifacialmocap": [b"jawOpen-50|=head#0,10,0|"],
}
"""A face in each one's words. A source that is new says its own here."""


@pytest.fixture(params=FACE_SOURCES)
def name(request):
    return request.param


@pytest.fixture
def source(name):
    with load("source", FACE_SOURCES, name)("", **HOW, port=0) as made:
        yield made


def test_it_is_told_from_a_source_of_pictures(name):
    made = load("source", FACE_SOURCES, name)("", **HOW)
    assert isinstance(made, FaceSource)
    assert not [other for other in SOURCES if hasattr(load("source", SOURCES, other), "read_face")]


def test_it_hears_faces_without_points_and_with_all_that_scenes_use(source, name):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for datagram in SAYS[name]:
            sender.sendto(datagram, source.listens_on)
        face = source.read_face()
    assert isinstance(face, Face)
    assert face.landmarks.points.shape == (0, 2)
    assert face.landmarks.scheme == "none"
    assert face.expression[ARKIT.index("jawOpen")] == np.float32(0.5)
    assert face.raw[ARKIT.index("jawOpen")] == np.float32(0.5)
    assert face.pose.camera_from_head[2, 3] > 0


def test_it_says_where_it_listens_in_a_line(source, name):
    assert source.about.startswith(f"{name}: ")
    assert f"127.0.0.1:{source.listens_on.port}" in source.about
    assert "\n" not in source.about


def test_silence_is_no_end(source):
    with pytest.raises(SourceLost):
        source.read_face()


def test_two_on_one_port_are_refused_by_name(source, name):
    second = load("source", FACE_SOURCES, name)("", **HOW, port=source.listens_on.port)
    with pytest.raises(SourceError, match=f"{name}: .* another program, .* has that port"):
        second.__enter__()


def test_it_may_be_closed_without_a_read_and_twice(name):
    source = load("source", FACE_SOURCES, name)("", **HOW, port=0)
    with source:
        pass
    source.__exit__(None, None, None)
    with pytest.raises(SourceEnded):
        source.read_face()
