"""The first run in a real window, of a user who has nothing but the command: by mouse, and by Enter alone."""

import sys
from dataclasses import replace

import pytest
from app_driver import STATE, USUAL, Layout, again_until, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux"),
]

FIRST = replace(STATE, first_run=True)


def go_on(app):
    """Press the large button, wherever it stands; nothing when it is gone."""
    if button := app.filled():
        left, top, right, bottom = button
        app.click_at((left + right) / 2, (top + bottom) / 2)


def test_the_command_alone_leads_by_mouse_to_the_avatar_that_was_picked_and_asks_only_once(desk):
    app = desk()
    until(app.offers_to_go_on, app.told("no first run"))
    assert not app.shows_gallery()
    again_until(lambda: go_on(app), app.shows_gallery, app.told("no avatars to choose from"))
    with Layout(app.size, state=FIRST) as layout:
        layout.click("onward")
        left, top, right, bottom = layout.rects[layout.tile("ren")]
    ren = (left + right) / 2, (top + bottom) / 2
    again_until(lambda: app.click_at(*ren), lambda: app.setting("avatar") == "ren", app.told("not remembered"))
    again_until(lambda: go_on(app), lambda: not app.shows_gallery(), app.told("it stays with the avatars"))

    def over():
        go_on(app)
        return app.shows_gallery()

    until(over, app.told("the tabs never come"))
    assert not app.offers_to_go_on()
    app.close()
    again = desk()
    until(again.shows_gallery, again.told("no gallery"))
    assert not again.offers_to_go_on()


def test_enter_alone_ends_the_first_run(desk):
    app = desk(*USUAL)
    until(app.offers_to_go_on, app.told("no first run"))

    def goes_on():
        app.press("Return")  # one that comes while the window still opens may go nowhere
        return not app.offers_to_go_on()

    until(goes_on, app.told("it never ends"))
    app.open("Face")
    app.until_heard(lambda: app.click("learn", tab="Face"), "learning your face takes twenty seconds")
