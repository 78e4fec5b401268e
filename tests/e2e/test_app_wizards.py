"""Both calibrations worked by mouse in a real window, from the first press to the last: the face's, the lens's."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from app_driver import STATE, again_until, until
from camera_of_tests import WallCamera

from vcam.calibration import load_profile
from vcam.calibration.kept import kept_path
from vcam.calibration.missing import WANTED
from vcam.commands import Choice

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux"),
]

NAME = WallCamera.about.partition(":")[0]
CAMERA_TAB = replace(STATE, sources=(Choice("actor", "the bundled actor"),))
MEASURING = {"say": next(iter(WANTED.values())), "views": 0, "needed": 12, "grid": ["0" * 16] * 12}
WIZARD = "Measure the lens (2 min)"


@pytest.fixture
def with_camera(in_hand, monkeypatch):
    """The app, fed by a class of camera_of_tests."""
    here = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", f"{here}:{here.parent}")
    return lambda name: in_hand("--source", f"camera_of_tests:{name}")


def begin(app):
    """Open the wizard for a board of 7 by 5 corners."""
    app.open("Camera")

    def measure():
        app.click("board", "7 x 5", WIZARD, tab="Camera", state=CAMERA_TAB)

    app.until_heard(measure, "calibration: show the 7x5 board")


def test_the_lens_is_measured_by_mouse_and_known_from_then_on(with_camera):
    app = with_camera("BoardCamera")
    begin(app)
    app.hears("camera: calibrated to")
    assert load_profile(kept_path(NAME, WallCamera.size_wh), WallCamera.size_wh).rms_px < 0.5
    left, top, right, bottom = until(app.filled, app.told("no button to end it"))
    again_until(
        lambda: app.click_at((left + right) / 2, (top + bottom) / 2),
        lambda: not app.filled(),
        app.told("the wizard stays"),
    )


def test_measuring_the_lens_is_given_up_by_mouse_and_nothing_is_kept(with_camera):
    app = with_camera("WallCamera")
    begin(app)
    app.until_heard(lambda: app.click("end", state=replace(STATE, calibrating=MEASURING)), "calibration is given up")
    assert not kept_path(NAME, WallCamera.size_wh).exists()


def test_a_face_is_learned_by_mouse_to_the_end_and_taken_back(in_hand):
    app = in_hand()
    app.open("Face")
    app.until_heard(lambda: app.click("learn", tab="Face"), "learning your face takes twenty seconds")
    app.hears("your face is known in this run")
    _, top, right, bottom = until(app.filled, app.told("no button to end it"))
    undo = right + (app.size[0] - right) / 2, (top + bottom) / 2
    app.until_heard(lambda: app.click_at(*undo), "your face is known as it was before")
