from dataclasses import replace

import numpy as np
import pytest

from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid
from vcam.types import CHANNEL, Face, HeadPose, Landmarks
from vcam.voice.heard import SILENCE, Heard
from vcam.voice.lead import BESIDE, FADE_S, HOLD_S, Lead

AA = Heard(np.array([1, 0, 0, 0, 0], np.float32), 1.0, True)
DT = 1 / 30


def face(jaw=0.0, confidence=1.0):
    pose = HeadPose(rigid(CAMERA_FROM_HEAD_FACING, np.array([0.0, 0.0, 0.6])), 0.0)
    expression = np.zeros(52, np.float32)
    expression[CHANNEL["jawOpen"]] = jaw
    points = Landmarks(np.zeros((0, 2), np.float32), "none", confidence)
    return Face(0.0, 0, points, pose, expression, np.zeros((2, 2), np.float32))


def talking_face(t):
    return face(jaw=0.25 + 0.25 * np.sin(2 * np.pi * 4 * t))


def shares(lead, seconds, seen, heard, begin=0.0):
    """Of each picture; `seen` of a time gives the face."""
    return [lead.step(seen(t), heard, t) for t in begin + DT * np.arange(1, round(seconds / DT) + 1)]


def test_silence_is_the_cameras():
    assert max(shares(Lead(), 1.0, talking_face, SILENCE)) == 0
    assert max(shares(Lead(), 1.0, lambda t: None, SILENCE)) == 0


def test_the_camera_leads_while_it_sees_the_mouth_move():
    lead = Lead()
    assert max(shares(lead, 3.0, talking_face, AA)) == pytest.approx(BESIDE)


def test_the_voice_leads_when_the_face_is_lost_and_no_faster_than_the_fade():
    lead = Lead()
    lead.step(talking_face(0), SILENCE, 0.0)
    taken = np.array([0.0, *shares(lead, 0.4, lambda t: None, AA)])
    assert taken[-1] == 1
    assert np.diff(taken).max() <= DT / FADE_S + 1e-9
    assert (taken < 1).sum() * DT <= FADE_S + 2 * DT


def test_the_voice_leads_where_the_landmarks_are_unsure():
    assert (
        shares(Lead(), 1.0, lambda t: replace(talking_face(t), landmarks=face(confidence=0.3).landmarks), AA)[-1] == 1
    )


def test_the_voice_leads_when_a_mouth_that_speaks_does_not_move():
    taken = shares(Lead(), 2.0, lambda t: face(jaw=0.02 + 0.01 * np.sin(9 * t)), AA)
    assert taken[15] == pytest.approx(BESIDE), "half a second may be the tongue alone"
    assert taken[-1] == 1


def test_the_camera_leads_again_when_the_hand_goes_away():
    lead = Lead()
    shares(lead, 2.0, lambda t: face(), AA)
    assert shares(lead, 1.0, talking_face, AA, begin=2.0)[-1] == pytest.approx(BESIDE)


def test_a_pause_between_two_words_keeps_the_lead_and_a_longer_one_gives_it_back():
    lead = Lead()
    shares(lead, 1.0, lambda t: None, AA)
    assert shares(lead, HOLD_S - DT, lambda t: None, SILENCE, begin=1.0)[-1] == 1
    assert shares(lead, 0.4, lambda t: None, SILENCE, begin=1.0 + HOLD_S)[-1] == 0


def test_a_clock_that_stands_still_moves_nothing():
    lead = Lead()
    assert [lead.step(None, AA, 5.0) for _ in range(9)] == [0.0] * 9
