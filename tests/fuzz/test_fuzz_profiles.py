"""Files of numbers that people exchange - a camera's profile, a person - are read soundly or refused in one line."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import JSON, assert_one_line, spoilt

from vcam.calibration import load_profile
from vcam.errors import BadInput
from vcam.person import Person
from vcam.person.files import as_json, load_person, save_person

OWN = {
    "camera": "a webcam", "size_wh": [640, 480], "matrix": [[601.3, 0, 319.1], [0, 601.2, 239.6], [0, 0, 1]],
    "distortion": [-0.3, 0.1, 0.001, 0.002, 0.0], "rms_px": 0.24, "board": "9x6", "views": 13, "date": "2026-01-01",
}  # fmt: skip
PLAIN = {"width": 640, "height": 480, "fx": 600.0, "fy": 600.0, "cx": 320, "cy": 240, "dist_k1k2p1p2k3": [0.0] * 5}
ME = as_json(Person("me", np.linspace(-2, 2, 20), 1.1))


def written(value):
    """As JSON, NaN and halves of letters too."""
    return st.builds(lambda v: json.dumps(v).encode(), value)


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    return tmp_path_factory.mktemp("profile") / "profile.json"


@given(data=written(spoilt(OWN) | spoilt(PLAIN) | JSON) | st.binary(max_size=300))
def test_a_camera_profile_is_a_sound_camera_or_one_line(profile, data):
    profile.write_bytes(data)
    try:
        camera = load_profile(profile, (640, 480))
    except BadInput as error:
        assert_one_line(error, profile)
        return
    assert camera.size_wh == (640, 480)
    assert np.isfinite(camera.matrix).all()
    assert np.isfinite(camera.distortion).all()
    assert (np.diag(camera.matrix) > 0).all()


@pytest.fixture
def person(user):
    """The file of somebody whom the test's own user knows."""
    return save_person(Person("me"))


@given(data=written(spoilt(ME) | JSON) | st.binary(max_size=300))
def test_a_person_is_sound_or_one_line(person, data):
    person.write_bytes(data)
    try:
        found = load_person("me")
    except BadInput as error:
        assert_one_line(error, person)
        return
    assert found.name == "me"
    assert json.loads(json.dumps(as_json(found), allow_nan=False))["name"] == "me"
