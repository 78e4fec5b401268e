"""The window of `vcam reenact --show`, on a screen that nobody sees."""

import numpy as np
import pytest

from vcam.bridge.lines import Said
from vcam.errors import SinkError
from vcam.reenact.shown import Shown
from vcam.types import Rendered

SIZE_WH = (96, 64)


def picture():
    return Rendered(np.full((SIZE_WH[1], SIZE_WH[0], 4), 255, np.uint8), None, 0.0)


def close(shown):
    """As the user's click does in the end: the window's program says so and ends."""
    shown._window._process._end = Said("closed")


@pytest.mark.usefixtures("screen")
def test_a_picture_stays_until_its_window_is_closed():
    waits = []

    def sleep(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            close(shown)

    with Shown(SIZE_WH, sleep=sleep) as shown:
        shown.send(picture())
        shown.until_closed(lambda: len(waits) > 50)
    assert 3 <= len(waits) <= 4


@pytest.mark.usefixtures("screen")
def test_a_window_closed_early_takes_nothing_else_along():
    with Shown(SIZE_WH) as shown:
        close(shown)
        for _ in range(3):
            shown.send(picture())
        shown.until_closed(lambda: pytest.fail("there is nothing to wait for"))


@pytest.mark.usefixtures("screen")
def test_stopping_the_program_ends_the_wait():
    with Shown(SIZE_WH, sleep=lambda _: pytest.fail("it must not wait")) as shown:
        shown.send(picture())
        shown.until_closed(lambda: True)


def test_without_a_screen_it_says_so_in_one_line(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SinkError, match=r"--show: no window can be opened: .*; or leave --show away: then only"):
        Shown(SIZE_WH).__enter__()
