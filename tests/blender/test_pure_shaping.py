"""Zero, mirror, gains, smoothing and loss: what is shown of what comes."""

from dataclasses import replace

import numpy as np
import pytest
from angles import angle_between
from vcam_blender import quaternion
from vcam_blender.mirror import mirrored
from vcam_blender.sample import Sample
from vcam_blender.settings import Shaping
from vcam_blender.shaping import EASE_S, SILENT_S, Shaper


class Live(Shaper):
    """Hears everything at the moment when it was so."""

    def shape(self, sample, how, now=None):
        return super().shape(sample, how, sample.time_s if now is None else now)


PLAIN = Shaping()
FACE = Sample(
    time_s=10.0,
    tracked=True,
    head=quaternion.from_angles(0.4, 0.2, 0.1),
    position=(0.1, 0.6, 0.2),
    gaze=(0.1, 0.2, 0.3, 0.4),
    values={"jawOpen": 0.5, "eyeBlinkLeft": 0.8, "eyeBlinkRight": 0.0, "mouthLeft": 0.3, "mouthRight": 0.0},
)


def at(time_s, sample=FACE, **changes):
    return replace(sample, time_s=time_s, **changes)


def test_by_default_the_face_is_shown_as_it_comes():
    shown = Live().shape(FACE, PLAIN)
    assert (shown.head, shown.gaze, shown.values) == (pytest.approx(FACE.head), FACE.gaze, FACE.values)


def test_the_head_moves_from_where_it_was_first():
    shaper = Live()
    assert shaper.shape(FACE, PLAIN).position == (0, 0, 0)
    np.testing.assert_allclose(shaper.shape(at(10.1, position=(0.2, 0.6, 0.1)), PLAIN).position, (0.1, 0, -0.1))


def test_zero_makes_this_pose_neutral():
    shaper = Live()
    shaper.shape(FACE, PLAIN)
    assert shaper.calibrate()
    shown = shaper.shape(at(10.1), PLAIN)
    assert angle_between(shown.head, quaternion.IDENTITY) < 1e-6
    assert shown.gaze == (0, 0, 0, 0)
    assert shown.value("jawOpen") == 0.5, "the expression is the sender's own matter"


def test_after_zero_a_turn_is_about_the_head_s_own_axes():
    """Who sits turned from the camera and looks down still looks down."""
    shaper = Live()
    shaper.shape(at(10.0, head=quaternion.from_angles(0.5, 0, 0)), PLAIN)
    shaper.calibrate()
    shown = shaper.shape(at(10.1, head=quaternion.from_angles(0.5, 0.3, 0)), PLAIN)
    np.testing.assert_allclose(quaternion.angles(shown.head), (0, 0.3, 0), atol=1e-9)


def test_zero_of_the_expression_leaves_room_above_it():
    how, shaper = Shaping(zero_expression=True), Live()
    shaper.shape(at(10.0, values={"jawOpen": 0.2, "jawLeft": 0.9}), how)
    shaper.calibrate()
    shown = shaper.shape(at(10.1, values={"jawOpen": 0.6, "jawLeft": 1.0}), how)
    assert shown.value("jawOpen") == pytest.approx(0.5)
    assert shown.value("jawLeft") == pytest.approx(1), "never more than half is taken for neutral"


def test_there_is_no_zero_before_anybody_is_seen():
    shaper = Live()
    shaper.shape(at(10.0, tracked=False), PLAIN)
    assert not shaper.calibrate()


def test_a_mirror_swaps_sides_and_keeps_up_and_down():
    shown = Live().shape(FACE, Shaping(mirror=True))
    np.testing.assert_allclose(quaternion.angles(shown.head), (-0.4, 0.2, -0.1), atol=1e-9)
    assert shown.gaze == (-0.3, 0.4, -0.1, 0.2)
    assert (shown.value("eyeBlinkRight"), shown.value("eyeBlinkLeft"), shown.value("mouthRight")) == (0.8, 0, 0.3)


def test_a_mirror_of_a_mirror_is_the_face_itself():
    assert mirrored(mirrored(FACE)) == FACE


def test_gains_strengthen_and_values_stay_below_one():
    shown = Live().shape(FACE, Shaping(head_gain=0.5, expression_gain=1.5, gaze_gain=2))
    assert angle_between(shown.head, quaternion.share(FACE.head, 0.5)) < 1e-6
    assert (shown.value("jawOpen"), shown.value("eyeBlinkLeft")) == (0.75, 1)
    assert shown.gaze == pytest.approx((0.2, 0.4, 0.6, 0.8))


