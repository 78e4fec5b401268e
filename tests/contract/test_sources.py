"""What every entry of SOURCES must do, whatever it reads from."""

import contextlib
from itertools import pairwise

import av
import numpy as np
import pytest

from vcam.errors import BadInput, SourceEnded, SourceError
from vcam.registry import load
from vcam.sources import SOURCES
from vcam.sources.webcam import list_cameras

WISH = {"size_wh": (64, 48), "fps": 30.0}
FRAMES = 8


def write_video(path):
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=30)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        for i in range(FRAMES):
            image = np.full((48, 64, 3), 20 * i, np.uint8)
            out.mux(video.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        out.mux(video.encode())
    return path


@pytest.fixture(params=SOURCES)
def make(request, tmp_path):
    """A function that makes the source with what it can read on this machine."""
    if request.param not in ("camera", "file", "actor"):
        pytest.fail(f"source {request.param!r} is new: say here what it can read in a test")
    if request.param == "camera" and not list_cameras():
        request.applymarker(pytest.mark.may_skip("tests/devices brings a camera, in a guest"))
        pytest.skip("this machine has no camera")
    address = str(write_video(tmp_path / "a.mp4")) if request.param == "file" else ""
    return lambda realtime: load("source", SOURCES, request.param)(address, **WISH, realtime=realtime)


@pytest.mark.parametrize("realtime", [False, True])
def test_frames_are_rgb_and_count_upwards_in_time(make, realtime):
    with make(realtime) as source:
        frames = [source.read() for _ in range(4)]
        assert source.about
        assert "\n" not in source.about
    for frame in frames:
        assert frame.image.dtype == np.uint8
        assert frame.image.ndim == 3
        assert frame.image.shape[2] == 3
        assert frame.image.flags.c_contiguous
    assert all(a.index < b.index and a.captured < b.captured for a, b in pairwise(frames))


def test_what_was_given_stays_as_it_was(make):
    with make(False) as source:
        first = source.read()
        kept = first.image.copy()
        source.read()
        np.testing.assert_array_equal(first.image, kept)


def test_it_says_what_a_writer_needs(make):
    with make(False) as source:
        frame = source.read()
        assert source.size_wh == (frame.image.shape[1], frame.image.shape[0])
        assert source.fps > 0


def test_it_may_be_closed_without_a_read_and_twice(make):
    source = make(False)
    with source:
        pass
    source.__exit__(None, None, None)
    with pytest.raises(SourceEnded):
        source.read()


def test_two_of_a_kind_do_not_disturb_each_other(make, request):
    if request.node.callspec.params["make"] == "camera":
        pytest.skip("a camera has one reader")
    with make(False) as one, make(False) as other, contextlib.suppress(SourceEnded):
        while True:
            np.testing.assert_array_equal(one.read().image, other.read().image)


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_not_there_is_refused_with_one_line(name, tmp_path):
    wrong = {"camera": "99", "file": str(tmp_path / "none.mp4"), "actor": "nobody"}[name]
    with pytest.raises((SourceError, BadInput), match=r"^[^\n]{20,250}$"):
        load("source", SOURCES, name)(wrong, **WISH, realtime=True).__enter__()
