"""What the avatar does with faces, without them, and in between."""

from itertools import pairwise

import numpy as np
import pytest
from drawing import face

from vcam.avatar import idle, motion
from vcam.avatar.motion import MAX_TURN_RAD_S, Motion
from vcam.avatar.rest import Rest, rotation_from_sight
from vcam.avatar.retarget import Retarget, soft_limit
from vcam.geometry import angles_from_rotation, rigid
from vcam.types import ARKIT, CHANNEL

FPS = 30
DT = 1 / FPS


def degrees(state):
    return np.degrees(angles_from_rotation(state.rotation))


def turn_between(a, b):
    return np.arccos(np.clip((np.trace(a.rotation.T @ b.rotation) - 1) / 2, -1, 1))


def test_first_face_is_shown_at_once_as_it_is():
    state = Motion().step(face(yaw=20, pitch=-5, mouthFunnel=0.7, gaze=(10, 4)), 5.0)
    assert degrees(state) == pytest.approx([20, -5, 0], abs=1e-6)
    assert state.expression[CHANNEL["mouthFunnel"]] == pytest.approx(0.7)
    assert np.degrees(state.gaze[0]) == pytest.approx([10, 4], abs=1e-4)
    assert state.shift == pytest.approx([0, 0, 0])


@pytest.mark.parametrize("at", [(0.2, 0.0, 0.6), (-0.25, 0.1, 0.5), (0.0, -0.2, 0.7)])
def test_who_looks_into_the_camera_looks_out_of_the_picture_from_any_place(at):
    place = np.array(at)
    z = -place / np.linalg.norm(place)  # the face's +z points at the camera
    x = np.cross([0, -1, 0], z)  # the head is upright
    x /= np.linalg.norm(x)
    camera_from_head = rigid(np.column_stack([x, np.cross(z, x), z]), place)
    yaw, pitch, roll = np.degrees(angles_from_rotation(rotation_from_sight(camera_from_head)))
    assert (yaw, pitch) == pytest.approx((0, 0), abs=1e-6)
    assert abs(roll) < 6  # upright before the camera isn't quite upright along a slanted line of sight


def test_to_the_persons_left_and_nearer_keep_their_sense():
    rest = Rest()
    rest.relative(face(0.0))
    moved = rest.relative(face(DT, at=(0.05, -0.03, 0.55)))
    assert moved.shift[0] > 0.02  # the picture's right is the person's left, +x
    assert moved.shift[1] > 0.01  # up in the picture is +y
    assert moved.shift[2] > 0.02  # nearer is +z


def test_a_constant_tilt_of_the_camera_is_forgotten_within_four_seconds_without_a_jump():
    run, pitches = Motion(), []
    for i in range(4 * FPS):
        pitches.append(degrees(run.step(face(i * DT, pitch=12), i * DT))[1])
    assert pitches[0] == pytest.approx(12, abs=0.1)
    assert abs(pitches[-1]) < 1.0
    assert np.abs(np.diff(pitches)).max() < 0.5


def test_one_wild_frame_hardly_changes_the_rest():
    rest = Rest()
    for i in range(15):
        rest.relative(face(i * DT))
    rest.relative(face(15 * DT, yaw=24, pitch=-29, at=(1.0, 1.0, 3.0)))
    state = rest.relative(face(16 * DT))
    assert np.abs(degrees(state)).max() < 0.5
    assert np.abs(state.shift).max() < 0.012


def test_a_lasting_look_aside_is_shown_not_learned():
    run = Motion()
    for i in range(3 * FPS):
        run.step(face(i * DT), i * DT)
    for i in range(3 * FPS, 13 * FPS):
        state = run.step(face(i * DT, yaw=35), i * DT)
    assert degrees(state)[0] > 28


def test_small_movements_are_shown_one_to_one_and_wild_ones_stay_in_the_picture():
    assert soft_limit(np.array([0.3]), np.array([1.0])) == pytest.approx([0.3])
    wild = Motion().step(face(yaw=170, pitch=80, roll=-150, at=(9.0, -7.0, 0.1)), 0.0)
    assert (np.abs(degrees(wild)) <= np.array([48.01, 32.01, 32.01])).all()
    run = Motion()
    run.step(face(0.0), 0.0)
    for i in range(1, 60):
        state = run.step(face(i * DT, at=(5.0, -4.0, 0.05)), i * DT)
        assert (np.abs(state.shift) <= [0.0601, 0.0251, 0.0601]).all()


def test_nothing_ever_jumps_whatever_comes():
    """Loss and return at random, turns to anywhere, teleports: every output keeps its rate."""
    rng = np.random.default_rng(7)
    run, before, t = Motion(), None, 0.0
    seen = None
    for _ in range(3000):
        if rng.random() < 0.1:  # often the same thing for a while, as real trackers do
            seen = None
            if rng.random() < 0.7:
                seen = dict(zip(("yaw", "pitch", "roll"), rng.uniform(-180, 180, 3), strict=True))
                seen |= {"at": rng.uniform(-3, 3, 3), "gaze": rng.uniform(-60, 60, 2)}
                seen |= {name: rng.random() for name in ARKIT}
        dt = float(rng.choice([0.0, 1 / 60, 1 / 30, 0.5]))
        t += dt
        state = run.step(face(t, **seen) if seen else None, t)
        assert np.allclose(state.rotation @ state.rotation.T, np.eye(3), atol=1e-9)
        if before is not None:
            step = min(dt, motion.MAX_STEP_S)
            assert turn_between(before, state) <= motion.MAX_TURN_RAD_S * step + 1e-6
            assert np.linalg.norm(state.shift - before.shift) <= motion.MAX_SHIFT_M_S * step + 1e-9
            assert (np.abs(state.expression - before.expression) <= motion.MOST_S * step + 1e-6).all()
            assert np.abs(state.gaze - before.gaze).max() <= motion.MAX_GAZE_RAD_S * step + 1e-6
        before = state


