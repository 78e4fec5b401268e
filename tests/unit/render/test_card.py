"""The card stands in for the avatar and needs nothing."""

import subprocess
import sys

import numpy as np
import pytest

from vcam.render.card import CardScene


@pytest.mark.parametrize("size_wh", [(1280, 720), (320, 180), (360, 640), (16, 16), (1000, 20)])
def test_the_card_has_the_size_asked_for_and_claims_no_face(size_wh):
    with CardScene(size_wh) as card:
        rendered = card.draw(None, 4.5)
    assert rendered.rgba.shape == (size_wh[1], size_wh[0], 4)
    assert (rendered.captured, rendered.t) == (None, 4.5)
    assert (rendered.rgba[..., 3] == 255).all()


def test_the_card_shows_something_in_its_middle_and_calm_around():
    rgba = CardScene((640, 360)).draw(None, 0.0).rgba
    assert rgba[100:260, 200:440, :3].max() > 200
    assert rgba[:60, :, :3].max() < 90
    assert np.ptp(rgba[10, :, 0]) <= 2


def test_the_card_needs_no_opengl():
    code = "import sys; import vcam.render.card; assert not {'moderngl', 'glfw'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True)
