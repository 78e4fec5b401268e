"""How a driver rests: found in a film that speaks and blinks, learned quietly while live."""

import numpy as np
import pytest
from driven_faces import channels, face, haar_face

from vcam.portrait.resting import QuietRest, Rest, decoder, rest_of
from vcam.types import CHANNEL

JAW, BROW = CHANNEL["jawOpen"], CHANNEL["browInnerUp"]
OWN = channels(browInnerUp=0.3, mouthSmile=0.1)


def film(frames=120, speaking=0.6, **kwargs):
    """A driver who rests at OWN, speaks for a share of the time and blinks now and then."""
    out = []
    for i in range(frames):
        worn = OWN.copy()
        if i % 10 < 10 * speaking:
            worn += channels(jawOpen=0.3 + 0.3 * np.sin(i), mouthFunnel=0.2)
        if i % 40 < 4:
            worn += channels(eyeBlink=1.0)
        angles = (6 * np.sin(i / 9), 3 * np.sin(i / 7), 0)
        out.append(face(worn, t=i / 30, angles=angles, rest=OWN, **kwargs))
    return out


def test_speech_and_blinks_are_no_rest():
    rest = rest_of(film())
    assert abs(rest.raw[JAW]) < 0.05
    assert abs(rest.raw[BROW] - 0.3) < 0.05
    assert abs(rest.raw[CHANNEL["eyeBlinkLeft"]]) < 0.05
    assert (rest.gap > 1.5 * rest.shut_gap).all()


def test_a_smile_that_is_held_through_a_film_is_no_rest():
    smile = channels(mouthSmile=0.7)
    rest = rest_of([face(smile, t=i / 30, rest=channels()) for i in range(60)])
    assert rest.raw[CHANNEL["mouthSmileLeft"]] == 0


def test_a_film_tells_the_depth_of_a_long_nose():
    long_nosed = (0, 0, 0, 2.5, 2.0)
    rest = rest_of(film(identity=long_nosed))
    true = rest_of([face(identity=long_nosed)] * 30).shape
    typical = decoder().mean
    skin = decoder().skin > 0.5
    assert np.linalg.norm((rest.shape - true)[skin, :2], axis=1).mean() < 0.01
    own = rest.shape[skin, 2] - typical[skin, 2]
    assert own.std() > 0.003  # something was learned of it


def test_a_film_without_points_rests_like_a_typical_face():
    for faces in ([], [None, None], [haar_face(), None]):
        rest = rest_of(faces)
        assert not rest.raw.any()
        assert rest.believed == 0


def test_the_rest_of_the_head_is_where_it_mostly_is():
    rest = rest_of([face(angles=(8, 4, 0), place=(0.1, 0, 0.7))] * 20 + [face(angles=(30, 0, 0))] * 5)
    assert rest.place == pytest.approx([0.1, 0, 0.7])


def test_live_a_strange_shape_is_believed_little_at_first_and_more_and_more():
    quiet, believed = QuietRest(), []
    for one in film(60):
        rest = quiet.see(one)
        believed.append(rest.believed)
    assert believed[0] < 0.2
    assert believed[-1] > 0.8
    assert believed == sorted(believed)


def test_live_the_shape_is_learned_without_a_jump():
    quiet, shapes = QuietRest(), []
    for one in film(90, identity=(2.0, -1.0)):
        shapes.append(quiet.see(one).shape)
    skin = decoder().skin > 0.5
    steps = np.linalg.norm(np.diff(shapes, axis=0)[10:, skin, :2], axis=2)
    assert steps.max() < 0.02
    true = rest_of([face(identity=(2.0, -1.0))] * 30).shape
    assert np.linalg.norm((shapes[-1] - true)[skin, :2], axis=1).mean() < 0.02


def test_live_lids_that_shut_otherwise_are_learned():
    quiet = QuietRest()
    for one in film(120):
        rest = quiet.see(one)
    assert (rest.shut_gap < 0.75 * rest.gap).all()
    assert (np.abs(rest.down) < 0.15).all()


def test_live_lids_that_were_half_shut_at_first_rest_open():
    quiet = QuietRest()
    quiet.see(face(channels(eyeBlink=0.6)))
    for i in range(1, 30):
        rest = quiet.see(face(t=i / 30))
    assert (np.abs(rest.down) < 0.05).all()


def test_live_lids_that_are_lowered_for_minutes_do_not_rest_so():
    quiet = QuietRest()
    for i in range(200):
        quiet.see(face(t=i / 30))
    for i in range(200, 4200):
        rest = quiet.see(face(channels(eyeBlink=0.6), t=i / 30))
    assert (np.abs(rest.down) < 0.05).all()


def test_the_typical_rest_is_a_typical_face():
    rest = Rest.typical()
    assert rest.place is None
    np.testing.assert_array_equal(rest.shape, decoder().mean)
