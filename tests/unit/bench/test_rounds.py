"""Everything is measured a little in each round, as far as the time goes, and what couldn't be is said."""

import pytest

from vcam.bench.rounds import Case, measured
from vcam.errors import SinkError


class Bench:
    """A clock that only measuring moves, and what was measured when."""

    def __init__(self):
        self.now, self.order = 0.0, []

    def case(self, name, takes_s, error=None, **how):
        def measure():
            self.order.append(name)
            self.now += takes_s
            if error:
                raise error

        return Case(name, measure, **how)

    def measured(self, cases, seconds, **more):
        return measured(cases, seconds, clock=lambda: self.now, **more)


@pytest.fixture
def bench():
    return Bench()


def test_cases_take_turns_until_the_time_is_over(bench):
    assert bench.measured([bench.case("a", 1.0), bench.case("b", 1.0)], 6.0) == []
    assert bench.order == ["a", "b"] * 3


def test_core_cases_are_measured_though_there_is_no_time_and_the_others_are_named(bench):
    cases = [bench.case("a", 9.0, core=True), bench.case("b", 1.0), bench.case("c", 1.0, core=True)]
    assert bench.measured(cases, 2.0) == ["b: no time left; give more --seconds"]
    assert bench.order == ["a", "c"]


def test_a_case_begins_only_when_it_can_end_in_time(bench):
    bench.measured([bench.case("long", 4.0), bench.case("short", 1.0)], 12.0)
    assert bench.order == ["long", "short", "long", "short", "short", "short"]


def test_what_was_never_measured_is_guessed(bench):
    late = bench.measured([bench.case("a", 3.0), bench.case("b", 1.0, guess_s=5.0)], 7.0)
    assert late == ["b: no time left; give more --seconds"]


def test_a_case_that_fails_is_said_and_not_tried_again(bench):
    failing = bench.case("send", 1.0, SinkError("no device"), core=True)
    assert bench.measured([failing, bench.case("b", 1.0)], 4.0) == ["send: no device"]
    assert bench.order == ["send", "b", "b", "b"]


def test_nothing_left_to_measure_ends_it(bench):
    assert bench.measured([bench.case("a", 0.0, SinkError("no"))], 1e9) == ["a: no"]


def test_cases_with_turns_come_in_every_nth_round(bench):
    cases = [bench.case("a", 1.0), *(bench.case(f"turn {i}", 1.0, turn=(i, 3)) for i in range(3))]
    bench.measured(cases, 8.0)
    assert bench.order == ["a", "turn 0", "a", "turn 1", "a", "turn 2", "a", "turn 0"]


def test_the_user_ends_it_after_what_is_measured_now(bench):
    said = []
    cases = [bench.case("a", 1.0), bench.case("b", 1.0, core=True)]
    late = bench.measured(
        cases, 9.0, stopped=lambda: bench.now > 0, each=lambda number, name: said.append((number, name))
    )
    assert bench.order == ["a"]
    assert said == [(0, "a")]
    assert late == ["b: you stopped it"]
