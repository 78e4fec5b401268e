import errno
import json
import re
import socket
import threading
import time
from contextlib import contextmanager, suppress

import cv2
import numpy as np
import pytest

from vcam.commands import WAITING, Command, Commands, Shown
from vcam.errors import SinkError, UsageError
from vcam.sinks import preview, web
from vcam.sinks.live_jpeg import LiveJpeg
from vcam.sinks.preview import PreviewSink
from vcam.sinks.virtualcam_fixes import MODPROBE
from vcam.types import Rendered

FACE = object()


def picture(colour=(200, 100, 50), size_wh=(64, 36), captured=None):
    rgba = np.empty((size_wh[1], size_wh[0], 4), np.uint8)
    rgba[...] = (*colour, 255)
    return Rendered(rgba, captured, 0.0)


@pytest.fixture
def page(capfd):
    """An open sink on a free port; nothing that a client does may appear on stderr."""
    with PreviewSink("0", size_wh=(64, 36), fps=30) as sink:
        yield sink
    assert capfd.readouterr() == ("", "")


def port_of(sink):
    return int(re.search(r"127\.0\.0\.1:(\d+)/", sink.about)[1])


def connected(sink):
    return socket.create_connection(("127.0.0.1", port_of(sink)), timeout=20)


def request(sink, path="/", method="GET", host=None, **headers):
    """The bytes of a plain request, as a browser would send it."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{port_of(sink)}'}"]
    return "\r\n".join([*lines, *(f"{name.replace('_', '-')}: {v}" for name, v in headers.items()), "", ""]).encode()


def answer(sink, data):
    """(status code or None, head, body) that the server gives to raw bytes, read until it hangs up."""
    with connected(sink) as client:
        got = b""
        with suppress(ConnectionError):  # it may hang up before it has all of our bytes
            client.sendall(data)
        try:
            while more := client.recv(65536):
                got += more
        except ConnectionError:
            pass  # it hung up with our bytes still on the way
    head, _, body = got.partition(b"\r\n\r\n")
    return (int(head.split()[1]) if head.startswith(b"HTTP/") else None), head.decode("latin-1"), body


def status(sink):
    return json.loads(answer(sink, request(sink, "/status"))[2])


@contextmanager
def sending(sink, *pictures):
    """Pictures in turn from another thread, as the loop gives them, until the block ends."""
    over = threading.Event()

    def run():
        n = 0
        while not over.wait(0.01):
            sink.send(pictures[n % len(pictures)], None)
            n += 1

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def read_picture(stream):
    """The next JPEG of an opened stream, as (h, w, 3) RGB."""
    length = 0
    while line := stream.readline().strip().lower():
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    data = stream.read(length)
    assert stream.readline() == b"\r\n"
    assert stream.readline() == b"--vcam-picture\r\n"
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)


@contextmanager
def watching(sink):
    """An open stream, behind its head and first boundary."""
    with connected(sink) as client, client.makefile("rb") as stream:
        client.sendall(request(sink, "/stream.mjpg"))
        assert stream.readline().split()[1] == b"200"
        while stream.readline().strip():
            pass
        assert stream.readline() == b"--vcam-picture\r\n"
        yield stream


def test_the_stream_shows_the_newest_picture_in_its_colours(page):
    with sending(page, picture((200, 100, 50))), watching(page) as stream:
        for _ in range(3):
            shown = read_picture(stream)
            assert shown.shape == (36, 64, 3)
            assert np.abs(shown[18, 32].astype(int) - (200, 100, 50)).max() <= 4


def test_nothing_is_encoded_while_nobody_watches(page, monkeypatch):
    monkeypatch.setattr("vcam.sinks.live_jpeg._encoded", lambda rgba: pytest.fail("encoded for nobody"))
    for _ in range(5):
        page.send(picture(), None)
    assert status(page)["pictures"] == 5


def test_the_picture_is_copied_when_it_is_offered():
    live, rgba = LiveJpeg(), picture().rgba
    with live.watched():
        live.offer(rgba)
        rgba[:] = 0
        live.start()
        serial, jpeg = live.wait(0, 20)
    live.stop()
    shown = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert (serial, shown[0, 0, 0] > 190) == (1, True)


def test_of_several_pictures_only_the_newest_is_encoded():
    live = LiveJpeg()
    with live.watched():
        for red in (10, 90, 250):
            live.offer(picture((red, 0, 0)).rgba)
        live.start()
        serial, jpeg = live.wait(0, 20)
    live.stop()
    shown = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert (serial, shown[0, 0, 0] > 240) == (1, True)


def test_status_counts_what_was_sent(page):
    assert status(page) == {
        "live": False, "face": False, "fps": 0.0, "age_ms": None, "size": None, "pictures": 0, "watching": 0,
        "switch": None,
        "opening": "",
    }  # fmt: skip
    page.send(picture(captured=time.perf_counter() - 0.041), FACE)
    told = status(page)
    assert (told["live"], told["face"], told["size"], told["pictures"]) == (True, True, [64, 36], 1)
    assert 41 <= told["age_ms"] < 1000


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


def test_every_page_forbids_whatever_does_not_come_from_itself(page):
    for path in ("/", "/preview.css", "/preview.js", "/icon.svg", "/status", "/nothing"):
        _, head, _ = answer(page, request(page, path))
        assert "Content-Security-Policy: default-src 'self';" in head
        assert "Cross-Origin-Resource-Policy: same-origin" in head
        assert "X-Content-Type-Options: nosniff" in head


def test_no_page_asks_for_anything_outside():
    folder = preview.resources.files("vcam.sinks") / "page"
    for _, name in preview.PAGES.values():
        text = (folder / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(https?:)?//[a-z0-9]", text.replace("// ", "")), name


def test_the_page_tells_the_line_that_makes_a_virtual_camera():
    assert MODPROBE in (preview.resources.files("vcam.sinks") / "page" / "preview.html").read_text("utf-8")


def test_head_gives_the_head_only(page):
    for path in ("/", "/status", "/stream.mjpg"):
        code, head, body = answer(page, request(page, path, "HEAD"))
        assert (code, body) == (200, b"")
        assert "Content-Type: " in head


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "X" * 100])
def test_other_methods_are_refused(page, method):
    assert answer(page, request(page, "/", method))[0] == 405


@pytest.mark.parametrize(
    "host", ["evil.example:{}", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1:{}.evil.example"]
)
def test_a_rebound_name_is_refused(page, host):
    code, _, body = answer(page, request(page, "/status", host=host.format(port_of(page))))
    assert (code, body) == (421, f"421 this page is http://127.0.0.1:{port_of(page)}/\n".encode())


def test_no_host_and_two_hosts_are_refused(page):
    two = request(page, "/status", HOST="evil.example")
    assert answer(page, two)[0] == 421
    assert answer(page, b"GET /status HTTP/1.0\r\n\r\n")[0] == 421


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST:{}", "[::1]:{}"])
def test_our_own_names_are_served(page, host):
    assert answer(page, request(page, "/status", host=host.format(port_of(page))))[0] == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_may_link_here_but_not_embed(page, site):
    assert answer(page, request(page, "/stream.mjpg", Sec_Fetch_Site=site))[0] == 403
    assert answer(page, request(page, "/", Sec_Fetch_Site=site))[0] == 200


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


def test_random_bytes_never_harm_the_page(page):
    random = np.random.default_rng(2)
    for length in random.integers(1, 2000, 200):
        answer(page, random.bytes(length) + b"\r\n\r\n")
    assert answer(page, request(page))[0] == 200


def test_a_head_that_never_ends_is_cut_off(page, monkeypatch):
    monkeypatch.setattr(web, "HEAD_S", 0.2)
    with connected(page) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert slow.recv(100) == b""
    with connected(page) as dripping, pytest.raises(ConnectionError):
        drip(dripping)
    assert answer(page, request(page))[0] == 200


def test_a_head_that_is_too_long_is_cut_off_at_once(page, monkeypatch):
    monkeypatch.setattr(web, "HEAD_S", 1000.0)
    assert answer(page, b"GET / HTTP/1.1\r\nX: " + b"x" * web.HEAD_BYTES) == (None, "", b"")


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
    monkeypatch.setattr(web, "STALL_S", 0.2)
    noise = Rendered(np.random.default_rng(3).integers(0, 256, (720, 1280, 4), np.uint8), None, 0.0)  # 1 MB as JPEG
    with socket.socket() as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", port_of(page)))
        lazy.sendall(request(page, "/stream.mjpg"))
        until = time.monotonic() + 30
        while status(page)["watching"] == 0:
            assert time.monotonic() < until
        with sending(page, noise):
            while status(page)["watching"] and time.monotonic() < until:
                pass
        assert status(page)["watching"] == 0


def test_a_viewer_who_leaves_is_no_longer_counted(page):
    with watching(page):
        assert status(page)["watching"] == 1
    until = time.monotonic() + 30
    while status(page)["watching"]:
        assert time.monotonic() < until


def test_too_many_viewers_are_told_so(page, monkeypatch):
    monkeypatch.setattr(web, "MAX_STREAMS", 1)
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
    until = time.monotonic() + 30
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
        thread.join(20)
        assert not thread.is_alive()
    with pytest.raises(SinkError, match="the preview page is not open"):
        sink.send(picture(), None)


def test_only_this_computer_can_reach_it(page):
    listening = page._server.socket.getsockname()[0]
    assert listening == "127.0.0.1"


def test_a_taken_port_that_was_asked_for_is_an_error_with_the_way_out(page):
    port = port_of(page)
    with pytest.raises(SinkError, match=rf"port {port} is taken by another program; choose another: preview:\d+"):
        PreviewSink(str(port), size_wh=(64, 36), fps=30).__enter__()


def test_the_usual_port_gives_way_to_the_next_and_says_so(page, monkeypatch):
    monkeypatch.setattr(preview, "PORT", port_of(page))
    with PreviewSink("", size_wh=(64, 36), fps=30) as other:
        assert port_of(other) > port_of(page)
        assert other.about.endswith(f"(port {port_of(page)} was taken)")


def test_when_all_usual_ports_are_taken_that_is_said(page, monkeypatch):
    monkeypatch.setattr(preview, "PORT", port_of(page))
    monkeypatch.setattr(preview, "TRIES", 1)
    with pytest.raises(SinkError, match="are all taken; choose another: preview:9640"):
        PreviewSink("", size_wh=(64, 36), fps=30).__enter__()


def test_a_port_that_the_system_keeps_for_itself_is_said(monkeypatch):
    def refuse(port, **more):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(preview, "Server", refuse)
    monkeypatch.setattr(preview, "is_taken", lambda error: False)
    with pytest.raises(SinkError, match="can't use port 80: Permission denied; choose another: preview:8640"):
        PreviewSink("80", size_wh=(64, 36), fps=30).__enter__()


@pytest.mark.parametrize("address", ["x", "-1", "65536", "80.5", "0.0.0.0:80", "٣"])
def test_what_is_no_port_is_wrong_usage(address):
    with pytest.raises(UsageError, match=r"preview:.* is no port: give a number from 1024 to 65535, as preview:8640"):
        PreviewSink(address, size_wh=(64, 36), fps=30)


@pytest.fixture
def switched(page):
    """The page with commands to give, and a photo to switch to."""
    page.commands = Commands()
    page.commands.shown = Shown("mika", False, ("anna.jpg", "ben.jpg"))
    page.send(picture(), None)
    return page


def command(sink, path="/command/toggle", method="POST", **other):
    """What the page itself sends, but for `other`; None leaves a header away."""
    headers = {
        "Origin": f"http://127.0.0.1:{port_of(sink)}",
        "X_Vcam_Token": status(sink)["switch"]["token"],
        "Content_Length": "0",
        "Sec_Fetch_Site": "same-origin",
        **other,
    }
    return request(sink, path, method, **{name: value for name, value in headers.items() if value is not None})


@pytest.mark.parametrize("word", ["toggle", "next", "avatar"])
def test_a_command_of_the_page_reaches_the_queue(switched, word):
    assert answer(switched, command(switched, f"/command/{word}"))[0] == 204
    assert switched.commands.drain() == [Command(word)]


def test_status_tells_which_photo_is_being_opened(page):
    page.commands = Commands()
    page.commands.shown = Shown("mika", False, (), "anna.jpg, 25%")
    told = status(page)
    assert told["opening"] == "anna.jpg, 25%"
    assert told["switch"] is None, "there is none to switch to yet"


def test_a_browser_that_tells_no_fetch_site_is_served_too(switched):
    assert answer(switched, command(switched, Sec_Fetch_Site=None, Content_Length=None))[0] == 204
    assert switched.commands.drain() == [Command("toggle")]


def test_status_tells_the_page_who_is_shown_and_how_to_switch(switched):
    told = status(switched)["switch"]
    assert (told["name"], told["photo"], told["photos"]) == ("mika", False, 2)
    assert len(told["token"]) > 20


def test_every_run_has_a_token_of_its_own(switched):
    with PreviewSink("0", size_wh=(64, 36), fps=30) as other:
        other.commands = switched.commands
        assert status(other)["switch"]["token"] != status(switched)["switch"]["token"]


def test_without_photos_or_commands_there_is_nothing_to_switch(page):
    assert status(page)["switch"] is None
    page.commands = Commands()
    page.commands.shown = Shown("mika", False, ())
    assert status(page)["switch"] is None


def test_without_commands_none_is_taken(switched):
    asked = command(switched)
    switched.commands = None
    assert answer(switched, asked)[0] == 503


def test_who_leans_on_the_key_is_told_to_wait(switched):
    codes = [answer(switched, command(switched))[0] for _ in range(WAITING + 1)]
    assert codes == [204] * WAITING + [503]


@pytest.mark.parametrize(
    ("code", "other"),
    [
        (403, {"Origin": "http://evil.example"}),
        (403, {"Origin": "null"}),
        (403, {"Origin": None}),
        (403, {"Origin": "http://127.0.0.1"}),
        (403, {"Origin": "http://127.0.0.1:1"}),
        (403, {"Origin": "https://127.0.0.1:{port}"}),
        (403, {"Origin": "http://localhost:{port}"}),  # a page of ours, but not of the host that was asked
        (403, {"ORIGIN": "http://127.0.0.1:{port}"}),  # twice
        (403, {"Sec_Fetch_Site": "cross-site"}),
        (403, {"Sec_Fetch_Site": "same-site"}),
        (403, {"Sec_Fetch_Site": "none"}),
        (403, {"X_Vcam_Token": None}),
        (403, {"X_Vcam_Token": ""}),
        (403, {"X_Vcam_Token": "x" * 22}),
        (403, {"X_Vcam_Token": "\xe4" * 22}),
        (403, {"X_VCAM_TOKEN": "x"}),
        (421, {"host": "evil.example:{port}"}),
        (413, {"Content_Length": "5"}),
        (413, {"Content_Length": "-1"}),
        (413, {"Content_Length": "99999999999999999999"}),
        (413, {"Transfer_Encoding": "chunked"}),
        (405, {"path": "/command/quit"}),
        (405, {"path": "/command/load"}),
        (405, {"path": "/command/toggle?x"}),
        (405, {"path": "/command/toggle/"}),
        (405, {"path": "/command/"}),
        (405, {"path": "/status"}),
        (404, {"method": "GET"}),
        (405, {"method": "PUT"}),
        (405, {"method": "OPTIONS"}),
    ],
)  # fmt: skip
def test_no_foreign_page_can_switch(switched, code, other):
    filled = {k: v.format(port=port_of(switched)) if isinstance(v, str) else v for k, v in other.items()}
    assert answer(switched, command(switched, **filled))[0] == code
    assert switched.commands.drain() == []
    assert answer(switched, command(switched))[0] == 204, "the control: the page itself still can"


def test_the_token_is_told_to_no_other_site(switched):
    for site in ("cross-site", "same-site"):
        code, _, body = answer(switched, request(switched, "/status", Sec_Fetch_Site=site))
        assert (code, b"token" in body) == (403, False)
    _, head, _ = answer(switched, request(switched, "/status", Origin="http://evil.example"))
    assert "access-control" not in head.lower(), "or a script from elsewhere could read it"


def test_random_headers_never_switch(switched):
    random = np.random.default_rng(4)
    for length in random.integers(1, 500, 100):
        answer(switched, b"POST /command/toggle HTTP/1.1\r\n" + random.bytes(length) + b"\r\n\r\n")
    assert switched.commands.drain() == []
    assert answer(switched, request(switched))[0] == 200
