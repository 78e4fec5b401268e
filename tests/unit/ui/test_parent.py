"""The window's side of the line."""

import io
import threading
from dataclasses import replace

import pytest

from vcam.bridge.lines import Said, said_of, state_line
from vcam.commands import Shown
from vcam.ui import parent as module
from vcam.ui.parent import Parent


def listened(data, monkeypatch):
    """A Parent that was told `data` and then left alone; and how often it woke the window."""
    ended, woken = [], []
    monkeypatch.setattr(module.os, "_exit", ended.append)
    parent = Parent(io.BytesIO(data), io.BytesIO(), lambda: woken.append(1))
    parent.ended()
    parent._listen()
    assert not ended
    return parent, len(woken)


def test_the_last_state_counts(monkeypatch):
    data = state_line(Shown(name="one")) + state_line(Shown(name="two"))
    parent, woken = listened(data, monkeypatch)
    assert parent.state == Shown(name="two")
    assert woken == 3


def test_what_is_told_in_part_is_added(monkeypatch):
    one = Shown(name="one", fps=30.0)
    parent, _ = listened(state_line(one) + state_line(replace(one, fps=12.0), one), monkeypatch)
    assert parent.state == replace(one, fps=12.0)


def test_what_is_no_state_changes_nothing(monkeypatch, caplog):
    parent, _ = listened(state_line(Shown(name="one")) + b'{"name": 3}\n\xff\n', monkeypatch)
    assert parent.state == Shown(name="one")
    assert len(caplog.records) == 2


def test_the_end_of_vcam_is_the_end(monkeypatch):
    parent, woken = listened(b"", monkeypatch)
    assert parent.gone.is_set()
    assert woken == 1


def test_a_window_that_hangs_does_not_outlive_vcam(monkeypatch):
    monkeypatch.setattr(module, "GRACE_S", 0.0)
    ended = threading.Event()
    monkeypatch.setattr(module.os, "_exit", lambda code: ended.set())
    Parent(io.BytesIO(b""), io.BytesIO(), lambda: None).listen()
    assert ended.wait(60)


def test_what_it_gives_is_one_line_each():
    mouth = io.BytesIO()
    parent = Parent(io.BytesIO(), mouth, lambda: None)
    parent.give("wear", "mika")
    parent.say("closed")
    assert [said_of(line) for line in mouth.getvalue().splitlines()] == [
        Said("command", ("wear", "mika")),
        Said("closed"),
    ]


def test_nobody_to_hear_it_is_the_end_too():
    class Broken(io.BytesIO):
        def write(self, data):
            raise BrokenPipeError

    parent = Parent(io.BytesIO(), Broken(), lambda: pytest.fail("nothing was told"))
    parent.give("quit")
    assert parent.gone.is_set()
