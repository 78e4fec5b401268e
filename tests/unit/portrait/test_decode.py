"""What points tell: weights that were worn come back, whoever wears them, however they are turned."""

import numpy as np
import pytest
from driven_faces import basis, channels, face

from vcam.portrait.closing import closure, opening
from vcam.portrait.decode import Decoder, in_head
from vcam.portrait.reading import read
from vcam.portrait.resting import rest_of
from vcam.types import CHANNEL

SMILING = channels(mouthSmile=0.7, jawOpen=0.3, browInnerUp=0.5)
WIDE_FACED = (2.5, -1.5, 1.0, 1.5)


@pytest.fixture(scope="module")
def decoder():
    return Decoder(basis())


def seen(decoder, one):
    return in_head(one.landmarks.points, one.pose.camera_from_head, decoder.mean)


def moved(reading, decoder):
    """(478, 2) eye distances: all that a reading moves of a typical face, lids left out."""
    points = decoder.moved(reading.weights) + decoder.offsets(reading.fields)
    return points[:, :2] * decoder.skin[:, None]


def test_a_typical_face_at_rest_lies_on_itself(decoder):
    assert np.abs(seen(decoder, face()).away[:468]).max() < 1e-4


@pytest.mark.parametrize("lens", [(500, 100), (1500, 640)])
def test_no_lens_is_asked_for(decoder, lens):
    a, b = seen(decoder, face(SMILING)), seen(decoder, face(SMILING, lens=lens))
    np.testing.assert_allclose(a.away, b.away, atol=1e-4)


@pytest.mark.parametrize("angles", [(0, 0, 0), (15, 0, 0), (-10, 12, 8)])
def test_weights_that_are_worn_come_back_however_the_head_is_turned(angles):
    rest = rest_of([face(angles=angles)] * 30)
    reading = read(face(SMILING, angles=angles), rest)
    np.testing.assert_allclose(reading.weights, SMILING, atol=0.06)


def test_points_correct_what_the_net_reads():
    rest = rest_of([face()] * 60)
    reading = read(face(SMILING, raw=0.5 * SMILING), rest)
    jaw = CHANNEL["jawOpen"]
    assert abs(reading.weights[jaw] - SMILING[jaw]) < 0.06
    assert reading.reading[jaw] == pytest.approx(0.15, abs=0.01)


def test_what_the_channels_say_is_taken_while_the_rest_is_unknown(decoder):
    weights, fields = decoder.decode(np.full((478, 2), 0.1), channels(jawOpen=0.4).astype(float), believed=0.0)
    np.testing.assert_allclose(weights, channels(jawOpen=0.4))
    assert not fields.any()


def test_a_wide_faced_driver_asks_for_what_a_typical_one_asks_for(decoder):
    own, typical = (rest_of([face(identity=who)] * 60) for who in (WIDE_FACED, ()))
    asked = moved(read(face(SMILING, identity=WIDE_FACED), own), decoder)
    wanted = moved(read(face(SMILING), typical), decoder)
    wide = np.abs(own.shape - typical.shape)[:, :2].max()
    assert wide > 0.05  # another face it is
    assert np.linalg.norm(asked - wanted, axis=1).mean() < 0.1 * np.linalg.norm(wanted, axis=1).mean()


def test_a_wide_faced_driver_at_rest_moves_nothing(decoder):
    rest = rest_of([face(identity=WIDE_FACED)] * 60)
    for angles in ((0, 0, 0), (12, 0, 0), (0, -8, 5)):
        reading = read(face(identity=WIDE_FACED, angles=angles), rest)
        assert np.abs(moved(reading, decoder)).max() < 0.03
        assert np.abs(reading.weights).max() < 0.15


def test_offsets_leave_lids_and_irises_alone(decoder):
    fields = np.full(decoder.count, 2.0)
    offsets = decoder.offsets(fields)
    assert np.abs(offsets[[159, 386, 145, 374]]).max() < 1e-6
    assert not offsets[468:].any()
    assert np.abs(offsets[:468]).max() > 0.01


def test_a_far_turned_face_is_not_blown_up(decoder):
    away = seen(decoder, face(SMILING, angles=(70, 0, 0))).away
    assert np.isfinite(away).all()
    assert np.abs(away).max() < 1.5


def lids(down=(0.0, 0.0), gap=(0.3, 0.3)):
    zeros, rest, shut = np.zeros(2), np.full(2, 0.3), np.full(2, 0.09)
    return closure(np.array(down), np.array(gap), zeros, rest, shut)


def test_lids_at_rest_are_open_and_shut_lids_are_shut():
    np.testing.assert_allclose(lids(), 0)
    np.testing.assert_allclose(lids((1.1, 1.1), (0.09, 0.09)), 1, atol=0.03)


def test_a_wink_shuts_one_eye():
    left, right = lids((1.1, 0.0), (0.09, 0.3))
    assert left > 0.95
    assert abs(right) < 1e-9


def test_eyes_torn_open_are_below_rest_but_not_without_end():
    assert -0.8 <= lids((-0.3, -0.3), (0.4, 0.4))[0] < -0.2
    assert lids((-5.0, -5.0), (3.0, 3.0))[0] == pytest.approx(-0.8)


def test_narrow_eyes_of_a_stranger_are_not_half_shut():
    zeros, rest = np.zeros(2), np.full(2, 0.3)
    assert not closure(zeros, np.full(2, 0.2), zeros, rest, 0.3 * rest, believed=0.0).any()


def test_opening_is_a_share_of_the_eyes_width(decoder):
    once, twice = opening(decoder.mean), opening(2 * decoder.mean)
    np.testing.assert_allclose(once, twice)
    assert ((once > 0.15) & (once < 0.5)).all()


def test_lips_are_folded_no_further_than_a_photo_bears():
    rest = rest_of([face()] * 30)
    reading = read(face(channels(mouthFunnel=1.4, jawOpen=0.5)), rest)
    assert reading.weights[CHANNEL["mouthFunnel"]] == pytest.approx(0.8)
    assert reading.reading[CHANNEL["mouthFunnel"]] > 1.2
