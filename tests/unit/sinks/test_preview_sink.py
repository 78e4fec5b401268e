"""The preview page as an output: what it sends, what it tells of itself, where it can be had."""

import errno
import re
import time

import numpy as np
import pytest
from page_client import FACE, picture, port_of, read_jpeg, sending, status, unpacked, watching

from vcam.errors import SinkError
from vcam.sinks import preview, preview_address
from vcam.sinks.preview import PreviewSink
from vcam.sinks.virtualcam_fixes import MODPROBE
from vcam.types import Rendered


def test_the_stream_shows_the_newest_picture_in_its_colours(page):
    with sending(page, picture((200, 100, 50))), watching(page) as stream:
        for _ in range(3):
            shown = read_jpeg(stream)
            assert shown.shape == (36, 64, 3)
            assert np.abs(shown[18, 32].astype(int) - (200, 100, 50)).max() <= 4


def test_the_clean_stream_has_the_alpha_and_straight_colours(page):
    rgba = np.zeros((36, 64, 4), np.uint8)
    rgba[:, 16:32] = (100, 50, 25, 128)  # premultiplied: half of (200, 100, 50)
    rgba[:, 32:] = (200, 100, 50, 255)
    with sending(page, Rendered(rgba, None, 0.0)), watching(page, "/clean.stream") as stream:
        for _ in range(3):
            rgb, alpha = unpacked(stream.read(int.from_bytes(stream.read(4), "little")))
            assert (alpha == rgba[..., 3]).all()
            assert np.abs(rgb[18, [24, 48]].astype(int) - (200, 100, 50)).max() <= 6


def test_off_air_programs_get_the_card_and_the_page_itself_the_picture(page):
    page.on_air, page._card = False, picture((10, 20, 30)).rgba
    with sending(page, picture((200, 100, 50))):
        for path, colour in (("/stream.mjpg", (10, 20, 30)), ("/view.mjpg", (200, 100, 50))):
            with watching(page, path) as stream:
                assert np.abs(read_jpeg(stream)[18, 32].astype(int) - colour).max() <= 6
        with watching(page, "/clean.stream") as stream:
            rgb, alpha = unpacked(stream.read(int.from_bytes(stream.read(4), "little")))
            assert alpha is None
            assert np.abs(rgb[18, 32].astype(int) - (10, 20, 30)).max() <= 6


def test_back_on_air_programs_get_the_picture_again(page):
    page.on_air = False
    with sending(page, picture((200, 100, 50))), watching(page) as stream:
        assert read_jpeg(stream).max() <= 4, "black without a card"
        page.on_air = True
        until = time.monotonic() + 60
        while np.abs(read_jpeg(stream)[18, 32].astype(int) - (200, 100, 50)).max() > 6:
            assert time.monotonic() < until


def test_programs_that_show_it_on_are_counted_and_the_page_itself_is_not(page):
    with sending(page, picture()):
        for path, viewers in (("/view.mjpg", 0), ("/stream.mjpg", 1), ("/clean.stream", 1)):
            with watching(page, path):
                assert page.viewers == viewers
            until = time.monotonic() + 60
            while page.viewers:
                assert time.monotonic() < until


def test_nothing_is_encoded_while_nobody_watches(page, monkeypatch):
    def encoded(rgba):
        pytest.fail("encoded for nobody")

    for live in (page._live, page._stream, page._clean):
        monkeypatch.setattr(live, "_encode", encoded)
    for _ in range(5):
        page.send(picture(), None)
    assert status(page)["pictures"] == 5


def test_status_counts_what_was_sent(page):
    assert status(page) == {
        "live": False, "face": False, "fps": 0.0, "age_ms": None, "size": None, "pictures": 0, "watching": 0,
        "open": False, "control": None,
    }  # fmt: skip
    page.send(picture(captured=time.perf_counter() - 0.041), FACE)
    told = status(page)
    assert (told["live"], told["face"], told["size"], told["pictures"]) == (True, True, [64, 36], 1)
    assert 41 <= told["age_ms"] < 1000


