"""A driver's own photo: it is known as theirs, and what they wear in it is counted off. A stranger's is not."""

from dataclasses import replace

import numpy as np
import pytest
from driven_faces import basis, channels, face

from vcam.geometry import angles_from_rotation
from vcam.portrait.drive import drive_film
from vcam.portrait.likeness import less, likeness
from vcam.portrait.move import Move, gap_of
from vcam.portrait.resting import rest_of

FPS = 30.0
SPEECH = channels(jawOpen=0.35, mouthSmile=0.2, browInnerUp=0.3)


def somebody(seed):
    return 1.2 * np.random.default_rng(seed).standard_normal(len(basis().identity))


def rest(seed):
    identity = somebody(seed)
    views = [(6 * np.sin(i / 3), 4 * np.cos(i / 5), 0) for i in range(90)]
    return rest_of([face(t=i / FPS, identity=identity, angles=angles) for i, angles in enumerate(views)])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_drivers_own_photo_is_theirs_whatever_they_wear_in_it(seed):
    assert likeness(face(SPEECH, identity=somebody(seed), angles=(5, 3, 0)), rest(seed)) > 0.9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_strangers_photo_is_not_the_drivers(seed):
    for other in (seed + 10, seed + 20, seed + 30):
        assert likeness(face(SPEECH, identity=somebody(other)), rest(seed)) < 0.1


def test_a_face_that_is_only_roughly_seen_is_nobodys():
    seen = face()
    rough = replace(seen, landmarks=replace(seen.landmarks, scheme="haar", points=seen.landmarks.points[:12]))
    assert likeness(rough, rest(1)) == 0


def test_a_driver_who_does_what_they_do_in_the_photo_moves_nothing():
    known, photo = rest(1), face(SPEECH, identity=somebody(1), angles=(8, 5, 2))
    own = drive_film([photo], FPS, pose=True, rest=known)[0]
    still = less(own, own, 1.0)
    for name in ("weights", "closure", "gaze", "offsets", "shift", "reading"):
        np.testing.assert_allclose(getattr(still, name), 0, atol=1e-6)
    np.testing.assert_allclose(angles_from_rotation(still.rotation), 0, atol=1e-6)


def test_shut_is_shut_on_a_photo_whose_lids_hang():
    own, shut = Move(closure=np.array([0.4, 0.9], np.float32)), Move(closure=np.ones(2, np.float32))
    assert less(shut, own, 1.0).closure[0] == pytest.approx(1.0)
    assert less(shut, own, 0.5).closure[0] == pytest.approx(1.0)
    assert 0 < less(shut, own, 1.0).closure[1] < 0.5


def test_what_is_not_believed_counts_nothing_off():
    move, own = Move(weights=channels(jawOpen=0.5)), Move(weights=channels(jawOpen=0.3))
    np.testing.assert_array_equal(less(move, own, 0.0).weights, move.weights)


def test_a_driver_who_keeps_their_lips_shut_asks_for_shut_lips():
    known = rest(1)
    shrug = face(channels(mouthShrugLower=0.4, mouthShrugUpper=0.2), identity=somebody(1))
    open_by = face(channels(jawOpen=0.4), identity=somebody(1))
    moves = [drive_film([one], FPS, pose=True, rest=known)[0] for one in (shrug, open_by)]
    assert np.abs(gap_of(moves[0])).max() < 0.02
    assert gap_of(moves[1])[3:6].min() > 0.08
    np.testing.assert_allclose(gap_of(less(moves[1], moves[1], 1.0)), 0, atol=1e-6)
