"""What no head can do isn't shown; what heads do passes at once."""

import numpy as np
import pytest
from moving import FPS, head

from vcam.steady.gate import LONGEST_S, PoseGate, Verdict

FOLLOWS, NEW, HELD = Verdict.FOLLOWS, Verdict.NEW, Verdict.HELD


def verdicts(poses, presence=1.0, fps=FPS):
    gate = PoseGate()
    return [gate.judge(pose, i / fps, presence) for i, pose in enumerate(poses)]


def test_the_first_pose_is_new():
    assert verdicts([head(80)]) == [NEW]


def test_a_flip_to_the_mirror_image_for_a_frame_or_two_is_not_shown():
    poses = [head(25)] * 5 + [head(-25)] * 2 + [head(25)] * 5
    assert verdicts(poses) == [NEW] + [FOLLOWS] * 4 + [HELD] * 2 + [FOLLOWS] * 5


def test_what_stays_is_believed_from_the_third_frame_on():
    assert verdicts([head(25)] * 3 + [head(-25)] * 4)[3:] == [HELD, HELD, NEW, FOLLOWS]


def test_flipping_back_and_forth_is_held_but_never_for_long():
    poses = [head(0)] * 3 + [head(70 * (-1) ** i) for i in range(20)]
    held = [v is HELD for v in verdicts(poses)[3:]]
    assert held[:4] == [True] * 4
    assert not all(held[: int(LONGEST_S * FPS) + 2])


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_a_quick_head_shake_passes(fps):
    times = np.arange(3 * fps) / fps
    yaw = 25 * np.sin(2 * np.pi * 3 * times) + 0.3 * np.random.default_rng(0).standard_normal(len(times))
    assert HELD not in verdicts([head(y) for y in yaw], fps=fps)


def test_leaning_in_passes():
    """30 cm in a quarter of a second."""
    away = np.interp(np.arange(40), [10, 17.5], [0.8, 0.5])
    assert set(verdicts([head(at=(0, 0, z)) for z in away])[1:]) == {FOLLOWS}


def test_a_dark_small_face_that_trembles_passes():
    rng = np.random.default_rng(1)
    poses = [head(*(2 * rng.standard_normal(3)), at=(0, 0, 1.2 + 0.03 * rng.standard_normal())) for _ in range(90)]
    assert set(verdicts(poses, presence=0.6)[1:]) == {FOLLOWS}


def test_a_sure_face_elsewhere_is_somebody_else_or_a_cut_and_shown_at_once():
    assert verdicts([head(25)] * 3 + [head(-20, at=(0.4, 0, 0.6))] * 2)[3:] == [NEW, FOLLOWS]
    assert verdicts([head()] * 3 + [head(at=(0, 0, 1.1))] * 2)[3:] == [NEW, FOLLOWS]


def test_an_unsure_one_elsewhere_is_held_first():
    assert verdicts([head()] * 3 + [head(at=(0, 0, 1.2)), head()], presence=0.7)[3:] == [HELD, FOLLOWS]


def test_after_a_loss_it_is_back_at_once():
    gate = PoseGate()
    gate.judge(head(25), 0.0, 1.0)
    gate.lost()
    assert gate.judge(head(-60), 0.07, 1.0) is NEW
    gate.lost()
    assert gate.judge(head(-58), 0.14, 1.0) is FOLLOWS


@pytest.mark.parametrize("later", [1.0, -5.0])
def test_after_a_gap_or_a_clock_set_back_anything_is_new(later):
    gate = PoseGate()
    gate.judge(head(), 10.0, 1.0)
    assert gate.judge(head(90), 10.0 + later, 1.0) is NEW
