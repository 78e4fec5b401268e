"""The bundled actor: a film that loops, and a truth that fits it."""

import csv
import json

import av
import numpy as np
import pytest

from vcam.geometry import CAMERA_FROM_HEAD_FACING, rotation_from_angles, rotation_from_quat_wxyz
from vcam.resources import find
from vcam.types import ARKIT


@pytest.fixture(scope="module")
def truth():
    with find("actor", "truth.csv").open(newline="") as table:
        return list(csv.DictReader(table))


def numbers(truth, *names):
    return np.array([[float(row[name]) for name in names] for row in truth])


def test_every_frame_of_the_film_has_its_truth(truth):
    with av.open(str(find("actor", "actor.mp4"))) as film:
        times = [float(frame.time) for frame in film.decode(video=0)]
        stream = film.streams.video[0]
        assert (stream.width, stream.height, stream.codec_context.name) == (640, 480, "h264")
    assert len(times) == len(truth) == 300
    np.testing.assert_allclose(times, numbers(truth, "time_s")[:, 0], atol=1e-3)
    assert find("actor", "actor.mp4").stat().st_size < 1_000_000


def test_columns_are_those_of_the_track_command(truth):
    head = "frame,time_s,tracked,yaw_deg,pitch_deg,roll_deg,x_mm,y_mm,z_mm,qw,qx,qy,qz,error_px"
    gaze = "gaze_left_yaw_deg,gaze_left_pitch_deg,gaze_right_yaw_deg,gaze_right_pitch_deg"
    assert list(truth[0]) == [*head.split(","), *gaze.split(","), *ARKIT]


def test_angles_and_quaternion_say_the_same(truth):
    angles = np.radians(numbers(truth, "yaw_deg", "pitch_deg", "roll_deg"))
    quats = numbers(truth, "qw", "qx", "qy", "qz")
    for three, quat in zip(angles, quats, strict=True):
        expected = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*three)
        np.testing.assert_allclose(rotation_from_quat_wxyz(quat), expected, atol=2e-4)


def test_the_loop_closes_without_a_jump(truth):
    everything = numbers(truth, "yaw_deg", "pitch_deg", "roll_deg", "x_mm", "y_mm", "z_mm", *ARKIT)
    steps = np.abs(np.diff(everything, axis=0, append=everything[:1]))
    assert (steps[-1] <= np.maximum(steps[:-1].max(0), 1e-3)).all()
    assert steps[-1][:3].max() < 2


def test_the_actor_turns_talks_blinks_and_smiles(truth):
    yaw = numbers(truth, "yaw_deg")
    assert yaw.max() > 20
    assert yaw.min() < -20
    for name in ("jawOpen", "eyeBlinkLeft", "eyeBlinkRight", "mouthSmileLeft", "browInnerUp"):
        values = numbers(truth, name)
        assert values.min() < 0.05, name
        assert values.max() > 0.35, name


def test_the_camera_is_that_of_the_film():
    camera = json.loads(find("actor", "camera.json").read_text())
    assert list(camera) == ["width", "height", "fx", "fy", "cx", "cy", "dist_k1k2p1p2k3"]
    assert (camera["width"], camera["height"]) == (640, 480)
