"""glfw's keys by our names, and what they ask for."""

import glfw
import pytest

from vcam.commands import KEYS, Command
from vcam.keys import NAMES, Key, parse_key, table_of
from vcam.ui.keys import Keys, codes, held, key_of

NONE = frozenset()


@pytest.mark.parametrize(
    ("glfw_name", "types", "ours"),
    [
        ("p", "p", "p"),
        ("q", "a", "a"),  # a French keyboard
        ("semicolon", "ö", "semicolon"),
        ("a", "ф", "a"),  # a Russian one: by its place
        ("5", "5", "5"),
        ("kp_5", "5", "5"),
        ("kp_5", None, "5"),
        ("slash", "-", "minus"),  # a German one
        ("page_up", None, "pageup"),
        ("escape", None, "esc"),
        ("f5", None, "f5"),
        ("grave_accent", "`", "grave"),
    ],
)
def test_a_key_is_what_it_types(glfw_name, types, ours):
    assert key_of(glfw_name, types, NONE) == Key(NONE, ours)


@pytest.mark.parametrize("name", ["left_shift", "caps_lock", "", "world_1", "f25"])
def test_keys_that_mean_nothing_to_us_are_none(name):
    assert key_of(name, None, NONE) is None


def test_every_name_that_the_settings_know_can_be_pressed():
    pressed = {key.name for name in codes(glfw).values() if (key := key_of(name, None, NONE))}
    assert set(NAMES) - pressed == set()


def test_held_keys_are_told():
    assert held(glfw, glfw.MOD_CONTROL | glfw.MOD_SHIFT | glfw.MOD_NUM_LOCK) == {"ctrl", "shift"}
    assert held(glfw, glfw.MOD_ALT | glfw.MOD_SUPER) == {"alt", "super"}


def test_the_usual_keys_ask_for_their_words():
    keys = Keys()
    keys.use(table_of({}))
    assert keys.asks(parse_key("p")) == Command("toggle")
    assert keys.asks(parse_key("3")) == Command("expression", "3")
    assert keys.asks(parse_key("ctrl+q")) == Command("quit")
    assert keys.asks(parse_key("esc")) == Command("panic")
    assert keys.asks(parse_key("h")) == Command("hide")
    assert keys.asks(parse_key("ctrl+p")) is None
    assert len(KEYS) > 15


def test_the_users_own_keys_replace_them_while_it_runs():
    keys = Keys()
    assert keys.asks(parse_key("p")) is None
    keys.use(table_of({"toggle": "ctrl+t", "hide": "f2"}))
    keys.use(None)  # a state that says nothing of keys changes nothing
    assert keys.asks(parse_key("ctrl+t")) == Command("toggle")
    assert keys.asks(parse_key("f2")) == Command("hide")
    assert keys.asks(parse_key("p")) is None


def test_a_key_that_holds_an_expression_lets_go_of_it_whatever_else_is_held_by_then():
    keys = Keys()
    keys.use(table_of({"expression 1:hold": "shift+1"}))
    command = keys.asks(parse_key("shift+1"))
    assert keys.pressed(command, 49) == Command("expression", "1:on")
    assert keys.let_go(50) is None
    assert keys.let_go(49) == Command("expression", "1:off")
    assert keys.let_go(49) is None, "once"
    assert keys.pressed(Command("panic"), 50) == Command("panic")
    assert keys.let_go(50) is None
