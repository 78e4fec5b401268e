"""The background behind a head: unlike the head, like what is around it, and untouched where the person isn't."""

import cv2
import numpy as np
import pytest
from test_matte import HEAD, drawn, landmarks

from vcam.portrait.plate import SHOULDERS, painted_plate


def scene(wall):
    """A head before `wall` (240, 240, 3), the wall and the matte."""
    picture, truth = drawn()
    person = np.rint(truth * 255).astype(np.uint8)
    mixed = wall * (1 - truth[..., None]) + picture * truth[..., None]
    return np.rint(mixed).astype(np.uint8), person


def striped():
    """A wall of soft stripes with grain."""
    x = np.arange(240)
    wall = 120 + 40 * np.sin(x / 9)[None, :, None] + np.random.default_rng(4).normal(0, 6, (240, 240, 1))
    return np.clip(np.repeat(wall, 3, axis=2), 0, 255).astype(np.uint8)


def test_an_even_wall_is_continued_exactly():
    wall = np.full((240, 240, 3), (90, 130, 160), np.uint8)
    picture, person = scene(wall)
    plate = painted_plate(picture, person, landmarks())
    assert np.abs(plate[:150].astype(int) - wall[:150]).max() <= 2, "no rim and no shadow of the person"


def test_a_plain_wall_without_any_grain_is_continued_whatever_its_size():
    wall = np.full((240, 720, 3), 128, np.uint8)
    picture, person = (np.pad(part, [(0, 0), (0, 480)] + [(0, 0)] * (part.ndim - 2)) for part in scene(wall[:, :240]))
    picture[person == 0] = 128
    assert np.abs(painted_plate(picture, person, landmarks())[:150].astype(int) - 128).max() <= 2


def test_far_from_the_person_the_plate_is_the_picture_to_the_bit():
    picture, person = scene(striped())
    plate = painted_plate(picture, person, landmarks())
    far = cv2.dilate(person, np.ones((41, 41), np.uint8)) == 0
    assert far.any()
    assert (plate[far] == picture[far]).all()


def test_shoulders_stay_as_they_are():
    picture, person = scene(striped())
    points = landmarks()
    points[:, 1] -= 40
    tall = points[152, 1] - points[10, 1]
    below = int(points[152, 1] + SHOULDERS[1] * tall) + 1
    assert below < 235
    plate = painted_plate(picture, person, points)
    assert (plate[below:] == picture[below:]).all()


def test_grain_goes_on_behind_the_head():
    picture, person = scene(striped())
    plate = painted_plate(picture, person, landmarks()).astype(np.float32)
    fine = plate - cv2.GaussianBlur(plate, (0, 0), 1.5)
    (x, y), (half, _) = HEAD
    behind, beside = fine[y - 20 : y + 20, x - half : x - half + 20], fine[y - 20 : y + 20, 4:40]
    assert 0.5 < behind.std() / beside.std() < 1.5


def test_stripes_go_on_across_the_outline_without_a_step():
    picture, person = scene(striped())
    plate = cv2.GaussianBlur(painted_plate(picture, person, landmarks())[..., 0].astype(np.float32), (0, 0), 2)
    steps = np.abs(np.diff(plate[60:140], axis=1))
    (x, _), (half, _) = HEAD
    assert steps[:, x - half - 14 : x - half + 6].max() < 1.6 * steps[:, 4:40].max()


@pytest.mark.parametrize("share", [0, 255])
def test_without_a_person_or_without_a_background_the_plate_is_the_picture(share):
    picture, person = scene(striped())
    assert (painted_plate(picture, np.full_like(person, share), landmarks()) == picture).all()


def test_a_person_of_whom_nothing_is_seen_leaves_the_picture_as_it_is():
    wall = np.full((240, 240, 3), 100, np.uint8)
    faint = np.zeros((240, 240), np.uint8)
    faint[60:150, 80:160] = 60
    assert (painted_plate(wall, faint, landmarks()) == wall).all()


def test_an_earring_that_the_matte_missed_is_painted_over_as_well():
    wall = np.full((240, 240, 3), (90, 130, 160), np.uint8)
    picture, person = scene(wall)
    _rows, columns = np.nonzero(person[100:140] > 250)
    ear = columns.max()
    picture[120:130, ear : ear + 11] = 10  # it hangs on the head and ends beyond the margin
    plate = painted_plate(picture, person, landmarks())
    assert np.abs(plate[120:130, ear : ear + 11].astype(int) - wall[0, 0]).max() < 25


