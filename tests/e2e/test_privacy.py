"""A whole run opens no network socket beyond what the user named, native libraries included.

Most runs happen under a system-call filter (seccomp, see seccomp(2) and linux/filter.h) that kills the process at its
first socket of a network family. It needs no privilege and sees every library, which a Python hook doesn't.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="seccomp is Linux's")

GUARD = str(Path(__file__).with_name("no_network.py"))
CALLS = str(Path(__file__).with_name("net_calls.py"))
PHOTO = str(Path(__file__).parents[1] / "data" / "pictures" / "sitter.jpg")


def guarded(words, tmp_path):
    env = {**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "", "XDG_CONFIG_HOME": str(tmp_path)}
    return subprocess.run(
        [sys.executable, GUARD, *words], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=200, check=False
    )


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_the_guard_kills_a_process_that_opens_a_network_socket(family, tmp_path):
    done = guarded(["-c", f"import socket; socket.socket(socket.{family}); print('opened')"], tmp_path)
    assert done.returncode == -signal.SIGSYS
    assert "opened" not in done.stdout


def test_the_guard_sees_native_code(tmp_path):
    native = "import ctypes; ctypes.CDLL(None).socket(2, 1, 0); print('opened')"
    assert guarded(["-c", native], tmp_path).returncode == -signal.SIGSYS


@pytest.mark.parametrize(
    "words",
    [
        ["run", "--source", "actor", "--out", "o.mp4", "--out", "null", "--frames", "20", "--size", "160x90"],
        ["run", "--source", "actor", "--out", "o.png", "--no-realtime", "--frames", "5", "--size", "160x90"],
        ["track", "CLIP", "--out", "t.csv"],
        ["run", "--portrait", PHOTO, "--source", "CLIP", "--out", "o.png", "--no-realtime", "--size", "640x360"],
        ["reenact", "--source", PHOTO, "--target", PHOTO, "--out", "o.png"],
        ["doctor"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_run_opens_no_network_socket(words, clip, tmp_path):
    done = guarded(["-m", "vcam", *(str(clip) if word == "CLIP" else word for word in words)], tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_preview_page_is_the_one_that_opens_a_socket(tmp_path):
    """The control of the test above: the same guard bites when the user does name something with a port."""
    done = guarded(["-m", "vcam", "run", "--source", "actor", "--out", "preview", "--frames", "3"], tmp_path)
    assert done.returncode == -signal.SIGSYS


@pytest.fixture
def ports():
    """Two of 127.0.0.1 that are ours."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as two,
    ):
        for port in (one, two):
            port.bind(("127.0.0.1", 0))
        yield one, two


def called(words, tmp_path):
    """Every (what, host, port) that a run asks of the network; its native libraries open no socket, as shown above."""
    told = tmp_path / "calls.txt"
    done = subprocess.run(
        [sys.executable, CALLS, str(told), "run", "--out", "null", "--frames", "3", "--size", "160x90", *words],
        cwd=tmp_path,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {tuple(line.split()) for line in told.read_text(encoding="utf-8").splitlines()}


def test_what_is_sent_of_a_face_goes_to_the_named_port_and_nowhere_else(ports, tmp_path):
    one, two = (str(port.getsockname()[1]) for port in ports)
    calls = called(["--source", "actor", "--osc", one, "--vmc", f"127.0.0.1:{two}"], tmp_path)
    assert calls == {(what, "127.0.0.1", port) for what in ("getaddrinfo", "connect") for port in (one, two)}


def test_a_source_of_faces_listens_where_it_was_told_and_calls_nobody(ports, tmp_path):
    free = ports[0].getsockname()[1]
    ports[0].close()
    calls = called(["--source", f"vmc:{free}"], tmp_path)
    assert calls == {(what, "127.0.0.1", str(free)) for what in ("getaddrinfo", "bind")}
