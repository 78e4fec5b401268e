"""What the desktop answers when it is asked whether it is dark."""

import subprocess

import pytest

from vcam.ui import system_theme
from vcam.ui.system_theme import answer_is_dark, system_is_dark


@pytest.mark.parametrize(
    ("system", "code", "answer", "dark"),
    [
        ("linux", 0, "'prefer-dark'\n", True),
        ("linux", 0, "'prefer-light'\n", False),
        ("linux", 0, "'default'\n", True),
        ("linux", 1, "No such schema", True),
        ("darwin", 0, "Dark\n", True),
        ("darwin", 1, "", False),
    ],
)
def test_the_answers(system, code, answer, dark):
    assert answer_is_dark(system, code, answer) is dark


def test_a_desktop_that_says_nothing_gets_the_dark_one(monkeypatch):
    monkeypatch.setattr(system_theme.sys, "platform", "linux")
    monkeypatch.setattr(system_theme.shutil, "which", lambda name: None)
    assert system_is_dark()

    def hangs(*words, **more):
        raise subprocess.TimeoutExpired(words, 2)

    monkeypatch.setattr(system_theme.shutil, "which", lambda name: name)
    monkeypatch.setattr(system_theme.subprocess, "run", hangs)
    assert system_is_dark()
