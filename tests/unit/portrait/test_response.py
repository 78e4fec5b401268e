"""A photo's Response: shows what is asked however the photo is read, stays near what was asked, never jumps."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.errors import BadInput
from vcam.portrait.knobs import GIVE, KNOBS, MOST, TAKE, state_of, with_state
from vcam.portrait.move import Move
from vcam.portrait.response import LEAST_GAIN, MOST_GAIN, Response
from vcam.types import CHANNEL

NAMES = [knob.name for knob in KNOBS]
JAW, SMILE = NAMES.index("jawOpen"), NAMES.index("mouthSmile")


def response_of(reads, own=None):
    """The Response of a photo that is read as `reads(turns)` (knobs,) when its knobs are turned to (knobs,)."""
    answers = {}
    for k, knob in enumerate(KNOBS):
        unit = np.eye(len(KNOBS))[k] * knob.most
        answers[knob.name] = {level: float(reads(level * unit)[k]) for level in knob.levels}
    return Response.of(answers, np.zeros(52) if own is None else own)


def faithful(turns):
    return turns.copy()


def turned(**turns):
    vector = np.zeros(len(KNOBS))
    for name, turn in turns.items():
        vector[NAMES.index(name)] = turn
    return with_state(Move(), GIVE @ vector)


def test_knobs_take_what_they_give():
    assert np.allclose(TAKE @ GIVE, np.eye(len(KNOBS)))


def test_nothing_known_changes_nothing():
    move = turned(jawOpen=0.4, closure=0.7, gazeYaw=0.2)
    assert Response.none().applied(move) is move


def test_lips_part_as_the_drivers_do_however_far_the_jaw_is_opened():
    gap = np.full(9, 0.1, np.float32)
    shown = response_of(lambda turns: 0.7 * turns).applied(replace(turned(jawOpen=0.4), gap=gap))
    assert shown.weights[CHANNEL["jawOpen"]] > 0.5
    np.testing.assert_array_equal(shown.gap, gap)


def test_rest_stays_rest():
    assert not state_of(response_of(lambda turns: 0.7 * turns).applied(Move())).any()


@pytest.mark.parametrize("name", NAMES)
def test_a_photo_that_is_read_as_it_moves_is_moved_as_asked(name):
    asked = turned(**{name: 0.5 * KNOBS[NAMES.index(name)].most})
    assert np.allclose(state_of(response_of(faithful).applied(asked)), state_of(asked), atol=1e-6)


def test_a_photo_that_shows_less_is_moved_more():
    def weak(turns):
        return np.where(np.arange(len(KNOBS)) == SMILE, 0.7 * turns, turns)

    shown = TAKE @ state_of(response_of(weak).applied(turned(mouthSmile=0.5)))
    assert 0.7 * shown[SMILE] == pytest.approx(0.5, abs=0.05)


def test_a_curved_answer_is_straightened():
    def late(turns):
        out = turns.copy()
        out[JAW] = turns[JAW] * abs(turns[JAW])
        return out

    response = response_of(late)
    for asked in (0.4, 0.6, 0.8):
        shown = TAKE @ state_of(response.applied(turned(jawOpen=asked)))
        assert shown[JAW] ** 2 == pytest.approx(asked, abs=0.12)


def test_a_photo_that_the_nets_cannot_read_is_neither_frozen_nor_driven_into_a_grimace():
    blind = response_of(lambda turns: 0 * turns)
    wild = response_of(lambda turns: 20 * turns)
    for name, asked in (("mouthSmile", 0.6), ("jawOpen", 0.6), ("closure", 0.9)):
        k = NAMES.index(name)
        move = turned(**{name: asked})
        assert (TAKE @ state_of(blind.applied(move)))[k] == pytest.approx(asked)
        assert (TAKE @ state_of(wild.applied(move)))[k] >= (LEAST_GAIN - 0.16 / asked * MOST[k]) * asked


def test_gains_stay_within_their_bounds_for_any_photo_and_any_move():
    random = np.random.default_rng(5)
    for _ in range(30):
        cross = np.eye(len(KNOBS)) * random.uniform(0, 3) + random.normal(0, 0.3, (len(KNOBS), len(KNOBS)))
        response = response_of(lambda turns, cross=cross: cross @ turns)
        move = with_state(Move(), random.normal(0, 0.4, len(state_of(Move()))))
        asked, shown = (TAKE @ state_of(m) for m in (move, response.applied(move)))
        ends = np.sort([LEAST_GAIN * asked, MOST_GAIN * asked], axis=0)
        assert (shown > ends[0] - 0.16 * MOST).all()
        assert (shown < ends[1] + 0.16 * MOST).all()


def test_one_side_stays_one_sided():
    weights = np.zeros_like(Move().weights)
    weights[CHANNEL["mouthSmileLeft"]] = 0.8
    shown = response_of(lambda turns: 0.7 * turns).applied(Move(weights)).weights
    assert shown[CHANNEL["mouthSmileLeft"]] > 0.9
    assert abs(shown[CHANNEL["mouthSmileRight"]]) < 0.05


def test_a_small_step_of_the_driver_is_a_small_step_of_the_photo():
    random = np.random.default_rng(6)
    table = random.normal(0, 0.2, (len(KNOBS), len(KNOBS))) + np.eye(len(KNOBS))
    response = response_of(lambda turns: table @ np.sign(turns) * np.abs(turns).sum() ** 1.5)
    ways = [random.normal(0, 0.4, len(state_of(Move()))) for _ in range(2)]
    path = [with_state(Move(), ways[0] * (1 - s) + ways[1] * s) for s in np.linspace(0, 1, 401)]
    shown = np.array([state_of(response.applied(move)) for move in path])
    assert np.abs(np.diff(shown, axis=0)).max() < 0.05


def test_it_comes_out_of_a_cache_as_it_went_in():
    response = response_of(lambda turns: 0.7 * turns)
    response = replace(response, own=np.linspace(0, 1, 52))
    again = Response.from_arrays(response.arrays())
    move = turned(jawOpen=0.4, closure=0.7)
    assert np.allclose(state_of(again.applied(move)), state_of(response.applied(move)), atol=1e-5)
    assert Response.from_arrays(Response.none().arrays()).applied(move) is move


@pytest.mark.parametrize("secants", [np.zeros((3, 3), np.float32), np.full((len(KNOBS), 13), np.nan, np.float32)])
def test_a_damaged_cache_is_refused(secants):
    with pytest.raises(BadInput, match=r"a photo's response must be [0-9]+ knobs of finite numbers"):
        Response.from_arrays({"secants": secants, "own": np.zeros(52, np.float32)})


@pytest.mark.parametrize("own", [np.zeros(51), np.full(52, -0.1), np.full(52, np.nan), np.full(52, "0.1")])
def test_a_damaged_expression_in_a_cache_is_refused(own):
    arrays = response_of(faithful).arrays() | {"own": own}
    with pytest.raises(BadInput, match="what a photo wears must be 52 numbers from 0 to 1"):
        Response.from_arrays(arrays)


def test_shut_is_shut_however_strongly_the_nets_read_it():
    strong = response_of(lambda turns: 2 * turns)
    assert strong.applied(Move(closure=np.ones(2, np.float32))).closure.tolist() == [1, 1]
    wink = strong.applied(Move(closure=np.array([1, 0], np.float32))).closure
    assert wink[0] == 1
    assert abs(wink[1]) < 0.05
    assert (strong.applied(Move(closure=np.full(2, 0.4, np.float32))).closure < 0.35).all()


def test_teeth_that_a_photo_shows_are_let_go_by_lips_that_pucker():
    own = np.zeros(52)
    own[CHANNEL["mouthUpperUpLeft"]] = 0.8
    shown = response_of(faithful, own).applied(turned(mouthPucker=0.5)).weights
    assert shown[CHANNEL["mouthUpperUpLeft"]] == pytest.approx(-0.4, abs=0.02)
    assert shown[CHANNEL["mouthUpperUpRight"]] == 0


def test_pose_and_offsets_pass_untouched():
    move = turned(jawOpen=0.5)
    shown = response_of(lambda turns: 0.7 * turns).applied(move)
    assert shown.rotation is move.rotation
    assert shown.offsets is move.offsets
    assert shown.shift is move.shift


def test_what_was_read_of_the_driver_is_what_counts_when_it_is_told():
    """The driver's points moved by half of what the net read; so do the photo's, when it is read like the driver."""
    move = turned(mouthSmile=0.4)
    told = replace(move, reading=(2 * move.weights).astype(np.float32))
    half = response_of(lambda turns: 2 * turns)
    assert (TAKE @ state_of(half.applied(told)))[SMILE] == pytest.approx(0.4, abs=0.02)
    assert (TAKE @ state_of(half.applied(move)))[SMILE] < 0.3


@pytest.mark.parametrize("name", NAMES)
def test_no_knob_is_turned_further_than_the_photo_was_looked_at(name):
    k = NAMES.index(name)
    weak = response_of(lambda turns: 0.5 * turns)
    for share in (0.8, 1.0, 1.3):
        shown = TAKE @ state_of(weak.applied(turned(**{name: share * MOST[k]})))
        assert shown[k] <= max(share, 1.0) * MOST[k] + 1e-6


def test_lips_that_let_go_of_teeth_come_together_as_far():
    own = np.zeros(52)
    own[[CHANNEL["mouthUpperUpLeft"], CHANNEL["mouthUpperUpRight"]]] = 0.8
    asked = replace(turned(mouthPucker=0.6), gap=np.zeros(9, np.float32))
    shown = response_of(faithful, own).applied(asked)
    assert (shown.gap < 0).all()
    assert not response_of(faithful).applied(asked).gap.any()