def test_lids_that_are_shut_in_one_frame_of_thirty_a_second_are_shown_shut():
    run = Motion()
    shown = [run.step(face(i / 30, eyeBlinkLeft=float(i == 10)), i / 30) for i in range(20)]
    lids = [float(state.expression[CHANNEL["eyeBlinkLeft"]]) for state in shown]
    assert lids[9:12] == pytest.approx([0.0, 1.0, 0.0], abs=1e-5)


def test_a_gap_of_a_few_frames_is_not_seen():
    run = Motion()
    shown = [run.step(face(i * DT, yaw=15) if i < 30 or i > 36 else None, i * DT) for i in range(60)]
    yaws = [degrees(state)[0] for state in shown]
    assert np.abs(np.diff(yaws[28:40])).max() < 1.0


def test_leaving_and_coming_back_is_one_smooth_turn():
    run, states = Motion(), []
    for i in range(6 * FPS):
        there = i < 2 * FPS or i >= 4 * FPS
        states.append(run.step(face(i * DT, yaw=22, mouthFunnel=0.8) if there else None, i * DT))
    away = 2 * FPS
    hold, gone = states[away + 6], states[away + int(1.2 * FPS)]
    assert turn_between(states[away - 1], hold) < 0.02  # holds first
    calm = idle.idle_state((away + int(1.2 * FPS)) * DT)
    assert turn_between(gone, calm) < 1e-6  # then lives on its own
    assert gone.expression[CHANNEL["mouthFunnel"]] == 0
    back = states[4 * FPS + int(0.4 * FPS)]
    assert back.expression[CHANNEL["mouthFunnel"]] == pytest.approx(0.8, abs=0.01)
    steps = [turn_between(a, b) for a, b in pairwise(states)]
    assert max(steps) < np.radians(5)


def test_the_same_face_again_is_held():
    run, one = Motion(), face(0.0, yaw=10)
    first = run.step(one, 0.0)
    again = run.step(one, 1 / 60)
    assert turn_between(first, again) < 1e-9


def test_while_a_face_is_there_only_it_blinks():
    run = Motion()
    for i in range(20 * FPS):
        state = run.step(face(i * DT), i * DT)
        assert state.expression[CHANNEL["eyeBlinkLeft"]] == 0


def test_idle_is_the_same_at_the_same_time_and_never_still():
    a, b, later = idle.idle_state(12.3), idle.idle_state(12.3), idle.idle_state(14.0)
    assert (a.rotation == b.rotation).all()
    assert (a.expression == b.expression).all()
    assert turn_between(a, later) > 1e-3
    assert abs(a.shift[1] - later.shift[1]) > 1e-4


def test_idle_blinks_every_two_to_six_seconds():
    times = np.arange(0, 300, 0.01)
    closed = np.array([idle.blink(t) for t in times]) == 1
    begins = times[1:][closed[1:] & ~closed[:-1]]
    gaps = np.diff(begins)
    assert len(begins) > 60
    assert 1.9 < gaps.min() < 3.0
    assert 5.0 < gaps.max() < 6.1


def test_idle_keeps_its_eyes_on_the_viewer():
    for t in np.arange(0, 60, 0.7):
        state = idle.idle_state(t)
        yaw = angles_from_rotation(state.rotation)[0]
        assert abs(yaw + state.gaze[0, 0]) < np.radians(0.6)


def test_someone_who_sits_down_elsewhere_is_in_the_middle_again():
    run = Motion()
    for i in range(3 * FPS):
        run.step(face(i * DT), i * DT)
    for i in range(6 * FPS, 12 * FPS):
        state = run.step(face(i * DT, at=(0.3, 0.1, 0.9)), i * DT)
    assert np.abs(state.shift).max() < 0.01


def test_what_is_said_over_the_idle_life_shows_without_a_face_and_not_with_one():
    moving = Motion()
    moving.over = lambda expression, t: np.where(
        np.arange(len(ARKIT)) == CHANNEL["jawOpen"], np.float32(0.7), expression
    )
    for n in range(30):
        state = moving.step(None, n / 30)
    assert state.expression[CHANNEL["jawOpen"]] == pytest.approx(0.7)
    for n in range(30, 60):
        state = moving.step(face(n / 30), n / 30)
    assert state.expression[CHANNEL["jawOpen"]] == pytest.approx(0.0, abs=1e-6)


def test_a_retarget_that_is_exchanged_is_reached_without_a_jump():
    moving, turned = Motion(), []
    for n in range(60):
        if n == 30:
            moving.retarget = Retarget(turn_limit_deg=(2.0, 2.0, 2.0))
        state = moving.step(face(n / 30, yaw=25), n / 30)
        turned.append(state)
    assert max(turn_between(a, b) for a, b in pairwise(turned)) <= MAX_TURN_RAD_S * DT + 1e-6
    assert abs(degrees(turned[-1])[0]) < 2.01
