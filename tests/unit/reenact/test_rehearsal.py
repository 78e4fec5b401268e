"""A film's mouth and frown are turned until they do as much as the driver's, on photos that are only numbers."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.portrait.knobs import state_of
from vcam.portrait.move import Move
from vcam.portrait.response import LEAST_GAIN, MOST_GAIN, Response
from vcam.reenact.learning import learned
from vcam.reenact.rehearsal import MOVES, ROUNDS, rehearsed
from vcam.types import CHANNEL

JAW, PUCKER, BROW = CHANNEL["jawOpen"], CHANNEL["mouthPucker"], CHANNEL["browDownLeft"]


def move(**weights):
    out = np.zeros(52, np.float32)
    for name, weight in weights.items():
        out[CHANNEL[name]] = weight
    return Move(out)


def talk(frames=90):
    """A jaw that opens and shuts while the lips push out."""
    return [move(jawOpen=0.3 + 0.3 * np.sin(i / 5), mouthPucker=0.4, browDownLeft=0.2) for i in range(frames)]


def pouts_hold_it_shut(driven):
    """A photo whose jaw is read half as wide while its lips push out, which no knob alone tells."""
    read = state_of(driven)
    read[JAW] *= 0.5 if driven.weights[PUCKER] > 0.1 else 1.0
    return read


def spread(read, response, film):
    return float(np.std([read(response.applied(one))[JAW] for one in film]))


def test_a_jaw_that_is_read_half_as_wide_among_other_moves_opens_further():
    alone = learned(pouts_hold_it_shut, np.zeros(52))
    wanted = float(np.std([one.weights[JAW] for one in talk()]))
    before = spread(pouts_hold_it_shut, alone, talk()) / wanted
    after = spread(pouts_hold_it_shut, rehearsed(alone, talk(), pouts_hold_it_shut), talk()) / wanted
    assert before < 0.6
    assert 0.75 < after <= 1.0


def test_what_is_read_as_asked_stays():
    alone = learned(state_of, np.zeros(52))
    for one in talk(9):
        shown = rehearsed(alone, talk(), state_of).applied(one).weights
        np.testing.assert_allclose(shown, alone.applied(one).weights, atol=1e-6)


def test_a_reading_that_follows_nothing_changes_nothing():
    noise = np.random.default_rng(7)

    def read(driven):
        state = state_of(driven)
        state[JAW] = noise.normal(scale=1.0)
        return state

    alone = learned(state_of, np.zeros(52))
    assert rehearsed(alone, talk(), read).gains == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("times", [0.05, 20.0])
def test_no_photo_is_turned_beyond_the_bounds(times):
    def read(driven):
        return times * state_of(driven)

    gains = rehearsed(learned(state_of, np.zeros(52)), talk(), read).gains
    assert gains.min() >= LEAST_GAIN
    assert gains.max() <= MOST_GAIN
    assert (gains != 1).any()


def frowns(frames=60):
    """Brows that are lowered by more than channels tell, and raised between."""
    asked = [(0.4 * np.sin(i / 3), 0.8 * np.sin(i / 3)) for i in range(frames)]
    return [
        replace(move(browDownLeft=w, browDownRight=w), reading=move(browDownLeft=r, browDownRight=r).weights)
        for w, r in asked
    ]


def small_brows(times):
    """A photo whose moved brows are read so many times as much."""

    def read(driven):
        state = state_of(driven)
        state[[BROW, CHANNEL["browDownRight"]]] *= times
        return state

    return read


def test_a_frown_that_is_read_too_little_goes_further_down_and_no_brow_further_up():
    alone = learned(small_brows(0.6), np.zeros(52))
    frowns_more = rehearsed(alone, frowns(), small_brows(0.6))
    before, after = (np.array([one.applied(m).weights[BROW] for m in frowns()]) for one in (alone, frowns_more))
    assert after.max() > 1.1 * before.max()
    assert after.max() <= 1.0
    np.testing.assert_allclose(after[before < 0], before[before < 0])


def test_brows_that_are_read_down_and_moved_up_turn_in_small_steps():
    steady = rehearsed(learned(small_brows(0.6), np.zeros(52)), frowns(), small_brows(0.6))
    raised = move(browDownLeft=-0.6, browDownRight=-0.6)
    shown = [
        steady.applied(replace(raised, reading=move(browDownLeft=read, browDownRight=read).weights)).weights[BROW]
        for read in np.linspace(-0.02, 0.02, 81)
    ]
    assert np.abs(np.diff(shown)).max() < 0.01


def test_a_frown_that_is_read_too_strong_stays():
    alone = learned(state_of, np.zeros(52))
    np.testing.assert_array_equal(rehearsed(alone, frowns(), small_brows(1.7)).gains, 1)


def test_raised_brows_and_gaze_are_not_rehearsed():
    film = [
        Move(move(browInnerUp=0.5 + 0.5 * np.sin(i)).weights, gaze=np.full((2, 2), 0.2 * np.sin(i), np.float32))
        for i in range(60)
    ]
    gains = rehearsed(learned(state_of, np.zeros(52)), film, lambda one: 0.4 * state_of(one)).gains
    np.testing.assert_array_equal(gains, 1)


def test_a_film_of_any_length_is_looked_at_so_many_times_at_most():
    looks = []
    rehearsed(learned(state_of, np.zeros(52)), talk(5000), lambda one: looks.append(one) or state_of(one))
    assert len(looks) == ROUNDS * MOVES


@pytest.mark.parametrize("frames", [1, 5])
def test_too_few_moves_tell_nothing(frames):
    alone = learned(state_of, np.zeros(52))
    assert rehearsed(alone, talk(frames), lambda one: 0.5 * state_of(one)) is alone


def test_a_photo_in_which_the_nets_see_no_face_is_left_as_it_is():
    alone = learned(state_of, np.zeros(52))
    assert rehearsed(alone, talk(), lambda one: None) is alone
    nothing = Response.none()
    assert rehearsed(nothing, talk(), state_of) is nothing
