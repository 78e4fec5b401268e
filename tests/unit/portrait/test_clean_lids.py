"""Eyes of a photo painted shut."""

import cv2
import numpy as np
import pytest
from drawn_face import NOISE, SKIN, drawn_face

from vcam.portrait.lids import clean_lids


@pytest.fixture(scope="module")
def face():
    return drawn_face()


@pytest.fixture(scope="module")
def lids(face):
    return clean_lids(face.image, face.points)


@pytest.mark.parametrize("side", [0, 1])
def test_a_shut_eye_has_the_skins_colour(face, lids, side):
    off = lids[face.opening(side)].astype(float).mean(axis=0) - SKIN
    assert np.abs(off).max() < 14, off  # its margin is in shade


@pytest.mark.parametrize("side", [0, 1])
def test_lashes_are_gone(face, lids, side):
    near = cv2.dilate(face.opening(side).astype(np.uint8), np.ones((9, 9))) > 0
    assert face.image[near].mean(axis=-1).min() < 70
    assert lids[near].mean(axis=-1).min() > np.mean(SKIN) * 0.75


def test_a_lid_has_the_skins_grain(face, lids):
    beside = np.diff(lids.astype(float), axis=1)[face.opening(0)[:, 1:]]
    assert 0.7 * NOISE < beside.std() / np.sqrt(2) < 1.4 * NOISE


def test_the_rest_of_the_photo_is_untouched(face, lids):
    far = np.ones(face.image.shape[:2], bool)
    for side in (0, 1):
        far &= cv2.dilate(face.opening(side).astype(np.uint8), np.ones((75, 75))) == 0
    assert far.mean() > 0.8
    np.testing.assert_array_equal(lids[far], face.image[far])


def test_the_given_photo_is_not_changed(face):
    before = face.image.copy()
    clean_lids(face.image, face.points)
    np.testing.assert_array_equal(face.image, before)


@pytest.mark.parametrize("shift", [(-205, 0), (-2000, 0), (0, 3000), (240, -190)])
def test_eyes_at_the_edge_or_outside_of_the_picture_do_no_harm(face, shift):
    out = clean_lids(face.image, face.points + shift)
    assert out.shape == face.image.shape
    assert out.dtype == np.uint8


def test_a_face_of_no_size_does_no_harm(face):
    clean_lids(face.image, np.full((478, 2), 100.0))


@pytest.mark.parametrize("side", [0, 1])
def test_the_skin_above_a_lid_stays_the_photos_own(face, lids, side):
    opening = face.opening(side)
    columns = np.flatnonzero(opening.any(axis=0))
    top, wide = int(np.flatnonzero(opening.any(axis=1))[0]), int(np.ptp(columns))
    middle = slice(int(columns.mean()) - wide // 4, int(columns.mean()) + wide // 4)
    above = slice(top - int(0.20 * wide), top - int(0.14 * wide))
    seen, painted = (np.diff(image[above, middle].astype(float), axis=1).ravel() for image in (face.image, lids))
    assert np.corrcoef(seen, painted)[0, 1] > 0.7
