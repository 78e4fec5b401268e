"""What is written to a terminal is one line that is read and never obeyed."""

import pytest

from vcam.terminal import plain


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
