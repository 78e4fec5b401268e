"""The page's little web server against hostile and clumsy clients."""

import socket
import threading
import time

import numpy as np
import pytest
from page_client import answer, connected, picture, port_of, request, sending, status, watching

from vcam.errors import SinkError
from vcam.sinks import preview, web, web_reading, web_requests
from vcam.sinks.preview import PreviewSink
from vcam.types import Rendered


def test_every_page_forbids_whatever_does_not_come_from_itself(page):
    for path in (*preview.PAGES, "/?clean=1", "/status", "/nothing", "/picture/0"):
        _, head, _ = answer(page, request(page, path))
        assert "Content-Security-Policy: default-src 'self';" in head
        assert "Cross-Origin-Resource-Policy: same-origin" in head
        assert "X-Content-Type-Options: nosniff" in head


def test_head_gives_the_head_only(page):
    for path in ("/", "/?clean=1", "/status", "/stream.mjpg", "/clean.stream"):
        code, head, body = answer(page, request(page, path, "HEAD"))
        assert (code, body) == (200, b"")
        assert "Content-Type: " in head


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "X" * 100])
def test_other_methods_are_refused(page, method):
    assert answer(page, request(page, "/", method))[0] == 405


@pytest.mark.parametrize(
    "path",
    ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/preview.css/../../picture.py", "//etc/passwd", "/page/", "*",
     "/preview.html\\..", "http://evil.example/", "/" + "a" * 9000],
)  # fmt: skip
def test_there_are_no_files_to_reach(page, path):
    code, _, body = answer(page, request(page, path))
    assert code == 404
    assert b"root:" not in body


HOSTILE = [
    b"\r\n\r\n",
    b"\n\n",
    b"\0" * 3000 + b"\r\n\r\n",
    bytes(range(256)) * 8 + b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xff" * 500 + b"\r\n\r\n",  # how TLS begins
    b"GET\r\n\r\n",
    b"GET /\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/-1.x\r\n\r\n",
    b"GET / HTTP/1.1\r\n: nameless\r\n\xff\xfe: \x00\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 400 + b"\r\n",
    b"GET / HTTP/1.1\r\nHost" + b"x" * 100_000,
    b"GET /\xe2\x98\x83<script> HTTP/1.1\r\n\r\n",
    b"A" * 1_000_000,
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_garbage_is_answered_with_an_error_or_nothing_and_the_page_lives_on(page, data):
    code, _, body = answer(page, data)
    assert code in (None, 400, 404, 405, 414, 421, 431, 505)
    assert b"Traceback" not in body
    assert answer(page, request(page))[0] == 200


def test_a_head_that_never_ends_is_cut_off(page, monkeypatch):
    with monkeypatch.context() as patch:  # afterwards a busy machine has its time again
        patch.setattr(web_reading, "REQUEST_S", 0.2)
        with connected(page) as slow:
            slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
            assert slow.recv(100) == b""
        with connected(page) as dripping, pytest.raises(ConnectionError):
            drip(dripping)
    assert answer(page, request(page))[0] == 200


def test_a_head_that_is_too_long_is_cut_off_at_once(page, monkeypatch):
    monkeypatch.setattr(web_reading, "REQUEST_S", 1000.0)
    assert answer(page, b"GET / HTTP/1.1\r\nX: " + b"x" * web_reading.HEAD_BYTES) == (None, "", b"")


def drip(client):
    """One byte every 20 ms: each is in time, all together never end."""
    client.settimeout(0.02)
    for _ in range(500):
        client.sendall(b"x")
        try:
            if client.recv(1) == b"":
                raise ConnectionResetError
        except TimeoutError:
            pass


def test_a_client_that_does_not_read_is_dropped_and_send_never_waits_for_it(page, monkeypatch):
    monkeypatch.setattr(web_requests, "STALL_S", 0.2)
    noise = Rendered(np.random.default_rng(3).integers(0, 256, (720, 1280, 4), np.uint8), None, 0.0)  # 1 MB as JPEG
    with socket.socket() as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", port_of(page)))
        lazy.sendall(request(page, "/stream.mjpg"))
        until = time.monotonic() + 60
        while status(page)["watching"] == 0:
            assert time.monotonic() < until
        with sending(page, noise):
            while status(page)["watching"] and time.monotonic() < until:
                pass
        assert status(page)["watching"] == 0


def test_a_viewer_who_leaves_is_no_longer_counted(page):
    with watching(page):
        assert status(page)["watching"] == 1
    until = time.monotonic() + 60
    while status(page)["watching"]:
        assert time.monotonic() < until


def test_too_many_viewers_are_told_so(page, monkeypatch):
    monkeypatch.setattr(web_requests, "MAX_STREAMS", 1)
    with watching(page):
        code, _, body = answer(page, request(page, "/stream.mjpg"))
        assert (code, body) == (503, b"503 too many watch already\n")


def test_too_many_connections_are_hung_up_on(page, monkeypatch):
    monkeypatch.setattr(web, "MAX_CLIENTS", 3)
    held = [connected(page) for _ in range(3)]
    try:
        assert answer(page, request(page))[0] is None
    finally:
        for client in held:
            client.close()
    until = time.monotonic() + 60
    while answer(page, request(page))[0] != 200:
        assert time.monotonic() < until


def test_closing_ends_every_stream_and_every_thread():
    before = set(threading.enumerate())
    with PreviewSink("0", size_wh=(64, 36), fps=30) as sink:
        client = connected(sink)
        client.sendall(request(sink, "/stream.mjpg"))
        assert client.recv(12) == b"HTTP/1.0 200"
    with client:
        while client.recv(4096):
            pass
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
        assert not thread.is_alive()
    with pytest.raises(SinkError, match="the preview page is not open"):
        sink.send(picture(), None)
