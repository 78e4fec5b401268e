"""A client of the preview page that sends just the bytes it is told to."""

import json
import re
import socket
import threading
from contextlib import contextmanager, suppress

import cv2
import numpy as np

from vcam.commands import Choice, Shown
from vcam.keys import table_of
from vcam.types import Rendered

FACE = object()
SHOWN = Shown(
    name="mika",
    avatar="mika",
    photos=("anna.jpg", "ben.jpg"),
    avatars=(Choice("mika", "Mika"), Choice("日本", "日本語の名前")),
    expressions=("joy", "sorrow"),
    background="soft",
    keys=table_of({}),
)


def picture(colour=(200, 100, 50), size_wh=(64, 36), captured=None):
    rgba = np.empty((size_wh[1], size_wh[0], 4), np.uint8)
    rgba[...] = (*colour, 255)
    return Rendered(rgba, captured, 0.0)


def port_of(sink):
    return int(re.search(r":(\d+)/", sink.about)[1])


def connected(sink):
    return socket.create_connection(("127.0.0.1", port_of(sink)), timeout=60)


def request(sink, path="/", method="GET", host=None, **headers):
    """The bytes of a plain request, as a browser would send it."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host or f'127.0.0.1:{port_of(sink)}'}"]
    return "\r\n".join([*lines, *(f"{name.replace('_', '-')}: {v}" for name, v in headers.items()), "", ""]).encode()


def answer(sink, data, *, over=False):
    """(status code or None, head, body) that the server gives to raw bytes, read until it hangs up; `over`: it learns
    that no more will come."""
    with connected(sink) as client:
        got = b""
        with suppress(OSError):  # it may hang up before it has all of our bytes
            client.sendall(data)
            if over:
                client.shutdown(socket.SHUT_WR)
        try:
            while more := client.recv(65536):
                got += more
        except ConnectionError:
            pass  # it hung up with our bytes still on the way
    head, _, body = got.partition(b"\r\n\r\n")
    return (int(head.split()[1]) if head.startswith(b"HTTP/") else None), head.decode("latin-1"), body


def status(sink, **headers):
    return json.loads(answer(sink, request(sink, "/status", **headers))[2])


def command(sink, path="/command/toggle", value="", method="POST", **other):
    """What the page itself sends, but for `other`; None leaves a header away."""
    body = value if isinstance(value, bytes) else value.encode()
    headers = {
        "Origin": f"http://127.0.0.1:{port_of(sink)}",
        "X_Vcam_Token": status(sink)["control"]["token"],
        "Content_Length": len(body),
        "Sec_Fetch_Site": "same-origin",
        **other,
    }
    return request(sink, path, method, **{name: v for name, v in headers.items() if v is not None}) + body


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


@contextmanager
def watching(sink, path="/stream.mjpg"):
    """An open stream, behind its head."""
    with connected(sink) as client, client.makefile("rb") as stream:
        client.sendall(request(sink, path))
        assert stream.readline().split()[1] == b"200"
        while stream.readline().strip():
            pass
        yield stream


def read_jpeg(stream):
    """The next picture of an opened /stream.mjpg, as (h, w, 3) RGB."""
    assert stream.readline() == b"--vcam-picture\r\n"
    length = 0
    while line := stream.readline().strip().lower():
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    data = stream.read(length)
    assert stream.readline() == b"\r\n"
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)


def unpacked(data):
    """((h, w, 3) RGB, (h, w) alpha or None) of a picture with alpha as it travels."""
    colour, mask = (int.from_bytes(data[at : at + 4], "little") for at in (0, 4))
    assert len(data) == 8 + colour + mask
    rgb = cv2.imdecode(np.frombuffer(data[8 : 8 + colour], np.uint8), cv2.IMREAD_COLOR_RGB)
    if not mask:
        return rgb, None
    png = cv2.imdecode(np.frombuffer(data[8 + colour :], np.uint8), cv2.IMREAD_UNCHANGED)
    assert not png[..., :3].any()
    return rgb, png[..., 3]
