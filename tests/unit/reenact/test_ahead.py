"""A photo is looked at in a process of its own before it is opened, which never matters but for the time it takes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vcam.apart import NICE
from vcam.mailbox import Closed
from vcam.portrait.cache import portrait_key
from vcam.portrait.kept import portraits_folder
from vcam.reenact import ahead, learning
from vcam.reenact import open as opening
from vcam.reenact.ahead import look_ahead

SITTER = Path(__file__).parents[2] / "data" / "pictures" / "sitter.jpg"
SIZE_WH = (320, 180)


@pytest.fixture(autouse=True)
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def started(monkeypatch):
    """The processes that were started."""
    processes, start = [], subprocess.Popen

    def popen(*words, **how):
        processes.append(start(*words, **how))
        return processes[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    return processes


def test_afterwards_the_photo_opens_without_being_looked_at(monkeypatch):
    shares = []
    look_ahead(SITTER, size_wh=SIZE_WH, face=None, far=shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    monkeypatch.setattr(opening, "analyse", None)
    portrait = opening.open_portrait(SITTER, size_wh=SIZE_WH, ahead=lambda: pytest.fail("it is known"))
    assert portrait.image.shape == (180, 320, 3)
    assert learning.learn_response(portrait, lambda *what: pytest.fail("it is learned")).secants is not None
    assert {file.name.split(".")[0] for file in portraits_folder().iterdir()} >= {portrait_key(portrait)}


def test_who_asks_for_a_photo_that_is_not_known_has_it_looked_at_first(monkeypatch):
    asked = []
    monkeypatch.setattr(opening, "analyse", lambda *what, **how: asked.append("analyse"))
    monkeypatch.setattr(opening, "keep_portrait", lambda key, portrait: None)
    opening.open_portrait(SITTER, size_wh=SIZE_WH, ahead=lambda: asked.append("ahead"))
    assert asked == ["ahead", "analyse"]


def test_a_photo_that_can_not_be_opened_is_nothing_here(tmp_path, started):
    (tmp_path / "wall.png").write_bytes(b"no picture")
    look_ahead(tmp_path / "wall.png", size_wh=SIZE_WH, face=2, far=lambda share: None)
    assert started[0].returncode is not None
    assert not portraits_folder().exists()


@pytest.mark.parametrize("name", ["a\0.jpg", SITTER])
def test_without_an_interpreter_nothing_happens(name, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.executable", str(tmp_path / "missing"))
    look_ahead(name, size_wh=SIZE_WH, face=None, far=lambda share: pytest.fail("nobody looks"))


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the interpreter")
def test_what_else_is_said_there_ends_it(monkeypatch, started, tmp_path):
    speaks = tmp_path / "speaks"
    speaks.write_text("#!/bin/sh\necho hello\nexec sleep 1000\n")
    speaks.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(speaks))
    look_ahead(SITTER, size_wh=SIZE_WH, face=None, far=lambda share: pytest.fail("no share"))
    assert started[0].returncode < 0


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the interpreter")
def test_a_process_that_hangs_is_given_up(monkeypatch, started, tmp_path):
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 600\n")
    hangs.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(hangs))
    monkeypatch.setattr(ahead, "LONGEST_S", 0.1)
    look_ahead(SITTER, size_wh=SIZE_WH, face=None, far=lambda share: pytest.fail("it says nothing"))
    assert started[0].returncode < 0


def test_when_the_run_ends_no_process_is_left(started):
    def over(share):
        raise Closed

    with pytest.raises(Closed):
        look_ahead(SITTER, size_wh=SIZE_WH, face=None, far=over)
    assert started[0].returncode is not None


def test_what_the_listener_raises_is_not_taken_for_words_of_the_process(started):
    def over(share):
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        look_ahead(SITTER, size_wh=SIZE_WH, face=None, far=over)
    assert started[0].returncode is not None


@pytest.mark.skipif(not hasattr(os, "nice"), reason="Windows is asked for it from outside")
def test_it_gives_way_to_the_stream(monkeypatch, tmp_path):
    given = []
    monkeypatch.setattr(os, "nice", given.append)
    ahead.main(str(tmp_path / "none.jpg"), "320", "180", "0")
    assert given == [NICE]
