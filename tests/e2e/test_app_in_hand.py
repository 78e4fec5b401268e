"""The app on a real X screen, worked by mouse and keys as a user does."""

import sys
import time
from dataclasses import replace

import av
import cv2
import numpy as np
import pytest
from app_driver import STATE, Layout, again_until, settings_file, until
from imgui_bundle import imgui

from vcam.people.steps import STEPS
from vcam.resources import find
from vcam.show.stage import HAMMER_S
from vcam.ui.colours import DARK

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux"),
]

LEARNING = {
    "say": STEPS[0].words,
    "steps": len(STEPS),
    "number": 1,
    "bars": [{"name": step.name} for step in STEPS[1:-1]],
}


@pytest.fixture
def app(in_hand):
    """Of a user who has run it before."""
    return in_hand()


def test_an_avatar_is_picked_by_mouse_and_remembered(app):
    with Layout(app.size) as layout:
        tile = layout.tile("ren")
    again_until(lambda: app.click(tile), lambda: app.setting("avatar") == "ren", app.told("not remembered"))


def test_an_avatar_is_picked_by_keys_alone(app):
    with Layout(app.size) as layout:
        steps = 0
        while layout.focused != layout.tile("momo"):
            layout.key(imgui.Key.tab)
            steps += 1
            assert steps < 40, "Tab never comes there"
    app.press(*["Tab"] * steps, "Return")
    until(lambda: app.setting("avatar") == "momo", app.told("not remembered"))


def test_panic_by_mouse_and_by_key_takes_the_avatar_away_and_brings_it_back(app):
    app.until_heard(lambda: app.click("panic"), "a card is on every output")
    until(lambda: not app.shows_picture(), "the card is not in the window")
    calm = time.monotonic() + 2 * HAMMER_S
    until(lambda: time.monotonic() > calm, "the card is what who hammers on the key wants")
    app.until_heard(lambda: app.press("Escape"), "the card is gone")
    until(app.shows_picture, "the avatar does not come back")


def test_recentre_by_mouse_and_by_key(app):
    app.until_heard(lambda: app.click("recentre"), "straight ahead is where you look now")
    app.until_heard(lambda: app.press("r"), "straight ahead is where you look now")


def test_learning_is_begun_and_stopped(app):
    app.open("Face")
    top = app.picture_top()
    app.until_heard(lambda: app.click("learn", tab="Face"), "learning your face takes twenty seconds")
    until(lambda: app.picture_top() > top + 20, "what to do doesn't stand over the picture")
    app.until_heard(lambda: app.click("stop", state=replace(STATE, learning=LEARNING)), "learning is given up")


def test_ctrl_q_ends_it_well(app):
    def ends():
        app.press("ctrl+q")  # the picture may come before the table of keys
        return app.run.poll() is not None

    until(ends, "it does not end")
    assert app.run.returncode == 0


def test_a_photo_is_opened_by_its_path_and_p_brings_the_avatar_back(app, tmp_path):
    photo = tmp_path / "photo.jpg"
    with av.open(find("actor", "actor.mp4")) as film:
        assert cv2.imwrite(str(photo), next(film.decode(video=0)).to_ndarray(format="bgr24"))
    app.click("file")
    app.xdo("type", "--delay", "50", " " * 20 + str(photo))  # what is typed before the field is open says nothing
    app.press("Return")
    app.hears("is ready after")
    until(lambda: not app.shows_picture(), "the photo is not in the window")
    app.press("p")
    until(app.shows_picture, "the avatar does not come back")


def test_an_expression_that_is_bound_to_be_held_is_on_while_its_key_is_down(in_hand):
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('[keys]\n"expression 1:hold" = "1"\n')
    app = in_hand()
    app.open("Face")
    with Layout(app.size, "Face") as layout:
        left, top, _, bottom = layout.rects["expression 0"]

    def lit():
        inside = app.pixels()[round((top + bottom) / 2), round(left) + 5]
        return np.abs(inside.astype(int) - DARK.chosen).max() <= 2

    assert not lit()

    def holds():
        app.xdo("keyup", "1")  # so that it is pressed again where it was not heard
        app.xdo("keydown", "1")

    again_until(holds, lit, app.told("the key does not hold it"))
    app.xdo("keyup", "1")
    until(lambda: not lit(), app.told("it stays when the key is let go"))
