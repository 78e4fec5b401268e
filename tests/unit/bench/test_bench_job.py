"""What is asked for is checked before a minute is spent on it, and what was measured is written whole."""

import json

import pytest
from made_up import report

from vcam.bench.job import job_of
from vcam.errors import BadInput, SinkError, UsageError


@pytest.mark.parametrize("seconds", ["0", "-5", "3601", "nan", "inf", "long", ""])
def test_a_wrong_time_is_refused(seconds):
    with pytest.raises(UsageError, match="--seconds must be a number from 1 to 3600, got"):
        job_of(seconds, None, None)


def test_a_file_that_cannot_be_written_or_read_is_said_at_once(tmp_path):
    with pytest.raises(SinkError, match="there is no folder"):
        job_of("5", str(tmp_path / "no" / "such.json"), None)
    with pytest.raises(SinkError, match="it is a folder"):
        job_of("5", str(tmp_path), None)
    with pytest.raises(UsageError, match="--out must be a file"):
        job_of("5", "", None)
    with pytest.raises(BadInput, match="no such file"):
        job_of("5", None, str(tmp_path / "old.json"))


def test_what_was_measured_is_written_and_held_against_what_was_before(tmp_path):
    path = tmp_path / "bench.json"
    job = job_of("5", str(path), None)
    told, lines = job.told(report())
    job.write(report())
    assert json.loads(path.read_text()) == json.loads(json.dumps(told))
    assert "changes" not in told
    assert not any("compared" in line for line in lines)
    job = job_of("60.5", str(path), str(path))
    told, lines = job.told(report())
    job.write(report())
    assert {one["case"] for one in told["changes"]} == {
        "run mika", "run photo", "capture", "draw mika", "mediapipe graph",
    }  # fmt: skip
    assert any(line.startswith("compared with vcam 0.1.0") for line in lines)
    assert "changes" not in json.loads(path.read_text()), "a file holds one measurement"
    assert [entry.name for entry in tmp_path.iterdir()] == ["bench.json"]
