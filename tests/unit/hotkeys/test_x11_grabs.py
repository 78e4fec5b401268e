"""Each key is taken whatever lights are on, on any layout, and counts once for each time that it is pressed."""

import logging

import pytest

from vcam.commands import Command, Commands
from vcam.hotkeys import x11
from vcam.hotkeys.board import Board
from vcam.hotkeys.keysyms import KEYSYM
from vcam.hotkeys.x11 import Grabs
from vcam.hotkeys.xcb import CONTROL, KEY_PRESS, KEY_RELEASE, LOCK, MAPPING_NOTIFY, SHIFT, Event, Grab
from vcam.keys import NAMES, Key, parse_key

MOD1, NUM, LEVEL3, MOD4 = 8, 16, 128, 64
HELD = CONTROL | MOD1 | SHIFT


class Keyboard:
    """A server with a keyboard: `rows` are what its keys type; it keeps what is taken of it."""

    first_keycode = 8

    def __init__(self, *rows):
        holders = [(0xFFE9, 0), (0xFF7F, 0), (0xFFEB, 0), (0xFFE3, 0), (0xFFE1, 0), (0xFFE5, 0), (0xFE03, 0)]
        self.rows = [tuple(row) for row in (*rows, *holders)]
        self.taken, self.others = [], set()

    def code(self, keysym):
        return self.first_keycode + [row[0] for row in self.rows].index(keysym)

    def keysyms(self):
        width = max(map(len, self.rows))
        return [(*row, *[0] * (width - len(row))) for row in self.rows]

    def modifier_keys(self):
        alt, num, win, ctrl, shift, caps, level3 = (self.code(k[0]) for k in self.rows[-7:])
        return [(shift, 0), (caps, 0), (ctrl, 0), (alt, 0), (num, 0), (0, 0), (win, 0), (level3, 0)]

    def grab(self, grabs):
        self.taken += [grab for grab in grabs if grab.keycode not in self.others]
        return [grab.keycode not in self.others for grab in grabs]

    def let_go(self, grabs):
        self.let_go_of = set(grabs)
        self.taken = [grab for grab in self.taken if grab not in self.let_go_of]


def english():
    """Letters, digits, Escape."""
    letters = [(ord(c), ord(c.upper())) for c in "abcdefghijklmnopqrstuvwxyz"]
    return Keyboard(*letters, *[(ord(c), 0x21) for c in "0123456789"], (0xFF1B,))


PANIC, TOGGLE = Command("panic"), Command("toggle")
KEYS = {parse_key("ctrl+alt+shift+p"): TOGGLE, parse_key("ctrl+alt+shift+esc"): PANIC}


@pytest.fixture
def keyboard():
    return english()


@pytest.fixture
def commands():
    return Commands()


@pytest.fixture
def grabs(keyboard, commands):
    return Grabs(keyboard, commands, KEYS)


def lines(caplog):
    return [record.getMessage() for record in caplog.records]


def press(keyboard, keysym, modifiers=HELD, at_ms=1000):
    return Event(KEY_PRESS, keyboard.code(keysym), at_ms, modifiers)


def release(keyboard, keysym, at_ms):
    return Event(KEY_RELEASE, keyboard.code(keysym), at_ms, HELD)


def test_every_key_that_can_be_named_has_a_keysym():
    assert set(NAMES) == set(KEYSYM)
    assert len(set(KEYSYM.values())) == len(NAMES)
    assert (KEYSYM["f1"], KEYSYM["f12"], KEYSYM["p"], KEYSYM["slash"]) == (0xFFBE, 0xFFC9, 0x70, 0x2F)


def test_only_these_keys_are_taken_in_all_states_of_the_lights(grabs, keyboard):
    wanted = {
        Grab(keyboard.code(keysym), HELD | lights)
        for keysym in (ord("p"), 0xFF1B)
        for lights in (0, LOCK, NUM, LOCK | NUM)
    }
    assert set(keyboard.taken) == wanted


