"""A preview page with a state to choose from, and somebody at its tab: keys, mouse, and what reached the commands."""

import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
import pytest
from chromium import installed

from vcam.commands import Choice, Commands, News, Shown
from vcam.keys import table_of
from vcam.sinks.preview import PreviewSink
from vcam.types import Rendered

needs_browser = pytest.mark.skipif(
    not installed(), reason="no Chromium here (apt install chromium): nobody to open the page"
)
GREEN = np.full((90, 160, 4), (20, 180, 90, 255), np.uint8)
CARD = np.full((90, 160, 4), (60, 60, 60, 255), np.uint8)
SHOWN = Shown(
    name="mika",
    avatar="mika",
    photos=("anna.jpg", "ben.jpg"),
    avatars=(Choice("mika", "Mika"), Choice("toby", "Toby"), Choice("日本", "日本語の名前")),
    background="soft",
    expressions=("joy", "sorrow"),
    camera_out="virtual camera /dev/video10",
    smoothing=0.5,
    smoothing_cost="smoothing 0.5: 33 ms",
    keys=table_of({}),
    messages=(News(1, "info", "the picture is ready"), News(2, "warning", "no microphone; plug one in")),
)
"""What there is to choose from."""


class Obeying:
    """Commands that change what is shown as the parts of a run would, and are kept."""

    def __init__(self, shown=SHOWN):
        self.commands = Commands()
        self.commands.shown = shown
        self.given = []
        self.silent = False
        """While it is set no pictures come, as when the computer hangs."""

    def between(self):
        for command in self.commands.drain():
            word, value, now = command.word, command.value, self.commands.shown
            self.commands.shown = replace(now, **_changed(now, word, value))
            self.given.append((word, value))  # last: whoever waits for it finds the rest done

    def wait(self, *wanted):
        """Until just these were given since the last time."""
        until = time.monotonic() + 20
        while len(self.given) < len(wanted):
            assert time.monotonic() < until, f"wanted {wanted}, got {self.given}"
        got, self.given = self.given, []
        assert got == list(wanted)


def _changed(now, word, value):
    switches = {"panic": "panic", "pause": "paused", "on_air": "on_air"}
    if word in switches:
        return {switches[word]: not getattr(now, switches[word])}
    if word == "framing":
        zoom, x, y = (float(number) for number in value.split(","))
        return {"zoom": zoom, "offset": (x, y)}
    if word == "expression":
        return {"held": tuple({*now.held} ^ {value})}
    if word == "smoothing":
        return {"smoothing": float(value)}
    if word == "toggle":
        return {"photo": not now.photo, "name": now.avatar if now.photo else now.photos[0]}
    return {
        "wear": {"avatar": value, "name": value, "photo": False},
        "photo": {"name": value, "photo": True},
        "background": {"background": value},
        "record": {"recording": "" if now.recording else "vcam.mp4"},
    }.get(word, {})


@contextmanager
def shown_page(shown=SHOWN, address="0", rgba=GREEN):
    """(URL, Obeying) of an open page with pictures coming."""
    obeying, over = Obeying(shown), threading.Event()

    def run(sink):
        while not over.wait(0.02):
            obeying.between()
            sink.on_air = obeying.commands.shown.on_air
            if obeying.silent:
                continue
            sink.send(Rendered(CARD if obeying.commands.shown.panic else rgba, None, time.perf_counter()), None)

    card = Rendered(CARD, None, 0.0)
    with PreviewSink(address, size_wh=(rgba.shape[1], rgba.shape[0]), fps=30, card=card) as sink:
        sink.commands = obeying.commands
        thread = threading.Thread(target=run, args=[sink])
        thread.start()
        try:
            yield sink.about.split()[2], obeying
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


def opened(tab, url):
    """The page, with the picture there and its controls."""
    tab.call("Page.navigate", url=url)
    tab.until("document.readyState == 'complete' && document.getElementById('picture').naturalWidth == 160")
    tab.until("!document.getElementById('controls').hidden")


def press(tab, key, modifiers=0, code=""):
    """A key of a real keyboard; modifiers as DevTools counts them: 1 Alt, 2 Ctrl, 8 Shift."""
    number = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "PageDown": 34, "ArrowRight": 39}.get(key, 0)
    typed = {"Enter": "\r", " ": " "}.get(key, "")
    how = {"key": key, "code": code, "modifiers": modifiers, "windowsVirtualKeyCode": number}
    tab.call("Input.dispatchKeyEvent", type="keyDown" if typed else "rawKeyDown", text=typed, **how)
    tab.call("Input.dispatchKeyEvent", type="keyUp", **how)


def click(tab, place):
    """The mouse on the middle of what the CSS selector `place` finds, when it is there."""
    found = f"document.querySelector({place!r})"
    tab.until(found)
    box = tab.evaluate(f"({found}.scrollIntoView({{block: 'center'}}), {found}.getBoundingClientRect().toJSON())")
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "button": "left", "clickCount": 1}
    for kind in ("mousePressed", "mouseReleased"):
        tab.call("Input.dispatchMouseEvent", type=kind, **at)


def no_complaints(tab):
    """The tab's console stayed empty; what it says, late, of the icon of another page that names none doesn't count."""
    bad = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
    complaints = [params for name, params in tab.events if name in bad]
    of_page = [it for it in complaints if not it.get("entry", {}).get("url", "").endswith("/favicon.ico")]
    assert not of_page, of_page


def seen(tab):
    """(h, w, 3) RGB of the tab."""
    return cv2.imdecode(np.frombuffer(tab.screenshot(), np.uint8), cv2.IMREAD_COLOR_RGB)
