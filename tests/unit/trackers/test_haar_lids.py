"""Open and shut eyes, told from their own open look."""

import numpy as np

from vcam.trackers.haar_lids import FEWEST, Lids


def followed(actor, indices, alter=lambda grey: grey):
    lids = Lids()
    seen = [lids.blinks(alter(actor.grey(i)), actor.camera, actor.pose(i), i / 30) for i in indices]
    return np.array(seen), np.array([actor.shut(i) for i in indices])


def test_shut_eyes_are_seen_and_open_ones_are_not_shut(actor):
    seen, real = followed(actor, range(300))
    assert (real > 0.9).sum() > 10
    assert (seen[real > 0.9] > 0.5).mean() > 0.9
    assert (seen[real < 0.05] > 0.5).mean() < 0.15


def test_darkness_does_not_shut_them(actor):
    seen, real = followed(actor, range(0, 150), lambda grey: (grey * 0.35).astype(np.uint8))
    assert (seen[real < 0.05] > 0.5).mean() < 0.15


def test_nothing_is_said_before_the_eye_is_known(actor):
    seen, _ = followed(actor, range(16, 16 + FEWEST - 1))
    assert not seen.any()


def test_of_a_face_turned_far_away_nothing_is_said(actor):
    lids = Lids()
    turned = actor.pose(88).copy()
    turned[:3, :3] = turned[:3, :3] @ np.array([[0.5, 0, 0.866], [0, 1, 0], [-0.866, 0, 0.5]])
    assert not any(lids.blinks(actor.grey(88), actor.camera, turned, i / 30).any() for i in range(20))