def test_the_white_edge_of_a_scan_is_not_the_persons_though_their_hair_nearly_touches_it():
    """It tipped with the head: a slanted white line above the hair."""
    wall = np.full((240, 240, 3), (90, 130, 160), np.uint8)
    picture, person = (part[26:] for part in scene(wall))
    picture = picture.copy()
    picture[:2] = 255
    picture[8:14, 90:150] = 255  # a ribbon: the person has that colour, too
    points = landmarks() - np.array([0, 26], np.float32)
    assert (painted_plate(picture, person, points)[:2] == 255).mean() > 0.9


def test_what_stands_apart_in_the_background_stays():
    wall = np.full((240, 240, 3), (90, 130, 160), np.uint8)
    wall[20:60, 4:12] = 10
    picture, person = scene(wall)
    plate = painted_plate(picture, person, landmarks())
    assert (plate[25:55, 5:11] == 10).all()


def test_a_window_beside_the_head_does_not_come_again_behind_it():
    """Mirrored at the outline it did: a second, bent window beside the hair as soon as the head turned."""
    (x, y), (half, _) = HEAD
    wall = np.full((240, 240, 3), 90, np.uint8)
    wall[60:180, x - half - 40 : x - half - 22] = 230  # apart from the head by 14 px, and so mirrored behind it
    picture, person = scene(wall)
    plate = painted_plate(picture, person, landmarks())[y - 20 : y + 20, x - half : x + 10].astype(int)
    across = plate.mean(axis=(0, 2))
    assert (np.diff(across) < 1).all(), "nothing but fading away from the window"


def test_a_strip_of_wall_between_a_window_and_the_head_stays_wall():
    """It was taken for the person's, since the window beside it is all that a filling knows: it went with the head."""
    (x, y), (half, _) = HEAD
    wall = np.full((240, 240, 3), 90, np.uint8)
    wall[50:190, 10 : x - half - 17] = 230
    picture, person = scene(wall)
    unsure = np.where(person > 0, person, cv2.dilate(person, np.ones((13, 13), np.uint8)) // 4)
    plate = painted_plate(picture, unsure, landmarks()).astype(int)
    beside = np.s_[y - 20 : y, x - half - 15 : x - half - 12]
    assert np.abs(plate[beside] - picture[beside].astype(int)).max() <= 6


def test_background_that_the_matte_is_not_sure_of_stays_as_it_is():
    wall = striped()
    picture, person = scene(wall)
    unsure = cv2.dilate(person, np.ones((17, 17), np.uint8))
    unsure = np.where(person > 0, person, unsure // 5)
    plate = painted_plate(picture, unsure, landmarks())
    band = (unsure > 0) & (cv2.dilate(person, np.ones((9, 9), np.uint8)) == 0)
    band[150:] = False
    assert band.sum() > 300
    assert (plate[band] == picture[band]).all(axis=1).mean() > 0.8


def test_strokes_go_on_where_the_head_is_far_from_any_background():
    wall = striped()
    picture, person = scene(wall)
    plate = painted_plate(picture, person, landmarks()).astype(np.float32)
    deep = cv2.erode(person[:150], np.ones((61, 61), np.uint8), borderValue=255) > 250
    assert deep.sum() > 50
    grain = (plate - cv2.GaussianBlur(plate, (0, 0), 2))[:150][deep]
    assert 0.5 < grain.std() / (wall.astype(np.float32) - cv2.GaussianBlur(wall, (0, 0), 2)).std() < 1.5


def test_a_window_that_the_head_touches_ends_behind_it():
    """It shone through the whole head, and left a darker arc of wall where the two had met."""
    (x, y), (half, _) = HEAD
    wall = np.full((240, 240, 3), 110, np.uint8)
    wall[y - 40 : y + 20, 10 : x - half + 4] = 230
    picture, person = scene(cv2.GaussianBlur(wall, (0, 0), 3))
    plate = painted_plate(picture, person, landmarks()).astype(int)
    behind = plate[y - 30 : y + 10, x - half // 3 : x + half]
    assert np.abs(behind - 110).max() <= 12
