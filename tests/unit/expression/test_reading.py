"""A face that is moved in one place raises the channel that means it, and hardly another."""

import numpy as np
import pytest
from seen_faces import CANONICAL, GUESSED, moved, seen

from vcam.expression.lids import BLINK
from vcam.expression.nominal import DEAD, SCORES
from vcam.expression.reading import ExpressionReader
from vcam.types import CHANNEL

STEP_S = 1 / 30
IRISES = (468, 473)
RESTING = np.zeros(52, np.float32)
for _name, (_rest, _) in SCORES.items():
    for _side in ("", "Left", "Right"):
        if _name + _side in CHANNEL:
            RESTING[CHANNEL[_name + _side]] = _rest


def reader():
    return ExpressionReader(CANONICAL.points, CANONICAL.rigid)


def read(subject, t=0.0, scores=RESTING, face=None, **view):
    points, pose = seen(moved() if face is None else face, **view)
    return subject.read(points, scores, GUESSED, pose, t)


def with_score(**by):
    scores = RESTING.copy()
    for name, value in by.items():
        scores[CHANNEL[name]] = value
    return scores


def lids_down(*points):
    return moved(**{f"p{n}": (0, -0.0085, 0) for n in points})


def test_raw_channels_and_gaze_have_their_shapes():
    raw, gaze = read(reader())
    assert (raw.shape, raw.dtype, gaze.shape, gaze.dtype) == ((52,), np.float32, (2, 2), np.float32)
    assert np.isfinite(raw).all()


def test_a_blink_of_lids_and_net_shuts_both_eyes_and_holds_the_gaze():
    subject = reader()
    still, before = read(subject)
    shut = lids_down(158, 159, 160, 385, 386, 387)
    shut[list(IRISES)] += (0, -0.004, 0)
    raw, gaze = read(subject, STEP_S, with_score(eyeBlinkLeft=0.64, eyeBlinkRight=0.64), shut)
    assert (raw[list(BLINK)] - still[list(BLINK)] > 0.8).all()
    np.testing.assert_allclose(gaze, before, atol=1e-6)


def test_a_wink_shuts_the_eye_that_winks():
    still, _ = read(reader())
    raw, _ = read(reader(), 0.0, with_score(eyeBlinkRight=0.64), lids_down(158, 159, 160))
    left, right = raw[list(BLINK)] - still[list(BLINK)]
    assert right > 0.8
    assert left == pytest.approx(0, abs=0.05)


def test_eyes_that_look_down_with_their_lids_do_not_blink():
    still, _ = read(reader())
    low = moved(**{f"p{n}": (0, -0.0025, 0) for n in (158, 159, 160, 385, 386, 387)})
    low[list(IRISES)] += (0, -0.0035, 0)
    raw, gaze = read(reader(), 0.0, with_score(eyeLookDownLeft=0.5, eyeLookDownRight=0.5), low)
    assert (gaze[:, 1] > 0.3).all()
    assert (raw[list(BLINK)] - still[list(BLINK)] < 0.15).all()


def test_the_eye_that_is_open_tells_for_both_where_they_look_up_or_down():
    """A shut lid pushes its iris' points down; vertically both eyes turn together."""
    subject = reader()
    _, before = read(subject)
    face = lids_down(158, 159, 160)
    face[IRISES[0]] += (0, -0.004, 0)
    _, gaze = read(subject, STEP_S, with_score(eyeBlinkRight=0.64), face)
    np.testing.assert_allclose(gaze[0, 1], before[0, 1], atol=0.01)
    _, gaze = read(reader(), 0.0, with_score(eyeBlinkRight=0.64), face)
    np.testing.assert_allclose(gaze[:, 1], before[:, 1], atol=0.01)


def test_raised_brows_mean_brows():
    subject = reader()
    for frame in range(60):
        still, _ = read(subject, frame * STEP_S)
    up = moved(**{f"p{n}": (0, 0.005, 0) for n in (285, 336, 55, 107, 276, 300, 283, 46, 70, 53)})
    raw, _ = read(subject, 2.0, RESTING, up)
    change = raw - still
    meant = [CHANNEL[n] for n in ("browInnerUp", "browOuterUpLeft", "browOuterUpRight")]
    assert (change[meant] > 0.7).all()
    assert np.delete(change, meant).max() < 0.1


@pytest.mark.parametrize("turn", [(0, 0, 0), (0.4, 0, 0), (-0.4, 0.2, 0.2)])
def test_a_turned_head_alone_expresses_nothing(turn):
    still, _ = read(reader())
    raw, _ = read(reader(), turn=turn)
    given_back = ("eyeLook", "brow", "eyeSquint")  # what turning does to the net there, this face doesn't
    channels = [k for name, k in CHANNEL.items() if not name.startswith(given_back)]
    np.testing.assert_allclose(raw[channels], still[channels], atol=0.08)


def test_a_squint_that_the_net_loses_from_below_is_given_back():
    looks_up, looks_down = (read(reader(), turn=(0, pitch, 0))[0][CHANNEL["eyeSquintLeft"]] for pitch in (-0.3, 0.3))
    assert looks_up - looks_down == pytest.approx(0.8 * 0.6, abs=0.03)


def test_dead_channels_stay_0():
    raw, _ = read(reader(), 0.0, np.ones(52, np.float32))
    assert (raw[[CHANNEL[name] for name in DEAD]] == 0).all()


def test_what_was_seen_is_not_changed():
    points, pose = seen(moved())
    scores, before = RESTING.copy(), points.copy()
    reader().read(points, scores, GUESSED, pose, 0.0)
    assert (points == before).all()
    assert (scores == RESTING).all()


def test_the_same_frames_are_read_the_same():
    def run():
        subject = reader()
        return [read(subject, t * STEP_S, with_score(jawOpen=0.1 * t))[0] for t in range(5)]

    assert np.array_equal(run(), run())
