"""The line of lashes along the lids of a photo that come down."""

import numpy as np
import pytest
from painted_portrait import SIZE_WH, SKIN, painted_portrait

from vcam.portrait.lashes import lash_weight
from vcam.portrait.move import Move
from vcam.render.portrait import PortraitScene

MARGINS = ((386, 374), (159, 145))
"""In the middle of each eye's upper and lower margin."""


@pytest.mark.parametrize("eye", [0, 1])
def test_shut_lids_meet_in_a_dark_line_though_the_photo_shows_hardly_a_lash(context, eye):
    portrait = painted_portrait()
    assert lash_weight(portrait.image, portrait.points) < 0.5
    with PortraitScene(context, portrait=portrait, size_wh=SIZE_WH, mark=False, realtime=False) as scene:
        picture = scene.draw_move(Move(closure=np.ones(2, np.float32))).rgba[..., :3]
    top, bottom = (portrait.points[point, :2] for point in MARGINS[eye])
    x = round(float(top[0]))
    lids = picture[round(float(top[1])) - 6 : round(float(bottom[1])) + 6, x - 2 : x + 3].mean(axis=2)
    assert lids.min(axis=0).mean() < 0.5 * np.mean(SKIN)
