"""What Windows is asked for is right, by a stand-in of it: codes, modifiers, AltGr's letters, keys of others."""

import queue
import threading

import pytest

from vcam.commands import Command, Commands
from vcam.hotkeys import windows
from vcam.hotkeys.windows import CODES, NO_REPEAT, SIGN, WM_HOTKEY, WM_QUIT, WindowsHotkeys
from vcam.keys import NAMES, parse_key

ALT, CTRL, SHIFT, WIN = 1, 2, 4, 8


class User32:
    """Windows as far as it is asked here: `types` are the keys by which AltGr types something."""

    def __init__(self, *, others=(), types=None, keyboard=None):
        self.others, self.types, self.keyboard = set(others), types or {}, keyboard or {}
        self.taken, self.messages, self.thread = {}, queue.Queue(), None

    def PeekMessageW(self, message, *rest):  # noqa: N802
        self.thread = threading.current_thread().name
        return 0

    def RegisterHotKey(self, window, number, modifiers, code):  # noqa: N802
        assert window is None
        if code in self.others:
            return 0
        self.taken[number] = (modifiers, code)
        return 1

    def UnregisterHotKey(self, window, number):  # noqa: N802
        del self.taken[number]
        return 1

    def GetMessageW(self, message, window, first, last):  # noqa: N802
        kind, number = self.messages.get(timeout=60)
        message._obj.message, message._obj.wParam = kind, number
        return 0 if kind == WM_QUIT else 1

    def PostThreadMessageW(self, thread, kind, number, rest):  # noqa: N802
        assert thread == 77
        self.messages.put((kind, number))
        return 1

    def VkKeyScanW(self, sign):  # noqa: N802
        return self.keyboard.get(sign, -1)

    def GetKeyboardLayout(self, thread):  # noqa: N802
        return 0x04150415

    def ToUnicodeEx(self, code, scan, state, typed, size, flags, layout):  # noqa: N802, PLR0917
        assert (layout, flags) == (0x04150415, 4)
        assert all(state[key] for key in (0x11, 0x12, 0xA5))
        text = self.types.get((code, bool(state[0x10])), "")
        typed.value = text[:size]
        return -1 if text == "dead" else len(text)


class Kernel32:
    def GetCurrentThreadId(self):  # noqa: N802
        return 77


def pressed(user32, keys, *numbers):
    """What the numbered keys give, and what was taken meanwhile."""
    commands = Commands()
    with WindowsHotkeys(commands, keys, user32=user32, kernel32=Kernel32()) as hotkeys:
        for number in numbers:
            user32.messages.put((WM_HOTKEY, number))
        user32.messages.put((WM_QUIT, 0))
        hotkeys._thread.join(60)
    return [(command.word, command.value) for command in commands.drain()]


def asked_for(keys, **how):
    """(modifiers, code) that Windows is asked for, in the order of `keys`."""
    user32, seen = User32(**how), []
    given = user32.RegisterHotKey
    user32.RegisterHotKey = lambda *words: given(*words) and (seen.append(words[2:]) or 1)
    pressed(user32, {parse_key(key): Command("next") for key in keys})
    assert user32.taken == {}, "all are given back"
    return seen


def test_keys_are_asked_for_with_their_codes_and_never_repeat():
    held = ALT | CTRL | SHIFT | NO_REPEAT
    keys = ["ctrl+alt+shift+p", "ctrl+alt+shift+esc", "ctrl+alt+shift+1", "super+f9", "ctrl+alt+shift+pagedown"]
    assert asked_for(keys) == [(held, 0x50), (held, 0x1B), (held, 0x31), (WIN | NO_REPEAT, 0x78), (held, 0x22)]


def test_a_sign_is_where_the_layout_has_it():
    assert asked_for(["ctrl+super+minus"], keyboard={"-": 0x10BD}) == [(CTRL | WIN | NO_REPEAT, 0xBD)]


def test_every_key_that_can_be_named_has_a_code():
    assert {name for name in NAMES if len(name) > 1} == CODES.keys() | SIGN.keys()


def test_what_a_key_holds_it_switches_here_as_nobody_hears_that_it_is_let_go():
    keys = {parse_key("ctrl+alt+shift+1"): Command("expression", "1:hold")}
    assert pressed(User32(), keys, 1) == [("expression", "1")]


def test_a_pressed_key_gives_its_command():
    keys = {parse_key("ctrl+alt+shift+p"): Command("toggle"), parse_key("ctrl+alt+shift+1"): Command("expression", "1")}
    assert pressed(User32(), keys, 2, 1, 9) == [("expression", "1"), ("toggle", "")]


@pytest.mark.parametrize("typed", ["Ń", "€", "dead"])
def test_what_altgr_types_stays_the_users(caplog, typed):
    keys = {parse_key("ctrl+alt+shift+n"): Command("next"), parse_key("ctrl+alt+shift+p"): Command("toggle")}
    user32 = User32(types={(0x4E, True): typed})
    assert pressed(user32, keys, 1, 2) == [("toggle", "")]
    assert [r.getMessage() for r in caplog.records if r.levelname == "WARNING"] == [
        "hot-keys: this keyboard types letters with ctrl+alt+shift+n (next); the others work; see [keys] and "
        "global_keys in the settings"
    ]


def test_a_control_character_is_no_letter_and_without_alt_nothing_is_typed():
    assert len(asked_for(["ctrl+alt+n"], types={(0x4E, False): "\x0e"})) == 1
    assert len(asked_for(["ctrl+n", "ctrl+alt+super+n"], types={(0x4E, False): "n"})) == 2


def test_keys_of_other_programs_and_keys_that_are_missing_are_said(caplog):
    keys = {parse_key(key): Command("next") for key in ("ctrl+alt+p", "ctrl+alt+o", "ctrl+alt+backslash")}
    assert pressed(User32(others=[0x50]), keys, 1, 2, 3) == [("next", "")]
    text = caplog.text
    assert "another program has ctrl+alt+p (next); the others work" in text
    assert "this keyboard has no ctrl+alt+backslash (next); the others work" in text


def test_leaving_ends_the_thread_that_had_the_keys():
    user32 = User32()
    with WindowsHotkeys(Commands(), {parse_key("super+p"): Command("next")}, user32=user32, kernel32=Kernel32()):
        pass
    assert user32.taken == {}
    assert user32.thread == "vcam-hotkeys"
    assert not [t for t in threading.enumerate() if t.name == "vcam-hotkeys"]


def test_a_system_that_fails_or_hangs_is_said_once_and_costs_the_keys_alone(monkeypatch, caplog):
    keys = {parse_key("super+p"): Command("next")}
    user32, answers = User32(), threading.Event()
    user32.RegisterHotKey = lambda *_: 1 / 0
    with WindowsHotkeys(Commands(), keys, user32=user32, kernel32=Kernel32()) as hotkeys:
        hotkeys._thread.join(60)
    monkeypatch.setattr(windows, "JOIN_S", 0.05)
    user32.RegisterHotKey, user32.UnregisterHotKey = lambda *_: answers.wait(60), lambda *_: 1
    with WindowsHotkeys(Commands(), keys, user32=user32, kernel32=Kernel32()) as hotkeys:
        pass
    answers.set()
    hotkeys._thread.join(60)
    assert [r.getMessage() for r in caplog.records if r.levelname == "WARNING"] == [
        "hot-keys: ZeroDivisionError: division by zero; they work again after the next start",
        "hot-keys: Windows doesn't answer and is left behind",
    ]
