"""Irises taken out of a photo, and the white without them."""

import cv2
import numpy as np
import pytest
from drawn_face import BROWN, WHITE, drawn_face

from vcam.portrait.irises import WHITEST, sclera_and_irises
from vcam.portrait.topology import IRISES


@pytest.fixture(scope="module")
def face():
    return drawn_face()


@pytest.fixture(scope="module")
def taken(face):
    return sclera_and_irises(face.image, face.points)


@pytest.mark.parametrize(("shift", "size"), [((0, 0), 1.0), ((2, 0), 1.0), ((-1, 1), 0.9), ((0, 0), 1.25)])
def test_the_iris_is_found_where_it_is_seen(shift, size):
    face = drawn_face(iris_shift=shift, iris_size=size)
    _, irises = sclera_and_irises(face.image, face.points)
    for iris, middle in zip(irises, IRISES, strict=True):
        assert np.linalg.norm(iris.centre - face.points[middle] - shift) < 0.2 * face.iris_radius
        assert iris.radius == pytest.approx(face.iris_radius, rel=0.12)


def test_an_eye_without_an_iris_keeps_the_detectors_circle():
    face = drawn_face(iris_colour=(214, 208, 200))
    _, irises = sclera_and_irises(face.image, face.points)
    for iris, middle in zip(irises, IRISES, strict=True):
        np.testing.assert_allclose(iris.centre, face.points[middle], atol=0.2)


def test_disc_over_white_is_the_photo_again(face, taken):
    white, irises = taken
    for side, iris in enumerate(irises):
        seen = cv2.erode(face.opening(side).astype(np.uint8), np.ones((7, 7))) > 0
        off = np.abs(_over(white, iris).astype(float) - face.image)[seen]
        assert off.mean() < 5, off.mean()


def test_the_disc_is_whole_where_lids_cover_it(taken):
    for iris in taken[1]:
        middle = len(iris.disc) // 2
        for angle in np.radians(np.arange(0, 360, 15)):
            x, y = np.rint(middle + 0.75 * iris.radius * np.array([np.cos(angle), np.sin(angle)])).astype(int)
            assert iris.disc[y, x, 3] > 250
            assert np.abs(iris.disc[y, x, :3].astype(int) - BROWN).max() < 40, (angle, iris.disc[y, x])


def test_the_disc_is_clear_at_its_corners(taken):
    for iris in taken[1]:
        assert iris.disc[0, 0, 3] == 0
        assert len(iris.disc) % 2 == 1


def test_no_iris_is_left_in_the_white(face, taken):
    for side, iris in enumerate(taken[1]):
        x, y = np.rint(iris.centre).astype(int)
        around = taken[0][y - 2 : y + 4, x - 4 : x + 5]
        assert face.opening(side)[y, x]
        assert around.mean() > 140
        assert around.max() <= round(255 * WHITEST)


def test_the_white_is_darker_under_the_upper_lid(face, taken):
    for side, iris in enumerate(taken[1]):
        column = np.flatnonzero(face.opening(side)[:, round(float(iris.centre[0]))])
        line = taken[0][column, round(float(iris.centre[0]))].mean(axis=1)
        assert line[:2].mean() < 0.85 * line[len(line) // 2 :].mean()


@pytest.mark.parametrize("shift", [(-205, 0), (-2000, 0), (0, 3000), (240, -190)])
def test_eyes_at_the_edge_or_outside_still_have_irises(face, shift):
    white, irises = sclera_and_irises(face.image, face.points + shift)
    assert white.shape == face.image.shape
    assert all(iris.radius > 0 and iris.disc.shape[2] == 4 for iris in irises)


def _over(white, iris):
    out = white.astype(float)
    middle = len(iris.disc) // 2
    place = np.array([[1, 0, iris.centre[0] - middle], [0, 1, iris.centre[1] - middle]])
    disc = iris.disc.astype(np.float32) / 255
    disc[..., :3] *= disc[..., 3:]
    laid = cv2.warpAffine(disc, place, white.shape[1::-1])
    return out * (1 - laid[..., 3:]) + 255 * laid[..., :3]


@pytest.mark.parametrize("tint", [(1.0, 0.85, 0.5), (0.75, 0.9, 1.0)])
def test_the_white_behind_an_iris_is_that_of_the_same_eye(face, tint):
    tinted = np.rint(face.image * np.array(tint)).astype(np.uint8)
    white, irises = sclera_and_irises(tinted, face.points)
    for iris in irises:
        x, y = np.rint(iris.centre).astype(int)
        painted = white[y - 2 : y + 4, x - 4 : x + 5].mean(axis=(0, 1)) / (np.array(WHITE) * tint)
        assert np.ptp(painted) < 0.1, painted
        assert 0.8 < painted.mean() < 1.1
