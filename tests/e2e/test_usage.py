"""Wrong words exit with 2, bad files with 1, each with one clear line."""

import errno
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vcam.doctor import Finding


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["rum"], "no command 'rum'; did you mean 'run'?"),
        (["--soruce", "a.mp4"], "no option '--soruce' of vcam run; did you mean '--source'?"),
        (["run", "--realtim"], "no option '--realtim' of vcam run; did you mean '--realtime'?"),
        (["--size", "big"], "size must be WIDTHxHEIGHT in pixels"),
        (["--fps", "1e9"], "fps must be a number from 1 to 240"),
        (["--avatar"], "argument --avatar: expected one argument"),
        (["--tracker", "mediapip", "--source", "actor", "--out", "null"], "did you mean 'mediapipe'?"),
        (["--scene", "avatr", "--source", "actor", "--out", "null"], "no scene 'avatr'; did you mean 'avatar'?"),
        (["--source", "actor", "--out", "out.avi"], ".mp4"),
        (["--no-realtime", "--control", "39571"], "--control: with --no-realtime nothing is heard; leave one of"),
        (["--no-realtime", "--voice", "auto"], "--voice: with --no-realtime nothing is heard; leave one of"),
        (["track", "actor"], "the following arguments are required: --out"),
        (["track", "actor", "--out", "a.csv", "--filter", "maybe"], "invalid choice: 'maybe'"),
    ],
)
def test_wrong_words_exit_with_2(vcam_here, words, line):
    assert line in vcam_here(*words).fails_with_one_line(2)


def test_the_program_ends_with_what_its_words_gave(vcam):
    assert "did you mean 'run'?" in vcam("rum").fails_with_one_line(2)
    assert "missing.mp4" in vcam("track", "missing.mp4", "--out", "o.csv").fails_with_one_line(1)


def test_a_wrong_key_in_the_settings_file_is_named(vcam_here, tmp_path):
    (tmp_path / "my.toml").write_text("avatr = 'head'\n")
    assert "my.toml: unknown key 'avatr'; did you mean 'avatar'?" in vcam_here(
        "--config", "my.toml"
    ).fails_with_one_line(2)


def test_no_settings_file_shows_everybody_the_camera(vcam_here, tmp_path):
    (tmp_path / "my.toml").write_text('scene = "overlay"\n')
    words = ("--config", "my.toml", "--source", "actor", "--out", "null", "--frames", "1")
    line = vcam_here(*words).fails_with_one_line(2)
    assert "my.toml: scene 'overlay' shows everybody the camera; say it by --scene" in line


def test_no_name_of_a_file_is_obeyed_by_the_terminal(vcam_here):
    line = vcam_here("track", "a\n\x1b[31mb.mp4", "--out", "o.csv").fails_with_one_line(1)
    assert "a??[31mb.mp4" in line


def test_no_name_of_a_camera_is_obeyed_by_the_terminal(vcam_here, monkeypatch):
    found = Finding("camera", False, "none but Cam\x1b[2J", "plug Cam\x1b[2J in", needed=False)
    monkeypatch.setattr("vcam.doctor.examine", lambda: [found])
    assert vcam_here("doctor").out == "none  camera: none but Cam?[2J\n      plug Cam?[2J in\n"


def test_help_and_version_go_to_stdout(vcam):
    assert "doctor" in vcam("--help").out
    assert vcam("--version").out.startswith("vcam 0.")
    for command in ("run", "track", "doctor"):
        assert vcam(command, "--help").code == 0


def bad_files(folder):
    """(name, words of its one line) of inputs that can't be used."""
    import cv2

    (folder / "empty.mp4").touch()
    (folder / "text.mp4").write_text("this is no video\n" * 50)
    (folder / "empty_folder").mkdir()
    header = bytearray(cv2.imencode(".png", np.zeros((1, 1, 3), np.uint8))[1].tobytes())
    header[16:24] = (20000).to_bytes(4, "big") * 2
    (folder / "huge.png").write_bytes(header)
    whole = cv2.imencode(".jpg", np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8))[1].tobytes()
    (folder / "cut.jpg").write_bytes(whole[:40])
    yield from ["missing.mp4", "empty.mp4", "text.mp4", "empty_folder", "huge.png", "cut.jpg"]


@pytest.mark.parametrize("command", ["run", "track"])
def test_a_bad_input_file_exits_with_1_and_leaves_no_output(vcam_here, tmp_path, command):
    for name in bad_files(tmp_path):
        how = ["--source", name, "--out", "o.mp4", "--no-realtime"] if command == "run" else [name, "--out", "o.csv"]
        assert name in vcam_here(command, *how).fails_with_one_line(1)
    assert not list(tmp_path.glob("o.*"))
    assert not list(tmp_path.glob(".*part*"))


