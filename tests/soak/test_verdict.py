"""What is said of made-up hours: flat ones are well, and each kind of leak is found, also a slow one."""

import cv2
import numpy as np
import pytest
from endure.plot import DPI, plotted, saved
from endure.verdict import Finding, drift, findings

STATES = range(4, 60, 5)


def hour(
    minutes=60, *, rss=lambda m, s: 300.0, files=lambda m, s: 40, threads=lambda m, s: 12, processes=lambda m, s: 0
):
    """Samples of a run of so many minutes."""
    return [
        {
            "minute": m,
            "second": s,
            "rss_mb": rss(m, s),
            "files": files(m, s),
            "threads": threads(m, s),
            "processes": processes(m, s),
        }
        for m in range(minutes)
        for s in STATES
    ]


def unwell(samples, ages=(), *, busy=False):
    return [finding.what for finding in findings(samples, list(ages), busy=busy) if not finding.well]


@pytest.mark.parametrize("minutes", [3, 10, 60])
def test_a_run_that_does_the_same_each_minute_is_well(minutes):
    noise = np.random.default_rng(1)
    samples = hour(
        minutes,
        rss=lambda m, s: 300 + s + 40 * (m > 0) + noise.normal(0, 3),
        files=lambda m, s: 40 + (s > 30),
        threads=lambda m, s: 12 + 2 * (s % 10 == 4),
    )
    assert unwell(samples, [50.0] * minutes) == []


@pytest.mark.parametrize("minutes", [3, 10, 60])
@pytest.mark.parametrize("what", ["files", "threads", "processes"])
def test_one_more_each_minute_is_found(minutes, what):
    names = {"files": "open files", "threads": "threads", "processes": "processes"}
    assert unwell(hour(minutes, **{what: lambda m, s: 12 + m + (s > 30)})) == [names[what]]


def test_a_file_that_stays_open_every_ten_minutes_is_found_in_an_hour():
    assert unwell(hour(files=lambda m, s: 40 + m // 10)) == ["open files"]


def test_memory_that_grows_by_a_megabyte_a_minute_is_found_in_an_hour_and_what_is_kept_once_is_not():
    assert unwell(hour(rss=lambda m, s: 300.0 + m)) == ["memory"]
    assert unwell(hour(rss=lambda m, s: 300.0 + min(m, 20))) == []


def test_memory_that_grows_by_20_megabytes_a_minute_is_found_in_three_minutes():
    assert unwell(hour(3, rss=lambda m, s: 300.0 + 20 * m)) == ["memory"]


def test_too_much_memory_is_found_however_flat():
    assert unwell(hour(rss=lambda m, s: 3000.0)) == ["memory at most"]


def test_pictures_that_get_later_and_later_are_found_unless_others_had_the_processor():
    ages = [50.0 + m for m in range(60)]
    assert unwell(hour(), ages) == ["age of pictures, p95"]
    assert unwell(hour(), ages, busy=True) == []
    assert unwell(hour(), [50.0, None, *[50.0] * 58]) == []


def test_the_first_minute_counts_for_nothing():
    assert drift(hour(3, files=lambda m, s: 900 if m == 0 else 40), "files") == (0.0, 1, 1)


def test_a_run_of_which_nothing_is_known_is_not_well():
    assert unwell([]) == ["memory", "memory at most", "open files", "threads", "processes"]


def test_a_finding_is_a_line_for_people():
    assert Finding("memory", 3.26, 12.0, "MB").line == "memory: +3.3 MB (limit 12.0): well"
    assert Finding("memory", 13.0, 12.0, "MB").line == "memory: +13.0 MB (limit 12.0): NOT WELL"
    assert Finding("age", 99.0, 10.0, "ms", judged=False).line == "age: +99.0 ms (limit 10.0): not judged"


def test_the_plot_has_a_row_for_each_series_and_bears_what_is_missing(tmp_path):
    series = {"a": ([0, 1, 2], [1.0, np.nan, 3.0]), "b": ([], []), "c": ([0], [5.0])}
    figure = plotted(series, "a title")
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["a", "b", "c"]
    saved(figure, tmp_path / "plot.png")
    assert cv2.imread(str(tmp_path / "plot.png")).shape[1] == 9 * DPI
