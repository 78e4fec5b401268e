"""What is written to a terminal is one line that is read and never obeyed."""

import pytest

from vcam.terminal import bar, plain


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("anna.jpg: no face found", "anna.jpg: no face found"),
        ("Zoë 猫.jpg", "Zoë 猫.jpg"),
        ("a\nvcam: all is well", "a?vcam: all is well"),
        ("\x1b[2J\x1b]0;title\x07.jpg", "?[2J?]0;title?.jpg"),
        ("anna\u202egpj.exe", "anna?gpj.exe"),
        ("half of a letter \udc80", "half of a letter ?"),
    ],
)
def test_what_would_steer_a_terminal_is_a_question_mark(text, line):
    assert plain(text) == line


def test_a_bar_takes_names_that_look_like_markup(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with bar("tracking a[red]b[/x].mp4\x1b[2J", 2) as advance:
        advance()
        advance()
    assert "a[red]b[/x].mp4?" in capsys.readouterr().err
