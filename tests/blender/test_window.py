"""Blender 3.4 with its window, on a screen that nobody sees: its own timer moves the rig and its panel is drawn.

Later Blenders with a window can't be had from a package index, so what has no window stands for them.
"""

import subprocess
import sys

import pytest
from blenders import Blender, port_of, result

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(addon, xvfb, tmp_path_factory):
    """What window.py told of a run in which vcam sent 90 frames."""
    blender = Blender("3.4", addon, tmp_path_factory.mktemp("window"), display=xvfb[0])
    if blender.missing:
        pytest.skip("Blender 3.4 is not installed: sh tools/install_test_programs.sh brings it")
    with blender.starting("window") as process:
        words = ["run", "--source", "actor", "--out", "null", "--size", "160x90", "--frames", "90"]
        target = ["--osc", str(port_of(process))]
        subprocess.run([sys.executable, "-m", "vcam", *words, *target], check=True, timeout=120, capture_output=True)
        said, _ = process.communicate(timeout=120)
    return result(said, process.returncode)


def test_the_timer_moves_the_rig_and_lets_it_go_when_the_face_is_gone(told):
    assert told["most"]["turn"] > 0.02
    assert told["most"]["jaw"] > 0.02, "as far as a few looks in a slow window catch it"
    assert told["left"] < 1e-6


def test_a_window_that_stalls_while_it_draws_loses_no_frame_of_a_take(told):
    """Drawing in software takes longer than a frame; all 90 wait in the socket and become keys."""
    assert told["lost"] == 0
    assert max(told["seqs"]) == 89
    assert len(told["seqs"]) >= 90, "and what it eased through afterwards"
    (keys,) = told["keys"]
    assert keys > 60, "but those that seemed to come at one moment while this machine was busy"
    assert told["action"] == "vcam take 1 Face"


def test_buttons_end_what_they_began(told):
    assert told["ended"] == [["FINISHED"], ["FINISHED"]]
    assert not told["listening"]


def test_every_panel_is_drawn_while_it_streams(told):
    assert set(told["drawn"]) >= {"VCAM_PT_main", "VCAM_PT_faces"}
