import numpy as np
import pytest

from vcam.avatar.preset_shapes import VOWELS, derived
from vcam.types import ARKIT, CHANNEL
from vcam.voice.heard import VISEMES
from vcam.voice.mouth import PLACES, channels, mixed

ONE = np.eye(5, dtype=np.float32)


@pytest.mark.parametrize("viseme", VISEMES)
def test_a_vrm_shows_the_vowel_that_was_heard(viseme):
    shown = derived(channels(ONE[VISEMES.index(viseme)]))[:5]
    assert VOWELS[int(shown.argmax())] == viseme


def test_without_a_share_of_the_voice_the_face_is_the_cameras():
    face = np.random.default_rng(0).random(52).astype(np.float32)
    np.testing.assert_array_equal(mixed(face, ONE[0], 0.0), face)


def test_with_all_of_it_the_mouth_is_the_voices_and_the_rest_the_cameras():
    face = np.random.default_rng(0).random(52).astype(np.float32)
    before = face.copy()
    shown = mixed(face, ONE[4], 1.0)
    rest = np.setdiff1d(np.arange(52), PLACES)
    np.testing.assert_allclose(shown[PLACES], channels(ONE[4])[PLACES], atol=1e-6)
    np.testing.assert_array_equal(shown[rest], face[rest])
    np.testing.assert_array_equal(face, before)
    assert CHANNEL["mouthSmileLeft"] in rest
    assert CHANNEL["eyeBlinkLeft"] in rest


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_two_open_mouths_are_never_added(share):
    random = np.random.default_rng(1)
    for _ in range(50):
        face = random.random(52).astype(np.float32)
        weights = random.dirichlet(np.ones(5)).astype(np.float32)
        most = np.maximum(face, channels(weights))
        assert (mixed(face, weights, share) <= most + 1e-6).all()


def test_channels_are_those_of_arkit_on_both_sides():
    for row in ONE:
        made = channels(row)
        assert made.shape == (len(ARKIT),)
        for name in ("mouthStretch", "mouthLowerDown", "mouthUpperUp"):
            assert made[CHANNEL[f"{name}Left"]] == made[CHANNEL[f"{name}Right"]]
