"""Every word can be asked for by OSC, by surfaces that send texts and by those whose buttons send numbers alone."""

import pytest

from vcam.commands import WORDS, Command, Shown
from vcam.control.asked import ADDRESSES, LONGEST, command_of, unknown, word_of
from vcam.errors import UsageError
from vcam.wires.osc import Message

AVATAR, PHOTO = Shown("mika", False, ("anna.jpg",)), Shown("anna.jpg", True, ("anna.jpg",))


def said(address, *arguments):
    return Message(address, "", arguments)


def asked(address, *arguments, shown=AVATAR):
    command = command_of(said(address, *arguments), shown)
    return command and (command.word, command.value)


@pytest.mark.parametrize(
    ("address", "arguments", "wanted"),
    [
        ("/vcam/toggle", (), ("toggle", "")),
        ("/vcam/toggle", (1,), ("toggle", "")),
        ("/vcam/toggle", (0.7,), ("toggle", "")),
        ("/vcam/toggle", (True,), ("toggle", "")),
        ("/vcam/toggle", (0,), None),
        ("/vcam/toggle", (0.0,), None),
        ("/vcam/toggle", (False,), None),
        ("/vcam/wear", ("ren",), ("wear", "ren")),
        ("/vcam/wear/ren", (), ("wear", "ren")),
        ("/vcam/wear/ren", (1.0,), ("wear", "ren")),
        ("/vcam/wear/ren", (0.0,), None),
        ("/vcam/avatar", (), ("avatar", "")),
        ("/vcam/avatar", (1,), ("avatar", "")),
        ("/vcam/avatar", ("ren",), ("wear", "ren")),
        ("/vcam/avatar/ren", (1,), ("wear", "ren")),
        ("/vcam/panic", (), ("panic", "")),
        ("/vcam/panic", (1,), ("panic", "on")),
        ("/vcam/panic", (0,), ("panic", "off")),
        ("/vcam/on_air", ("off",), ("on_air", "off")),
        ("/vcam/on_air/on", (), ("on_air", "on")),
        ("/vcam/on_air/on", (0,), None),
        ("/vcam/expression", ("happy",), ("expression", "happy")),
        ("/vcam/expression", ("happy", 1.0), ("expression", "happy:on")),
        ("/vcam/expression", ("happy", 0.0), ("expression", "happy:off")),
        ("/vcam/expression", (3,), ("expression", "3")),
        ("/vcam/expression", (3.0, 1), ("expression", "3:on")),
        ("/vcam/expression/3", (0,), ("expression", "3:off")),
        ("/vcam/expression/3", (), ("expression", "3")),
        ("/vcam/framing", (1.5, 0.1, -0.25), ("framing", "1.5,0.1,-0.25")),
        ("/vcam/framing", (2, 0, 0), ("framing", "2,0,0")),
        ("/vcam/framing", ("1.5,0,0",), ("framing", "1.5,0,0")),
        ("/vcam/smoothing", (0.30000001192092896,), ("smoothing", "0.3")),
        ("/vcam/smoothing", (0,), ("smoothing", "0")),
        ("/vcam/smoothing", ("off",), ("smoothing", "off")),
        ("/vcam/background", ("#2060a0",), ("background", "#2060a0")),
        ("/vcam/load", ("/home/me/a photo.jpg",), ("load", "/home/me/a photo.jpg")),
        ("/vcam/load//home/me/a.jpg", (), ("load", "/home/me/a.jpg")),
        ("/vcam/learn", (1,), ("learn", "")),
        ("/vcam/calibrate", ("9x6:25",), ("calibrate", "9x6:25")),
    ],
)
def test_an_address_with_its_arguments_is_a_command(address, arguments, wanted):
    assert asked(address, *arguments) == wanted


@pytest.mark.parametrize(
    ("shown", "arguments", "wanted"),
    [
        (AVATAR, (), ("toggle", "")),
        (PHOTO, (), ("toggle", "")),
        (AVATAR, (1,), ("toggle", "")),
        (PHOTO, (1,), None),
        (PHOTO, (0,), ("toggle", "")),
        (AVATAR, (0,), None),
        (PHOTO, ("off",), ("toggle", "")),
        (AVATAR, ("off",), None),
        (AVATAR, ("on",), ("toggle", "")),
        (AVATAR, ("anna.jpg",), ("photo", "anna.jpg")),
        (AVATAR, ("anna.jpg", 1), ("photo", "anna.jpg")),
        (AVATAR, ("anna.jpg", 0), None),
    ],
)
def test_the_portrait_goes_by_name_or_on_and_off(shown, arguments, wanted):
    assert asked("/vcam/portrait", *arguments, shown=shown) == wanted


def test_every_word_has_an_address_and_gives_itself():
    usual = {"framing": ("1,0,0",), "smoothing": ("0.5",), "learn": (), "avatar": ()}
    for word, (value, _) in WORDS.items():
        given = usual.get(word, ("on",) if value else ())
        assert f"/vcam/{word}" in ADDRESSES
        assert asked(f"/vcam/{word}", *given) == (word, given[0] if given else "")


@pytest.mark.parametrize(
    ("address", "arguments", "line"),
    [
        ("/vcam/toggle", ("now",), "toggle takes no value, got 'now'"),
        ("/vcam/wear", (), r"wear needs a value: NAME\|FILE"),
        ("/vcam/wear", (b"blob",), r"wear takes NAME\|FILE, got bytes"),
        ("/vcam/wear", ("a", "b"), r"wear takes NAME\|FILE, got str, str"),
        ("/vcam/toggle", (1, 1), "toggle takes no value, got int"),
        ("/vcam/framing", (1.0, 2.0), r"framing takes ZOOM,X,Y, got float, float"),
        ("/vcam/smoothing", (True,), r"smoothing takes 0\.\.1\|off, got bool"),
        ("/vcam/panic", ("maybe",), "panic must be on or off, got 'maybe'"),
        ("/vcam/portrait", (b"x",), r"portrait takes NAME\|on\|off, got bytes"),
        ("/vcam/load", ("x" * (LONGEST + 1),), f"load: a text of at most {LONGEST} printable characters is wanted"),
        ("/vcam/load", ("a\nb",), "printable characters"),
    ],
)
def test_wrong_arguments_are_refused_with_what_is_wanted(address, arguments, line):
    with pytest.raises(UsageError, match=line):
        asked(address, *arguments)


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/vcam/portait", "no such address; did you mean '/vcam/portrait'?"),
        ("/vcam/Toggle", "no such address; did you mean '/vcam/toggle'?"),
        ("/toggle", "no such address; did you mean '/vcam/toggle'?"),
        ("/live/play", "no such address"),
        ("/vcam/", "no such address"),
    ],
)
def test_another_address_is_no_word_and_the_nearest_is_named(address, line):
    assert word_of(said(address)) == ""
    assert unknown(said(address)).startswith(line)


def test_the_command_is_one_that_the_stream_knows():
    assert command_of(said("/vcam/panic", 1), AVATAR) == Command("panic", "on")
