"""A personal range is learned from calm moments and repeated peaks; nothing held, rare or seen once bends it."""

import numpy as np
import pytest

from vcam.expression.range import FULL, STILL, PersonalRange
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.person import Person
from vcam.types import ARKIT, CHANNEL, HeadPose

FPS = 30
SPREAD = np.full(len(ARKIT), 0.1)
LEFT, RIGHT = CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]
SMILES = [CHANNEL["mouthSmileLeft"], CHANNEL["mouthSmileRight"]]
JAW, BROW = CHANNEL["jawOpen"], CHANNEL["browInnerUp"]
NOISE = 0.02


def turned(yaw_deg=0.0, pitch_deg=0.0, place=(0.0, 0.0, 0.6)):
    turn = rotation_from_angles(np.radians(yaw_deg), np.radians(pitch_deg), 0.0)
    return HeadPose(rigid(CAMERA_FROM_HEAD_FACING @ turn, np.array(place)), 1.0)


FACING = turned()


class Script:
    """Raw channels over time of somebody with a rest and strongest of their own."""

    def __init__(self, rest=None, seed=0):
        self.rest = np.zeros(52) if rest is None else rest
        self.frames = []
        self._rng = np.random.default_rng(seed)

    def hold(self, seconds, **channels):
        for _ in range(round(seconds * FPS)):
            raw = self.rest + NOISE * self._rng.standard_normal(52)
            for name, value in channels.items():
                for full in (name,) if name in CHANNEL else (name + "Left", name + "Right"):
                    raw[CHANNEL[full]] = value + NOISE * self._rng.standard_normal()
            self.frames.append(raw)
        return self

    def blinks(self, times, closed=1.0, every_s=2.0):
        for _ in range(times):
            self.hold(every_s - 0.2).hold(0.07, eyeBlink=0.5 * closed).hold(0.07, eyeBlink=closed)
            self.hold(0.07, eyeBlink=0.5 * closed)
        return self

    def talk(self, seconds):
        start = len(self.frames)
        self.hold(seconds)
        t = np.arange(len(self.frames) - start) / FPS
        opening = np.maximum(0, 0.3 * np.sin(2 * np.pi * 3.1 * t) + 0.25 * np.sin(2 * np.pi * 1.3 * t))
        for frame, jaw in zip(self.frames[start:], opening, strict=True):
            frame[JAW] += jaw
            frame[SMILES] += 0.3 * jaw
        return self


def fed(script, person=None, pose=FACING, range_=None, start=0.0):
    """(range that has seen all of it, (n, 52) what it showed)."""
    learner = range_ or PersonalRange(SPREAD, person)
    shown = [learner(raw, pose, start + i / FPS) for i, raw in enumerate(script.frames)]
    return learner, np.array(shown)


def learned(learner):
    return learner.learned(Person("x"))


def rest_with(**channels):
    rest = np.zeros(52)
    for name, value in channels.items():
        rest[CHANNEL[name]] = value
    return rest


def test_a_typical_face_is_shown_as_it_is_from_the_first_frame():
    learner = PersonalRange(SPREAD)
    assert not learner(np.zeros(52), FACING, 0.0).any()
    assert (PersonalRange(SPREAD)(np.ones(52), FACING, 0.0) > 0.99).all()


def test_a_rest_of_ones_own_is_still_within_a_second():
    rest = rest_with(eyeBlinkLeft=0.2, eyeBlinkRight=0.05, mouthSmileLeft=0.12, browInnerUp=-0.2)
    _, shown = fed(Script(rest).hold(3))
    assert np.median(shown[20:], axis=0).max() < 0.03
    assert shown[45:].max() < 0.12, "noise doesn't show either"


def test_left_and_right_are_learned_apart():
    learner, _ = fed(Script(rest_with(eyeBlinkLeft=0.25, mouthSmileRight=0.15)).hold(10))
    neutral = learned(learner).neutral
    assert neutral[[LEFT, RIGHT]] == pytest.approx([0.25, 0.0], abs=0.03)
    assert neutral[SMILES] == pytest.approx([0.0, 0.15], abs=0.03)


def test_half_shut_eyes_behind_glasses_become_open_ones_that_still_close():
    script = Script(rest_with(eyeBlinkLeft=0.35, eyeBlinkRight=0.35)).blinks(6)
    script.hold(2)
    _, shown = fed(script)
    closed = shown[np.array([raw[LEFT] > 0.9 for raw in script.frames])]
    assert np.median(shown[-50:, [LEFT, RIGHT]]) < 0.05
    assert closed[-4:, [LEFT, RIGHT]].min() > 0.9


