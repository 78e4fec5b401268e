"""Irises, scores and the head together tell how far eyes look up or down, by the eye that is seen."""

import numpy as np
import pytest

from vcam.expression.gaze_pitch import RESTING_SCORE, gaze_pitch
from vcam.types import ARKIT, CHANNEL

SEEN = np.ones(2)


def scored(up=RESTING_SCORE, right=None):
    """Scores of eyes that look up by so much, down where it is below 0."""
    scores = np.zeros(len(ARKIT), np.float32)
    for side, value in (("Left", up), ("Right", up if right is None else right)):
        scores[CHANNEL[f"eyeLook{'Up' if value > 0 else 'Down'}{side}"]] = abs(value)
    return scores


def test_eyes_that_rest_look_straight_ahead():
    assert gaze_pitch(np.zeros(2), scored(), 0.0, SEEN) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("by_iris", "up", "view"), [(0.1, RESTING_SCORE, 0), (0, -0.5, 0), (0, RESTING_SCORE, -0.3)],
    ids=["irises are low", "scores say down", "the head is held down, and the eyes seem to go with it"],
)  # fmt: skip
def test_each_of_the_three_alone_says_down(by_iris, up, view):
    assert gaze_pitch(np.full(2, by_iris), scored(up), view, SEEN) > 0.05


def test_eyes_in_a_head_held_up_that_seem_to_look_at_the_camera_look_less_far_down():
    seems = gaze_pitch(np.full(2, 0.1), scored(-0.3), 0.0, SEEN)
    assert 0 < gaze_pitch(np.full(2, 0.1), scored(-0.3), 0.2, SEEN) < seems


def test_scores_weigh_about_as_much_as_irises_in_a_look_of_filmed_people():
    """Their scores change by 2 to 3 for each rad that their irises do."""
    by_iris, by_score = gaze_pitch(np.full(2, 0.1), scored(), 0, SEEN), gaze_pitch(np.zeros(2), scored(-0.35), 0, SEEN)
    assert by_score == pytest.approx(by_iris, rel=0.3)


def test_an_eye_that_is_covered_tells_nothing():
    covered = np.array([1.0, 0.0])
    right = gaze_pitch(np.array([0.1, 0.6]), scored(0.2, right=-0.9), 0, covered)
    assert right == pytest.approx(gaze_pitch(np.array([0.1, 0.1]), scored(0.2), 0, SEEN), abs=1e-3)


def test_two_eyes_of_which_none_is_seen_tell_alike():
    both = gaze_pitch(np.array([0.1, 0.2]), scored(0.2), 0, np.zeros(2))
    assert both == pytest.approx(gaze_pitch(np.array([0.1, 0.2]), scored(0.2), 0, SEEN))
