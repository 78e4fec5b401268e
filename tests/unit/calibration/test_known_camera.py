"""A calibrated camera is known again by its name and size; what is said of it is one line."""

import json
import logging
from dataclasses import replace

import numpy as np
import pytest
from camera_views import CAMERA

from vcam import v4l2
from vcam.calibrate.known import camera_name, known_camera
from vcam.calibrate.result import Result
from vcam.calibrate.save import save_profile
from vcam.calibrate.target import Target
from vcam.calibration import guess_camera, load_profile
from vcam.calibration.kept import kept_path
from vcam.errors import BadInput, UsageError

GUESS = Result(guess_camera((480, 360), 78.0), "fov", 1)
MEASURED = Result(replace(CAMERA, rms_px=0.2), "9x6", 12)


class Webcam:
    """What a WebcamSource tells once it is open."""

    def __init__(self, size_wh=(480, 360), device="", number=0):
        self.size_wh, self.device = size_wh, device
        self.about = f"camera {number}: {size_wh[0]}x{size_wh[1]} at 30 fps"


class File:
    """A source without a camera."""

    size_wh, about = (480, 360), "a.mp4: 480x360"


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch, caplog):
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    caplog.set_level(logging.INFO, "vcam")


def test_a_kept_profile_is_found_by_name_and_size(caplog):
    save_profile(MEASURED, None, "camera 0")
    camera = known_camera(None, Webcam())
    np.testing.assert_array_equal(camera.matrix, CAMERA.matrix)
    np.testing.assert_array_equal(camera.distortion, CAMERA.distortion)
    assert caplog.messages == ["camera: calibrated to 0.20 px (camera 0, 480x360)"]


def test_a_kept_guess_is_called_one(caplog):
    save_profile(GUESS, None, "camera 0")
    assert known_camera(None, Webcam()).rms_px is None
    assert caplog.messages == ["camera: guessed by the profile (camera 0, 480x360)"]


def test_another_size_and_another_camera_are_not_calibrated(caplog):
    save_profile(MEASURED, None, "camera 0")
    assert known_camera(None, Webcam((1280, 720))) is None
    assert known_camera(None, Webcam(number=1)) is None
    assert caplog.messages == [
        "camera: calibrated for 480x360 only, at 1280x720 its field of view is guessed; see vcam calibrate --help",
        "camera: not calibrated, at 480x360 its field of view is guessed; see vcam calibrate --help",
    ]


def test_a_profile_that_is_named_wins(tmp_path, caplog):
    save_profile(MEASURED, None, "camera 0")
    save_profile(GUESS, tmp_path / "mine.json", "")
    assert known_camera(str(tmp_path / "mine.json"), Webcam()).rms_px is None
    assert caplog.messages == [f"camera: guessed by the profile ({tmp_path / 'mine.json'})"]


def test_a_file_has_no_camera_and_nothing_is_said(caplog):
    assert camera_name(File()) == ""
    assert known_camera(None, File()) is None
    assert not caplog.messages


def test_a_named_profile_needs_pictures_of_one_size():
    with pytest.raises(UsageError, match=r"--camera-profile: this source has no fixed picture size"):
        known_camera("mine.json", object())


def test_a_named_profile_that_does_not_fit_is_refused(tmp_path):
    save_profile(MEASURED, tmp_path / "mine.json", "")
    with pytest.raises(BadInput, match="made for 480x360, but the picture is 640x480"):
        known_camera(str(tmp_path / "mine.json"), Webcam((640, 480)))


def test_a_broken_kept_profile_is_told_and_not_used(caplog):
    save_profile(MEASURED, None, "camera 0")
    kept_path("camera 0", (480, 360)).write_text("{")
    assert known_camera(None, Webcam()) is None
    assert "not a JSON file" in caplog.text


def test_a_camera_is_called_by_its_makers_name(monkeypatch):
    device = v4l2.Device(
        **{**dict.fromkeys(v4l2.Device.__dataclass_fields__, ""), "path": "/dev/video2", "name": "C920"}
    )
    monkeypatch.setattr(v4l2, "devices", lambda: [device])
    assert camera_name(Webcam(device="/dev/video2")) == "C920"
    assert camera_name(Webcam(device="/dev/video3", number=3)) == "camera 3"


def test_a_guess_never_takes_the_place_of_a_calibration(tmp_path):
    said, size = [], CAMERA.size_wh
    save_profile(MEASURED, None, "C920")
    out = tmp_path / "guess.json"
    report = Target(fov_deg=78.0, out=out).finish(GUESS, "C920", said.append)
    assert report["written"] == [str(out)]
    assert said[-1] == "vcam goes on to use the calibration of C920, which is better than a guess"
    with pytest.raises(UsageError, match=r"C920 is calibrated already, better than by a guess; give --out, or delete"):
        Target(fov_deg=78.0).finish(GUESS, "C920", said.append)
    assert load_profile(kept_path("C920", size), size).rms_px == 0.2
    kept_path("C920", size).write_text("{")
    Target(fov_deg=78.0).finish(GUESS, "C920", said.append)
    assert said[-1] == "vcam uses it by itself for C920 at 480x360"


def test_names_that_are_no_file_names_stay_apart():
    names = ["../../etc", "a/b", "a b", "a-b", "ä", "CON", "x" * 500, "Webcam C920: HD"]
    paths = {kept_path(name, (640, 480)) for name in names}
    assert len(paths) == len(names)
    assert {path.parent for path in paths} == {kept_path("a", (1, 1)).parent}
    assert all(len(path.name) < 100 for path in paths)


def test_the_profile_is_the_one_promised(tmp_path):
    save_profile(MEASURED, tmp_path / "p.json", "C920")
    profile = json.loads((tmp_path / "p.json").read_text())
    assert list(profile) == [
        "camera", "size_wh", "matrix", "distortion", "rms_px", "board", "views", "date", "opencv"
    ]  # fmt: skip
    assert (profile["camera"], profile["size_wh"], profile["board"], profile["views"]) == (
        "C920",
        [480, 360],
        "9x6",
        12,
    )
