"""A key is written in one way, whoever writes it how, and asks for one thing."""

import pytest

from vcam.commands import KEYS, Command
from vcam.errors import UsageError
from vcam.keys import (
    NAMES,
    PANEL,
    Key,
    bindings,
    left_without,
    let_go,
    parse_key,
    parse_modifiers,
    pressed,
    table_of,
    toggled,
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("p", "p"),
        ("P", "p"),
        ("Escape", "esc"),
        ("Shift + Control + P", "ctrl+shift+p"),
        ("cmd+option+q", "alt+super+q"),
        ("PgDn", "pagedown"),
        ("Page_Up", "pageup"),
        ("F24", "f24"),
        ("ctrl+Return", "ctrl+enter"),
        ("ctrl+ctrl+-", "ctrl+minus"),
        ("[", "leftbracket"),
    ],
)
def test_a_key_that_people_write_in_many_ways_has_one_name(text, canonical):
    assert str(parse_key(text)) == canonical
    assert str(parse_key(canonical)) == canonical


def test_every_name_is_a_key_that_is_read_back():
    assert all(str(parse_key(f"alt+{name}")) == f"alt+{name}" for name in NAMES)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("escpe", r"no key 'escpe'; did you mean 'escape'\? \(as p, f9"),
        ("f25", r"no key 'f25'; did you mean 'f.*'\?"),
        ("", "no key ''"),
        ("ctrl++", "key 'ctrl\\+\\+': '' can't be held"),
        ("crtl+p", r"key 'crtl\+p': 'crtl' can't be held; did you mean 'ctrl'\? \(ctrl, alt, shift, super\)"),
        ("p+q", r"'p' can't be held"),
        ("ctrl+shift", r"key 'ctrl\+shift' is only held; add the one that is pressed, as ctrl\+shift\+p"),
        ("space", r"key 'space' moves between the controls of the window; add ctrl or alt, as ctrl\+space"),
        ("shift+tab", "moves between the controls"),
    ],
)
def test_a_key_that_there_is_not_is_said_with_the_nearest_one(text, line):
    with pytest.raises(UsageError, match=line):
        parse_key(text)


def test_modifiers_make_a_hot_key_or_none():
    assert parse_modifiers("Alt+ctrl+shift") == {"ctrl", "alt", "shift"}
    assert parse_modifiers("off") is None
    assert str(parse_key("ctrl+q").under(frozenset({"alt", "shift"}))) == "ctrl+alt+shift+q"
    for text in ("shift", "", "ctrl+p"):
        with pytest.raises(UsageError, match=r"name ctrl, alt or super, or programs lose|can't be held"):
            parse_modifiers(text)


def test_the_usual_keys_are_written_as_keys_are_and_none_is_used_twice():
    table = table_of({})
    assert table == KEYS | PANEL
    assert [str(parse_key(key)) for key in table.values()] == list(table.values())
    assert len(set(table.values())) == len(table)
    assert bindings(table)[parse_key("3")] == Command("expression", "3")
    assert bindings(table)[Key(frozenset(), "esc")] == Command("panic")
    assert "hide" not in {command.word for command in bindings(table).values()}


def test_the_user_changes_the_keys_that_they_name_and_no_others():
    table = table_of({"toggle": "CTRL+T", "panic": "", "wear ren": "f1", "hide": "f2"})
    assert (table["toggle"], table["wear ren"], table["hide"]) == ("ctrl+t", "f1", "f2")
    assert "panic" not in table
    changed = {"toggle", "wear ren", "hide", "panic"}
    assert all(table[word] == key for word, key in KEYS.items() if word not in changed)
    assert table_of(table) | {"panic": "esc"} == table | {"panic": "esc"}


def test_a_key_given_to_another_word_is_no_longer_what_it_was():
    own = {"next": "p"}
    assert table_of(own)["next"] == "p"
    assert "toggle" not in table_of(own)
    assert left_without(own) == {"toggle": "p"}
    assert left_without({"next": "p", "toggle": "n"}) == {}
    assert left_without({"toggle": "off"}) == {}, "they asked for that"
    assert left_without({"expression 1:hold": "1"}) == {}, "it does the same in another way"
    assert left_without({"expression 2:hold": "1"}) == {"expression 1": "1"}


@pytest.mark.parametrize(
    ("own", "line"),
    [
        ({"togle": "p"}, r"no command 'togle'; did you mean 'toggle'\?"),
        ({"toggle": "pp"}, "no key 'pp'"),
        ({"toggle": 7}, r'toggle must be a key, like "ctrl\+p", got 7'),
        ({"toggle": "f9", "next": "F9"}, "key 'f9' is given to 'toggle' and to 'next'; choose another for one"),
        ({"toggle now": "f9"}, "toggle takes no value, got 'now'"),
        ({"wear": "f9"}, "wear needs a value"),
        ({"wear  ren": "f9"}, "command 'wear  ren': one space stands between 'wear' and its value"),
    ],
)
def test_a_wrong_table_of_keys_is_refused(own, line):
    with pytest.raises(UsageError, match=line):
        table_of(own)


@pytest.mark.parametrize("name", ["1", "wink left"])
def test_an_expression_that_a_key_holds_goes_on_with_it_and_off_with_it(name):
    (command,) = (it for key, it in bindings(table_of({f"expression {name}:hold": "1"})).items() if key.name == "1")
    assert pressed(command) == Command("expression", f"{name}:on")
    assert let_go(command) == Command("expression", f"{name}:off")
    assert toggled(command) == Command("expression", name)


@pytest.mark.parametrize("command", [Command("expression", "1"), Command("panic"), Command("wear", "x:hold")])
def test_what_no_key_holds_is_asked_for_when_it_is_pressed_and_no_more(command):
    assert pressed(command) == toggled(command) == command
    assert let_go(command) is None
