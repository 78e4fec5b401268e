"""Another computer switches what is offered; it names no file, imports no code and ends nothing."""

import pytest

from vcam.commands import WORDS, Choice, Command, Shown
from vcam.control.foreign import HERE_ONLY, MAY_NAME_FILES, check_foreign, is_here
from vcam.errors import UsageError

OFFERED = Shown(
    avatars=(Choice("/home/me/my own.vrm", "My own"),),
    sources=(Choice("camera:/dev/video2", "Webcam"),),
    microphones=(Choice("USB Audio: - (hw:1,0)", "USB"),),
)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.168.1.5", False),
        ("::ffff:192.168.1.5", False),
        ("fe80::1%eth0", False),
        ("0.0.0.0", False),
    ],
)
def test_only_loopback_is_this_computer(host, here):
    assert is_here(host) is here


@pytest.mark.parametrize("word", HERE_ONLY)
def test_files_to_load_and_the_end_are_for_this_computer_alone(word):
    with pytest.raises(UsageError, match=f"^{word} is for this computer alone"):
        check_foreign(Command(word, "anna.jpg"), OFFERED)


HOSTILE = [
    "/etc/passwd",
    "../x",
    "x.vrm",
    "C:\\x",
    "C:x",
    "~",
    "~/x",
    "antigravity:1",
    "file:7",
    "os:system",
    "my.module:Class",
    "a b",
    "\\\\host\\share",
    "http://x",
    "$HOME",
    ".",
    "",
    "a\0b",
]


@pytest.mark.parametrize("word", MAY_NAME_FILES)
def test_no_path_and_no_class_gets_through(word):
    for value in HOSTILE:
        with pytest.raises(UsageError, match="another computer can't name files; give one of those in the list"):
            check_foreign(Command(word, value), OFFERED)


@pytest.mark.parametrize("word", [word for word in MAY_NAME_FILES if word != "source"])
def test_only_a_source_is_a_camera_by_its_number(word):
    offered = Shown(sources=(Choice("camera:1", "Webcam"),))
    with pytest.raises(UsageError, match=f"{word} 'camera:1': another computer can't name files"):
        check_foreign(Command(word, "camera:1"), offered)


def test_what_looks_like_a_name_and_is_a_file_here_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check_foreign(Command("wear", "secret"), OFFERED)
    (tmp_path / "secret").touch()
    with pytest.raises(UsageError, match="wear 'secret': another computer can't name files"):
        check_foreign(Command("wear", "secret"), OFFERED)


def test_a_name_longer_than_any_file_can_have_is_a_name():
    check_foreign(Command("wear", "a" * 4096), OFFERED)


def test_it_picks_among_the_people_who_are_known_and_makes_none(monkeypatch):
    monkeypatch.setattr("vcam.control.foreign.people", lambda: ["me"])
    for name in ("me", "auto", "none"):
        check_foreign(Command("person", name), OFFERED)
    with pytest.raises(UsageError, match="person 'bob': another computer can't name files"):
        check_foreign(Command("person", "bob"), OFFERED)


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("wear", "ren"),
        ("wear", "/home/me/my own.vrm"),
        ("background", "#2060a0"),
        ("background", "soft"),
        ("source", "camera:1"),
        ("source", "camera:/dev/video2"),
        ("tracker", "haar"),
        ("voice", "USB Audio: - (hw:1,0)"),
        ("photo", "a photo.jpg"),
        ("panic", "on"),
        ("framing", "1,0,0"),
        ("expression", "happy:on"),
    ],
)
def test_names_colours_and_what_is_offered_get_through(word, value):
    check_foreign(Command(word, value), OFFERED)


def test_every_word_that_takes_a_file_a_folder_or_a_name_of_one_is_watched():
    """A new word has to be thought about here."""
    harmless = {"photo", "forget", "framing", "smoothing", "expression", "learn", "calibrate", "theme"}
    values = {word for word, (value, _) in WORDS.items() if value not in ("", "on|off")}
    assert values - harmless == {*MAY_NAME_FILES, *HERE_ONLY} - {"quit", "record"}
