"""Letters typed in the terminal are commands, and nothing else that arrives there does any harm."""

import os
import sys
import threading

import pytest
from given import Heard

from vcam.commands import Command, Commands
from vcam.show.typed import Typed, _terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="tried at a pseudo-terminal, which Windows has not")


@pytest.fixture
def pipe():
    """(a descriptor to listen at, one to write to)."""
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


def test_each_line_is_a_command_small_or_capital(pipe):
    heard = Heard()
    with Typed(heard, pipe[0]):
        os.write(pipe[1], b"p\n")
        heard.until(("toggle", ""))
        os.write(pipe[1], b"N\n  a \nq\n")
        heard.until(("toggle", ""), ("next", ""), ("avatar", ""), ("quit", ""))


def test_whole_words_are_commands_with_their_values(pipe):
    heard = Commands()
    typed = Typed(heard, pipe[0])
    for line in ("panic", "Panic on ", "wear  Ren", "expression wink left:on"):
        typed._obey(line)
    assert heard.drain() == [
        Command("panic"),
        Command("panic", "on"),
        Command("wear", "Ren"),
        Command("expression", "wink left:on"),
    ]


def test_a_value_that_cannot_be_is_one_line(pipe, caplog):
    heard = Commands()
    Typed(heard, pipe[0])._obey("panic maybe")
    assert heard.drain() == []
    assert [r.getMessage() for r in caplog.records] == ["panic must be on or off, got 'maybe'"]


def test_other_words_are_nothing(pipe):
    heard = Heard()
    with Typed(heard, pipe[0]):
        os.write(pipe[1], b"\n photograph \xff\xfe\0 pp 1\n" + b"x" * 9000 + b"\n")
        os.write(pipe[1], b"p\n")
        heard.until(("toggle", ""))


@pytest.mark.parametrize(
    "typed", ["{}", "  {} ", "'{}'", '"{}"', "{escaped}"], ids=["plain", "spaces", "quotes", "double", "backslash"]
)
def test_a_line_that_names_a_file_opens_it_as_a_photo(pipe, tmp_path, typed):
    photo = tmp_path / "A Photo of p.jpg"
    photo.touch()
    heard = Heard()
    with Typed(heard, pipe[0]):
        os.write(pipe[1], typed.format(photo, escaped=str(photo).replace(" ", "\\ ")).encode() + b"\np\n")
        heard.until(("load", str(photo)), ("toggle", ""))


def test_letters_beyond_ascii_are_read_as_python_has_them_of_each_system(pipe, tmp_path, monkeypatch):
    """Of a console of Windows os.read gives them in its old code page, which is no UTF-8."""
    monkeypatch.setattr(os, "read", lambda terminal, most: b"\x81.jpg\n")
    photo = tmp_path / "ü.jpg"
    photo.touch()
    heard = Heard()
    with Typed(heard, pipe[0]):
        os.write(pipe[1], f"{photo}\n".encode())
        heard.until(("load", str(photo)))


def test_a_file_called_as_a_letter_leaves_the_letter_a_command(pipe, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p").touch()
    heard = Heard()
    with Typed(heard, pipe[0]):
        os.write(pipe[1], b"p\nnone.jpg\n'\nq\n")
        heard.until(("toggle", ""), ("quit", ""))


def test_listening_ends_with_the_block_and_leaves_no_thread(pipe):
    with Typed(Commands(), pipe[0]):
        pass
    assert not [thread for thread in threading.enumerate() if thread.name == "vcam-typed"]


def test_a_disk_that_hangs_under_a_name_that_was_typed_holds_up_no_end(pipe, monkeypatch):
    asked, answers = threading.Event(), threading.Event()

    def hangs(line):
        asked.set()
        assert answers.wait(60)

    monkeypatch.setattr("vcam.show.typed.JOIN_S", 0.01)
    monkeypatch.setattr("vcam.show.typed._file_named", hangs)
    with Typed(Commands(), pipe[0]) as typed:
        os.write(pipe[1], b"/share/anna.jpg\n")
        assert asked.wait(60)
    assert typed._thread.is_alive(), "it is left behind"
    answers.set()
    typed._thread.join(60)
    assert not typed._thread.is_alive()


def test_a_terminal_that_is_closed_ends_the_listening_and_not_the_run():
    read, write = os.pipe()
    heard = Heard()
    with Typed(heard, read) as typed:
        os.write(write, b"p")
        os.close(write)
        typed._thread.join(60)
        assert not typed._thread.is_alive()
    os.close(read)
    assert heard.given == [("toggle", "")]


def test_at_a_real_terminal_it_listens():
    master, slave = os.openpty()
    heard = Heard()
    with Typed(heard, slave):
        os.write(master, b"n\n")
        heard.until(("next", ""))
    os.close(master)
    os.close(slave)


def test_in_the_background_the_terminal_is_left_alone(monkeypatch):
    master, slave = os.openpty()
    asked, heard = threading.Event(), Heard()

    def another(_):
        asked.set()
        return os.getpgrp() + 1

    monkeypatch.setattr(os, "tcgetpgrp", another)
    os.write(master, b"p\n")
    with Typed(heard, slave):
        assert asked.wait(60)
    assert heard.given == []
    assert os.read(slave, 100) == b"p\n", "the line still waits for whoever is in the foreground"
    os.close(master)
    os.close(slave)


@pytest.mark.parametrize("stdin", ["none", "closed", "no terminal"])
def test_where_nobody_can_type_nothing_listens(monkeypatch, tmp_path, stdin):
    with (tmp_path / "file").open("w") as file:
        if stdin == "closed":
            file.close()
        monkeypatch.setattr(sys, "stdin", None if stdin == "none" else file)
        assert _terminal() is None
        with Typed(Commands()) as typed:
            assert typed._thread is None
