"""Learning how a photo answers, from pictures that are only numbers: what is drawn is what is read."""

from types import SimpleNamespace

import numpy as np
import pytest

from vcam import resources
from vcam.portrait.kept import keep
from vcam.portrait.knobs import KNOBS, state_of
from vcam.portrait.move import Move
from vcam.reenact import learning
from vcam.reenact.learning import learn_response, learned
from vcam.types import CHANNEL

NOTHING = np.zeros(52)
SMILE = [CHANNEL["mouthSmileLeft"], CHANNEL["mouthSmileRight"]]


def weak_smile(move):
    read = state_of(move) + 0.3  # whatever the face reads at rest
    read[SMILE] = 0.65 * state_of(move)[SMILE]
    return read


def test_a_weak_smile_is_learned_and_made_up_for():
    response = learned(weak_smile, NOTHING)
    weights = np.zeros_like(Move().weights)
    weights[SMILE] = 0.5
    shown = response.applied(Move(weights)).weights
    assert np.allclose(0.65 * shown[SMILE], 0.5, atol=0.05)


def test_every_knob_is_looked_at_once_per_level_and_rest_once():
    looks = []
    learned(lambda move: looks.append(state_of(move)) or looks[-1], NOTHING)
    assert len(looks) == 1 + sum(len(knob.levels) for knob in KNOBS)
    assert not looks[0].any()


def test_brows_go_up_as_far_as_the_drivers_points_say():
    weights = np.zeros_like(Move().weights)
    raised = [CHANNEL[name] for name in ("browInnerUp", "browOuterUpLeft", "browOuterUpRight")]
    weights[raised] = 0.7
    shown = learned(lambda move: 0.5 * state_of(move), NOTHING).applied(Move(weights)).weights
    np.testing.assert_allclose(shown[raised], 0.7, atol=1e-6)


def test_a_picture_that_is_no_face_to_the_nets_leaves_moves_as_they_are():
    move = Move(np.full(52, 0.3, np.float32))
    assert learned(lambda move: None, NOTHING).applied(move) is move


def test_a_face_lost_on_the_way_is_taken_as_it_was_moved():
    def read(move):
        return None if move.weights[CHANNEL["jawOpen"]] > 0.9 else state_of(move)

    weights = np.zeros_like(Move().weights)
    weights[CHANNEL["jawOpen"]] = 0.95
    shown = learned(read, NOTHING).applied(Move(weights)).weights
    assert abs(shown[CHANNEL["jawOpen"]] - 0.95) < 0.02


def test_a_photo_is_looked_at_as_it_lets_go_of_what_it_wears():
    own, looks = NOTHING.copy(), []
    own[CHANNEL["mouthUpperUpLeft"]] = 0.6
    learned(lambda move: looks.append(state_of(move)) or looks[-1], own)
    pouts = max(looks, key=lambda state: state[CHANNEL["mouthPucker"]])
    assert abs(pouts[CHANNEL["mouthUpperUpLeft"]] + 0.6) < 1e-6


@pytest.fixture
def photo(tmp_path, monkeypatch):
    """A photo that is read as it is moved, and a cache of its own; counts how often it is looked at."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(resources.sys, "platform", "linux")
    monkeypatch.setattr(learning, "portrait_key", lambda portrait: "c0ffee")
    looks = SimpleNamespace(count=0)

    def read(move):
        looks.count += 1
        return state_of(move)

    monkeypatch.setattr(learning, "Mirror", lambda portrait: SimpleNamespace(box=None, read=read))
    return SimpleNamespace(portrait=SimpleNamespace(expression=NOTHING), draw=lambda move, box: move, looks=looks)


def test_a_photo_is_looked_at_once_and_then_known(photo):
    first = learn_response(photo.portrait, photo.draw)
    seen = photo.looks.count
    again = learn_response(photo.portrait, photo.draw)
    assert photo.looks.count == seen > 0
    np.testing.assert_allclose(again.secants, first.secants, atol=1e-6)


@pytest.mark.parametrize("secants", [np.zeros((2, 2), np.float32), np.zeros(3, np.int64)])
def test_what_is_kept_damaged_is_learned_anew(photo, secants):
    keep("c0ffee", learning.KEPT_AS, {"secants": secants, "own": NOTHING})
    assert learn_response(photo.portrait, photo.draw).secants.any()
    assert photo.looks.count > 1
