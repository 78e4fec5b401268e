"""A whole run on a real X screen: the avatar is in the window, and its keys and its end do what they should."""

import json
import shutil
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux"),
]

LONGEST_S = 300
"""Until something is there or over, on a busy machine."""
BACKGROUND = (32, 96, 160)
"""#2060a0: a colour of no head and no screen."""


def photographed(path):
    """(h, w, 3) RGB of the whole screen, as another program sees it."""
    subprocess.run(["import", "-window", "root", str(path)], check=True, timeout=60)
    return cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)


def picture_in(shown):
    """The part of the screen that the picture fills: it alone has the background's colour. None: there is none."""
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


def picture_when(holds, path):
    """The picture on the screen once there is one of which that `holds`."""
    until = time.monotonic() + LONGEST_S
    while (picture := picture_in(photographed(path))) is None or not holds(picture):
        assert time.monotonic() < until, "that picture never came"
    return picture


def press(key):
    subprocess.run(["xdotool", "search", "--name", "^vcam$", "key", key], check=True, timeout=60)


def test_the_avatar_is_in_the_window_beside_the_panel_and_alone_until_it_is_told_to_quit(running, tmp_path):
    find = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^vcam$"]
    subprocess.run(find, check=True, timeout=LONGEST_S, stdout=subprocess.DEVNULL)
    picture = picture_when(lambda picture: picture.std(axis=(0, 1)).min() > 15, tmp_path / "screen.png")
    height, width = picture.shape[:2]
    assert width < 600, "it has a panel beside it"
    assert width / height == pytest.approx(16 / 9, abs=0.02)
    face = picture[height // 3 : height * 5 // 9, width * 45 // 100 : width * 55 // 100].reshape(-1, 3).mean(axis=0)
    assert face[0] > face[2] + 20, f"no skin in the middle: RGB {face}"
    press("h")
    alone = picture_when(lambda picture: picture.shape[1] > 700, tmp_path / "screen.png")
    assert alone.shape[1] / alone.shape[0] == pytest.approx(16 / 9, abs=0.02)
    press("ctrl+q")
    out, err = running.communicate(timeout=LONGEST_S)
    assert running.returncode == 0, err
    assert json.loads(out)["frames_sent"] > 0


def test_a_window_that_is_killed_is_one_line_and_with_no_other_output_the_end(running, tmp_path):
    picture_when(lambda picture: True, tmp_path / "screen.png")
    subprocess.run(["xdotool", "search", "--name", "^vcam$", "windowkill"], check=True, timeout=60)
    _, err = running.communicate(timeout=LONGEST_S)
    assert running.returncode == 1, err
    assert "its program ended with exit code 1" in err
    assert "Traceback" not in err
