"""Pictures in a window: whole, upright, in their own aspect."""

import numpy as np
import pytest

from vcam.render.screen import Screen, share_of_window
from vcam.types import Rendered


@pytest.mark.parametrize(
    ("picture", "window", "share"),
    [((16, 9), (1600, 900), (1, 1)), ((16, 9), (900, 900), (1, 0.5625)), ((1, 1), (200, 100), (0.5, 1))],
)
def test_a_picture_keeps_its_aspect(picture, window, share):
    assert share_of_window(picture, window) == pytest.approx(share)


@pytest.fixture
def painted(context):
    """Paints RGBA into an off-screen stand-in for the window and gives (h, w, 3) uint8, top row first."""
    window_wh = (80, 60)
    target = context.gl.framebuffer([context.gl.renderbuffer(window_wh, 4)])

    def paint(rgba):
        target.use()
        screen = Screen(context)
        for _ in range(2):
            screen.paint(Rendered(rgba, None, 0.0), window_wh)
        data = np.frombuffer(target.read(components=3, alignment=1), np.uint8)
        return data.reshape(60, 80, 3)[::-1]  # a window counts its rows from below

    return paint


def test_the_picture_is_upright_between_dark_bars(painted):
    rgba = np.zeros((40, 80, 4), np.uint8)
    rgba[:20] = (255, 0, 0, 255)
    rgba[20:] = (0, 0, 255, 255)
    rgba[:20, :40] = (0, 255, 0, 255)
    seen = painted(rgba)
    assert tuple(seen[15, 10]) == (0, 255, 0)
    assert tuple(seen[15, 70]) == (255, 0, 0)
    assert tuple(seen[45, 40]) == (0, 0, 255)
    assert seen[:9].max() < 30
    assert seen[-9:].max() < 30


def test_transparency_shows_a_chequer(painted):
    seen = painted(np.zeros((60, 80, 4), np.uint8))
    assert len(np.unique(seen.reshape(-1, 3), axis=0)) == 2
    assert 20 < seen.min() < seen.max() < 70
