"""What is said of a trouble that repeats itself, by a clock that stands still."""

import logging
import threading

import pytest

from vcam.errors import TrackerError
from vcam.live import answers, trouble
from vcam.live.answers import HANGS_S, Answers
from vcam.live.trouble import QUIET_S, Trouble

BEGINS = "the tracker: the net broke; the avatar idles"
RETURNS = "the tracker: the net broke, again and again; the avatar idles"
ENDS = "the tracker works again"


@pytest.fixture
def said(caplog):
    caplog.set_level(logging.INFO, logger="vcam")
    return lambda: [record.getMessage() for record in caplog.records]


def test_a_trouble_is_said_when_it_begins_and_when_it_ends(clock, said):
    one = Trouble("the tracker", "the avatar idles", clock)
    one.ends()
    for _ in range(100):
        one.begins(TrackerError("the net broke"))
        clock.now += 1
    for _ in range(100):
        one.ends()
    assert said() == [BEGINS, ENDS]


def test_a_trouble_that_comes_and_goes_with_each_picture_is_said_four_times_and_no_more(clock, said):
    one = Trouble("the tracker", "the avatar idles", clock)
    for _ in range(1000):
        one.begins(TrackerError("the net broke"))
        clock.now += 0.03
        one.ends()
        clock.now += 0.03
    assert said() == [BEGINS, ENDS, RETURNS]
    clock.now += QUIET_S
    one.ends()
    assert said() == [BEGINS, ENDS, RETURNS, ENDS]


def test_a_trouble_that_is_back_after_a_while_is_a_new_one(clock, said):
    one = Trouble("the tracker", "the avatar idles", clock)
    for _ in range(2):
        one.begins(TrackerError("the net broke"))
        one.ends()
        clock.now += QUIET_S
    assert said() == [BEGINS, ENDS, BEGINS, ENDS]


def test_who_gives_no_answer_for_seconds_is_said_once_and_once_when_it_does(clock, said, monkeypatch):
    monkeypatch.setattr(trouble.time, "perf_counter", clock)
    asked = Answers("the tracker", "the avatar idles", clock)
    asked.look()
    with asked.asking():
        clock.now += HANGS_S
        asked.look()
        assert said() == []
        clock.now += 0.1
        for _ in range(10):
            asked.look()
        assert said() == [f"the tracker: no answer for {answers.HANGS_S:g} s; the avatar idles"]
    asked.look()
    asked.look()
    assert said()[1:] == [ENDS]


def test_who_answers_late_but_within_seconds_is_let_alone(clock, said):
    asked = Answers("the tracker", "the avatar idles", clock)
    for _ in range(100):
        with asked.asking():
            clock.now += HANGS_S - 1
            asked.look()
        asked.look()
    assert said() == []


def test_somebody_looks_while_the_thread_that_asks_is_held_up(said, monkeypatch):
    monkeypatch.setattr(answers, "HANGS_S", 0.01)
    monkeypatch.setattr(answers, "LOOK_S", 0.001)
    asked = Answers("what draws", "viewers see the last picture")
    heard = threading.Event()

    class Heard(logging.Handler):
        def emit(self, record):
            heard.set()

    handler = Heard()
    trouble.log.addHandler(handler)
    try:
        with answers.looked_after(asked), asked.asking():
            assert heard.wait(60)
    finally:
        trouble.log.removeHandler(handler)
    assert said()[0] == "what draws: no answer for 0.01 s; viewers see the last picture"
    assert not [thread for thread in threading.enumerate() if thread.name == "vcam-answers"]
