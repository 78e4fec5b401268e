"""Each system gets its own way to have keys, or a line that says what to do; a wrong word is wrong usage."""

import logging
import sys
import threading

import pytest

from vcam.commands import Command, Commands
from vcam.errors import UsageError
from vcam.hotkeys.listening import everywhere, listening
from vcam.keys import parse_key, table_of


@pytest.fixture
def no_screen(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


def said(caplog, level=logging.INFO, modifiers="ctrl+alt+shift"):
    caplog.set_level(level)
    with listening(Commands(), table_of({}), modifiers):
        assert not [t for t in threading.enumerate() if t.name == "vcam-hotkeys"]
    return [record.getMessage() for record in caplog.records]


def test_without_a_screen_nothing_is_said(no_screen, caplog):
    assert said(caplog) == []


def test_a_screen_that_does_not_answer_is_said_to_nobody(no_screen, monkeypatch, caplog):
    monkeypatch.setenv("DISPLAY", ":987")
    caplog.set_level(logging.INFO)
    with listening(Commands(), table_of({}), "ctrl+alt+shift"):
        pass
    assert caplog.records == []


@pytest.mark.parametrize(
    ("system", "line"),
    [
        (
            ("linux", "wayland-0"),
            "Wayland gives keys only to the window that has the focus; start with --control 39571",
        ),
        (("darwin", ""), "macOS gives vcam none; start with --control 39571 and let a shortcut of the system"),
    ],
)
def test_where_there_are_none_it_is_said_what_to_do(no_screen, monkeypatch, caplog, system, line):
    platform, wayland = system
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("WAYLAND_DISPLAY", wayland)
    monkeypatch.setenv("DISPLAY", ":987")
    (only,) = said(caplog)
    assert only.startswith(f"hot-keys: {line}")
    assert only.endswith("send OSC there, as /vcam/panic")


def test_off_is_off(no_screen, monkeypatch, caplog):
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert said(caplog, logging.DEBUG, "off") == []


def test_a_word_that_is_no_modifier_is_wrong_usage():
    with pytest.raises(UsageError, match="can't be held"), listening(Commands(), {}, "ctrl+alter"):
        pass


def test_of_two_keys_that_become_the_same_the_first_stays(caplog):
    table = {"toggle": "q", "quit": "ctrl+q", "next": "n"}
    keys = everywhere(table, frozenset({"ctrl", "alt"}))
    assert keys == {parse_key("ctrl+alt+q"): Command("toggle"), parse_key("ctrl+alt+n"): Command("next")}
    assert [r.getMessage() for r in caplog.records] == ["hot-keys: ctrl+alt+q is toggle, so not quit; change [keys]"]


def test_the_usual_keys_all_differ(caplog):
    assert len(everywhere(table_of({}), frozenset({"ctrl", "alt", "shift"}))) == len(table_of({})) - 1, "hide is local"
    assert caplog.records == []
