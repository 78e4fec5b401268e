"""Figures are made of what pictures took as statistics have it, and goals are judged by them."""

import json

import pytest
from made_up import part, report

from vcam.bench.goals import GOALS, judged, ratios
from vcam.bench.reading import read_report
from vcam.bench.results import LIVE, Notes, as_json, part_of


def test_percentiles_are_of_all_pictures_and_processor_time_of_the_rounds():
    ms = [[(n / 1000, 0.002) for n in range(1, 51)], [(n / 1000, 0.004) for n in range(51, 101)]]
    made = part_of(ms)
    assert (made.frames, made.min_ms, made.p50_ms, made.cpu_ms) == (100, 1.0, 50.5, 3.0)
    assert made.p95_ms == pytest.approx(95.05)
    assert made.p99_ms == pytest.approx(99.01)
    assert made.p50_rounds == (25.5, 75.5)
    assert made.cpu_rounds == (2.0, 4.0)


def test_rounds_are_kept_by_case_and_peers_apart():
    notes = Notes()
    for took in (0.001, 0.003):
        notes.took({"capture": {"whole": [(took, took)]}}, peer=False)
    notes.took({"graph": {"whole": [(0.01, 0.02)]}}, peer=True)
    notes.run("mika", {"fps": 30.0})
    notes.run("mika", {"fps": 29.0, "drops": 1.0})
    stages, peers = notes.parts()
    assert stages["capture"]["whole"].p50_rounds == (1.0, 3.0)
    assert peers["graph"]["whole"].cpu_ms == 20.0
    assert notes.runs() == {"mika": {"fps": (30.0, 29.0), "drops": (1.0,)}}


def test_a_goal_is_met_or_missed_by_the_median_and_by_the_worst_where_each_run_counts():
    met = {(one.case, one.what): (one.got, one.met) for one in judged(report())}
    assert met["mika", "fps"] == (30.0, True)
    assert met["photo", "fps"] == (28.0, False)
    assert met["photo", "age_p95"] == (63.0, False)
    assert met["mika", "drops"] == (1.0, False)
    assert met["mika", "rss_mb"] == (312.0, True)
    assert met["mika", "ratio"] == (pytest.approx(20 / 12, abs=1e-3), True)
    assert {what for _, what in met} == {goal.what for goal in GOALS} <= {*LIVE, "ratio"}


def test_without_the_graph_there_is_no_ratio():
    assert ratios(report(peers={}), "mika") == ()
    assert ratios(report(peers={"mediapipe graph": {"whole": part(0.0, 0.0)}}), "mika") == ()
    assert "ratio" not in {one.what for one in judged(report(peers={}))}


def test_a_report_that_is_written_is_read_again_as_it_was(tmp_path):
    path = tmp_path / "bench.json"
    path.write_text(json.dumps(as_json(report())))
    told = json.loads(path.read_text())
    assert (told["program"], told["schema"]) == ("vcam bench", 1)
    assert {"case": "photo", "what": "fps", "limit": 29.7, "got": 28.0, "met": False} in told["goals"]
    assert as_json(read_report(path)) == as_json(report(skipped=()))