@pytest.mark.parametrize("lights", [0, LOCK, NUM, LOCK | NUM])
def test_a_key_gives_its_command_whatever_lights_are_on(grabs, keyboard, commands, lights):
    grabs.obey([press(keyboard, 0xFF1B, HELD | lights)])
    assert commands.drain() == [PANIC]


def test_with_other_modifiers_it_is_another_key(grabs, keyboard, commands):
    grabs.obey([press(keyboard, 0xFF1B, CONTROL | MOD1), press(keyboard, 0xFF1B, HELD | MOD4)])
    assert commands.drain() == []


def test_a_key_that_is_held_counts_once(grabs, keyboard, commands):
    p = ord("p")
    grabs.obey([press(keyboard, p, at_ms=1000)])
    for at_ms in range(1660, 3000, 40):
        grabs.obey([release(keyboard, p, at_ms), press(keyboard, p, at_ms=at_ms)])
    assert commands.drain() == [TOGGLE]
    grabs.obey([release(keyboard, p, 3000), press(keyboard, p, at_ms=3001)])
    assert commands.drain() == [TOGGLE]


def test_a_key_of_another_program_is_said_once_and_the_rest_work(keyboard, commands, caplog):
    keyboard.others.add(keyboard.code(ord("p")))
    grabs = Grabs(keyboard, commands, KEYS)
    grabs.obey([Event(MAPPING_NOTIFY, 0, 0, 0)])
    grabs.obey([press(keyboard, ord("p")), press(keyboard, 0xFF1B)])
    assert commands.drain() == [PANIC]
    assert lines(caplog) == [
        "hot-keys: another program has ctrl+alt+shift+p (toggle); the others work; see [keys] and global_keys in the "
        "settings"
    ]


def test_where_another_vcam_has_all_of_them_only_a_few_are_named(keyboard, commands, caplog):
    keyboard.others.update(range(8, 256))
    keys = {parse_key(f"ctrl+alt+{n}"): Command("expression", n) for n in "123456"}
    Grabs(keyboard, commands, keys)
    assert lines(caplog) == [
        "hot-keys: another program has ctrl+alt+1 (expression 1), ctrl+alt+2 (expression 2), ctrl+alt+3 "
        "(expression 3), ctrl+alt+4 (expression 4) and 2 more; none works; see [keys] and global_keys in the settings"
    ]


def test_a_key_that_the_keyboard_lacks_is_said(keyboard, commands, caplog):
    Grabs(keyboard, commands, {**KEYS, parse_key("ctrl+alt+f24"): Command("next")})
    assert "this keyboard has no ctrl+alt+f24 (next); the others work" in caplog.text


def test_another_layout_moves_the_keys(grabs, keyboard, commands, caplog):
    caplog.set_level(logging.WARNING)
    before, escape = keyboard.code(ord("p")), keyboard.code(0xFF1B)
    keyboard.rows = list(reversed(keyboard.rows[:-7])) + keyboard.rows[-7:]
    grabs.obey([Event(MAPPING_NOTIFY, 0, 0, 0)])
    assert keyboard.code(ord("p")) != before
    assert {grab.keycode for grab in keyboard.let_go_of} == {before, escape}
    assert {grab.keycode for grab in keyboard.taken} == {keyboard.code(ord("p")), keyboard.code(0xFF1B)}
    grabs.obey([Event(KEY_PRESS, before, 0, HELD), press(keyboard, ord("p"))])
    assert commands.drain() == [TOGGLE]
    assert lines(caplog) == []


def test_a_french_keyboards_digits_are_found_though_they_need_shift():
    keyboard = Keyboard((0x26, ord("1")), (0x31 + 0x100,), (ord("a"), ord("A")))
    assert Board(keyboard).grab_of(Key(frozenset(), "1")) == Grab(8, 0)


def test_a_letter_of_a_second_group_is_found():
    keyboard = Keyboard((0x6DA, 0x6FA, ord("p"), ord("P")))
    assert Board(keyboard).grab_of(Key(frozenset({"super"}), "p")) == Grab(8, MOD4)


