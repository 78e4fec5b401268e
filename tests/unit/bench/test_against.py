"""Two reports are held against each other: what changed by more than the rounds differ is marked, and only that."""

import pytest
from made_up import MACHINE, part, report

from vcam.bench.against import changes, comparison, machines_differ, verdict
from vcam.bench.table import WIDE

GOLDEN = """\
compared with vcam 0.1.0 (0b417e8), 2026-11-23T03:02:12+00:00
  measured while busy: other programs took 60% of the processors
the machines differ, processor: AMD EPYC; before: i5-8259U
                                      before       now   ratio
run mika: fps                          30.00     30.00    1.00
run mika: age_p95                      93.00     43.00    0.46  better
run mika: drops                         0.00      1.00       -
capture: p50                            1.00      2.00    2.00  worse
capture: cpu_ms                         1.50      1.50    1.00
mediapipe graph: p50                   11.00     11.00    1.00  ?
mediapipe graph: cpu_ms                12.00     12.00    1.00  ?
?: fewer than 3 rounds, nobody knows how much it varies; give more --seconds"""


def test_both_are_shown_with_the_ratio_and_what_changed_is_marked():
    before = report(
        machine=MACHINE | {"processor": "i5-8259U"},
        others=0.6,
        live={"mika": {"fps": (30.0, 30.0, 29.0), "age_p95": (91.0, 93.0, 94.0), "drops": (0.0, 0.0, 0.0)}},
        stages={"capture": {"whole": part(1.0, 1.5)}, "draw ren": {"whole": part(9.0, 9.0)}},
        peers={"mediapipe graph": {"whole": part(11.0, 12.0, rounds=2)}},
    )
    assert "\n".join(comparison(before, report())) == GOLDEN


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ((10, 10.1, 10.2), (9, 9.1, 9.2), "better"),
        ((10, 10.1, 10.2), (11, 11.1, 11.2), "worse"),
        ((10, 10.1, 10.2), (10.1, 10.2, 10.3), ""),
        ((10, 10.1, 12.2), (11, 11.1, 11.2), ""),
        ((10, 10.1, 10.2), (9, 11.1, 11.2), ""),
        ((10, 10.2), (1, 1.1, 1.2), "?"),
        ((10, 10.1, 10.2), (1,), "?"),
        ((0, 0, 0), (0, 0, 0), ""),
        ((0, 0, 0), (1, 1, 1), "worse"),
    ],
)
def test_a_change_counts_when_it_is_larger_than_the_noise_of_both(before, now, said):
    assert verdict(before, now, more_is_better=False) == said
    turned = {"better": "worse", "worse": "better"}.get(said, said)
    assert verdict(before, now, more_is_better=True) == turned


def test_the_same_report_has_not_changed():
    found = list(changes(report(), report()))
    assert len(found) == 2 * 9 + 2 * 2 + 2
    assert {one.verdict for one in found} <= {"", "?"}
    assert machines_differ(report(), report()) == []
    assert "differ" not in "\n".join(comparison(report(), report()))


def test_reports_with_nothing_in_common_say_so_within_the_width():
    machine = dict.fromkeys(MACHINE, "x" * 300)
    lines = comparison(report(vcam="9" * 300, machine=machine, live={}, stages={}, peers={}), report())
    assert lines[-1] == "nothing was measured in both"
    assert max(map(len, lines)) <= WIDE
    assert sum(line.startswith("the machines differ") for line in lines) == len(MACHINE)
