"""Learning how a photo answers, from pictures that are only numbers: what is drawn is what is read."""

import numpy as np

from vcam.portrait.knobs import KNOBS, state_of
from vcam.portrait.move import Move
from vcam.reenact.learning import learned
from vcam.types import CHANNEL

SMILE = [CHANNEL["mouthSmileLeft"], CHANNEL["mouthSmileRight"]]


def weak_smile(move):
    read = state_of(move) + 0.3  # whatever the face reads at rest
    read[SMILE] = 0.65 * state_of(move)[SMILE]
    return read


def test_a_weak_smile_is_learned_and_made_up_for():
    response = learned(weak_smile)
    weights = np.zeros_like(Move().weights)
    weights[SMILE] = 0.5
    shown = response.applied(Move(weights)).weights
    assert np.allclose(0.65 * shown[SMILE], 0.5, atol=0.05)


def test_every_knob_is_looked_at_once_per_level_and_rest_once():
    looks = []
    learned(lambda move: looks.append(state_of(move)) or looks[-1])
    assert len(looks) == 1 + sum(len(knob.levels) for knob in KNOBS)
    assert not looks[0].any()


def test_a_picture_that_is_no_face_to_the_nets_leaves_moves_as_they_are():
    move = Move(np.full(52, 0.3, np.float32))
    assert learned(lambda move: None).applied(move) is move


def test_a_face_lost_on_the_way_is_taken_as_it_was_moved():
    def read(move):
        return None if move.weights[CHANNEL["jawOpen"]] > 0.9 else state_of(move)

    weights = np.zeros_like(Move().weights)
    weights[CHANNEL["jawOpen"]] = 0.95
    shown = learned(read).applied(Move(weights)).weights
    assert abs(shown[CHANNEL["jawOpen"]] - 0.95) < 0.02
