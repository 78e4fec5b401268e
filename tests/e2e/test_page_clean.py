"""The preview page as OBS's browser source: the picture alone, its alpha, and nothing while vcam is gone."""

import time

import numpy as np
import pytest
from page_tab import needs_browser, no_complaints, seen, shown_page

pytestmark = [needs_browser, pytest.mark.slow]

MAGENTA = {"r": 255, "g": 0, "b": 255, "a": 1}
HEAD = np.zeros((90, 160, 4), np.uint8)
HEAD[:, 40:80] = (20, 180, 90, 255)
HEAD[:, 80:120] = (10, 90, 45, 128)
"""Left a quarter of nothing, a quarter that is opaque, a quarter that is half as strong, a quarter of nothing."""


@pytest.fixture
def over_magenta(tab):
    """A tab of 640x360, magenta wherever a page shows nothing."""
    tab.look(640, 360)
    tab.call("Emulation.setDefaultBackgroundColorOverride", color=MAGENTA)
    yield tab
    tab.call("Emulation.setDefaultBackgroundColorOverride")


def until_seen(tab, *wanted):
    """Until the tab's colours in the middle of each quarter are these; what it shows then."""
    until = time.monotonic() + 30
    while True:
        shown = seen(tab).astype(int)
        quarters = shown[180, [80, 240, 400, 560]]
        if np.abs(quarters - wanted).max() <= 5:
            return shown
        assert time.monotonic() < until, f"wanted {wanted}, got {quarters.tolist()}"


def opened(tab, url):
    """The page, with its first picture there."""
    tab.call("Page.navigate", url=url)
    tab.until("document.getElementById('picture')?.width == 160")


NOTHING = (255, 0, 255)
OVER_MAGENTA = (NOTHING, (20, 180, 90), (137, 90, 172), NOTHING)


def test_the_picture_lies_over_what_is_behind_it_and_nothing_else_is_there(over_magenta):
    tab = over_magenta
    with shown_page(rgba=HEAD) as (url, obeying):
        opened(tab, f"{url}?clean=1")
        shown = until_seen(tab, *OVER_MAGENTA)
        assert (shown[:, :150] == NOTHING).all(), "transparent to the last bit"
        assert (shown[:, 490:] == NOTHING).all()
        assert tab.evaluate("document.body.innerText") == ""
        assert tab.evaluate("document.querySelectorAll('button, input, a, iframe').length") == 0
        requested = {params["request"]["url"] for name, params in tab.events if name == "Network.requestWillBeSent"}
        paths = {address.removeprefix(url) for address in requested}
        assert paths - {"icon.svg"} == {"?clean=1", "clean.css", "clean.js", "clean.stream"}
        assert obeying.given == []
    no_complaints(tab)


def test_panic_shows_the_card_there_too(over_magenta):
    with shown_page(rgba=HEAD) as (url, obeying):
        opened(over_magenta, f"{url}?clean=1")
        until_seen(over_magenta, *OVER_MAGENTA)
        obeying.commands.give("panic")
        until_seen(over_magenta, *[(60, 60, 60)] * 4)


def test_off_air_it_shows_the_card_and_on_air_the_picture_again(over_magenta):
    with shown_page(rgba=HEAD) as (url, obeying):
        opened(over_magenta, f"{url}?clean=1")
        until_seen(over_magenta, *OVER_MAGENTA)
        obeying.commands.give("on_air")
        until_seen(over_magenta, *[(60, 60, 60)] * 4)
        obeying.commands.give("on_air")
        until_seen(over_magenta, *OVER_MAGENTA)


def test_while_vcam_is_gone_there_is_nothing_and_it_comes_back_by_itself(over_magenta):
    with shown_page(rgba=HEAD) as (url, _):
        opened(over_magenta, f"{url}?clean=1")
        until_seen(over_magenta, *OVER_MAGENTA)
    until_seen(over_magenta, *[NOTHING] * 4)
    with shown_page(rgba=HEAD[:, ::-1].copy(), address=url.rstrip("/").rpartition(":")[2]):
        until_seen(over_magenta, NOTHING, (137, 90, 172), (20, 180, 90), NOTHING)


def test_a_picture_that_is_no_longer_live_is_taken_away(over_magenta):
    with shown_page(rgba=HEAD) as (url, obeying):
        opened(over_magenta, f"{url}?clean=1")
        until_seen(over_magenta, *OVER_MAGENTA)
        obeying.silent = True
        until_seen(over_magenta, *[NOTHING] * 4)
        obeying.silent = False
        until_seen(over_magenta, *OVER_MAGENTA)


def test_it_works_with_the_token_of_a_page_on_the_network(over_magenta, monkeypatch):
    monkeypatch.setattr("vcam.sinks.preview_address._own_number", lambda family: "127.0.0.1")
    with shown_page(rgba=HEAD, address="0.0.0.0:0") as (url, _):
        opened(over_magenta, url.replace("/?", "/?clean=1&"))
        until_seen(over_magenta, *OVER_MAGENTA)
        assert "token" not in over_magenta.evaluate("location.href")
