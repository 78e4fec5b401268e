"""The life of a photo that nobody drives: quiet, endless, the same for the same moment."""

import numpy as np

from vcam.geometry import angles_from_rotation
from vcam.portrait.idle import LOOK_RAD, SACCADE_S, SWAY_RAD, idle_move

TIMES = np.arange(0, 60, 1 / 30)


def test_the_same_moment_looks_the_same():
    for t in (0.0, 3.7, 1e6):
        a, b = idle_move(t, pose=True), idle_move(t, pose=True)
        np.testing.assert_array_equal(a.gaze, b.gaze)
        np.testing.assert_array_equal(a.rotation, b.rotation)


def test_it_blinks_every_few_seconds():
    shut = np.array([idle_move(t, pose=False).closure[0] for t in TIMES])
    blinks = np.count_nonzero((shut[1:] > 0.5) & (shut[:-1] <= 0.5))
    assert 12 <= blinks <= 18
    assert shut.max() <= 1


def test_it_stays_small():
    moves = [idle_move(t, pose=True) for t in TIMES]
    angles = np.abs([angles_from_rotation(move.rotation) for move in moves])
    assert (angles.max(axis=0) <= SWAY_RAD * 1.05).all()
    assert np.abs([move.shift for move in moves]).max() < 0.001
    assert (np.abs([move.gaze for move in moves]).reshape(-1, 2).max(axis=0) <= LOOK_RAD + 1e-6).all()
    assert not any(move.weights.any() or move.offsets.any() for move in moves)


def test_eyes_jump_and_rest():
    gaze = np.array([idle_move(t, pose=False).gaze[0] for t in np.arange(0, 30, 0.01)])
    moving = np.linalg.norm(np.diff(gaze, axis=0), axis=1) > 1e-6
    assert 0.01 < moving.mean() < 0.08
    assert np.linalg.norm(np.diff(gaze, axis=0), axis=1).max() < 2 * np.linalg.norm(LOOK_RAD) * 0.011 / SACCADE_S


def test_a_kept_pose_is_kept():
    for t in TIMES[::50]:
        move = idle_move(t, pose=False)
        np.testing.assert_array_equal(move.rotation, np.eye(3))
        assert not move.shift.any()
