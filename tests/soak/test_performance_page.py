"""The page of figures says what was measured and nothing else."""

import json

import pytest
from proof.measured import FPS, condensed, windows
from proof.page import BEGIN, END, FIGURES, NOT_YET, PAGE, with_tables
from proof.plots import plot_all

EMPTY = f"before\n{BEGIN}\n{END}\nafter\n"


def long_run(**other):
    metrics = {
        "frames_sent": 600 * FPS, "frames_lowered": 0, "fps_out": 30.0, "cpu_ms_per_frame": 18.0, "peak_rss_mb": 300.0,
        "age_ms": {"p50": 25.0, "p95": 40.0, "p99": 60.0}, "drops": {"frames": 0, "faces": 0}, **other,
    }  # fmt: skip
    seen = [{"age_p50": 25.0, "age_p95": 40.0, "age_most": 90.0, "pause": 61}]
    return {"metrics": metrics, "windows": seen, "others": 0.01, "date": "2026-11-23T10:00:00+00:00", "commit": "abc"}


def bench():
    drawn = {"animate": 2.0, "draw": 6.0, "readback": 1.0, "whole": 9.0}
    return {
        "commit": "abc", "date": "2026-11-23T10:00:00+00:00", "graph": 10.0,
        "machine": {name: name for name in ("processor", "cores", "memory", "system", "python", "opengl", "packages")},
        "live": {"mika": {"cpu_ms": [17.0, 18.0, 19.0], "start_s": [1.6]}},
        "cpu": {"capture": {"whole": 1.0}, "track auto": {"track": 4.0, "solve": 1.0}, "draw mika": drawn},
    }  # fmt: skip


SOAK = {
    "minutes": 60, "size": "1280x720", "samples": [[0.1, 300.0, 40, 20], [0.2, 301.0, 40, 20]],
    "findings": [{"what": "memory", "value": 30.0, "limit": 20.0, "unit": "MB", "well": False}],
}  # fmt: skip


def test_what_misses_its_goal_is_bold_and_the_rest_is_not():
    page = with_tables(EMPTY, {"long": {"mika": long_run(drops={"frames": 0, "faces": 2})}, "bench": bench()})
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| ")}
    assert rows["dropped frames"] == "| dropped frames | 0 | ≤ 0 |"
    assert rows["faces that were never shown"] == "| faces that were never shown | **2** | ≤ 0 |"
    assert rows["age p95, ms"] == "| age p95, ms | 40 | ≤ 50 |"
    assert rows["mika"] == "| mika | 1.0 | 4.0 | 1.0 | 2.0 | 6.0 | 1.0 | 3.0 | 18.0 | 1.80 | **1.60** |"
    assert page.startswith("before\n")
    assert page.endswith("after\n")


def test_what_was_not_measured_is_said():
    assert with_tables(EMPTY, {"long": {}}).count(NOT_YET) == 5


def test_an_hour_that_was_not_well_says_so():
    assert "| memory | +30.0 MB | 20.0 | **missed** |" in with_tables(EMPTY, {"long": {}, "soak": SOAK})


def test_the_tables_replace_those_before():
    once = with_tables(EMPTY, {"long": {}, "soak": SOAK})
    assert with_tables(once, {"long": {}}) == with_tables(EMPTY, {"long": {}})


def test_a_page_without_marks_is_refused():
    with pytest.raises(ValueError, match="no marks"):
        with_tables("words", {"long": {}})


def test_windows_are_whole_and_bear_seconds_without_faces():
    seconds = [{"ages_ms": [20.0, 30.0], "pause_ms": 40 + n} for n in range(15)]
    assert windows(seconds) == [{"age_p50": 25.0, "age_p95": 30.0, "age_most": 30.0, "pause": 49}]
    assert windows([{"ages_ms": [], "pause_ms": 40}] * 10)[0]["age_p95"] is None


def test_all_plots_are_drawn(tmp_path):
    plot_all({"long": {"mika": long_run()}, "bench": bench(), "soak": SOAK}, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"performance_{name}.png" for name in ("age", "soak", "stages")
    ]


def test_an_empty_folder_gives_no_figures(tmp_path):
    assert condensed(tmp_path) == {"long": {}}


def test_the_page_in_docs_is_what_its_figures_say():
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_tables(page, json.loads(FIGURES.read_text(encoding="utf-8")))
