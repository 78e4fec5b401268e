"""Colours and hair read from painted heads whose colours are known."""

import numpy as np
import pytest

from vcam.avatar.colour import lab_from_srgb
from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.avatar.sampled import IRIS_SIDES, IRISES, MOUSTACHE, read_colours

SIDE = 360
SKIN, HAIR, WALL, LIP = (214, 166, 138), (70, 46, 30), (222, 232, 240), (176, 84, 84)


@pytest.fixture(scope="module")
def points():
    """(478, 2) px of the mean head, looking into the camera."""
    places = LandmarkBasis.of(load_head()).mean * [1, -1, -1] + [0, 0, 0.5]
    return places[:, :2] / places[:, 2:] * 420 + 179.5


def head(points, skin=SKIN, hair=HAIR, wall=WALL, *, length="short", moustache=False):
    """(h, w, 3) an oval of skin with lips, brows, irises and hair, before an even wall."""
    y, x = np.mgrid[:SIDE, :SIDE]
    middle, top, chin = points[1], points[10], points[152]
    half, height = abs(points[454, 0] - points[234, 0]) / 2, chin[1] - top[1]
    image = np.full((SIDE, SIDE, 3), wall, np.uint8)
    if hair is not None:
        image[np.hypot((x - middle[0]) / (1.25 * half), (y - top[1] - 0.35 * height) / (0.75 * height)) < 1] = hair
    image[(np.abs(x - middle[0]) < 2 * half) & (y > top[1] + 0.35 * height)] = wall
    if length != "short":
        end = chin[1] + (0.6 if length == "long" else 0.0) * height
        image[(np.abs(x - middle[0]) < 1.5 * half) & (y > top[1] + 0.3 * height) & (y < end)] = hair
    image[np.hypot((x - middle[0]) / half, (y - top[1] - 0.5 * height) / (0.52 * height)) < 1] = skin
    if hair is None:
        image[np.hypot((x - middle[0]) / half, (y - top[1] - 0.2 * height) / (0.62 * height)) < 1] = skin

    def dot(landmarks, colour, radius=4):
        for px, py in points[list(landmarks)]:
            image[np.hypot(x - px, y - py) < radius] = colour

    dot((0, 17, 37, 267, 84, 314, 39, 269, 61, 291, 13, 14, 82, 312, 87, 317, 81, 311), LIP)
    dot((336, 296, 334, 293, 107, 66, 105, 63, 285, 295, 282, 283, 55, 65, 52, 53), (40, 26, 20))
    dot((468, 473, *IRIS_SIDES), (60, 90, 130), 3)
    dot((IRISES[0], IRISES[2]), (10, 10, 10), 1.5)
    if moustache:
        dot(MOUSTACHE, (50, 34, 24), 5)
    return image


def apart(colour, rgb):
    return np.linalg.norm((lab_from_srgb(np.array(colour)) - lab_from_srgb(np.array(rgb) / 255)) * [0.5, 1, 1])


def test_colours_are_found(points):
    got = read_colours(head(points), points)
    assert apart(got.skin, SKIN) < 8
    assert apart(got.hair, HAIR) < 10
    assert apart(got.lip, LIP) < 20
    assert got.iris[2] > got.iris[0], "blue eyes stay blue"
    assert sum(got.brow) < sum(got.skin) - 0.6


@pytest.mark.parametrize("length", ["short", "bob", "long"])
def test_hair_is_followed_down(points, length):
    assert read_colours(head(points, length=length), points).length == length


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_turned_picture_says_the_same(points, quarter):
    image = head(points, length="bob")
    upright = read_colours(image, points)
    turned = points.copy()
    for _ in range(quarter):  # as np.rot90: counter-clockwise
        turned = np.stack([turned[:, 1], SIDE - 1 - turned[:, 0]], 1)
    got = read_colours(np.rot90(image, quarter).copy(), turned)
    assert got.length == upright.length
    np.testing.assert_allclose(got.skin, upright.skin, atol=0.03)
    np.testing.assert_allclose(got.hair, upright.hair, atol=0.03)


def test_a_bare_head_before_a_wall_has_no_hair_of_the_walls_colour(points):
    got = read_colours(head(points, hair=None, wall=(90, 140, 90)), points)
    assert got.length == "short"
    assert apart(got.hair, (90, 140, 90)) > 15


def test_coloured_light_leaves_skin_the_colour_of_skin(points):
    got = read_colours(head(points, skin=(150, 130, 220)), points)
    assert got.skin[0] > got.skin[1] > got.skin[2]


def test_a_dark_picture_is_brightened(points):
    bright = read_colours(head(points), points)
    dark = read_colours((head(points) * 0.75).astype(np.uint8), points)
    np.testing.assert_allclose(dark.skin, bright.skin, atol=0.06)


def test_a_moustache_is_seen_and_a_bare_lip_has_none(points):
    assert read_colours(head(points), points).beard == ()
    got = read_colours(head(points, moustache=True), points)
    assert {landmark for landmark, _ in got.beard} == set(MOUSTACHE)
    assert got.length == "short"


def test_dark_skin_stays_dark(points):
    got = read_colours(head(points, skin=(92, 62, 48), hair=(20, 16, 15)), points)
    assert apart(got.skin, (92, 62, 48)) < 14
    assert got.beard == ()


def test_a_face_outside_of_the_picture_has_no_colours(points):
    assert read_colours(head(points), points + 1000) is None
    assert read_colours(head(points)[:60, :60], points) is None


def test_a_face_cut_by_the_edge_still_has_colours(points):
    assert read_colours(head(points)[100:], points - [0, 100]) is not None


def test_nothing_but_black_or_white_gives_colours(points):
    for value in (0, 255):
        got = read_colours(np.full((SIDE, SIDE, 3), value, np.uint8), points)
        assert np.isfinite([*got.skin, *got.lip, *got.brow, *got.hair, *got.iris]).all()
