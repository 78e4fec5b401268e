"""The thread that reads the virtual camera back: each strip once it came, through whatever becomes of the device."""

import logging
import os
import queue
import socket
import sys
import threading

import numpy as np
import pytest

from vcam import strip
from vcam.measure import reader
from vcam.measure.reader import Reader
from vcam.sinks.i420 import bt601

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="V4L2 is Linux's")
SIZE_WH = strip.LEAST_WH
PATIENCE_S = 60


def picture(number=None):
    """I420 of a grey picture, with a strip when there is a number."""
    rgba = np.full((SIZE_WH[1], SIZE_WH[0], 4), 90, np.uint8)
    if number is not None:
        strip.draw(rgba, number)
    return bt601(rgba).tobytes()


class Device:
    """A socket that gives whole pictures, as the device does; `path` is empty while there is none."""

    def __init__(self):
        self.path, self.opened = "/dev/video10", queue.Queue()
        self.refuses, self._all = 0, []

    def open(self, path):
        assert path == self.path
        if self.refuses:
            self.refuses -= 1
            raise PermissionError(13, "Permission denied", path)
        theirs, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        self._all.append(theirs)
        self.opened.put(theirs)
        return ours.detach()

    def sender(self):
        return self.opened.get(timeout=PATIENCE_S)

    def close(self):
        """What was opened anew when a test's own end was closed, too."""
        for theirs in self._all:
            theirs.close()


@pytest.fixture
def device(monkeypatch):
    monkeypatch.setattr(reader, "AGAIN_S", 0.001)
    monkeypatch.setattr(reader, "JOIN_S", PATIENCE_S)
    device = Device()
    yield device
    device.close()


@pytest.fixture
def seen(device):
    """What came, while it reads."""
    came, times = queue.Queue(), iter(range(10**9))
    with Reader(
        lambda: device.path,
        lambda number, at: came.put((number, at)),
        size_of=lambda path: SIZE_WH,
        open_device=device.open,
        clock=lambda: float(next(times)),
    ) as reading:
        yield came
    assert not reading._thread.is_alive()


def test_each_strip_is_told_with_the_time_when_its_picture_came(device, seen):
    with device.sender() as sender:
        for number in (7, 8, 8, 2**32 - 1):
            sender.send(picture(number))
        came = [seen.get(timeout=PATIENCE_S) for _ in range(4)]
    assert came == [(7, 0.0), (8, 1.0), (8, 2.0), (2**32 - 1, 3.0)]


def test_pictures_without_a_strip_are_passed_over(device, seen):
    with device.sender() as sender:
        sender.send(picture())
        sender.send(picture(9))
        assert seen.get(timeout=PATIENCE_S) == (9, 1.0)


@pytest.mark.parametrize("rest", [b"", b"x" * 1000])
def test_what_is_no_picture_of_its_size_makes_it_open_the_device_anew(device, seen, rest):
    with device.sender() as sender:
        if rest:
            sender.send(rest)
        else:
            sender.shutdown(socket.SHUT_RDWR)
        with device.sender() as again:
            again.send(picture(11))
            assert seen.get(timeout=PATIENCE_S)[0] == 11


def test_a_device_that_cant_be_opened_is_told_once_and_tried_again(device, monkeypatch, caplog):
    caplog.set_level(logging.INFO)
    device.refuses, came = 3, queue.Queue()
    with Reader(
        lambda: device.path,
        lambda number, at: came.put(number),
        size_of=lambda path: SIZE_WH,
        open_device=device.open,
    ), device.sender() as sender:  # fmt: skip
        sender.send(picture(5))
        assert came.get(timeout=PATIENCE_S) == 5
    lines = [record.getMessage() for record in caplog.records]
    assert lines == [
        "/dev/video10 can't be read back (PermissionError: [Errno 13] Permission denied: '/dev/video10'); "
        "the stream goes on unmeasured"
    ]


@pytest.mark.parametrize("how", ["no path", "no size"])
def test_while_there_is_no_device_it_waits_and_can_be_ended(device, how):
    asked = threading.Event()

    def size_of(path):
        asked.set()

    def path():
        if how == "no path":
            asked.set()
            return ""
        return device.path

    with Reader(path, lambda *seen: None, size_of=size_of, open_device=device.open):
        assert asked.wait(PATIENCE_S)
    assert device.opened.empty()


def test_a_file_that_is_no_device_is_opened_as_one_without_an_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    opened = reader._opened(str(tmp_path / "file"))
    assert os.get_blocking(opened) is False
    os.close(opened)
