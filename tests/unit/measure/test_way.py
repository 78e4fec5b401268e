"""From the camera's frame to the boxes in what goes out: a moment travels as a number, and no pixel with it."""

import time

import numpy as np
import pytest
from parts_of_a_feed import Camera as FeedCamera
from parts_of_a_feed import Marker

from vcam import loop, strip
from vcam.live.feed import Feed
from vcam.measure.marking import Marking
from vcam.measure.origins import KEPT, Origins
from vcam.metrics import Metrics
from vcam.types import Frame, Rendered

SIZE_WH = (320, 180)
ROWS = SIZE_WH[1] // strip.HEIGHT_SHARE
MARK = np.array([255, 0, 255], np.uint8)


def frame(captured, moment=None, index=0):
    image = np.empty((SIZE_WH[1], SIZE_WH[0], 3), np.uint8)
    image[:] = MARK
    if moment is not None:
        strip.draw(image, strip.number_of(moment))
    image.flags.writeable = False
    return Frame(image, captured, index)


def rendered(captured, level=90):
    rgba = np.full((SIZE_WH[1], SIZE_WH[0], 4), level, np.uint8)
    rgba.flags.writeable = False
    return Rendered(rgba, captured, 7.0)


def marking(moment_of):
    """With a marker that is a first row of 33."""

    def marker(rgba):
        rgba[0] = 33

    return Marking(moment_of, marker)


@pytest.fixture
def origins():
    return Origins()


def test_the_strip_of_a_frame_tells_when_it_was_before_the_camera(origins):
    origins.watch(frame(100.25, moment=100.2))
    assert origins.of(100.25) == pytest.approx(100.2, abs=strip.TICK_S)
    assert origins.strips == 1


def test_of_a_frame_without_a_strip_it_is_when_it_was_grabbed(origins):
    origins.watch(frame(100.25))
    assert origins.of(100.25) == 100.25
    assert origins.strips == 0


@pytest.mark.parametrize("moment", [94.0, 100.3, 100.25 - 3600])
def test_a_strip_by_another_clock_counts_as_none(origins, moment):
    origins.watch(frame(100.25, moment=moment))
    assert origins.of(100.25) == 100.25
    assert origins.strips == 0


def test_what_is_kept_of_frames_are_the_numbers_of_the_newest(origins):
    for i in range(KEPT + 20):
        origins.watch(frame(100.0 + i, moment=99.5 + i))
    kept = origins._moments
    assert len(kept) == KEPT
    assert all(type(number) is float for pair in kept.items() for number in pair)
    assert origins.of(100.0) == 100.0, "forgotten"


def test_a_picture_with_a_face_gets_its_strip_in_a_copy(origins):
    origins.watch(frame(100.25, moment=100.2))
    given = rendered(100.25)
    out = marking(origins.of)(given)
    assert strip.read(out.rgba) == strip.number_of(100.2)
    assert (out.captured, out.t) == (100.25, 7.0)
    np.testing.assert_array_equal(out.rgba[1:-ROWS], given.rgba[1:-ROWS])
    assert (out.rgba[0] == 33).all()
    assert strip.read(given.rgba) is None


def test_one_without_a_face_gets_the_marker_and_no_strip(origins):
    given = rendered(None)
    out = marking(origins.of)(given)
    assert (out.rgba[0, 0] == 33).all()
    assert strip.read(out.rgba) is None
    assert (given.rgba == 90).all()


class Camera:
    """Scene and sink at once."""

    about = "a test's"

    def __init__(self, fails=False):
        self.sent, self.fails = [], fails

    def draw(self, face, t):
        if self.fails:
            raise RuntimeError("the shader broke")
        return rendered(100.25)

    def send(self, picture, face):
        self.sent.append(picture.rgba.copy())


class Card(Camera):
    def draw(self, face, t):
        return rendered(None, level=20)


def output(scene, sink, *, mirror=False):
    made = loop.Output(scene, Card(), [sink], mirror=mirror, metrics=Metrics(), strict=False)
    made.marked = marking(lambda captured: captured)
    return made


@pytest.mark.parametrize("mirror", [False, True])
def test_every_output_gets_it_and_a_mirrored_picture_an_unmirrored_strip(mirror):
    sink = Camera()
    output(Camera(), sink, mirror=mirror).show(None, 0.0, fresh=True)
    assert strip.read(sink.sent[0]) == strip.number_of(100.25)


def test_the_card_has_none(caplog):
    sink = Camera()
    out = output(Camera(), sink)
    out.panic = True
    out.show(None, 0.0, fresh=False)
    output(Camera(fails=True), sink).show(None, 0.0, fresh=False)
    assert len(sink.sent) == 2
    assert all((picture == 20).all() for picture in sink.sent)


def test_without_it_pictures_go_out_as_they_were_drawn():
    sink = Camera()
    out = output(Camera(), sink)
    out.marked = None
    out.show(None, 0.0, fresh=True)
    assert (sink.sent[0] == 90).all()


def test_whatever_the_camera_shows_only_32_bits_of_it_go_out(origins):
    """Noise and a strip in the camera; what goes out is the scene's picture, the marker and the boxes of a number."""
    mark, expected = marking(origins.of), rendered(1.0).rgba.copy()
    expected[0] = 33
    rng = np.random.default_rng(4)
    for i in range(40):
        image = rng.integers(0, 256, (SIZE_WH[1], SIZE_WH[0], 3), np.uint8)
        moment = 200 + i - 0.05
        if i % 2:
            strip.draw(image, strip.number_of(moment))
        origins.watch(Frame(image, 200.0 + i, i))
        out = mark(rendered(200.0 + i)).rgba
        strip.draw(expected, strip.number_of(moment if i % 2 else 200.0 + i))
        np.testing.assert_array_equal(out, expected)


def test_a_live_source_shows_its_frames_to_who_measures_and_goes_on_when_that_fails(caplog):
    feed, seen = Feed(Metrics()), []

    def fails_later(each):
        seen.append(each.index)
        if len(seen) == 3:
            raise ValueError("what measures broke")

    feed.measure = fails_later
    feed.begin(FeedCamera(endless=True), Marker())
    end = time.monotonic() + 60
    while feed.measure is not None and time.monotonic() < end:
        feed.take(0.01)
    assert feed.take(60) is not None
    feed.close()
    assert seen[:3] == [0, 1, 2]
    assert "what measures broke; it is left out" in caplog.text


def test_when_it_fails_the_pictures_go_out_without_it_and_that_is_said_once(caplog):
    def fails(picture):
        raise ZeroDivisionError("no boxes")

    sink = Camera()
    out = output(Camera(), sink)
    out.marked = fails
    for _ in range(2):
        out.show(None, 0.0, fresh=True)
    assert [(picture == 90).all() for picture in sink.sent] == [True, True]
    assert [record.getMessage() for record in caplog.records] == [
        "the latency can't be measured any more: ZeroDivisionError: no boxes; the stream goes on"
    ]
