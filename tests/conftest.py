"""A screen for tests that open windows."""

import os
import shutil
import subprocess

import pytest


@pytest.fixture(scope="session")
def xvfb(tmp_path_factory):
    """Name (":N") and file of pixels of a screen of 800x600 that nobody sees, with OpenGL in software."""
    if not shutil.which("Xvfb"):
        pytest.skip("Xvfb is not installed (apt install xvfb): no screen to open a window on")
    read, write = os.pipe()
    folder = tmp_path_factory.mktemp("screen")
    options = ["-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset", "+extension", "GLX", "-fbdir", str(folder)]
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), *options],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()  # one line once it listens, nothing when it dies
    if not number:
        server.wait(10)
        pytest.skip("Xvfb did not start: no screen to open a window on")
    yield f":{number}", folder / "Xvfb_screen0"
    server.terminate()
    server.wait(10)


@pytest.fixture
def screen(xvfb, monkeypatch):
    """The file of the pixels of `xvfb`, which the environment names as the only screen."""
    display, memory = xvfb
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return memory
