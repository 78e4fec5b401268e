"""Corners are found where they truly are, in whole boards and in parts of ChArUco ones."""

import cv2
import numpy as np
import pytest
from camera_views import BOARD, CHARUCO, STANCES, photo, seen

from vcam.calibration.boards import Board
from vcam.calibration.charuco import charuco_board
from vcam.calibration.detect import finder

TILTED = STANCES[1]


def error_px(view, stance, scale=1):
    """RMS distance of the corners found from the true ones. A board may be numbered from either end."""
    truth = {tuple(p): seen(stance).seen_px[i] for i, p in enumerate(BOARD.points.tolist())}
    end = BOARD.points.max(axis=0)
    for turned in (False, True):
        places = end - view.board_m if turned else view.board_m
        true = np.array([truth[tuple(np.round(p, 6).astype(np.float32).tolist())] for p in places.astype(np.float32)])
        found = (view.seen_px + 0.5) / scale - 0.5
        yield float(np.sqrt(np.mean(np.sum((found - true) ** 2, axis=1))))


@pytest.mark.parametrize("stance", STANCES[:5])
@pytest.mark.parametrize("quick", [True, False])
def test_a_chessboard_is_found_to_a_tenth_of_a_pixel(stance, quick):
    view = finder(BOARD, quick=quick)(photo(stance), "a picture")
    assert view.name == "a picture"
    assert len(view.seen_px) == 35
    assert min(error_px(view, stance)) < 0.1


def test_a_large_picture_is_searched_reduced_and_measured_in_full():
    large = cv2.resize(photo(TILTED), None, fx=5, fy=5, interpolation=cv2.INTER_CUBIC)
    view = finder(BOARD)(large, "large")
    assert min(error_px(view, TILTED, scale=5)) < 0.1


def test_a_charuco_board_is_found_to_a_fraction_of_a_pixel():
    view = finder(CHARUCO)(photo(TILTED, CHARUCO), "whole")
    assert len(view.seen_px) == 35
    assert next(error_px(view, TILTED)) < 0.15, "numbered from its own end"


def test_half_a_charuco_board_is_enough():
    image = photo(TILTED, CHARUCO)
    image[:, 260:] = 110
    view = finder(CHARUCO)(image, "half")
    assert 8 <= len(view.seen_px) < 35
    assert next(error_px(view, TILTED)) < 0.2


@pytest.mark.parametrize("dictionary", [cv2.aruco.DICT_5X5_100, cv2.aruco.DICT_6X6_250])
@pytest.mark.parametrize("legacy", [False, True])
def test_charuco_boards_of_other_makers_are_found(dictionary, legacy):
    board = Board((7, 5), 0.025, charuco=True)
    drawn = charuco_board(board, dictionary, legacy=legacy).generateImage((480, 360), marginSize=30)
    view = finder(board)(cv2.cvtColor(drawn, cv2.COLOR_GRAY2RGB), "theirs")
    assert len(view.seen_px) == 35


def test_live_every_kind_of_charuco_board_is_tried_in_turn():
    drawn = charuco_board(CHARUCO, cv2.aruco.DICT_6X6_250, legacy=True).generateImage((480, 360), marginSize=30)
    find, image = finder(CHARUCO, quick=True), cv2.cvtColor(drawn, cv2.COLOR_GRAY2RGB)
    found = [find(image, "again") is not None for _ in range(12)]
    assert True in found
    assert all(found[found.index(True) :]), "it stays with the one that fits"


@pytest.mark.parametrize("board", [BOARD, CHARUCO])
def test_a_picture_without_the_board_gives_none(board):
    wall = np.full((360, 480, 3), 110, np.uint8)
    noise = np.random.default_rng(0).integers(0, 255, (360, 480, 3)).astype(np.uint8)
    assert finder(board)(wall, "wall") is None
    assert finder(board)(noise, "noise") is None
    assert finder(board)(np.zeros((1, 1, 3), np.uint8), "dot") is None


def test_a_few_corners_of_a_charuco_board_are_none():
    image = photo(TILTED, CHARUCO)
    image[:, 170:] = 110
    assert finder(CHARUCO)(image, "sliver") is None
