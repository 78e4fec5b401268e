"""A report reads well: nothing wider than 100 columns, goals beside what was reached, and a busy machine is named."""

import pytest
from made_up import MACHINE, part, report

from vcam.bench.table import WIDE, busy, table

GOLDEN = """\
vcam 0.1.0 (0b417e8), 2026-11-23T03:02:12+00:00
processor: AMD EPYC
cores:     2
memory:    25 GB
system:    Linux-6.1-x86_64-with-glibc2.36
python:    3.11.7
opengl:    llvmpipe (LLVM 15.0.6, 256 bits); Mesa/X.org; 4.5 (Core Profile) Mesa 22.3.6
packages:  mediapipe 0.10.31, ai-edge-litert 2.3.0, numpy 2.4.6, opencv-python 4.14.0.94, av 18.1.0
load:      0.3 at the start, 1.2 at the end

the whole loop, live      fps age p50     p95     p99   drops  CPU ms x graph      MB start s
mika, 3 runs             30.0      32      43      49       1!   20.0    1.67     312    1.21
  at best                30.1      31      41      48       0    19.5    1.62     310    1.20
photo, 3 runs            28.0!     32      63!     49       1!   20.0    1.67     312    1.21
  at best                28.0!     31      61!     48       0    19.5    1.62     310    1.20
goal (!: missed)        ≥29.7             ≤50              ≤0            ≤1.8    ≤400    ≤1.5

ms a picture, 1280x720    min    p50    p95    p99    CPU  p50 of its parts
capture                  1.00   2.00   4.00   5.00   1.50
draw mika               15.50  16.50  18.50  19.50  18.50  animate 3.0, draw 12.0, readback 1.5

beside it                 min    p50    p95    p99    CPU  p50 of its parts
mediapipe graph         10.00  11.00  13.00  14.00  12.00

goal pictures a second, at least 29.7: missed by photo 28.0
goal age p95, ms, at most 50: missed by photo 63
goal drops, at most 0: missed by mika 1, photo 1
goal CPU, of MediaPipe's graph, at most 1.8: met
goal first picture, s, at most 1.5: met
goal memory, MB, at most 400: met
not measured: pyvirtualcam: no virtual camera (no v4l2loopback device)"""


def test_everything_is_said_in_this_form():
    assert "\n".join(table(report())) == GOLDEN


def test_no_line_is_wider_than_a_hundred_columns_whatever_the_figures():
    slow = {"draw marguerite": {name: part(9999.6, 9999.6) for name in ("animate", "draw", "readback", "whole")}}
    runs = dict.fromkeys(report().live["mika"], (9999.6, 8888.6))
    machine = {**MACHINE, "opengl": "a driver with a name that is longer than any line has room for " * 3}
    lines = table(report(live={"marguerite": runs}, stages=slow, machine=machine, skipped=("why " * 99,)))
    assert any("10000" in line for line in lines), "the control: there are such figures"
    assert max(map(len, lines)) <= WIDE


@pytest.mark.parametrize(
    ("others", "load", "said"),
    [
        (0.5, (9.0, 9.0), "other programs took 50% of the processors"),
        (0.05, (9.0, 9.0), None),
        (None, (3.0, 3.0), "a load of 3 on 2 cores at the start"),
        (None, (0.5, 3.0), None),
        (None, None, None),
    ],
)
def test_a_busy_machine_is_named(others, load, said):
    made = report(others=others, load=load)
    assert busy(made) == said
    assert any("BUSY" in line for line in table(made)) == (said is not None)


def test_one_run_has_no_best_and_nothing_measured_has_no_table():
    once = {name: values[:1] for name, values in report().live["mika"].items()}
    assert not any("at best" in line for line in table(report(live={"mika": once})))
    lines = table(report(live={}, peers={}, stages={}))
    assert not any("goal" in line for line in lines)


def test_runs_that_drew_less_are_named():
    runs = report().live["mika"]
    line = "runs that drew less, since the machine was busy: photo in 2 of 3"
    assert line in table(report(live={"mika": runs, "photo": {**runs, "lowered": (12.0, 0.0, 3.0)}}))


def test_what_the_system_does_not_tell_is_a_dash():
    runs = {name: values for name, values in report().live["mika"].items() if name != "rss_mb"}
    row = next(line for line in table(report(live={"mika": runs})) if line.startswith("mika"))
    assert row.split()[-2] == "-"
