"""The pace is told as it is, of the face that is shown."""

import json

import numpy as np
import pytest

from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.metrics import Metrics
from vcam.show.pace import Pace
from vcam.types import ARKIT, CHANNEL, Face, HeadPose, Landmarks


def test_the_face_that_is_shown_is_told_in_plain_numbers(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("vcam.metrics.time.perf_counter", lambda: now[0])
    metrics = Metrics()
    part = Pace(metrics, lambda: 7)
    assert part.tell() == {
        "fps": 0.0, "age_ms": None, "dropped": 7, "face": False, "expression": (), "angles": None,
    }  # fmt: skip
    for _ in range(60):
        now[0] += 1 / 30
        metrics.sent(now[0] - 0.04)
    expression = np.zeros(len(ARKIT), np.float32)
    expression[CHANNEL["jawOpen"]] = 0.3456
    turned = rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*np.radians([20, -5, 3])), np.array([0, 0, 0.6]))
    points = Landmarks(np.zeros((0, 2), np.float32), "none", 1.0)
    face = Face(0.0, 0, points, HeadPose(turned, 0.1), expression, np.zeros((2, 2), np.float32))
    assert part.act(face, 0.0) is face
    told = part.tell()
    assert told["fps"] == pytest.approx(30, abs=0.1)
    assert told["age_ms"] == pytest.approx(40, abs=0.1)
    assert told["face"]
    assert told["expression"][CHANNEL["jawOpen"]] == 346
    assert len(told["expression"]) == 52
    assert told["angles"] == (20.0, -5.0, 3.0)
    json.dumps(told)
    part.act(None, 1.0)
    assert not part.tell()["face"]