def test_a_picture_of_one_pixel_is_a_picture_without_a_face(vcam_here, tmp_path):
    import cv2

    cv2.imwrite(str(tmp_path / "dot.png"), np.zeros((1, 1, 3), np.uint8))
    result = vcam_here("track", "dot.png", "--out", "dot.csv")
    assert result.code == 0, result.err
    assert (tmp_path / "dot.csv").read_text().splitlines()[1].startswith("0,0.0000,0,,")


@pytest.mark.parametrize("name", ["a.mp4", "a.png"])
def test_an_output_that_cannot_be_written_is_said_before_the_work(vcam_here, name):
    line = vcam_here("--source", "actor", "--out", f"no/such/{name}", "--no-realtime").fails_with_one_line(1)
    assert f"no/such/{name}" in line


@pytest.mark.parametrize(
    ("words", "out"),
    [
        (["track", "clip.mp4", "--out", "clip.mp4"], "clip.mp4"),
        (["--source", "clip.mp4", "--out", "clip.mp4", "--no-realtime"], "clip.mp4"),
        (["--source", "clip.mp4", "--portrait", "a.png", "--out", "a.png", "--no-realtime"], "a.png"),
    ],
)
def test_what_was_given_is_never_written_over(vcam_here, clip, tmp_path, words, out):
    for name in ("clip.mp4", "a.png"):
        shutil.copy(clip, tmp_path / name)
    assert f"--out: '{out}' is the " in vcam_here(*words).fails_with_one_line(2)
    assert (tmp_path / out).read_bytes() == clip.read_bytes()


def test_a_metrics_file_that_cannot_be_written_is_said_before_the_work(vcam_here):
    line = vcam_here("--source", "actor", "--out", "null", "--metrics", "no/such/m.json").fails_with_one_line(1)
    assert "no/such/m.json" in line


def test_a_metrics_file_where_nobody_may_look_is_said_as_one_that_cannot_be_written(vcam_here, monkeypatch):
    looked = os.stat

    def stat(path, **how):
        if str(path).endswith("m.json"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return looked(path, **how)

    monkeypatch.setattr("os.stat", stat)
    line = vcam_here("--source", "actor", "--out", "null", "--metrics", "locked/m.json").fails_with_one_line(1)
    assert "m.json: can't be written; choose a file in a folder that exists and is yours" in line


def test_a_taken_port_is_named(vcam_here):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = vcam_here("--source", "actor", "--out", f"preview:{port}").fails_with_one_line(1)
    assert str(port) in line


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the device names of Linux")
def test_a_missing_virtual_camera_is_named_with_the_line_that_makes_one(vcam_here):
    line = vcam_here("--source", "actor", "--out", "virtualcam:/dev/video99").fails_with_one_line(1)
    assert "/dev/video99" in line


def test_a_missing_camera_is_named(vcam_here):
    assert "99" in vcam_here("--source", "camera:99", "--out", "null").fails_with_one_line(1)


def test_an_unknown_avatar_is_named(vcam_here):
    assert "nobody" in vcam_here("--source", "actor", "--out", "null", "--avatar", "nobody").fails_with_one_line(1)


def test_without_opengl_the_way_to_it_is_said(vcam):
    env = {"GLCONTEXT_LINUX_LIBEGL": "no-such-egl.so", "GLCONTEXT_LINUX_LIBGL": "no-such-gl.so"}
    result = vcam("--source", "actor", "--out", "null", env=env)
    if result.code == 0:
        pytest.skip("the pip-only OSMesa is installed here and took over")
    assert "libegl1" in result.fails_with_one_line(1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux says so that nobody reads on")
def test_results_that_nobody_reads_end_it_without_a_word():
    reader, writer = os.pipe()
    os.close(reader)
    try:
        assert printed_into(writer) == (1, "")
    finally:
        os.close(writer)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_results_for_which_there_is_no_room_give_one_line():
    with Path("/dev/full").open("w") as full:
        code, said = printed_into(full)
    assert code == 1
    assert said == "vcam: error: No space left on device: not all was written; make room and start again\n"


def printed_into(output):
    """(exit code, stderr) of `vcam config path`, whose line goes to `output`."""
    command = [sys.executable, "-m", "vcam", "config", "path"]
    done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    return done.returncode, done.stderr
