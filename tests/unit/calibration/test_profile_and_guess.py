"""A profile is read as it is or refused in one line; a guess says that it is one."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from vcam.calibration import guess_camera, load_profile
from vcam.errors import BadInput

SHARED = Path(__file__).parents[4] / "shared" / "data"
OWN = {
    "camera": "a webcam", "size_wh": [640, 480], "matrix": [[601.3, 0, 319.1], [0, 601.2, 239.6], [0, 0, 1]],
    "distortion": [-0.3, 0.1, 0.001, 0.002, 0.0], "rms_px": 0.24, "board": "9x6", "views": 13, "date": "2026-01-01",
    "opencv": "4.14.0",
}  # fmt: skip
PLAIN = {
    "width": 640,
    "height": 480,
    "fx": 600.0,
    "fy": 601.0,
    "cx": 319.5,
    "cy": 239.5,
    "dist_k1k2p1p2k3": [0, 0, 0, 0, 0.1],
}


@pytest.fixture
def load(tmp_path):
    def write_and_load(content, size_wh=(640, 480)):
        path = tmp_path / "profile.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return load_profile(path, size_wh)

    return write_and_load


def test_own_form_is_read_whole(load):
    camera = load(OWN)
    assert camera.size_wh == (640, 480)
    np.testing.assert_array_equal(camera.matrix, OWN["matrix"])
    np.testing.assert_array_equal(camera.distortion, OWN["distortion"])
    assert camera.rms_px == 0.24


def test_plain_form_is_read_too(load):
    camera = load(PLAIN)
    np.testing.assert_array_equal(camera.matrix, [[600, 0, 319.5], [0, 601, 239.5], [0, 0, 1]])
    np.testing.assert_array_equal(camera.distortion, [0, 0, 0, 0, 0.1])
    assert camera.rms_px is not None  # None would mean a guess


def test_plain_form_without_distortion_has_none(load):
    assert not load({k: v for k, v in PLAIN.items() if k != "dist_k1k2p1p2k3"}).distortion.any()


@pytest.mark.parametrize("form", [OWN, PLAIN])
def test_another_resolution_is_refused_with_both_sizes_named(load, form):
    with pytest.raises(BadInput, match=r"profile\.json: made for 640x480, but the picture is 1280x720"):
        load(form, (1280, 720))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not a JSON file"),
        (b"\xff\xfe\x00", "not a JSON file"),
        (b"{", "not a JSON file"),
        (b"[" * 200_000, "not a JSON file"),
        (b'{"width": 1' + b"0" * 6000 + b"}", "not a JSON file|out of range"),
        (b" " * 1_000_001, "larger than 1000 kB"),
        ([OWN], "holds no JSON object"),
        ({}, "has no 'width'"),
        (OWN | {"distortion": None}, "distortion must be a list of 5"),
        (OWN | {"distortion": [0, 0, 0, 0]}, "distortion must be a list of 5"),
        (OWN | {"distortion": [0, 0, 0, 0, math.nan]}, "distortion holds a number out of range"),
        (OWN | {"distortion": [0, 0, 0, 0, "0"]}, "distortion must hold numbers only"),
        (OWN | {"size_wh": 640}, "size_wh must be a list of 2"),
        (OWN | {"size_wh": [640.5, 480]}, "resolution 640.5x480 is not one of whole pixels"),
        (OWN | {"size_wh": [-640, 480]}, "resolution -640x480 is not one of whole pixels"),
        (OWN | {"matrix": [[600, 0, 320], [0, 600, 240]]}, "matrix must be a list of 3"),
        (OWN | {"matrix": [[600, 0, 320], [0, 600, 240], [0, 0]]}, "matrix must be a list of 3"),
        (OWN | {"matrix": [[600, 0, 320], [5, 600, 240], [0, 0, 1]]}, "matrix is not of the form"),
        (OWN | {"matrix": [[600, 0, 320], [0, 600, 240], [0, 0, 2]]}, "matrix is not of the form"),
        (OWN | {"matrix": [[0, 0, 320], [0, 600, 240], [0, 0, 1]]}, "fx is 0 px, which no camera of 640x480 has"),
        (OWN | {"rms_px": "small"}, "rms_px must hold numbers only"),
        ({k: v for k, v in OWN.items() if k != "distortion"}, "has no 'distortion'"),
        ({k: v for k, v in PLAIN.items() if k != "cy"}, "has no 'cy'"),
        (PLAIN | {"fy": -600}, "fy is -600 px, which no camera"),
        (PLAIN | {"fx": 1e12}, "fx holds a number out of range"),
        (PLAIN | {"fx": True}, "fx must hold numbers only"),
        (PLAIN | {"cx": math.inf}, "cx holds a number out of range"),
        (PLAIN | {"dist_k1k2p1p2k3": {}}, "dist_k1k2p1p2k3 must be a list of 5"),
    ],
)
def test_a_broken_profile_is_refused_in_one_line(load, content, why):
    with pytest.raises(
        BadInput, match=f"^camera profile .*profile.json: .*({why}).*; use one that was made for"
    ) as caught:
        load(content)
    assert "\n" not in str(caught.value)


def test_a_missing_profile_and_a_folder_are_refused_in_one_line(tmp_path):
    with pytest.raises(BadInput, match=r"nowhere\.json: No such file"):
        load_profile(tmp_path / "nowhere.json", (640, 480))
    with pytest.raises(BadInput, match="camera profile"):
        load_profile(tmp_path, (640, 480))


def test_a_guess_has_the_stated_field_of_view_and_no_rms():
    camera = guess_camera((1280, 720), fov_deg=78.0)
    corner = np.linalg.solve(camera.matrix, [-0.5, -0.5, 1])
    assert 2 * math.degrees(math.atan(math.hypot(corner[0], corner[1]))) == pytest.approx(78)
    assert camera.rms_px is None
    assert not camera.distortion.any()


def test_a_guess_looks_through_the_middle_of_the_picture():
    assert guess_camera((640, 480)).matrix[:2, 2].tolist() == [319.5, 239.5]


@pytest.mark.shared
def test_the_guess_is_near_a_real_webcam():
    """OpenCV's stereo set, left camera, calibrated from its boards: fx 532 px at 640x480."""
    assert guess_camera((640, 480)).matrix[0, 0] == pytest.approx(532, rel=0.1)


@pytest.mark.shared
def test_the_profiles_of_the_rendered_clips_are_read():
    if not SHARED.is_dir():
        pytest.skip(f"no {SHARED}")
    camera = load_profile(SHARED / "synth_pose" / "camera.json", (640, 480))
    assert (camera.matrix[0, 0], camera.matrix[0, 2]) == (600.0, 319.5)
