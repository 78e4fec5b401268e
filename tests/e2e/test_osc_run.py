"""A whole run with --osc: what arrives at the far end is what `vcam track` says of the same film."""

import csv
import socket

import numpy as np
import pytest
from pythonosc.osc_message import OscMessage

from vcam.types import ARKIT

FRAMES = 20


@pytest.fixture
def port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        receiver.settimeout(60)
        yield receiver


def received(port, count):
    """Frames and names, until `count` frames have come."""
    frames, names = [], []
    while len(frames) < count:
        message = OscMessage(port.recv(65536))
        {"/vcam/1/frame": frames, "/vcam/1/names": names}[message.address].append(message.params)
    return frames, names


def test_what_arrives_is_what_track_says(vcam_here, port, clip, tmp_path):
    number = str(port.getsockname()[1])
    words = ("--source", clip, "--out", "null", "--no-realtime", "--frames", FRAMES, "--size", "160x90")
    done = vcam_here(*words, "--osc", number)
    assert done.code == 0, done.err
    assert f"vcam: output: OSC to 127.0.0.1:{number} (/vcam/1/frame)" in done.err
    assert vcam_here("track", clip, "--out", "t.csv").code == 0
    with (tmp_path / "t.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))[:FRAMES]
    frames, names = received(port, FRAMES)
    assert names == [list(ARKIT)], "once, in the one second that the film takes"
    assert [seq for seq, *_ in frames] == list(range(FRAMES))
    assert [tracked for _, _, tracked, *_ in frames] == [int(row["tracked"]) for row in rows]
    columns = ("x_mm", "y_mm", "z_mm", "qw", "qx", "qy", "qz", "gaze_left_yaw_deg", "gaze_left_pitch_deg",
               "gaze_right_yaw_deg", "gaze_right_pitch_deg", *ARKIT)  # fmt: skip
    table = np.array([[row[name] for name in ("time_s", *columns)] for row in rows], float)
    table[:, 1:4] /= 1000
    table[:, 8:12] = np.radians(table[:, 8:12])
    assert sum(row["tracked"] == "1" for row in rows) == FRAMES
    # A CSV has 4 decimals of s and of channels, 5 of mm, of degrees and of q.
    assert np.abs(np.array([frame[1:2] + frame[3:] for frame in frames]) - table).max() < 6e-5
    assert np.ptp(table[:, 1:], axis=0).max() > 0.1, "or nothing moved, and all of it proves little"


def test_a_live_run_counts_its_frames_and_its_time_goes_on(vcam_here, port):
    words = ("--source", "actor", "--out", "null", "--frames", FRAMES, "--size", "160x90")
    done = vcam_here(*words, "--osc", port.getsockname()[1])
    assert done.code == 0, done.err
    frames, _ = received(port, FRAMES)
    assert [seq for seq, *_ in frames] == list(range(FRAMES))
    times = [time_s for _, time_s, *_ in frames]
    assert times == sorted(times)
    assert len(set(times)) > FRAMES / 3, "a picture that goes out twice tells the same time"
    assert frames[-1][2] == 1


@pytest.mark.parametrize(
    ("option", "address"), [("--osc", "0"), ("--osc", "nine"), ("--ifacialmocap", "v2@"), ("--osc", "my host:9")]
)
def test_a_wrong_address_is_one_line_and_exit_2(vcam_here, option, address):
    line = vcam_here("--source", "actor", "--out", "null", option, address).fails_with_one_line(2)
    assert f"{option} '{address.removeprefix('v2@')}': give [HOST:]PORT with a port from 1 to 65535" in line


def test_an_address_of_many_computers_is_one_line_and_exit_1(vcam_here):
    line = vcam_here("--source", "actor", "--out", "null", "--osc", "255.255.255.255:39573").fails_with_one_line(1)
    assert "not one computer; name the one that shall get your face" in line
