"""A film that was chosen in an earlier run doesn't end the app; one that the command line names ends the run."""

import pytest

from vcam.config import Config
from vcam.streaming import lasts

FILM = Config(source="film.mp4")


class Window:
    commands = None


@pytest.mark.parametrize(
    ("kept", "outputs", "outlasts"),
    [
        (FILM, [Window()], True),
        (FILM, [object()], False),
        (None, [Window()], False),
        (Config(), [Window()], False),
    ],
)
def test_only_what_was_chosen_before_leaves_a_window_open(kept, outputs, outlasts):
    assert lasts(FILM, kept, outputs) is outlasts
