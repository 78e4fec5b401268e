"""The thread that calls a camera's driver: it hands on the newest picture, frees its device, may be left hanging."""

import threading
import time

import numpy as np
import pytest

from vcam.errors import SourceError
from vcam.mailbox import Closed
from vcam.sources._cameras import CameraInfo
from vcam.sources._driver import BREATH_S, Driver, Opened

WAIT_S = 10
IMAGE = np.zeros((4, 6, 3), np.uint8)


class Device:
    """A camera whose driver answers only when the test lets it."""

    size_wh, fps, fourcc = (6, 4), 30.0, ""

    def __init__(self, image=IMAGE):
        self.asked, self.answer = threading.Semaphore(0), threading.Semaphore(0)
        self.image, self.freed, self.busy = image, threading.Event(), False

    def grab(self):
        self.busy = True
        self.asked.release()
        assert self.answer.acquire(timeout=WAIT_S)
        self.busy = False
        return True

    def retrieve(self):
        return self.image

    def release(self):
        assert not self.busy, "freed under a grab"
        self.freed.set()


def begun(device):
    return Driver(lambda: Opened(CameraInfo(0, "", ""), device), time.perf_counter)


def test_it_gives_the_newest_picture_and_frees_the_device_at_the_end():
    device = Device()
    driver = begun(device)
    assert driver.opened(WAIT_S).capture is device
    before = time.perf_counter()
    for _ in range(3):
        device.answer.release()
    for _ in range(4):
        assert device.asked.acquire(timeout=WAIT_S)
    shot = driver.shot(WAIT_S)
    assert before < shot.captured < time.perf_counter()
    assert driver.shot(0) is None, "the older ones are gone"
    driver.leave()
    device.answer.release()
    driver.join(WAIT_S)
    assert not driver.alive
    assert device.freed.is_set()


def test_one_that_hangs_is_left_and_frees_its_device_once_it_answers():
    device = Device()
    driver = begun(device)
    assert device.asked.acquire(timeout=WAIT_S)
    driver.leave()
    driver.join(0)
    assert driver.alive
    assert not device.freed.is_set()
    device.answer.release()
    driver.join(WAIT_S)
    assert not driver.alive
    assert device.freed.is_set()
    with pytest.raises(Closed):
        driver.shot(0)  # its late answer is nobody's


def test_one_that_hangs_while_it_opens_frees_its_device_when_it_is_open_at_last():
    device, answer = Device(), threading.Event()

    def open_it():
        assert answer.wait(WAIT_S)
        return Opened(CameraInfo(0, "", ""), device)

    driver = Driver(open_it, time.perf_counter)
    assert driver.opened(0) is None
    driver.leave()
    answer.set()
    driver.join(WAIT_S)
    assert not driver.alive
    assert device.freed.is_set()
    assert not device.asked.acquire(blocking=False), "nobody wants its pictures any more"


def test_what_opening_throws_is_thrown_to_who_waits():
    def open_it():
        raise SourceError("no camera found; plug one in")

    driver = Driver(open_it, time.perf_counter)
    with pytest.raises(SourceError, match="no camera found; plug one in"):
        driver.opened(WAIT_S)
    driver.join(WAIT_S)
    assert not driver.alive


def test_what_a_grab_throws_is_thrown_to_who_waits_and_the_device_freed():
    device = Device()
    device.retrieve = lambda: 1 / 0
    driver = begun(device)
    device.answer.release()
    with pytest.raises(ZeroDivisionError):
        driver.shot(WAIT_S)
    driver.join(WAIT_S)
    assert device.freed.is_set()


def test_damaged_pictures_are_counted_for_who_waits():
    device = Device(image=None)
    driver = begun(device)
    device.answer.release()
    for _ in range(2):
        assert device.asked.acquire(timeout=WAIT_S)
    assert driver.damaged == 1
    assert driver.shot(0) is None
    driver.leave()
    device.answer.release()
    driver.join(WAIT_S)


def test_a_driver_that_fails_at_once_is_not_asked_in_a_busy_loop():
    device = Device()
    device.grab = device.asked.release  # gives None: no picture
    begun_at = time.perf_counter()
    driver = begun(device)
    for _ in range(4):
        assert device.asked.acquire(timeout=WAIT_S)
    assert time.perf_counter() - begun_at >= 3 * BREATH_S
    driver.leave()
    driver.join(WAIT_S)
