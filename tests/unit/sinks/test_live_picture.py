"""The newest picture, encoded for who watches: copied, rarely enough, and never waited for."""

import logging
from itertools import count

import numpy as np
import pytest

from vcam.sinks.live_picture import SHARE, LivePicture


def pixels(red):
    return np.full((4, 4, 4), (red, 0, 0, 255), np.uint8)


def red_of(rgba):
    return bytes(rgba[0, 0, :1])


def live_of(encode=red_of, fps=30, clock=lambda: 0.0):
    return LivePicture(encode, fps=fps, name="test-live", clock=clock)


def test_the_picture_is_copied_when_it_is_offered():
    live, rgba = live_of(), pixels(200)
    with live.watched():
        live.offer(rgba)
        rgba[:] = 0
        live.start()
        assert live.wait(0, 20) == (1, bytes([200]))
    live.stop()


def test_of_several_pictures_only_the_newest_is_encoded():
    now = iter(range(100))
    live = live_of(clock=lambda: next(now))
    with live.watched():
        for red in (10, 90, 250):
            live.offer(pixels(red))
        live.start()
        assert live.wait(0, 20) == (1, bytes([250]))
    live.stop()


def test_a_picture_that_can_not_be_encoded_is_left_out():
    live = live_of(encode=lambda rgba: b"" if rgba[0, 0, 0] == 10 else b"x", clock=iter(range(100)).__next__)
    with live.watched():
        live.start()
        live.offer(pixels(10))
        assert live.wait(0, 0.05) is None
        live.offer(pixels(20))
        assert live.wait(0, 20) == (1, b"x")
    live.stop()


def test_an_encoder_that_fails_is_said_once_and_once_when_it_works_again(caplog):
    caplog.set_level(logging.INFO, logger="vcam")

    def encode(rgba):
        if rgba[0, 0, 0] < 10:
            raise MemoryError("no room")
        return red_of(rgba)

    live = live_of(encode, clock=count().__next__)
    with live.watched():
        for red in (1, 2):
            live.offer(pixels(red))
            assert live._encoded_well(pixels(red)) == b""
        live.start()
        live.offer(pixels(20))
        assert live.wait(0, 60) == (1, bytes([20]))
    live.stop()
    assert [record.getMessage() for record in caplog.records] == [
        "preview page: a picture can't be encoded: MemoryError: no room; the next one is tried",
        "preview page: pictures are encoded again",
    ]


@pytest.mark.parametrize(("sent_fps", "wanted_fps", "taken"), [(30, 15, 15), (30, 30, 30), (60, 30, 30), (10, 15, 10)])
def test_as_many_pictures_are_taken_as_are_wanted(sent_fps, wanted_fps, taken):
    clock = [0.0]
    live = live_of(fps=wanted_fps, clock=lambda: clock[0])
    count = 0
    jitter = np.random.default_rng(1).uniform(-0.1, 0.1, 10 * sent_fps)
    with live.watched():
        for n in range(10 * sent_fps):
            clock[0] = 100 + (n + jitter[n]) / sent_fps
            live._pending = None
            live.offer(pixels(1))
            count += live._pending is not None
    assert abs(count - 10 * taken) <= 0.05 * 10 * taken


def test_where_encoding_takes_long_pictures_come_less_often():
    clock = [0.0]
    live = live_of(fps=30, clock=lambda: clock[0])
    live._took = 0.05
    count = 0
    with live.watched():
        for n in range(300):
            clock[0] = n / 30
            live._pending = None
            live.offer(pixels(1))
            count += live._pending is not None
    assert count * live._took <= 10 * SHARE * 1.05


def test_nothing_is_copied_while_nobody_watches():
    live = live_of()
    live.offer(pixels(1))
    assert live._pending is None


def test_stopping_ends_who_waits():
    live = live_of()
    live.start()
    live.stop()
    assert live.wait(0, 1000) is None
    assert live.stopped