def test_lids_that_the_net_never_sees_quite_shut_close_after_a_few_blinks():
    script = Script().blinks(12, closed=0.75)
    _, shown = fed(script)
    peaks = shown[np.array([raw[LEFT] > 0.65 for raw in script.frames]), LEFT]
    assert peaks[:2].max() < 0.85
    assert peaks[-4:].min() > 0.9


def test_lids_that_shut_harder_than_shut_still_close_at_shut():
    learner, shown = fed(Script().blinks(12, closed=1.3).blinks(2, closed=1.0))
    assert learned(learner).full[LEFT] == pytest.approx(1, abs=1e-3)
    assert shown[-60:, LEFT].max() > 0.95


def test_lids_that_hang_for_long_are_no_blink():
    script = Script().hold(1)
    for _ in range(8):
        script.hold(1, eyeBlink=0.6).hold(1)
    assert learned(fed(script)[0]).full[LEFT] == pytest.approx(1, abs=1e-3)


def test_a_channel_that_always_seems_up_stops_no_other_from_being_learned():
    rest = rest_with(mouthPressRight=0.8, eyeBlinkLeft=0.2)
    _, shown = fed(Script(rest).hold(5))
    assert np.median(shown[-30:, LEFT]) < 0.03


def test_brows_that_lie_high_by_nature_come_to_rest():
    learner = PersonalRange(np.full(52, 0.25))
    shown = fed(Script(rest_with(browInnerUp=0.8)).hold(8), range_=learner)[1]
    assert np.median(shown[-30:, BROW]) < 0.05


def test_after_eyes_held_wide_open_lids_that_come_down_half_are_no_blink():
    _, shown = fed(Script().hold(10, eyeBlink=-0.4).hold(1, eyeBlink=0.35))
    assert shown[-25:, [LEFT, RIGHT]].max() < 0.5


def test_a_mouth_that_always_seems_pressed_is_believed_after_half_a_minute():
    pressed = CHANNEL["mouthPressRight"]
    _, shown = fed(Script(rest_with(mouthPressRight=0.7)).hold(45))
    assert np.median(shown[:60, pressed]) > 0.5, "at first it may be an expression"
    assert np.median(shown[-60:, pressed]) < 0.05


def test_a_minute_of_smiling_stays_a_smile():
    learner, shown = fed(Script().hold(5).hold(60, mouthSmile=0.8).hold(1))
    assert shown[-60:-30, SMILES].min() > 0.65
    assert np.abs(learned(learner).neutral).max() < 0.05


def test_what_a_held_smile_drags_along_does_not_become_rest():
    learner, _ = fed(Script().hold(10).hold(60, mouthSmile=0.8, eyeSquint=0.25))
    assert learned(learner).neutral[CHANNEL["eyeSquintLeft"]] < 0.08


def test_somebody_who_starts_with_a_smile_is_smiling():
    _, shown = fed(Script().hold(20, mouthSmile=0.7).hold(5))
    assert shown[:600, SMILES].min() > 0.5
    assert np.median(shown[-60:], axis=0).max() < 0.03


def test_minutes_of_talking_leave_the_mouth_closed_at_rest_and_as_wide_when_open():
    learner, shown = fed(Script().hold(3).talk(180).hold(3).hold(1, jawOpen=1.0))
    assert np.median(shown[-115:-40, JAW]) < 0.03
    assert shown[-15:, JAW].min() > 0.9
    assert learned(learner).neutral[JAW] == pytest.approx(0.0, abs=0.06)
    assert learned(learner).full[JAW] == pytest.approx(1.0, abs=0.02), "half-open mouths say nothing about an open one"


@pytest.mark.parametrize("value", [5.0, -5.0, 0.6])
def test_one_bad_frame_changes_nothing(value):
    script = Script().hold(2)
    script.frames.append(np.full(52, value))
    script.hold(2)
    learner, _ = fed(script)
    clean, _ = fed(Script().hold(4))
    assert np.abs(learned(learner).neutral - learned(clean).neutral).max() < 0.02
    assert np.abs(learned(learner).full - 1).max() < 1e-3


def test_a_bad_frame_first_is_forgotten_within_a_second():
    script = Script()
    script.frames.append(np.full(52, 0.5))
    _, shown = fed(script.hold(3))
    assert np.median(shown[30:], axis=0).max() < 0.03


