"""What a run says of itself has the promised shape and counts right."""

import math
import subprocess
import sys

import pytest

from vcam.metrics import SETTLED, STAGES, Metrics


def test_the_report_has_the_promised_keys():
    metrics = Metrics()
    with metrics.timed("draw"):
        pass
    metrics.count("captured")
    metrics.sent(captured=None)
    report = metrics.report({"frames": 3, "faces": 1})
    assert list(report) == [
        "frames_captured", "frames_tracked", "frames_rendered", "frames_sent", "frames_lowered", "drops", "age_ms",
        "stage_ms", "fps_out", "cpu_ms_per_frame", "cpu_s", "peak_rss_mb", "start_to_first_frame_s",
    ]  # fmt: skip
    assert tuple(report["stage_ms"]) == STAGES
    assert set(report["stage_ms"]["draw"]) == {"p50", "p95"}
    assert report["stage_ms"]["track"] == {}
    assert (report["frames_captured"], report["frames_sent"], report["drops"]) == (1, 1, {"frames": 3, "faces": 1})


def test_a_picture_without_a_new_face_has_no_age():
    metrics = Metrics()
    metrics.sent(captured=None)
    assert metrics.age_ms() == {}


def test_age_is_hand_over_minus_capture(monkeypatch):
    clock = iter([0.0, *[10.0 + n / 100 for n in range(100)]])
    monkeypatch.setattr("vcam.metrics.time.perf_counter", lambda: next(clock))
    metrics = Metrics()
    for _ in range(100):
        metrics.sent(captured=9.5)
    age = metrics.age_ms()
    assert age["p50"] == pytest.approx(995, abs=1)
    assert age["p95"] < age["p99"] <= 1490
    assert metrics.fps_out() == pytest.approx(100, rel=0.01)


def test_a_stage_is_booked_also_when_it_fails():
    metrics = Metrics()
    with pytest.raises(RuntimeError), metrics.timed("track"):
        raise RuntimeError
    assert math.isfinite(metrics.report({})["stage_ms"]["track"]["p95"])


def test_how_it_goes_now_is_told_of_the_last_two_seconds_only(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("vcam.metrics.time.perf_counter", lambda: now[0])
    metrics = Metrics()
    assert metrics.lately() == (0.0, None)
    for _ in range(100):  # slow and late
        now[0] += 0.1
        metrics.sent(now[0] - 0.5)
    assert metrics.lately() == (10.0, 500.0)
    for i in range(100):  # quick; every second picture shows a new face
        now[0] += 0.025
        metrics.sent(now[0] - 0.05 if i % 2 else None)
    assert metrics.lately() == (40.0, 50.0)
    metrics.sent(None)
    assert metrics.lately()[0] == 40.5, "two at one time are no division by nothing"


def test_work_for_a_picture_is_counted_without_the_first_ones(monkeypatch):
    worked = [0.0]
    monkeypatch.setattr("vcam.metrics.time.process_time", lambda: worked[0])
    metrics = Metrics()
    for _ in range(SETTLED):
        worked[0] += 1.0
        metrics.sent(None)
    assert metrics.cpu_ms_per_frame() is None
    for _ in range(10):
        worked[0] += 0.025
        metrics.sent(None)
    worked[0] += 5.0  # closing down
    assert metrics.cpu_ms_per_frame() == pytest.approx(25.0)


def test_memory_is_what_this_process_held_and_not_what_the_one_held_that_started_it():
    ours = b"1" * 200_000_000
    ask = "from vcam.metrics import peak_rss_mb; print(peak_rss_mb())"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert 5 < float(told.stdout) < len(ours) / 1e6
