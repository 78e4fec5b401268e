"""A real run that another program controls: by OSC as python-osc sends it, and by keys while that has the focus."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from pythonosc.osc_message_builder import build_msg

from vcam.show.stage import HAMMER_S
from vcam.wires.osc import decode

PLAIN = ["run", "--source", "actor", "--out", "null", "--size", "320x180", "--json"]


class Run:
    """A `vcam run` that listens on a port: told by `tell`, asked by `until`."""

    def __init__(self, process, port):
        self.process, self.lines = process, []
        self._port, self._asks = port, socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._asks.settimeout(0.5)

    def tell(self, address, *arguments):
        """Send a message as python-osc packs it."""
        self._asks.sendto(build_msg(address, list(arguments)).dgram, ("127.0.0.1", self._port))

    def until(self, **wanted):
        """Ask how things stand until they are so; what is asked too often is passed over, and asked again."""
        state, end = {}, time.monotonic() + 120
        while not wanted.items() <= state.items():
            assert time.monotonic() < end, (state, self.lines)
            self.tell("/vcam/ask")
            with suppress(TimeoutError):
                answer = decode(self._asks.recv(65536))
                state = {message.address.rpartition("/")[2]: message.arguments[0] for message in answer}

    def said(self, text):
        """Read what it says until `text` is in it."""
        for line in iter(self.process.stderr.readline, ""):
            self.lines.append(line)
            if text in line:
                return
        raise AssertionError(self.lines)

    def close(self):
        self.process.kill()
        self._asks.close()


@contextmanager
def running(*more):
    """A run, once it listens."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "vcam", *PLAIN, "--control", str(port), *more]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        run, late = Run(process, port), threading.Timer(400, process.kill)
        late.start()
        try:
            run.said(f"control: commands by OSC to 127.0.0.1:{port}")
            yield run
        finally:
            late.cancel()
            run.close()


def test_a_script_switches_a_run_hears_how_it_stands_and_ends_it(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with running() as run:
        run.until(panic=0, on_air=0, paused=0)  # there is no virtual camera in this run
        run.tell("/vcam/panic", 1)
        run.tell("/vcam/pause")
        run.until(panic=1, paused=1)
        run.tell("/vcam/panic", 0)
        run.until(panic=0)
        run.tell("/vcam/portait", 1)
        run.said("control: /vcam/portait from 127.0.0.1: no such address; did you mean '/vcam/portrait'?")
        run.tell("/vcam/quit")
        out, err = run.process.communicate(timeout=300)
    assert run.process.returncode == 0, err
    assert json.loads(out)["frames_sent"] > 0


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux")
def test_panic_pressed_in_another_program_puts_the_card_on_the_outputs(screen):
    for program, package in (("xdotool", "xdotool"), ("xev", "x11-utils")):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed (apt install {package})")
    with subprocess.Popen(["xev"], stdout=subprocess.DEVNULL) as other, running() as run:
        try:
            window = ["search", "--sync", "--onlyvisible", "--name", "Event Tester", "windowfocus", "--sync"]
            subprocess.run(["xdotool", *window], check=True, timeout=60)
            run.said("hot-keys: work in every program, as ctrl+alt+shift+esc (panic)")
            for wanted in (1, 0):
                subprocess.run(["xdotool", "key", "ctrl+alt+shift+Escape"], check=True, timeout=60)
                run.until(panic=wanted)
                calm = time.monotonic() + 2 * HAMMER_S  # or the card stays, as who hammers on the key wants
                while time.monotonic() < calm:
                    run.until(panic=wanted)
            subprocess.run(["xdotool", "key", "ctrl+alt+shift+q"], check=True, timeout=60)
            out, err = run.process.communicate(timeout=300)
        finally:
            other.kill()
    assert run.process.returncode == 0, err
    assert json.loads(out)["frames_sent"] > 0


@pytest.mark.slow
def test_a_taken_port_is_one_line(vcam):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        done = vcam(*PLAIN, "--control", port, env={"DISPLAY": "", "WAYLAND_DISPLAY": ""})
    assert done.code == 1
    last = done.err.strip().splitlines()[-1]
    assert last.startswith(f"vcam: error: control: can't listen on 127.0.0.1:{port}: ")
    assert f"(process {os.getpid()}) has that port; close it, or name another port here and in the sender" in last
