"""What is counted of the strips that come back, and the delay that follows for a microphone."""

import numpy as np
import pytest

from vcam.measure.latency import LATELY_S, Latency, Spread
from vcam.strip import number_of


def seen(latency, clock, *late_ms, every_s=0.1):
    """Each moment read so late."""
    for late in late_ms:
        clock.now += every_s
        latency.seen(number_of(clock.now - late / 1000), clock.now)


def test_nothing_is_known_before_the_first(clock):
    latency = Latency(clock)
    assert latency.lately() is None
    assert latency.whole() is None


def test_the_middle_and_the_late_ones_are_told(clock):
    latency = Latency(clock)
    clock.now += 1
    seen(latency, clock, *range(40, 60), *range(40, 60), every_s=0.2)
    whole = latency.whole()
    assert whole.pictures == 40
    assert whole.p50_ms == pytest.approx(49.5, abs=0.2)
    assert whole.p95_ms == pytest.approx(np.percentile(range(40, 60), 95), abs=0.6)


def test_a_moment_counts_when_it_is_seen_first(clock):
    latency = Latency(clock)
    clock.now += 1
    number = number_of(clock.now - 0.05)
    for _ in range(5):
        latency.seen(number, clock.now)
        clock.now += 0.03
    assert latency.whole() == Spread(1, 50.0, 50.0, 50.0)
    assert latency.out_of_order == 0


def test_what_was_there_before_it_began_is_left_over(clock):
    latency = Latency(clock)
    latency.seen(number_of(clock.now - 0.01), clock.now + 0.5)
    assert latency.whole() is None
    latency.seen(number_of(clock.now + 0.6), clock.now + 0.65)
    assert latency.whole().pictures == 1


def test_an_older_moment_after_a_newer_one_is_counted_apart(clock):
    latency = Latency(clock)
    clock.now += 1
    seen(latency, clock, 50, 250, 50)
    assert latency.whole().pictures == 2
    assert latency.out_of_order == 1


def test_lately_forgets(clock):
    latency = Latency(clock)
    clock.now += 1
    seen(latency, clock, 200)
    clock.now += LATELY_S
    seen(latency, clock, 50)
    assert latency.lately() == Spread(1, 50.0, 50.0, 50.0)
    assert latency.whole().pictures == 2


def test_moments_on_both_sides_of_the_numbers_wrap_are_in_order(clock):
    clock.now = 2**32 * 1e-4 - 0.5
    latency = Latency(clock)
    clock.now += 0.1
    seen(latency, clock, *[50] * 10)
    assert latency.whole() == Spread(10, 50.0, 50.0, 50.0)


@pytest.mark.parametrize(("p50_ms", "delay_ms"), [(83.2, 80), (86.0, 90), (4.0, 0), (125.1, 130)])
def test_a_microphone_is_delayed_by_the_median_in_steps_that_can_be_heard(p50_ms, delay_ms):
    assert Spread(100, p50_ms, 500, 600).microphone_ms == delay_ms
