"""A head is shown where it will be when its picture is seen: nearer to the truth, no further than a stop, never alive
by itself."""

import numpy as np
import pytest
from drawing import face

from vcam.avatar import prediction
from vcam.avatar.motion import Motion
from vcam.avatar.prediction import Prediction
from vcam.avatar.state import State
from vcam.geometry import angles_from_rotation, rotation_from_angles
from vcam.types import ARKIT, CHANNEL

FPS = 30
DT = 1 / FPS


def state(yaw=0.0, pitch=0.0, x=0.0):
    turned = rotation_from_angles(*np.radians([yaw, pitch, 0.0]))
    still = np.zeros(len(ARKIT), np.float32), np.zeros((2, 2), np.float32)
    return State(turned, np.array([x, 0.0, 0.0]), *still)


def yaw_of(shown):
    return np.degrees(angles_from_rotation(shown.rotation))[0]


def predicted(yaws, lead_s, fps=FPS):
    """(n,) degrees: each frame's yaw as it is shown `lead_s` later."""
    prediction_, shown = Prediction(), []
    for i, yaw in enumerate(yaws):
        prediction_.seen(state(yaw), i / fps)
        shown.append(yaw_of(prediction_.ahead(lead_s)))
    return np.array(shown)


def turn(seconds, degrees=40.0, frames=90):
    """A turn from rest to rest with the least jerk (Flash and Hogan 1985), begun after a second."""
    u = np.clip((np.arange(frames) * DT - 1) / seconds, 0, 1)
    return degrees * (10 * u**3 - 15 * u**4 + 6 * u**5)


def test_a_steady_turn_is_shown_where_it_is():
    yaws = 40 * DT * np.arange(30)
    assert predicted(yaws, 0.06)[2:] == pytest.approx(yaws[2:] + 40 * 0.06, abs=0.01)


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_a_swinging_head_is_shown_four_times_nearer_to_the_truth(fps):
    times = np.arange(4 * fps) / fps
    swing = 20 * np.sin(2 * np.pi * times / 2)
    truth = 20 * np.sin(2 * np.pi * (times + 0.06) / 2)
    late, ahead = np.abs(swing - truth)[fps:], np.abs(predicted(swing, 0.06, fps) - truth)[fps:]
    assert np.sqrt(np.mean(ahead**2)) < np.sqrt(np.mean(late**2)) / (4 if fps > 15 else 2)


def test_a_quick_turn_ends_within_a_degree():
    """40° in half a second, at most 150°/s: what a head does when somebody calls."""
    assert predicted(turn(0.5), 0.06).max() < 41.0


def test_an_instant_stop_is_overshot_by_one_frame_and_no_more_than_the_limit():
    yaws = np.minimum(200 * DT * np.arange(20), 60)
    shown = predicted(yaws, 0.08)
    stopped = int(np.argmax(yaws == 60))
    assert shown.max() <= 60 + np.degrees(prediction.MOST[0]) + 1e-6
    assert shown[stopped + 1 :] == pytest.approx(60, abs=1e-6)


def test_what_trembles_is_not_made_to_tremble_more():
    tremble = 0.02 * np.random.default_rng(0).standard_normal(200)
    assert np.diff(predicted(tremble, 0.08)).std() < 1.1 * np.diff(tremble).std()


def test_a_shift_is_carried_on_too_but_not_beyond_its_limit():
    run = Prediction()
    for i in range(6):
        run.seen(state(x=0.1 * i * DT), i * DT)
    assert run.ahead(0.06).shift[0] == pytest.approx(0.1 * (5 * DT + 0.06))
    for i in range(6, 12):
        run.seen(state(x=3.0 * i * DT), i * DT)
    assert run.ahead(0.08).shift[0] - 3.0 * 11 * DT <= prediction.MOST[1] + 1e-9


@pytest.mark.parametrize("lead_s", [0.0, -0.5, -1e9])
def test_without_a_lead_it_is_the_face_itself(lead_s):
    assert predicted([0, 2, 4, 6], lead_s) == pytest.approx([0, 2, 4, 6])


def test_a_lead_is_limited():
    yaws = 20 * DT * np.arange(10)
    assert predicted(yaws, 5.0) == pytest.approx(predicted(yaws, prediction.MOST_LEAD_S))


@pytest.mark.parametrize("step_s", [prediction.GAP_S + 0.01, 0.0, -4.0])
def test_after_a_gap_or_a_clock_set_back_no_speed_is_known(step_s):
    run = Prediction()
    for i in range(5):
        run.seen(state(yaw=3 * i), i * DT)
    run.seen(state(yaw=40), 4 * DT + step_s)
    assert yaw_of(run.ahead(0.08)) == pytest.approx(40)


def test_whatever_comes_stays_a_rotation():
    run, rng, t = Prediction(), np.random.default_rng(1), 0.0
    for _ in range(500):
        t += float(rng.choice([1e-9, 0.001, 0.03, 0.2]))
        run.seen(state(*rng.uniform(-180, 180, 2), rng.uniform(-1, 1)), t)
        rotation = run.ahead(rng.uniform(0, 0.1)).rotation
        assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-9)


def motion_of(late_s, **moving):
    """States that a Motion shows of a head that turns by 30°/s, each face `late_s` after it was captured."""
    run, shown = Motion(), []
    for i in range(12):
        seen = face(i * DT, yaw=30 * i * DT, **{name: i * by for name, by in moving.items()})
        shown.append(run.step(seen, i * DT, i * DT + late_s))
    return shown


def test_a_picture_that_is_seen_later_shows_the_head_further():
    at_once, later = motion_of(0.0)[-1], motion_of(0.06)[-1]
    assert 1.2 < yaw_of(later) - yaw_of(at_once) < 1.8  # what becomes of 30°/s while the rest is being learned


def test_expression_is_not_predicted():
    at_once, later = (motion_of(late, jawOpen=0.05, eyeBlinkLeft=0.05)[-1] for late in (0.0, 0.06))
    for name in ("jawOpen", "eyeBlinkLeft"):
        assert later.expression[CHANNEL[name]] == at_once.expression[CHANNEL[name]]


def test_between_two_faces_the_head_goes_on():
    run = Motion()
    for i in range(10):
        run.step(face(i * DT, yaw=30 * i * DT), i * DT)
    held = face(10 * DT, yaw=10)
    shown = [yaw_of(run.step(held, 10 * DT + later)) for later in (0.0, 1 / 60, 1 / 30)]
    assert np.diff(shown) == pytest.approx([0.4, 0.4], abs=0.1)


def test_the_same_face_with_another_expression_goes_on_as_it_went():
    run, again = Prediction(), Prediction()
    for i in range(5):
        run.seen(state(yaw=3 * i), i * DT)
        again.seen(state(yaw=3 * i), i * DT)
        again.seen(state(yaw=3 * i), i * DT)
    assert yaw_of(run.ahead(0.05)) > 14
    assert yaw_of(again.ahead(0.05)) == yaw_of(run.ahead(0.05))