def test_stronger_smiles_widen_the_range_only_when_they_come_again():
    once, _ = fed(Script().hold(2).hold(1, mouthSmile=1.25).hold(1))
    often = Script().hold(2)
    for _ in range(10):
        often.hold(1, mouthSmile=1.25).hold(1)
    again, _ = fed(often)
    assert learned(once).full[SMILES] == pytest.approx([1, 1], abs=1e-3)
    assert learned(again).full[SMILES] == pytest.approx([1.25, 1.25], abs=0.1)


def test_the_range_never_leaves_what_is_believed():
    script = Script().hold(1)
    for _ in range(40):
        script.hold(0.3, mouthSmile=3.0).hold(0.3)
    for _ in range(40):
        script.hold(0.3, jawOpen=0.71).hold(0.3)
    full = learned(fed(script)[0]).full
    assert full[SMILES].max() <= 1.3
    assert full[JAW] >= 0.7 - 1e-9


def test_a_turned_head_teaches_nothing():
    for pose in (turned(yaw_deg=30), turned(pitch_deg=35)):
        learner, _ = fed(Script(rest_with(eyeBlinkLeft=0.3)).hold(5), pose=pose)
        assert not learned(learner).neutral.any()


def test_a_head_at_the_edge_of_the_picture_that_looks_into_the_camera_teaches():
    pose = turned(yaw_deg=-26.6, place=(0.3, 0.0, 0.6))
    learner, _ = fed(Script(rest_with(eyeBlinkLeft=0.3)).hold(5), pose=pose)
    assert learned(learner).neutral[LEFT] == pytest.approx(0.3, abs=0.03)


def test_a_known_person_is_right_from_the_first_frame_and_goes_on_learning():
    rest = rest_with(eyeBlinkLeft=0.3)
    before = learned(fed(Script(rest).hold(30))[0])
    learner, shown = fed(Script(rest, seed=1).hold(1), person=before)
    assert shown[:, LEFT].max() < 0.2
    assert np.median(shown[:, LEFT]) < 0.03
    assert learned(learner).neutral_s[LEFT] > before.neutral_s[LEFT]


def test_the_wrong_person_costs_half_a_minute():
    theirs = learned(fed(Script(rest_with(eyeBlinkLeft=0.35, browInnerUp=-0.3)).hold(120))[0])
    _, shown = fed(Script().hold(60), person=theirs)
    assert np.median(shown[30 * FPS :], axis=0).max() < 0.05


def test_after_an_absence_the_next_face_is_learned_within_seconds():
    learner, _ = fed(Script(rest_with(eyeBlinkLeft=0.35)).hold(120))
    _, shown = fed(Script().hold(20), range_=learner, start=140.0)
    _, again = fed(Script().hold(1, eyeBlink=1.0), range_=learner, start=160.0)
    assert np.median(shown[10 * FPS :], axis=0).max() < 0.03
    assert again[:, LEFT].min() > 0.9


def test_the_curve_next_to_rest_has_no_step_and_no_kink():
    learner = PersonalRange(SPREAD)
    raw = np.linspace(-0.2, 1.2, 1401)
    shown = np.array([learner.shown(np.full(52, value))[BROW] for value in raw], np.float64)
    slope = np.diff(shown) / np.diff(raw)
    inside = raw[1:] < 0.94
    assert (np.diff(shown) >= 0).all()
    assert slope[inside].max() < 1.12
    assert np.abs(np.diff(slope[inside])).max() < 0.02
    assert shown[np.searchsorted(raw, STILL / 2)] < 0.02
    assert shown[np.searchsorted(raw, FULL)] == pytest.approx(1.0, abs=1e-6)


def test_the_same_frames_give_the_same_answer():
    script = Script(rest_with(jawOpen=0.1)).talk(5).blinks(3)
    assert (fed(script)[1] == fed(script)[1]).all()


def test_frames_whose_clock_stands_still_or_runs_backwards_do_no_harm():
    learner = PersonalRange(SPREAD)
    for t in (0.0, 0.0, -5.0, 1e9, 1e9 + 0.03):
        shown = learner(np.full(52, 0.2), FACING, t)
        assert np.isfinite(shown).all()
    assert np.abs(learned(learner).neutral).max() < 0.21


def test_forgetting_the_face_ends_what_had_begun():
    learner, _ = fed(Script().hold(2))
    for _ in range(6):
        fed(Script().hold(0.5, mouthSmile=0.8), range_=learner, start=3.0)
        learner.forget()
        fed(Script().hold(0.5), range_=learner, start=4.0)
    assert learned(learner).full_times[SMILES].max() == 0
