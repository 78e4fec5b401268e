"""A board is what the words say, or the words are refused."""

import numpy as np
import pytest

from vcam.calibration.boards import Board, parse_board
from vcam.errors import UsageError


def test_corners_lie_row_by_row_a_square_apart():
    points = Board((9, 6), 0.025).points
    assert points.shape == (54, 3)
    np.testing.assert_allclose(points[1], [0.025, 0, 0])
    np.testing.assert_allclose(points[9], [0, 0.025, 0])
    np.testing.assert_allclose(points[-1], [8 * 0.025, 5 * 0.025, 0])


def test_words_become_a_board_in_metres():
    assert parse_board("9x6", "25", charuco=False) == Board((9, 6), 0.025)
    assert parse_board("8X5", "12.5", charuco=True).name == "8x5 ChArUco"


@pytest.mark.parametrize("corners", ["9", "9x", "9x6x2", "ax6", "9,6", ""])
def test_a_board_is_two_numbers(corners):
    with pytest.raises(UsageError, match=r"--board must be its inner corners, WIDTHxHEIGHT like 9x6, got"):
        parse_board(corners, "25", charuco=False)


@pytest.mark.parametrize("corners", ["1x1", "2x6", "200x200", "-9x6", "9x31"])
def test_an_absurd_board_is_refused(corners):
    with pytest.raises(UsageError, match=r"--board must have 3 to 30 inner corners along each side, got"):
        parse_board(corners, "25", charuco=False)


@pytest.mark.parametrize("square", ["0", "-25", "nan", "inf", "wide", "1e9"])
def test_an_absurd_square_is_refused(square):
    with pytest.raises(UsageError, match=r"--square-mm must be a number from 1 to 1000, got"):
        parse_board("9x6", square, charuco=False)
