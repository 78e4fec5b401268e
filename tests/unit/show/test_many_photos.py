"""Many photos, bad ones among them, and much switching: no picture is missed, and nothing piles up on the GPU."""

import numpy as np
import pytest
from drawing import face
from gl_objects import gl_objects
from painted_portrait import painted_portrait

from vcam.avatar.model import load_avatar
from vcam.errors import BadInput
from vcam.metrics import untimed
from vcam.portrait.response import Response
from vcam.render.gl import open_context
from vcam.render.switch import FADE_S
from vcam.show.scenes import Scenes

SIZE_WH = (160, 90)
FPS = 10
MOST = 3
TOGGLES = 50


@pytest.fixture
def scenes(monkeypatch):
    """The real ones; a photo named "bad" can't be opened."""
    portrait = painted_portrait(SIZE_WH)

    def open_portrait(path, **how):
        if path.name.startswith("bad"):
            raise BadInput(f"{path.name}: no face found")
        return portrait

    monkeypatch.setattr("vcam.reenact.open.open_portrait", open_portrait)
    monkeypatch.setattr("vcam.reenact.learning.learn_response", lambda portrait, draw: Response.none())
    monkeypatch.setattr("vcam.render.switch.MOST_PHOTOS", MOST)
    plain = {"size_wh": SIZE_WH, "background": "soft", "timed": untimed, "realtime": True, "face": None, "mark": True}
    with open_context() as context:
        made = Scenes(context, kind="avatar", avatar=load_avatar("mika"), **plain)
        with made.switch:
            yield made, context.gl


def test_many_photos_and_much_switching_leave_no_more_than_the_last_photos(scenes, tmp_path):
    made, gl = scenes
    switch, t, held = made.switch, 0.0, []

    def shown(seconds):
        nonlocal t
        for _ in range(round(seconds * FPS)):
            t += 1 / FPS
            rgba = switch.draw(face(t), t).rgba
            assert (rgba[..., 3] == 255).all(), "each picture is there, and whole"

    shown(0.1)
    for n in range(MOST + 4):
        if n % 3 == 1:
            with pytest.raises(BadInput, match="no face found"):
                made.add(tmp_path / f"bad{n}.jpg")
        made.add(tmp_path / f"{n}.jpg")
        switch.next_photo()
        shown(0.1)
        held.append(gl_objects(gl))
    assert len(switch.photos) == MOST
    assert held[-1] == held[MOST - 1] != held[0]
    pictures = []
    for toggle in range(TOGGLES):
        switch.toggle()
        shown(FADE_S + 0.1)
        pictures.append(np.array(switch.draw(None, t).rgba))
        assert switch.shows_photo == bool(toggle % 2)
    assert np.abs(pictures[-1].astype(int) - pictures[-2]).max() > 50, "photo and avatar"
    assert gl_objects(gl) == held[-1]
