"""Which pixels of a photo are upper teeth."""

import cv2
import numpy as np
from drawn_face import drawn_face

from vcam.portrait.teeth import teeth_matte
from vcam.portrait.topology import LOWER_LIP, UPPER_LIP


def _open_mouth(upper=None, lower=None, inside=(60, 22, 22)):
    """A face with an open mouth; colours of the upper and the lower third of the opening."""
    face = drawn_face(open_mouth=True)
    outline = face.points[[*UPPER_LIP[0], *LOWER_LIP[0][::-1]]]
    mask = np.zeros(face.image.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.rint(outline).astype(int)], 1)
    image = face.image.copy()
    image[mask > 0] = inside
    top, bottom = outline[:, 1].min(), outline[:, 1].max()
    rows = np.arange(len(image))[:, None] + 0 * mask
    parts = (mask > 0) & (rows < top + (bottom - top) * 0.35), (mask > 0) & (rows > top + (bottom - top) * 0.65)
    for part, colour in zip(parts, (upper, lower), strict=True):
        if colour is not None:
            image[part] = colour
    return image, face.points, parts


def test_shut_lips_show_no_teeth():
    face = drawn_face()
    assert teeth_matte(face.image, face.points).max() == 0


def test_an_open_mouth_without_teeth_shows_none():
    image, points, _ = _open_mouth()
    assert teeth_matte(image, points).max() == 0


def test_upper_teeth_are_found():
    image, points, (upper, _) = _open_mouth(upper=(215, 205, 190))
    matte = teeth_matte(image, points)
    assert (matte[upper] > 128).mean() > 0.6
    assert matte[~cv2.dilate(upper.astype(np.uint8), np.ones((5, 5))).astype(bool)].max() < 40


def test_lower_teeth_stay_with_the_jaw():
    image, points, (upper, lower) = _open_mouth(upper=(215, 205, 190), lower=(205, 195, 180))
    matte = teeth_matte(image, points)
    assert (matte[upper] > 128).mean() > 0.6
    assert matte[lower].max() < 40


def test_a_mouth_that_shows_lower_teeth_alone_has_no_upper_ones():
    image, points, _ = _open_mouth(lower=(205, 195, 180))
    assert teeth_matte(image, points).max() == 0


def test_a_tongue_is_no_tooth():
    image, points, _ = _open_mouth(upper=(190, 96, 96))
    assert teeth_matte(image, points).max() == 0


def test_slivers_of_teeth_are_none():
    image, points, (upper, _) = _open_mouth(upper=(215, 205, 190))
    assert teeth_matte(image, points).max() == 255
    thin = upper & (np.arange(len(image))[:, None] > np.nonzero(upper)[0].min() + 2)
    image[thin] = (60, 22, 22)
    assert teeth_matte(image, points).max() == 0


def test_a_mouth_outside_of_the_picture_does_no_harm():
    image, points, _ = _open_mouth(upper=(215, 205, 190))
    assert teeth_matte(image, points + np.array([0, 4000])).max() == 0
    assert teeth_matte(image, np.full((478, 2), 5.0)).max() == 0
