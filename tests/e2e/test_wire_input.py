"""Another tracker or a phone drives the avatar: what it sends is what the program shows."""

import json
import socket
import threading
from contextlib import contextmanager
from math import cos, radians, sin

import cv2
import numpy as np
import pytest
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import build_msg

from vcam.avatar.model import load_avatar
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import open_context
from vcam.types import ARKIT, CHANNEL, Face, HeadPose, Landmarks

YAW_DEG = 40.0
"""So far to the left that it isn't taken for how the person sits."""
WORN = {"mouthSmileLeft": 0.9, "mouthSmileRight": 0.9, "eyeBlinkLeft": 1.0}
SIZE_WH = (320, 180)


def vmc_packet(n):
    """By python-osc, which knows nothing of us. In Unity +Y turns to the right."""
    half = -radians(YAW_DEG) / 2
    made = OscBundleBuilder(IMMEDIATELY)
    made.add_content(build_msg("/VMC/Ext/OK", [1, 3, 0, 1]))
    made.add_content(build_msg("/VMC/Ext/Bone/Pos", ["Head", 0.0, 0.1, 0.0, 0.0, sin(half), 0.0, cos(half)]))
    for name, value in WORN.items():
        made.add_content(build_msg("/VMC/Ext/Blend/Val", [name, value]))
    made.add_content(build_msg("/VMC/Ext/Blend/Apply", []))
    return made.build().dgram


def phone_packet(n):
    """The text of a phone, never twice the same."""
    values = "".join(
        f"{name.replace('Left', '_L').replace('Right', '_R')}-{round(100 * value)}|" for name, value in WORN.items()
    )
    return f"{values}=head#0,{YAW_DEG},0,0,0,-0.6{n % 2}|rightEye#0,0,0|leftEye#0,0,0|".encode()


@contextmanager
def sending(packet, port):
    """Sixty packets a second, as long as the block lasts."""
    over = threading.Event()

    def send():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            n = 0
            while not over.wait(1 / 60):
                sender.sendto(packet(n), ("127.0.0.1", port))
                n += 1

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def drawn(yaw_deg, place_m, frames=30):
    """(180, 320, 3) RGB of the avatar that is given the face itself, its eyes there, at 30 pictures a second."""
    expression = np.zeros(len(ARKIT), np.float32)
    for name, value in WORN.items():
        expression[CHANNEL[name]] = value
    turn = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(radians(yaw_deg), 0, 0)
    pose = HeadPose(rigid(turn, np.array(place_m)), 0.0)
    points = Landmarks(np.zeros((0, 2), np.float32), "none", 1.0)
    how = {"size_wh": SIZE_WH, "background": "soft", "realtime": True, "timed": untimed}
    with open_context() as context, AvatarScene(context, avatar=load_avatar("mika"), **how) as scene:
        for n in range(frames):
            face = Face(n / 30, n, points, pose, expression, np.zeros((2, 2), np.float32))
            picture = scene.draw(face, n / 30).rgba[..., :3].astype(int)
    return picture


EYES = (0.08 * sin(radians(YAW_DEG)), 0.0, 0.6 + 0.08 * (1 - cos(radians(YAW_DEG))))
"""m, camera axes: 8 cm before the head's bone, about which they swing; a phone says itself where the face is."""


@pytest.mark.parametrize(
    ("name", "packet", "place_m"),
    [
        ("vmc", vmc_packet, EYES),
        pytest.param("ifacialmocap", phone_packet, (0.0, 0.0, 0.6), marks=pytest.mark.slow),
    ],
)
def test_a_head_is_shown_turned_as_it_was_sent(vcam, tmp_path, name, packet, place_m):
    port = free_port()
    with sending(packet, port):
        result = vcam(
            "--source", f"{name}:{port}", "--out", "o.png", "--frames", "30", "--size", "320x180", "--json",
            "--metrics", "m.json",
        )  # fmt: skip
    assert result.code == 0, result.err
    report = json.loads((tmp_path / "m.json").read_text())
    assert report["frames_captured"] == report["frames_tracked"] > 20
    assert 0 <= report["age_ms"]["p50"] < 1000
    assert f"source: {name}: faces that are sent to 127.0.0.1:{port}" in result.err
    assert "tracker: none" in result.err
    shown = cv2.cvtColor(cv2.imread(str(tmp_path / "o.png")), cv2.COLOR_BGR2RGB).astype(int)
    away, away_from_other = (np.abs(shown - drawn(yaw, place_m)).mean() for yaw in (YAW_DEG, -YAW_DEG))
    assert away < 2.0, "of 255, in the mean"
    assert away_from_other > 10.0


def test_where_pictures_are_needed_faces_are_refused_in_a_line(vcam):
    result = vcam("track", "vmc", "--out", "t.csv")
    assert "vmc: gives faces and no pictures, so only vcam run can use it" in result.fails_with_one_line(2)
    result = vcam("--source", "vmc", "--no-realtime", "--out", "null")
    assert "--no-realtime: vmc is live" in result.fails_with_one_line(2)


def test_the_scene_that_shows_the_camera_needs_a_source_of_pictures(vcam_here):
    words = ("--source", f"vmc:{free_port()}", "--out", "null", "--scene", "overlay")
    line = vcam_here(*words).fails_with_one_line(2)
    assert "--scene overlay shows the camera's pictures, and this --source gives none; choose another" in line
