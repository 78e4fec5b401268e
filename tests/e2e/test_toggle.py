"""Switching while it streams, as a user does it: by the page's keys and buttons, in the terminal, in the window."""

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
from chromium import Browser, installed

from vcam.commands import Commands, Shown
from vcam.sinks.preview import PreviewSink
from vcam.types import Rendered

needs_browser = pytest.mark.skipif(
    not installed(), reason="no Chromium here (apt install chromium): nobody to open the page"
)


@contextmanager
def page_with_photos(photos=("anna.jpg", "ben.jpg")):
    """(URL, commands) of a preview page whose commands wait for the test, with pictures coming."""
    rgba = np.full((90, 160, 4), (20, 180, 90, 255), np.uint8)
    over, commands = threading.Event(), Commands()
    commands.shown = Shown("mika", False, photos)

    def run(sink):
        while not over.wait(0.03):
            sink.send(Rendered(rgba, None, time.perf_counter()), None)

    with PreviewSink("0", size_wh=(160, 90), fps=30) as sink:
        sink.commands = commands
        thread = threading.Thread(target=run, args=[sink])
        thread.start()
        try:
            yield sink.about.split()[2], commands
        finally:
            over.set()
            thread.join()


@contextmanager
def another_site():
    """The URL of a page that forbids itself nothing."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title><body>a page")

        def log_message(self, *words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser():
    with Browser() as tab:
        yield tab


@pytest.fixture
def tab(browser):
    browser.look(1280, 800)
    browser.events.clear()
    yield browser
    browser.call("Page.navigate", url="about:blank")


def opened(tab, url):
    tab.call("Page.navigate", url=url)
    tab.until("document.readyState == 'complete' && document.getElementById('picture').naturalWidth == 160")


def press(tab, key, modifiers=0):
    """A key of a real keyboard; modifiers as DevTools counts them: 1 Alt, 2 Ctrl, 8 Shift."""
    for kind in ("rawKeyDown", "keyUp"):
        tab.call("Input.dispatchKeyEvent", type=kind, key=key, modifiers=modifiers)


def click(tab, place):
    """The mouse on the middle of the element called `place`."""
    box = tab.evaluate(f"document.getElementById('{place}').getBoundingClientRect().toJSON()")
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "button": "left", "clickCount": 1}
    for kind in ("mousePressed", "mouseReleased"):
        tab.call("Input.dispatchMouseEvent", type=kind, **at)


def given(commands, count):
    """The words of the next `count` commands."""
    words, until = [], time.monotonic() + 20
    while len(words) < count:
        assert time.monotonic() < until, f"only {words}"
        words += [command.word for command in commands.drain()]
    return words


@needs_browser
def test_keys_and_buttons_of_the_page_give_commands(tab):
    with page_with_photos() as (url, commands):
        opened(tab, url)
        tab.until("!document.getElementById('switch').hidden")
        assert "mika" in tab.evaluate("document.getElementById('switch').innerText")
        for key, modifiers, word in (("p", 0, "toggle"), ("n", 0, "next"), ("P", 8, "next"), ("a", 0, "avatar")):
            press(tab, key, modifiers)
            assert given(commands, 1) == [word]
        for place, word in (("toggle", "toggle"), ("next", "next")):
            click(tab, place)
            assert given(commands, 1) == [word]
        for key, modifiers in (("p", 2), ("n", 1), ("q", 0), ("x", 0)):  # the browser's own, and none of ours
            press(tab, key, modifiers)
        press(tab, "a")
        assert given(commands, 1) == ["avatar"]
        commands.shown = Shown("anna.jpg", True, ("anna.jpg", "ben.jpg"))
        tab.until("document.getElementById('announced').textContent == 'Now shown: anna.jpg'")
        assert tab.evaluate("document.getElementById('other').textContent") == "Avatar"
    assert not [params for name, params in tab.events if name in ("Log.entryAdded", "Runtime.exceptionThrown")]


@needs_browser
def test_without_photos_the_page_offers_no_switch(tab):
    with page_with_photos(()) as (url, commands):
        opened(tab, url)
        tab.until("performance.getEntriesByName(location.origin + '/status').length >= 2")
        assert tab.evaluate("document.getElementById('switch').offsetHeight") == 0
        press(tab, "p")
        tab.until("performance.getEntriesByName(location.origin + '/status').length >= 3")
    assert commands.drain() == []


@needs_browser
def test_the_page_has_room_for_the_switch_at_any_size(tab):
    with page_with_photos(("a photo with a long name, longer than anybody needs it.jpeg", "b.jpg")) as (url, commands):
        commands.shown = Shown(commands.shown.photos[0], True, commands.shown.photos)
        opened(tab, url)
        tab.until("!document.getElementById('switch').hidden")
        for width, height in ((1280, 800), (390, 844), (320, 568)):
            tab.look(width, height)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width
            assert tab.evaluate("document.getElementById('picture').getBoundingClientRect().bottom") <= height


@needs_browser
def test_a_page_from_elsewhere_can_not_switch(tab):
    """Another origin on this very machine: it may send requests, and none of them may count."""
    with page_with_photos() as (url, commands), another_site() as elsewhere:
        tab.call("Page.navigate", url=elsewhere)
        tab.until("document.body.innerText == 'a page'")
        tries = [
            f"fetch('{url}command/toggle', {{method: 'POST', mode: 'no-cors'}})",
            f"fetch('{url}command/toggle', {{method: 'POST'}})",
            f"fetch('{url}command/toggle', {{method: 'POST', headers: {{'X-Vcam-Token': 'x'}}}})",
            f"fetch('{url}status').then(answer => answer.text())",
        ]
        for attempt in tries:
            ended = tab.evaluate(f"{attempt}.then(it => typeof it == 'string' ? it : it.type, error => 'refused')")
            assert ended in ("refused", "opaque")
        opened(tab, url)
        tab.until("!document.getElementById('switch').hidden")
        press(tab, "n")
        assert given(commands, 1) == ["next"], "only the page itself was heard"
