"""Held expressions are seen, leave what the person does visible, and fit who is shown."""

import numpy as np
import pytest

from vcam.avatar.held import FACES, MODERATE, MOODS, held_by, mood, over
from vcam.avatar.model import load_avatar
from vcam.avatar.preset_shapes import EMOTIONS, VOWELS, derived
from vcam.types import ARKIT, CHANNEL

NOTHING = np.zeros(len(ARKIT), np.float32)


def named(name, avatar=None):
    return next(one for one in held_by(avatar) if one.name == name)


def channel(name, expression):
    return float(expression[CHANNEL[name]])


@pytest.fixture(scope="module")
def mika():
    return load_avatar("mika")


def test_our_own_avatars_have_nine_for_the_nine_keys(mika):
    assert [one.name for one in held_by(mika)] == list(FACES)
    assert len(FACES) == 9
    assert not any(one.own for one in held_by(mika))


@pytest.mark.parametrize("name", list(FACES))
def test_each_moves_a_face_at_rest_within_its_range_and_half_of_it_moves_it_less(name, mika):
    whole, half = (over(NOTHING, [(named(name, mika), share)]) for share in (1.0, 0.5))
    assert whole.dtype == np.float32
    assert 0.4 < whole.max() <= 1
    assert (half <= whole).all()
    assert half.sum() < whole.sum()


@pytest.mark.parametrize("name", list(FACES))
def test_no_expression_leaves_its_range_whatever_the_person_does(name, mika):
    for row in np.random.default_rng(0).uniform(0, 1, (50, len(ARKIT))).astype(np.float32):
        shown = over(row, [(named(name, mika), 1.0), (named("surprised", mika), 0.7)])
        assert shown.min() >= 0
        assert shown.max() <= 1


def test_the_mouth_talks_on_and_the_jaw_opens_as_far_as_either_wants(mika):
    joy, laugh = named("joy", mika), named("laugh", mika)
    talking = NOTHING.copy()
    talking[[CHANNEL["jawOpen"], CHANNEL["mouthFunnel"]]] = 0.7, 0.5
    assert channel("jawOpen", over(talking, [(joy, 1.0)])) == pytest.approx(0.7)
    assert channel("mouthFunnel", over(talking, [(joy, 1.0)])) == pytest.approx(0.5)
    assert channel("jawOpen", over(talking, [(laugh, 1.0)])) == pytest.approx(0.7)
    assert channel("jawOpen", over(NOTHING, [(laugh, 1.0)])) == pytest.approx(0.5)


def test_what_is_against_it_is_taken_out(mika):
    frowning = NOTHING.copy()
    frowning[[CHANNEL["mouthFrownLeft"], CHANNEL["mouthFrownRight"]]] = 0.8
    shown = over(frowning, [(named("joy", mika), 1.0)])
    assert channel("mouthFrownLeft", shown) == 0
    assert channel("mouthSmileRight", shown) > 0.8


def test_a_wink_leaves_the_other_eye_to_the_person(mika):
    shown = over(NOTHING, [(named("wink left", mika), 1.0)])
    assert channel("eyeBlinkLeft", shown) == 1
    assert channel("eyeBlinkRight", shown) == 0


def test_photos_do_it_moderately(mika):
    assert named("sad").weights == pytest.approx(MODERATE * named("sad", mika).weights)
    assert channel("eyeBlinkLeft", named("wink left").weights) == 1


def test_what_was_given_is_not_touched(mika):
    over(NOTHING, [(named("joy", mika), 1.0)])
    assert not NOTHING.any()


@pytest.mark.parametrize("name", MOODS)
def test_a_mood_as_channels_say_it_gives_all_of_its_preset_to_who_makes_presets_of_them(name):
    assert tuple(MOODS) == tuple(name for name in ("happy", "angry", "sad", "surprised", "relaxed") if name in EMOTIONS)
    emotions = derived(over(NOTHING, [(mood(name), 1.0)]))[len(VOWELS) + 1 :]
    assert emotions[EMOTIONS.index(name)] >= 0.9
    assert sum(emotions) <= 1.001


def test_what_only_its_maker_knows_has_no_like_in_channels():
    assert mood("heart eyes") is None
