"""Whole runs: actor in, avatar out."""

import csv
import json
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from vcam.resources import find
from vcam.track import COLUMNS


def frames_of(path):
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]


def test_a_clip_becomes_an_avatar_with_as_many_frames(vcam, tmp_path):
    result = vcam(
        "--source", "actor", "--out", "o.mp4", "--no-realtime", "--frames", "40", "--size", "320x180", "--json"
    )
    assert result.code == 0, result.err
    report = json.loads(result.out)
    assert (report["frames_captured"], report["frames_sent"]) == (40, 40)
    assert report["frames_tracked"] == 40
    frames = frames_of(tmp_path / "o.mp4")
    assert len(frames) == 40
    assert frames[0].shape == (180, 320, 3)
    moved = np.abs(frames[0].astype(int) - frames[-1]).max()
    assert moved > 40, "the head must have moved"


def test_a_film_of_slides_becomes_one_of_the_same_times(vcam, tmp_path):
    with av.open(str(tmp_path / "slides.mp4"), "w") as out:
        stream = out.add_stream("libx264", rate=30, options={"bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for n in range(4):
            slide = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 50 * n, np.uint8), format="rgb24")
            slide.pts, slide.time_base = 75 * n, Fraction(1, 30)
            out.mux(stream.encode(slide))
        out.mux(stream.encode())
    result = vcam("--source", "slides.mp4", "--out", "o.mp4", "--no-realtime", "--size", "160x90")
    assert result.code == 0, result.err
    with av.open(str(tmp_path / "o.mp4")) as film:
        np.testing.assert_allclose([frame.time for frame in film.decode(video=0)], [0, 2.5, 5, 7.5], atol=1e-3)


def test_the_same_clip_gives_the_same_pictures(vcam, tmp_path):
    for name in ("a.png", "b.png"):
        vcam("--source", "actor", "--out", name, "--no-realtime", "--frames", "8", "--size", "160x90")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_metrics_are_written_with_every_promised_figure(vcam, tmp_path):
    result = vcam("--source", "actor", "--out", "null", "--frames", "20", "--size", "320x180", "--metrics", "m.json")
    assert result.code == 0, result.err
    report = json.loads((tmp_path / "m.json").read_text())
    assert set(report["age_ms"]) == {"p50", "p95", "p99"}
    assert all(set(times) == {"p50", "p95"} for times in report["stage_ms"].values()), report["stage_ms"]
    assert report["frames_sent"] == 20
    assert report["peak_rss_mb"] > 0
    assert 0 < report["start_to_first_frame_s"] < 60


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_disk_that_is_full_in_the_end_costs_the_metrics_file_alone(vcam):
    words = ("--source", "actor", "--out", "null", "--frames", "3", "--size", "160x90", "--json")
    result = vcam(*words, "--metrics", "/dev/full")
    assert result.code == 1
    assert json.loads(result.out)["frames_sent"] == 3
    line = "vcam: error: can't write /dev/full: No space left on device; choose another name or folder"
    assert result.err.splitlines()[-1] == line


def test_track_writes_the_promised_columns_and_follows_the_truth(vcam, tmp_path):
    camera = find("actor", "camera.json")
    result = vcam("track", "actor", "--out", "t.csv", "--camera-profile", camera)
    assert result.code == 0, result.err
    with (tmp_path / "t.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    with find("actor", "truth.csv").open(newline="") as file:
        truth = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(truth)
    assert [row["frame"] for row in rows] == [str(n) for n in range(len(rows))]
    for angle, least in (("yaw_deg", 0.97), ("pitch_deg", 0.8), ("roll_deg", 0.9)):
        seen, real = (np.array([float(row[angle]) for row in table]) for table in (rows, truth))
        assert np.corrcoef(seen, real)[0, 1] > least, angle
    for channel in ("eyeBlinkLeft", "eyeBlinkRight", "jawOpen"):
        seen, real = (np.array([float(row[channel]) for row in table]) for table in (rows, truth))
        assert np.corrcoef(seen, real)[0, 1] > 0.6, channel


def test_ctrl_c_ends_a_live_run_well(tmp_path):
    words = ["--source", "actor", "--out", "null", "--size", "160x90", "--json", "--out", "o.mp4"]
    with subprocess.Popen(
        [sys.executable, "-m", "vcam", *words], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        said = ""
        while "output: " not in said:
            line = running.stderr.readline()
            assert line, said
            said += line
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert running.returncode == 0, err
    assert "Traceback" not in err
    assert "frames_sent" in json.loads(out)


def test_auto_says_in_one_line_each_what_was_chosen_and_why(vcam):
    result = vcam("--size", "160x90", "--frames", "3", env={"DISPLAY": "", "WAYLAND_DISPLAY": ""})
    assert result.code == 0, result.err
    lines = result.err.splitlines()
    assert [line for line in lines if line.startswith("vcam: source: ")]
    (tracker,) = [line for line in lines if line.startswith("vcam: tracker: ")]
    assert "auto: direct (" in tracker
    assert "; smoothing 0.5: a turn is shown" in tracker
    assert [line for line in lines if line.startswith("vcam: scene: ")]
    assert [line for line in lines if line.startswith("vcam: output: ")]
    assert "pictures at" in lines[-1]


@pytest.mark.parametrize("channel", ["--json", ""])
def test_doctor_tells_the_state_of_everything(vcam, channel):
    result = vcam("doctor", *([channel] if channel else []))
    looked_at = ("OpenCV", "face model", "tracker", "OpenGL", "camera", "calibration", "people", "virtual camera")
    for what in (*looked_at, "Blender"):
        assert what in result.out
    if channel:
        assert all({"what", "works", "state", "fix", "needed", "lines"} == set(f) for f in json.loads(result.out))


def test_doctor_fix_prints_a_script_that_a_shell_can_read(vcam):
    told, state = vcam("doctor", "--fix"), vcam("doctor")
    assert told.code == state.code
    programs = ("sudo", "echo", sys.executable)
    assert all(line.startswith("#") or line.split()[0] in programs for line in told.out.splitlines())
    subprocess.run(["sh", "-n"], input=told.out, text=True, check=True)
