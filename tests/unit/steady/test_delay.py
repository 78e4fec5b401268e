"""What the setting costs: more calm is more late, a blink never is."""

import re
from itertools import pairwise

import pytest

from vcam.steady.delay import Delay, cost, delay


def test_no_smoothing_costs_nothing():
    assert delay(None, 30) == Delay(0.0, 0.0)


def test_calmer_is_later():
    turns = [delay(smoothing, 30).turn_s for smoothing in (0.25, 0.5, 0.75, 1.0)]
    assert all(a < b for a, b in pairwise(turns))


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_the_usual_is_a_third_of_a_frame_late_at_most_and_blinks_in_time(fps):
    late = delay(0.5, fps)
    assert 0 <= late.turn_s < 0.4 / fps
    assert late.blink_s < 0.1 / fps


def test_even_the_calmest_shows_a_blink_in_time():
    assert delay(1.0, 30).blink_s < 0.01


@pytest.mark.parametrize("fps", [1, 2, 4, 5, 6.5, 240])
@pytest.mark.parametrize("smoothing", [0.0, 0.5, 1.0])
def test_a_blink_that_falls_between_two_frames_is_no_error(fps, smoothing):
    assert 0 <= delay(smoothing, fps).blink_s < 1 / fps


def test_what_it_costs_is_said_in_one_line():
    assert re.fullmatch(r"smoothing 0.5: a turn is shown [1-9] ms late, a blink 0 ms", cost(0.5, 30))
    assert re.fullmatch(r"smoothing 1: a turn is shown [3-6]\d ms late, a blink [0-3] ms", cost(1.0, 30))
    assert cost(None, 30) == "smoothing off: nothing is late, what trembles trembles"
