"""`vcam bench` as a user has it: one command measures, one file of it is held against another day's."""

import json

import pytest

from vcam.bench import command
from vcam.bench.goals import GOALS
from vcam.bench.results import LIVE, Report


def test_wrong_words_are_said_before_anything_is_measured(vcam_here, tmp_path):
    assert "--seconds must be a number" in vcam_here("bench", "--seconds", "soon").fails_with_one_line(2)
    assert "there is no folder" in vcam_here("bench", "--out", "no/such.json").fails_with_one_line(1)
    assert "old.json: no such file" in vcam_here("bench", "--against", "old.json").fails_with_one_line(1)
    (tmp_path / "old.json").write_text('{"program": "vcam bench", "schema": 99}')
    line = vcam_here("bench", "--against", "old.json").fails_with_one_line(1)
    assert "old.json: written by a newer vcam (schema 99" in line
    assert "did you mean '--against'?" in vcam_here("bench", "--againts", "old.json").fails_with_one_line(2)


def test_what_was_measured_is_shown_though_it_cannot_be_written(vcam_here, tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()

    def measured(seconds, say):
        (tmp_path / "gone").rmdir()
        return Report("9.9.9", "", "", {}, None, None, {}, {}, {})

    monkeypatch.setattr(command, "bench", measured)
    done = vcam_here("bench", "--out", "gone/new.json")
    assert done.code == 1
    assert "there is no folder gone" in done.err
    assert "vcam 9.9.9" in done.out


@pytest.mark.slow
def test_it_measures_what_is_most_wanted_in_whatever_time_and_compares_it_with_before(vcam, tmp_path):
    first = vcam("bench", "--seconds", "1", "--out", "old.json", timeout=500)
    assert first.code == 0, first.err
    told = json.loads((tmp_path / "old.json").read_text())
    assert {"capture", "track auto", "draw mika", "send nowhere", "send to a film"} <= set(told["stages"])
    assert "mediapipe graph" in told["peers"]
    ages = {"age_p50", "age_p95", "age_p99"}  # a machine that is busy enough shows no face in time
    assert set(LIVE) - ages <= set(told["live"]["mika"]) <= set(LIVE)
    assert {goal.what for goal in GOALS} - ages <= {one["what"] for one in told["goals"]}
    assert all(part["frames"] for parts in told["stages"].values() for part in parts.values())
    assert "the whole loop, live" in first.out
    assert "not measured: " in first.out, "a second is too short for all"
    assert max(map(len, first.out.splitlines())) <= 100
    again = vcam("bench", "--seconds", "1", "--json", "--against", "old.json", timeout=500)
    assert again.code == 0, again.err
    changes = json.loads(again.out)["changes"]
    assert {"run mika", "draw mika", "mediapipe graph"} <= {one["case"] for one in changes}
    assert {one["verdict"] for one in changes} == {"?"}, "a single round tells no noise"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".json"] == ["old.json"]