def test_keys_that_stay_the_same_are_never_let_go(grabs, keyboard):
    """The server says that the keyboard has changed with the first key of another one; the next may be ours."""
    grabs.obey([Event(MAPPING_NOTIFY, 0, 0, 0)])
    assert keyboard.let_go_of == set()


def test_without_known_modifier_keys_the_usual_bits_are_taken():
    keyboard = Keyboard((ord("p"),))
    keyboard.modifier_keys = lambda: [(0,)] * 8
    board = Board(keyboard)
    assert board.grab_of(parse_key("alt+super+p")) == Grab(8, MOD1 | MOD4)
    assert board.locks == (0, LOCK)


@pytest.fixture
def holding(keyboard, commands):
    return Grabs(keyboard, commands, {parse_key("ctrl+alt+shift+p"): Command("expression", "1:hold")})


ON, OFF = Command("expression", "1:on"), Command("expression", "1:off")


def test_an_expression_is_held_as_long_as_its_key_is_though_that_repeats_itself(holding, keyboard, commands):
    p = ord("p")
    holding.obey([press(keyboard, p, at_ms=1000)])
    for at_ms in range(1660, 3000, 40):
        holding.obey([release(keyboard, p, at_ms)])
        assert holding.unsettled
        holding.obey([press(keyboard, p, at_ms=at_ms)])
        assert not holding.unsettled
    assert commands.drain() == [ON]
    holding.obey([release(keyboard, p, 3000)])
    assert commands.drain() == []
    holding.settle()
    assert commands.drain() == [OFF]
    holding.settle()
    assert commands.drain() == [], "once"


def test_a_key_that_is_let_go_and_pressed_at_once_gives_both(holding, keyboard, commands):
    p = ord("p")
    holding.obey([press(keyboard, p, at_ms=1000), release(keyboard, p, 1100), press(keyboard, p, at_ms=1101)])
    assert commands.drain() == [ON, OFF, ON]
    holding.obey([release(keyboard, p, 1200)])
    holding.settle()
    assert commands.drain() == [OFF]


def test_a_repeat_that_comes_so_late_that_the_key_was_taken_for_let_go_holds_on(holding, keyboard, commands):
    p = ord("p")
    holding.obey([press(keyboard, p, at_ms=1000), release(keyboard, p, 1660)])
    holding.settle()
    holding.obey([press(keyboard, p, at_ms=1660)])
    assert commands.drain() == [ON, OFF, ON]
    holding.obey([release(keyboard, p, 1700), press(keyboard, p, at_ms=1700)])
    assert commands.drain() == []
    holding.obey([release(keyboard, p, 1740)])
    holding.settle()
    assert commands.drain() == [OFF]


def test_a_key_that_is_pressed_while_the_keyboard_is_asked_for_is_not_waited_for(monkeypatch):
    """libxcb reads it along with the answers, so nothing more comes of the socket for it."""

    class Wired(Keyboard):
        def __init__(self):
            super().__init__((ord("p"), ord("P")))
            self.come, self.broken = [Event(MAPPING_NOTIFY, 0, 0, 0)], False

        def fileno(self):
            return 0

        def events(self):
            while self.come:
                yield self.come.pop(0)

        def grab(self, grabs):
            if not self.come and self.taken:
                self.come.append(press(self, ord("p")))
            return super().grab(grabs)

    server, commands = Wired(), Commands()

    class Waiting:
        __enter__, __exit__ = lambda self: self, lambda self, *error: None

        def register(self, *what):
            pass

        def select(self, seconds):
            assert not server.come, "it waits although a key is there"
            server.broken = True
            return []

    monkeypatch.setattr(x11.selectors, "DefaultSelector", Waiting)
    hotkeys = x11.X11Hotkeys(commands, {parse_key("ctrl+alt+shift+p"): TOGGLE})
    hotkeys._over = 0
    hotkeys._listen(server)
    assert commands.drain() == [TOGGLE]
