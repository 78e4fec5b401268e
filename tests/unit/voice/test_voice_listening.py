import logging
from contextlib import contextmanager
from queue import Queue
from threading import Event

import numpy as np
import pytest
from formants import PEOPLE, pause, vowel

from vcam.errors import MissingExtra, SourceError, SourceLost
from vcam.voice import listening
from vcam.voice.listening import Listener, System
from vcam.voice.microphone import Input

MIC, OTHER = Input(0, "Desk", 16_000, True), Input(1, "Headset", 16_000, False)
AA = np.concatenate([pause(0.1), vowel(PEOPLE["man"][0]["aa"])])
WAIT_S = 20.0


class Computer:
    """Microphones that a test speaks into: a block, or an error that reading raises."""

    def __init__(self, *inputs):
        self.inputs, self.sound, self.open_now, self.taken = inputs, Queue(), 0, False
        self.read, self.looked, self.wrong = Event(), Queue(), None

    def find(self):
        assert not self.open_now, "PortAudio looks again only while nothing is open"
        self.looked.put(True)
        if self.wrong:
            raise self.wrong
        return self.inputs

    @contextmanager
    def open(self, found):
        self.open_now += 1
        mic = type("Mic", (), {"about": found.name, "rate": found.rate, "read": lambda _: self.next()})()
        yield mic
        self.open_now -= 1

    def next(self):
        if self.taken:  # the block before was analysed
            self.taken = False
            self.sound.task_done()
        self.read.set()
        block = self.sound.get(timeout=WAIT_S)
        if isinstance(block, Exception):
            self.open_now -= 1
            self.sound.task_done()
            raise block
        self.taken = True
        return block


@pytest.fixture
def computer():
    return Computer(MIC, OTHER)


@pytest.fixture
def listener(computer):
    made = Listener(System(computer.find, computer.open), clock=lambda: 0.0)
    yield made
    for _ in range(3):
        computer.sound.put(pause(0.02))
    made.close()


def speak(computer, block):
    """Say it, and wait until it was analysed."""
    computer.sound.put(block)
    done = computer.sound.all_tasks_done
    with done:
        assert done.wait_for(lambda: not computer.sound.unfinished_tasks, WAIT_S)


def test_nothing_is_opened_until_somebody_wants_it(computer, listener):
    listener.want("off")
    assert listener.about == ""
    assert listener._thread is None
    assert computer.looked.empty()


def test_what_is_said_is_heard_and_the_microphone_named(computer, listener):
    listener.want("auto")
    speak(computer, AA)
    assert listener.heard.weights.sum() > 0.5
    assert listener.about == "Desk"
    assert listener.inputs == [MIC, OTHER]


def test_what_was_heard_a_while_ago_is_silence(computer):
    now = [0.0]
    listener = Listener(System(computer.find, computer.open), clock=lambda: now[0])
    listener.want("auto")
    speak(computer, AA)
    assert listener.heard.voiced
    now[0] = listening.STALE_S
    assert not listener.heard.weights.any()
    computer.sound.put(SourceLost("gone"))
    listener.close()


def test_another_microphone_is_opened_after_the_first_was_let_go(computer, listener):
    listener.want("auto")
    speak(computer, AA)
    listener.want("headset")
    assert listener.about == "looking for a microphone"
    speak(computer, AA)
    speak(computer, AA)
    assert listener.about == "Headset"
    assert computer.open_now == 1


def test_off_lets_go_and_hears_nothing(computer, listener):
    listener.want("auto")
    speak(computer, AA)
    listener.want("off")
    computer.sound.put(AA)
    listener.close()
    assert computer.open_now == 0
    assert not listener._thread.is_alive()
    assert listener.about == ""


def test_a_lost_microphone_is_said_once_and_found_again(computer, listener, caplog, monkeypatch):
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(listening, "AGAIN_S", 0.0)
    listener.want("auto")
    speak(computer, AA)
    for _ in range(3):
        computer.sound.put(SourceLost("microphone Desk: it is silent; plug it in again"))
    for _ in range(4):
        computer.looked.get(timeout=WAIT_S)
    speak(computer, AA)
    lines = [record.getMessage() for record in caplog.records]
    assert lines == [
        "microphone Desk: it is silent; plug it in again; the camera alone moves the mouth",
        "voice: microphone Desk works again",
    ]


def test_a_driver_that_throws_anything_ends_nothing(computer, listener, caplog, monkeypatch):
    monkeypatch.setattr(listening, "AGAIN_S", 0.0)
    computer.wrong = RuntimeError("the driver\nis confused")
    listener.want("auto")
    computer.looked.get(timeout=WAIT_S)
    computer.looked.get(timeout=WAIT_S)
    assert listener.about == "RuntimeError: the driver is confused"
    computer.wrong = None
    speak(computer, AA)
    assert listener.about == "Desk"


def test_without_the_extra_it_is_said_once_and_not_tried_again(computer, listener, caplog, monkeypatch):
    monkeypatch.setattr(listening, "AGAIN_S", 0.0)
    computer.wrong = MissingExtra("voice needs: pip install 'vcam[voice]'")
    listener.want("auto")
    computer.looked.get(timeout=WAIT_S)
    listener.want("headset")  # a new wish is a new look, so the first one is over
    computer.looked.get(timeout=WAIT_S)
    listener.close()
    assert computer.looked.empty()
    assert {record.getMessage() for record in caplog.records} == {
        "voice needs: pip install 'vcam[voice]'; the camera alone moves the mouth"
    }


def test_a_name_that_no_microphone_has_is_said_with_those_that_there_are(computer, listener):
    said = Event()
    computer.find, find = lambda: (said.set(), find())[1], computer.find
    listener._system = System(computer.find, computer.open)
    listener.want("yeti")
    assert said.wait(WAIT_S)
    listener.close()
    with pytest.raises(SourceError, match="no microphone 'yeti'; there are 0: Desk, 1: Headset"):
        listening.chosen("yeti", computer.inputs)


def test_a_driver_that_hangs_is_left_behind(computer, listener, caplog, monkeypatch):
    monkeypatch.setattr(listening, "JOIN_S", 0.0)
    listener.want("auto")
    assert computer.read.wait(WAIT_S)
    listener.close()
    assert "the microphone's driver doesn't answer and is left behind" in caplog.text
    computer.sound.put(pause(0.02))
    listener._thread.join(WAIT_S)
