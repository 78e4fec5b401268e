"""The preview page as a person meets it, in a real browser."""

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import cv2
import numpy as np
import pytest
from chromium import installed

from vcam.sinks import web_reading
from vcam.sinks.preview import PreviewSink
from vcam.types import Rendered

pytestmark = pytest.mark.skipif(
    not installed(), reason="no Chromium here (apt install chromium): nobody to open the page"
)

STATE = "document.getElementById('state').dataset.state"
FACE = object()


@contextmanager
def sending(address="0", colour=(20, 180, 90), face=FACE):
    """An open preview with pictures coming, 41 ms old when they are sent; gives its URL."""
    rgba = np.empty((90, 160, 4), np.uint8)
    rgba[...] = (*colour, 255)
    over = threading.Event()

    def run(sink):
        while not over.wait(0.03):
            now = time.perf_counter()
            sink.send(Rendered(rgba, now - 0.041 if face else None, now), face)

    with PreviewSink(address, size_wh=(160, 90), fps=30) as sink:
        thread = threading.Thread(target=run, args=[sink])
        thread.start()
        try:
            yield sink.about.split()[2]
        finally:
            over.set()
            thread.join()


def opened(tab, url, state="face"):
    tab.call("Page.navigate", url=url)
    tab.until(f"document.readyState != 'loading' && document.getElementById('state') && {STATE} == '{state}'")


def shown(tab):
    """(h, w, 3) RGB of the tab."""
    return cv2.imdecode(np.frombuffer(tab.screenshot(), np.uint8), cv2.IMREAD_COLOR_RGB)


def test_the_page_shows_the_picture_and_says_what_is_going_on(tab):
    with sending() as url:
        opened(tab, url)
        tab.until("document.getElementById('picture').naturalWidth == 160")
        words = tab.evaluate("document.getElementById('state').innerText")
        middle = shown(tab)[400, 640].astype(int)
    assert words.startswith("Face seen · ")
    assert "ms late" in words
    assert np.abs(middle - (20, 180, 90)).max() <= 6


def test_the_picture_is_large_and_whole_at_any_size(tab):
    with sending() as url:
        opened(tab, url)
        for width, height, least in ((1280, 800, 0.85), (1920, 1080, 0.85), (390, 844, 0.9), (320, 568, 0.88)):
            tab.look(width, height)
            box = tab.evaluate("document.getElementById('picture').getBoundingClientRect().toJSON()")
            assert box["width"] / width >= least
            assert box["width"] / box["height"] == pytest.approx(16 / 9, abs=0.01)
            assert box["bottom"] <= height
            assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_it_says_that_only_this_computer_sees_it_and_how_to_get_a_camera(tab):
    with sending() as url:
        opened(tab, url)
        assert "Only this computer can see this page." in tab.evaluate("document.body.innerText")
        tab.evaluate("document.querySelector('footer summary').click()")
        tab.until("document.body.innerText.includes('sudo modprobe v4l2loopback')")
        assert f"{url}stream.mjpg" in tab.evaluate("document.body.innerText")


def test_without_a_face_it_says_so(tab):
    with sending(face=None) as url:
        opened(tab, url, "idle")
        words = tab.evaluate("document.getElementById('state').innerText")
    assert words.startswith("No face in view · ")
    assert "late" not in words


def test_it_notices_that_vcam_stopped_and_that_it_came_back(tab):
    with sending() as url:
        opened(tab, url)
        tab.until("document.getElementById('picture').naturalWidth == 160")
    tab.until(f"{STATE} == 'gone'")
    assert "vcam has stopped" in tab.evaluate("document.body.innerText")
    with sending(url.rstrip("/").rpartition(":")[2], colour=(200, 40, 40)):
        tab.until(f"{STATE} == 'face'")
        until = time.monotonic() + 60
        while np.abs(shown(tab)[400, 640].astype(int) - (200, 40, 40)).max() > 6:
            assert time.monotonic() < until, "the picture did not come back"


