"""What a stage took is added up within a picture, by the clock and of the processor."""

import pytest

from vcam.bench.stopwatch import WHOLE, Stopwatch


@pytest.fixture
def clocks(monkeypatch):
    now = {"clock": 0.0, "worked": 0.0}
    monkeypatch.setattr("vcam.bench.stopwatch.time.perf_counter", lambda: now["clock"])
    monkeypatch.setattr("vcam.bench.stopwatch.time.process_time", lambda: now["worked"])

    def work(clock, worked):
        now["clock"] += clock
        now["worked"] += worked

    return work


def test_a_stage_that_comes_twice_in_a_picture_is_added_up(clocks):
    watch = Stopwatch()
    with watch.picture():
        for _ in range(2):
            with watch("draw"):
                clocks(1.0, 2.0)
        clocks(0.5, 0.0)
    assert watch.taken() == {"draw": [(2.0, 4.0)], WHOLE: [(2.5, 4.0)]}


def test_what_is_done_between_pictures_and_a_picture_that_fails_are_not_counted(clocks):
    watch = Stopwatch()
    with watch("draw"):
        clocks(9.0, 9.0)
    with pytest.raises(RuntimeError), watch.picture(), watch("draw"):
        raise RuntimeError
    with watch.picture(), watch("draw"):
        clocks(1.0, 1.0)
    assert watch.taken() == {"draw": [(1.0, 1.0)], WHOLE: [(1.0, 1.0)]}
    assert watch.taken() == {}, "each picture is given once"
