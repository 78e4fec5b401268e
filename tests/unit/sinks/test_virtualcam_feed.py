"""The feed by turns, with a clock that stands still, and once as the thread that it is."""

import logging
import threading

import numpy as np
import pytest

from vcam.errors import SinkError
from vcam.mailbox import Closed
from vcam.sinks import virtualcam_feed
from vcam.sinks.virtualcam_feed import BACK_OFF_S, REPEAT_S, Feed

CARD, ONE, TWO = (np.full((3, 2), n, np.uint8) for n in (0, 1, 2))


class Target:
    """Takes pictures until it is told to fail."""

    def __init__(self, name="camera 1"):
        self.about, self.seen, self.closed, self.error = name, [], 0, None

    def send(self, i420):
        if self.error:
            raise self.error
        self.seen.append(int(i420[0, 0]))

    def close(self):
        self.closed += 1


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(virtualcam_feed, "REPEAT_S", 0.0)


def nothing():
    raise SinkError("no virtual camera: load it")


def test_without_a_new_picture_the_last_goes_out_again_and_first_of_all_the_card():
    target = Target()
    feed = Feed(target, nothing, CARD)
    feed.turn()
    feed.put(ONE)
    feed.turn()
    feed.turn()
    feed.put(TWO)
    feed.turn()
    assert target.seen == [0, 1, 1, 2]


def test_a_stalled_run_is_fed_at_ten_a_second_at_least():
    assert REPEAT_S <= 0.1


def test_of_two_pictures_the_newer_goes_out():
    target = Target()
    feed = Feed(target, nothing, CARD)
    feed.put(ONE)
    feed.put(TWO)
    feed.turn()
    assert target.seen == [2]


@pytest.mark.parametrize("error", [OSError(19, "No such device"), RuntimeError("gone")])
def test_a_vanished_device_is_said_once_opened_again_with_longer_pauses_and_said_once_back(clock, caplog, error):
    caplog.set_level(logging.INFO)
    first, second, tries = Target(), Target("camera 2"), []

    def reopen():
        tries.append(clock.now)
        return nothing() if len(tries) < 4 else second

    feed = Feed(first, reopen, CARD, clock=clock)
    first.error = error
    feed.turn()
    assert first.closed == 1
    assert feed.lost
    for _ in range(200):
        clock.now += 0.1
        feed.put(ONE)  # never raises for that
        feed.turn()
    pauses = np.diff([100.0, *tries])
    assert np.allclose(pauses, [0.5, 1.0, 2.0, 4.0], atol=0.11)
    assert len(tries) == 4
    assert second.seen
    assert set(second.seen) == {1}
    assert [record.getMessage() for record in caplog.records] == [
        f"camera 1 is gone ({error}); trying again",
        "camera 2 is back",
    ]
    assert (feed.about, feed.lost) == ("camera 2", False)


def test_a_device_that_opens_and_takes_nothing_is_gone_all_the_time(clock, caplog):
    caplog.set_level(logging.INFO)
    tries = []

    def reopen():
        tries.append(clock.now)
        broken = Target()
        broken.error = OSError("still nothing")
        return broken

    first = Target()
    first.error = OSError("gone")
    feed = Feed(first, reopen, CARD, clock=clock)
    for _ in range(300):
        feed.turn()
        clock.now += 0.1
    assert len(tries) <= 9  # after 0.5, 1, 2, 4 s and then each 5 s
    assert [record.getMessage() for record in caplog.records] == ["camera 1 is gone (gone); trying again"]


def test_after_a_recovery_the_next_loss_is_said_and_tried_soon_again(clock, caplog):
    caplog.set_level(logging.INFO)
    targets = [Target("camera 1"), Target("camera 2"), Target("camera 3")]
    left = iter(targets[1:])
    feed = Feed(targets[0], lambda: next(left), CARD, clock=clock)
    for target in targets[:2]:
        feed.turn()
        target.error = OSError("gone")
        feed.turn()
        clock.now += BACK_OFF_S[0] + 0.01
        feed.turn()
    assert [record.getMessage().split(" (")[0] for record in caplog.records] == [
        "camera 1 is gone", "camera 2 is back", "camera 2 is gone", "camera 3 is back",
    ]  # fmt: skip


def test_the_pause_between_tries_has_an_end(clock):
    tries = []
    target = Target()
    feed = Feed(target, lambda: (tries.append(clock.now), nothing()), CARD, clock=clock)
    target.error = OSError("gone")
    for _ in range(60):
        feed.turn()
        clock.now += 1.0
    assert max(np.diff(tries)) == BACK_OFF_S[1]


def test_at_the_end_the_newest_picture_and_then_the_card_go_out_and_the_device_is_let_go():
    target = Target()
    feed = Feed(target, nothing, CARD)
    feed.put(TWO)
    feed.start()
    feed.close()
    feed.close()
    assert target.seen[-2:] == [2, 0]
    assert target.closed == 1
    with pytest.raises(SinkError, match="camera 1 is not open"):
        feed.put(ONE)


def test_at_the_end_of_a_lost_device_there_is_nothing_to_wait_for():
    target = Target()
    target.error = OSError("gone")
    feed = Feed(target, nothing, CARD)
    feed.turn()
    feed.start()
    feed.close()
    assert target.closed == 1


def test_a_fault_in_the_thread_reaches_the_next_picture():
    target, failed = Target(), threading.Event()
    target.error = ZeroDivisionError("a fault")
    target.close = failed.set
    feed = Feed(target, nothing, CARD)
    feed.start()
    assert failed.wait(60)
    with pytest.raises(SinkError, match="camera 1 failed: ZeroDivisionError: a fault"):
        feed.put(ONE)
    feed.close()


def test_a_driver_that_hangs_is_left_behind(monkeypatch, caplog):
    monkeypatch.setattr(virtualcam_feed, "JOIN_S", 0.01)
    inside, free = threading.Event(), threading.Event()
    target = Target()
    target.send = lambda i420: (inside.set(), free.wait(60))
    feed = Feed(target, nothing, CARD)
    feed.start()
    assert inside.wait(60)
    feed.close()
    assert [record.getMessage() for record in caplog.records] == ["camera 1 doesn't answer and is left behind"]
    free.set()
    feed._thread.join(60)


def test_a_turn_after_the_end_says_so():
    feed = Feed(Target(), nothing, CARD)
    feed.close()
    with pytest.raises(Closed):
        feed.turn()