def test_status_tells_whether_others_can_reach_the_page_whatever_it_is_called():
    for address, others in (("0.0.0.0:0", True), ("127.0.1.1:0", False)):
        assert PreviewSink(address, size_wh=(64, 36), fps=30).status()["open"] == others


def test_status_without_a_face_tells_no_age(page):
    page.send(picture(captured=time.perf_counter()), None)
    assert (status(page)["face"], status(page)["age_ms"]) == (False, None)


def test_a_files_own_clock_is_no_age(page):
    for captured in (time.perf_counter() - 1 - preview.OLDEST_S, time.perf_counter() + 100):
        page.send(picture(captured=captured), FACE)
    assert status(page)["age_ms"] is None


def test_status_averages_rate_and_age_over_the_last_two_seconds(page, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(preview.time, "perf_counter", lambda: clock[0])
    for n in range(61):
        clock[0] = 1000 + n / 20
        page.send(picture(captured=clock[0] - 0.05), FACE)
    assert page.status()["fps"] == 20.0
    assert page.status()["age_ms"] == 50
    clock[0] += 2
    assert (page.status()["live"], page.status()["fps"], page.status()["age_ms"]) == (False, 0.0, None)


def test_no_page_asks_for_anything_outside():
    folder = preview.resources.files("vcam.sinks") / "page"
    for _, name in preview.PAGES.values():
        text = (folder / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(https?:)?//[a-z0-9]", text.replace("// ", "")), name


def test_the_page_tells_the_line_that_makes_a_virtual_camera():
    assert MODPROBE in (preview.resources.files("vcam.sinks") / "page" / "preview.html").read_text("utf-8")


def test_only_this_computer_can_reach_it(page):
    listening = page._server.socket.getsockname()[0]
    assert listening == "127.0.0.1"
    assert "token" not in page.about


def test_a_taken_port_that_was_asked_for_is_an_error_with_the_way_out(page):
    port = port_of(page)
    with pytest.raises(SinkError, match=rf"port {port} is taken by another program; choose another: preview:\d+"):
        PreviewSink(str(port), size_wh=(64, 36), fps=30).__enter__()


def usual_port(monkeypatch, port):
    for module in (preview, preview_address):
        monkeypatch.setattr(module, "PORT", port)


def test_the_usual_port_gives_way_to_the_next_and_says_so(page, monkeypatch):
    usual_port(monkeypatch, port_of(page))
    with PreviewSink("", size_wh=(64, 36), fps=30) as other:
        assert port_of(other) > port_of(page)
        assert other.about.endswith(f"(port {port_of(page)} was taken)")


def test_when_all_usual_ports_are_taken_that_is_said(page, monkeypatch):
    usual_port(monkeypatch, port_of(page))
    monkeypatch.setattr(preview_address, "TRIES", 1)
    with pytest.raises(SinkError, match="are all taken; choose another: preview:9640"):
        PreviewSink("", size_wh=(64, 36), fps=30).__enter__()


def test_a_port_that_the_system_keeps_for_itself_is_said(monkeypatch):
    def refuse(*what):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(preview, "Server", refuse)
    monkeypatch.setattr(preview, "is_taken", lambda error: False)
    with pytest.raises(SinkError, match="can't use port 80: Permission denied; choose another: preview:8640"):
        PreviewSink("80", size_wh=(64, 36), fps=30).__enter__()


def test_an_address_of_another_computer_is_said(monkeypatch):
    def refuse(*what):
        raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr(preview, "Server", refuse)
    line = "can't be at '10.99.99.99': that is no address of this computer; 0.0.0.0 is all it has"
    with pytest.raises(SinkError, match=re.escape(line)):
        PreviewSink("10.99.99.99:80", size_wh=(64, 36), fps=30).__enter__()