@pytest.mark.parametrize("rate", [10, 30, 120])
def test_smoothing_takes_its_time_constant_at_any_rate(rate):
    """After one time constant a step is 1 - 1/e done, of values and turns alike."""
    how, shaper = Shaping(smoothing_s=0.3), Live()
    shaper.shape(Sample(0.0, True, values={"jawOpen": 0.0}), how)
    for i in range(1, int(0.3 * rate) + 1):
        shown = shaper.shape(Sample(i / rate, True, quaternion.from_angles(0.4, 0, 0), values={"jawOpen": 1.0}), how)
    assert shown.value("jawOpen") == pytest.approx(1 - np.exp(-1), abs=1e-6)
    assert quaternion.angles(shown.head)[0] == pytest.approx(0.4 * (1 - np.exp(-1)), abs=1e-6)


def eased(shaper, start_s, how=PLAIN):
    """What is shown in silence from `start_s` on, 60 times a second for 2 s."""
    ticks = [shaper.silence(start_s + i / 60, how) for i in range(120)]
    return [shown for shown in ticks if shown is not None]


def test_silence_eases_to_neutral_and_then_nothing_moves():
    shaper = Live()
    shaper.shape(FACE, PLAIN)
    assert shaper.silence(10.0 + SILENT_S / 2, PLAIN) is None
    shown = eased(shaper, 10.0)
    jaws = [sample.value("jawOpen") for sample in shown]
    assert jaws == sorted(jaws, reverse=True)
    assert max(-np.diff([0.5, *jaws])) < 0.06, "without a jump"
    assert jaws[-1] == 0
    assert angle_between(shown[-1].head, quaternion.IDENTITY) < 1e-6
    assert shown[-1].time_s == pytest.approx(10 + SILENT_S + EASE_S, abs=0.15)
    assert not shown[-1].tracked


def test_an_untracked_sender_eases_to_neutral_as_well():
    shaper = Live()
    shaper.shape(FACE, PLAIN)
    for i in range(1, 30):
        shown = shaper.shape(at(10 + i / 30, tracked=False), PLAIN)
    assert shown.value("jawOpen") == 0
    assert shown.gaze == (0, 0, 0, 0)


def test_who_comes_back_comes_back_gently():
    shaper = Live()
    shaper.shape(FACE, PLAIN)
    eased(shaper, 10.0)
    jaws = [shaper.shape(at(60 + i / 30), PLAIN).value("jawOpen") for i in range(30)]
    assert jaws[0] < 0.1
    assert jaws == sorted(jaws)
    assert jaws[-1] == 0.5


def test_hold_keeps_the_last_pose():
    how, shaper = Shaping(hold=True), Live()
    shaper.shape(FACE, how)
    assert eased(shaper, 10.0, how) == []
    assert shaper.shape(at(12.0, tracked=False, values={}), how).value("jawOpen") == 0.5


def test_before_anybody_is_seen_the_face_is_neutral():
    shown = Live().shape(at(10.0, tracked=False), PLAIN)
    assert (shown.head, shown.value("jawOpen")) == (quaternion.IDENTITY, 0)


def test_a_film_sent_slower_than_it_plays_is_no_silence():
    """Its times lag ever more behind ours; samples come all the while."""
    shaper = Live()
    for i in range(100):
        shown = shaper.shape(at(i / 30), PLAIN, now=i / 10)
        assert shaper.silence(i / 10 + 0.05, PLAIN) is None
    assert shown.value("jawOpen") == 0.5


def test_a_silence_goes_on_in_the_sender_s_time():
    shaper = Live()
    shaper.shape(at(3.0), PLAIN, now=500.0)
    shown = eased(shaper, 500.0)
    assert 3.0 + SILENT_S - 0.1 < shown[0].time_s < shown[-1].time_s < 3.0 + SILENT_S + EASE_S + 0.1


def test_shown_times_never_run_backwards():
    shaper = Live()
    shaper.shape(FACE, PLAIN)
    shown = eased(shaper, 10.0)[:10]
    late = shaper.shape(at(10.1), PLAIN)
    assert late.time_s >= shown[-1].time_s
