"""A run of the whole loop is `vcam run` as users have it, the actor before it and nothing of the user's own."""

import json
import math
import subprocess
import sys

import pytest

from vcam.bench import live
from vcam.errors import VcamError

TOLD = {
    "age_ms": {"p50": 31.0, "p95": 42.0, "p99": 50.0},
    "drops": {"frames": 1, "faces": 2},
    "fps_out": 30.0,
    "frames_lowered": 7,
    "cpu_ms_per_frame": 21.5,
    "peak_rss_mb": 310.0,
    "start_to_first_frame_s": 1.25,
}


@pytest.fixture
def ran(monkeypatch):
    """The commands that were run; each writes TOLD where it is asked for metrics."""
    commands = []

    def run(command, **how):
        commands.append((command, how))
        if "--metrics" in command:
            with open(command[command.index("--metrics") + 1], "w", encoding="utf-8") as file:
                json.dump(TOLD, file)
        shown = b"portrait 'photo.png'" if "photo.png" in command else b"avatar 'mika'"
        return subprocess.CompletedProcess(command, 0, None, b"vcam: scene: " + shown + b", 1280x720 px\n")

    monkeypatch.setattr(live.subprocess, "run", run)
    return commands


def test_what_a_run_says_of_itself_is_taken_and_the_start_of_python_added(ran, tmp_path, monkeypatch):
    now = iter([10.0, 10.25])
    monkeypatch.setattr(live.time, "perf_counter", lambda: next(now))
    values = live.run(["--avatar", "mika"], tmp_path)
    assert values == {
        "fps": 30.0, "age_p50": 31.0, "age_p95": 42.0, "age_p99": 50.0, "drops": 3.0, "lowered": 7.0, "cpu_ms": 21.5,
        "rss_mb": 310.0, "start_s": 1.5,
    }  # fmt: skip


def test_only_the_actor_is_watched_and_no_setting_of_the_user_is_read(ran, tmp_path):
    live.run(["--avatar", "mika"], tmp_path)
    (_, (command, how)) = ran
    words = command[command.index("run") :]
    assert words[words.index("--source") + 1] == "actor"
    assert words[words.index("--out") + 1] == "null"
    assert words[words.index("--config") + 1] == str(tmp_path / "nothing.toml")
    assert (tmp_path / "nothing.toml").read_text() == ""
    assert how["stdin"] == subprocess.DEVNULL
    assert how["timeout"] == live.PATIENCE_S


def test_what_the_system_does_not_tell_is_left_away():
    values = live.of_metrics(TOLD | {"age_ms": {}, "peak_rss_mb": None, "fps_out": math.nan})
    assert values == {"drops": 3.0, "lowered": 7.0, "cpu_ms": 21.5, "start_s": 1.25}


def test_a_run_that_fails_is_said_in_its_own_words(tmp_path):
    with pytest.raises(VcamError, match=r"vcam run told nothing of itself \(error: no avatar 'nobody'"):
        live.run(["--avatar", "nobody"], tmp_path)


def test_a_run_that_shows_the_avatar_while_the_photo_is_opened_is_none_of_the_photo(ran, tmp_path):
    assert live.run(["--portrait", "photo.png"], tmp_path)["fps"] == 30.0
    with pytest.raises(VcamError, match="the photo wasn't ready when the run began"):
        live.run(["--portrait", "late.png"], tmp_path)


def test_an_old_report_is_not_taken_for_that_of_a_run_that_fails(ran, tmp_path, monkeypatch):
    live.run([], tmp_path)
    monkeypatch.setattr(live.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1, None, b""))
    with pytest.raises(VcamError, match="told nothing of itself"):
        live.run([], tmp_path)


def test_a_run_that_hangs_or_cannot_start_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(live, "PATIENCE_S", 0.01)
    with pytest.raises(VcamError, match=r"did not end within 0\.01 s"):
        live._done([sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(VcamError, match="can't be started"):
        live._done([str(tmp_path / "no-python")])
