"""A whole run on a real X screen: the avatar is in the window, and Escape ends it well."""

import json
import shutil
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux")

BACKGROUND = (32, 96, 160)
"""#2060a0: a colour of no head and no screen."""


def photographed(path):
    """(h, w, 3) RGB of the whole screen, as another program sees it."""
    subprocess.run(["import", "-window", "root", str(path)], check=True, timeout=60)
    return cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)


def window_in(shown):
    """The part of the screen that the window fills: it alone has the background's colour. None: there is no picture."""
    rows, columns = (np.abs(shown.astype(int) - BACKGROUND).max(axis=2) <= 2).nonzero()
    return shown[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] if len(rows) else None


@pytest.fixture
def running(screen, tmp_path):
    """A `vcam run` that shows the actor's avatar in a window."""
    for program, package in (("xdotool", "xdotool"), ("import", "imagemagick")):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed (apt install {package})")
    words = ["run", "--source", "actor", "--out", "window", "--size", "640x360", "--background", "#2060a0", "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "vcam", *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        try:
            yield run
        finally:
            run.kill()


def test_the_avatar_is_in_the_window_until_escape_is_pressed(running, tmp_path):
    find = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^vcam$"]
    subprocess.run(find, check=True, timeout=60, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while (window := window_in(photographed(tmp_path / "screen.png"))) is None:  # black before the first picture
        assert time.monotonic() < until, "no picture in the window"
    assert window.shape == (360, 640, 3)
    assert np.abs(window[:200, [0, -1]].astype(int) - BACKGROUND).max() <= 2
    face = window[120:200, 290:350].reshape(-1, 3).mean(axis=0)
    assert face[0] > face[2] + 20, f"no skin in the middle: RGB {face}"
    assert window.std(axis=(0, 1)).min() > 15
    subprocess.run(["xdotool", "search", "--name", "^vcam$", "key", "Escape"], check=True, timeout=60)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 0, err
    assert json.loads(out)["frames_sent"] > 0
