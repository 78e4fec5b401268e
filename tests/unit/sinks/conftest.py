import os
import shutil
import subprocess

import pytest


@pytest.fixture(scope="session")
def xvfb():
    """ ":N" of a screen of 800x600 that nobody sees, with OpenGL in software."""
    if not shutil.which("Xvfb"):
        pytest.skip("Xvfb is not installed (apt install xvfb): no screen to open a window on")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp", "+extension", "GLX"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()  # one line once it listens, nothing when it dies
    if not number:
        server.wait(10)
        pytest.skip("Xvfb did not start: no screen to open a window on")
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.fixture
def screen(xvfb, monkeypatch):
    """The same as `xvfb`, named in the environment as the only screen."""
    monkeypatch.setenv("DISPLAY", xvfb)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return xvfb
