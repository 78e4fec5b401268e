"""How strong a photo's lashes are."""

import numpy as np
import pytest
from drawn_face import drawn_face

from vcam.portrait.lashes import lash_weight
from vcam.portrait.lids import clean_lids


def test_drawn_lashes_weigh_much_and_a_face_without_any_next_to_nothing():
    face = drawn_face()
    assert lash_weight(face.image, face.points) > 0.5
    assert lash_weight(clean_lids(face.image, face.points), face.points) < 0.2


def test_fainter_lashes_weigh_less():
    face = drawn_face()
    bare = clean_lids(face.image, face.points)
    weights = [
        lash_weight(np.rint(bare + share * (face.image.astype(float) - bare)).astype(np.uint8), face.points)
        for share in (0.0, 0.3, 0.6, 1.0)
    ]
    assert (np.diff(weights) > 0.05).all(), weights


@pytest.mark.parametrize("points", [np.full((478, 2), 100.0), np.full((478, 2), -2000.0)])
def test_lashes_that_cant_be_seen_do_no_harm(points):
    assert 0 <= lash_weight(np.zeros((200, 200, 3), np.uint8), points) <= 1
