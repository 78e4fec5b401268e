"""What every entry of SINKS promises, tried on the entry itself."""

import sys
from contextlib import ExitStack, contextmanager

import numpy as np
import pytest
from pyvirtualcam import register_backend

from vcam.errors import SinkError
from vcam.registry import load
from vcam.sinks import SINKS
from vcam.types import Frame, Rendered

SIZE_WH = (64, 36)


class ForgettingBackend:
    """A pyvirtualcam backend that takes everything, where there is no device."""

    def __init__(self, *, width, height, fps, fourcc, device, **kw):
        self._device = device

    def close(self):
        pass

    def send(self, frame):
        pass

    def device(self):
        return self._device

    def native_fourcc(self):
        return None


@contextmanager
def backend():
    from pyvirtualcam.camera import BACKENDS

    register_backend("forgetting", ForgettingBackend)
    try:
        yield "forgetting"
    finally:
        del BACKENDS["forgetting"]


@pytest.fixture(params=sorted(SINKS))
def made(request, tmp_path):
    """(name, a new sink of that name) with an address that works here; a device or screen that is missing is stood in
    for: a pyvirtualcam backend, Xvfb."""
    name = request.param
    addresses = {"png": str(tmp_path / "a.png"), "video": str(tmp_path / "a.mp4"), "preview": "0", "virtualcam": "cam"}
    addresses |= dict.fromkeys(("osc", "vmc", "ifacialmocap"), "9")  # "discard": whether anybody listens doesn't matter
    if name == "window":
        request.getfixturevalue("screen")  # skips by itself where there is no Xvfb
    with ExitStack() as here:
        more = {"backend": here.enter_context(backend())} if name == "virtualcam" else {}
        yield name, load("output", SINKS, name)(addresses.get(name, ""), size_wh=SIZE_WH, fps=30, **more)


@pytest.fixture
def sink(made):
    return made[1]


def picture(n=0):
    rgba = np.random.default_rng(n).integers(0, 256, (SIZE_WH[1], SIZE_WH[0], 4), np.uint8)
    rgba[..., :3] = np.minimum(rgba[..., :3], rgba[..., 3:])  # premultiplied
    return Rendered(rgba, None, n / 30)


def test_it_opens_takes_pictures_and_closes_twice(sink):
    with sink as opened:
        assert opened is sink
        for n in range(3):
            sink.send(picture(n), None)
    sink.__exit__(None, None, None)


def test_it_closes_without_a_picture_and_after_an_error(sink):
    sink.__enter__()
    sink.__exit__(ZeroDivisionError, ZeroDivisionError(), None)
    sink.__exit__(None, None, None)


def test_it_says_in_one_line_where_the_picture_is(sink):
    with sink:
        assert isinstance(sink.about, str)
        assert sink.about
        assert "\n" not in sink.about


def test_it_leaves_the_picture_as_it_is(sink):
    shown = picture()
    before = shown.rgba.copy()
    shown.rgba.flags.writeable = False
    with sink:
        sink.send(shown, None)
    assert (shown.rgba == before).all()


@pytest.mark.parametrize(
    "other",
    [Frame(np.zeros((36, 64, 3), np.uint8), 0.0, 0), np.zeros((36, 64, 4), np.uint8), None, b"pixels"],
    ids=["frame", "array", "none", "bytes"],
)
def test_it_takes_nothing_but_rendered_pictures(sink, other):
    with sink, pytest.raises(TypeError, match="a sink shows Rendered pictures only, got"):
        sink.send(other, None)


@pytest.mark.parametrize("made", sorted(set(SINKS) - {"null", "png"}), indirect=True)  # these two hold nothing open
def test_after_closing_it_takes_no_more_pictures(made):
    _, sink = made
    with sink:
        pass
    with pytest.raises(SinkError, match="is not open"):
        sink.send(picture(), None)


UNUSABLE = {
    "png": ("{tmp}/none/a.png", "a.png: there is no folder .*none; create it or choose another"),
    "video": ("{tmp}/none/a.mp4", "a.mp4: there is no folder .*none; create it or choose another"),
    "preview": ("{taken}", "port {taken} is taken by another program; choose another: preview:"),
    "virtualcam": (
        "/dev/video4999",
        "virtual camera /dev/video4999 can't be opened: there is no such device: sudo modprobe",
    ),
    "osc": ("0.0.0.0:9", "OSC to 0.0.0.0:9: not one computer; name the one that shall get your face"),
    "vmc": ("0.0.0.0:9", "VMC to 0.0.0.0:9: not one computer; name the one that shall get your face"),
    "ifacialmocap": (
        "0.0.0.0",
        "iFacialMocap to 0.0.0.0:49983: not one computer; name the one that shall get your face",
    ),
    "window": ("", "no window can be opened: .*DISPLAY.*--out preview"),
}
"""Name → (an address that can't work, what must be said). "null" can always be opened."""


@pytest.mark.parametrize("name", sorted(set(SINKS) - {"null"}))
def test_what_cannot_be_opened_is_named_with_the_way_out_in_one_line(name, tmp_path, monkeypatch):
    if name in ("virtualcam", "window") and not sys.platform.startswith("linux"):
        pytest.skip("devices and displays have these names on Linux only")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with load("output", SINKS, "preview")("0", size_wh=SIZE_WH, fps=30) as page:
        taken = page.about.rstrip("/").rpartition(":")[2]
        address, said = (text.replace("{tmp}", str(tmp_path)).replace("{taken}", taken) for text in UNUSABLE[name])
        broken = load("output", SINKS, name)(address, size_wh=SIZE_WH, fps=30)
        with pytest.raises(SinkError, match=said) as caught:
            broken.__enter__()
    assert "\n" not in str(caught.value)
    broken.__exit__(None, None, None)