def test_a_page_that_slept_asks_for_the_picture_again(tab, monkeypatch):
    """A phone that was locked reads nothing; vcam hangs up on it, and says how things stand again when it is back."""
    watching = "fetch('/status').then(answer => answer.json()).then(status => status.watching)"
    with sending() as url:
        opened(tab, url)
        tab.until("document.getElementById('picture').naturalWidth == 160")
        until = time.monotonic() + 60
        with monkeypatch.context() as asleep:
            asleep.setattr(web_reading, "hung_up", lambda connection: True)
            while tab.evaluate(watching):
                assert time.monotonic() < until
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        while not tab.evaluate(watching):
            assert time.monotonic() < until, "the picture stands still for ever"


def test_no_errors_and_nothing_from_outside(tab):
    with sending() as url:
        opened(tab, url)
        tab.until("document.getElementById('announced').textContent != ''")
    requested = [params["request"]["url"] for name, params in tab.events if name == "Network.requestWillBeSent"]
    assert {address.removeprefix(url) for address in requested} >= {
        "",
        "preview.css",
        "preview.js",
        "view.mjpg",
        "status",
    }
    assert all(address.startswith(url) for address in requested)
    logged = [params for name, params in tab.events if name in ("Log.entryAdded", "Runtime.exceptionThrown")]
    # the page of an earlier test may complain late that its vcam is gone
    assert not [params for params in logged if params.get("entry", {}).get("url", url).startswith(url)]
    assert not [params for name, params in tab.events if name == "Runtime.consoleAPICalled"]


def test_a_screen_reader_hears_the_state_once_and_not_the_numbers(tab):
    with sending() as url:
        opened(tab, url)
        tab.until("document.getElementById('announced').textContent == 'Face seen'")
        tab.evaluate(
            "window.said = 0, new MutationObserver(() => window.said++)"
            ".observe(document.getElementById('announced'), {childList: true, characterData: true, subtree: true})"
        )
        tab.until("performance.getEntriesByName(location.origin + '/status').length >= 5")
        assert tab.evaluate("window.said") == 0
        tree = tab.call("Accessibility.getFullAXTree")["nodes"]
    named = {(node["role"]["value"], node["name"]["value"]) for node in tree if "name" in node and "role" in node}
    assert ("image", "Live picture of what vcam shows") in named
    assert ("heading", "vcam") in named
    assert any(node["role"]["value"] == "status" for node in tree if "role" in node)


def test_text_is_readable_in_light_and_in_dark(tab):
    contrast = """(() => {
        const light = rgb => rgb.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
            .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
        const paper = light(getComputedStyle(document.body).backgroundColor);
        return Math.min(...[...document.querySelectorAll('h1, #words, #numbers, footer p, summary')].map(place => {
            const ink = light(getComputedStyle(place).color);
            return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05);
        }));
    })()"""
    with sending() as url:
        opened(tab, url)
        for dark in (False, True):
            tab.look(1280, 800, dark=dark)
            assert tab.evaluate(contrast) >= 4.5  # WCAG 2.2, level AA
            assert (shown(tab)[790, 5].mean() < 60) == dark


def test_a_real_run_is_on_the_page_with_the_avatar_and_its_state(tab, tmp_path):
    words = ["run", "--source", "actor", "--out", "preview:0", "--size", "640x360", "--background", "#2060a0", "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "vcam", *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        try:
            said = iter(run.stderr.readline, "")
            url = next(line.split()[-1] for line in said if line.startswith("vcam: output: preview page"))
            opened(tab, url)
            tab.until("document.getElementById('picture').naturalWidth == 640")
            words = tab.evaluate("document.getElementById('state').innerText")
            box = tab.evaluate("document.getElementById('picture').getBoundingClientRect().toJSON()")
            page = shown(tab)
        finally:
            run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    (tmp_path / "page.png").write_bytes(cv2.imencode(".png", page[..., ::-1])[1].tobytes())
    assert run.returncode == 0, err
    assert json.loads(out)["frames_tracked"] > 0
    assert words.startswith("Face seen · ")
    left, top, width, height = (round(box[name]) for name in ("left", "top", "width", "height"))
    picture = page[top : top + height, left : left + width].astype(int)
    corner = picture[height // 8 : height // 2, width // 16 : width // 5]
    assert np.abs(corner - (32, 96, 160)).max() <= 6
    face = picture[height // 3 : height * 5 // 9, width * 29 // 64 : width * 35 // 64].reshape(-1, 3).mean(axis=0)
    assert face[0] > face[2] + 20, f"no skin in the middle: RGB {face}"
