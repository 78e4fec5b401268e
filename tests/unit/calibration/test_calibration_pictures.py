"""The board that is drawn is true to size and found again; the coverage picture shows where the board has been."""

import struct
import zlib

import cv2
import numpy as np
import pytest
from camera_views import BOARD, CAMERA, CHARUCO, seen, seen_all

from vcam.calibration.boards import Board
from vcam.calibration.detect import finder
from vcam.calibration.picture import coverage_picture
from vcam.calibration.print_board import board_png
from vcam.calibration.solve import solve


def chunks(png):
    """The chunks of a PNG by name, each proved by its checksum."""
    at, found = 8, {}
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + body)
        found[name] = body
        at += 12 + length
    return found


@pytest.mark.parametrize("board", [BOARD, CHARUCO, Board((30, 30), 1.0), Board((3, 3), 0.001)])
def test_a_drawn_board_measures_what_it_says(board):
    png = board_png(board)
    across, down, unit = struct.unpack(">IIB", chunks(png)[b"pHYs"])
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR_RGB)
    assert (across, unit) == (down, 1)
    squares = board.corners_wh[0] + 3
    assert image.shape[1] / across == pytest.approx(squares * board.square_m, rel=2e-3)
    assert max(image.shape) <= 6000


@pytest.mark.parametrize("board", [BOARD, CHARUCO, Board((8, 6), 0.025, charuco=True)])
def test_a_drawn_board_is_found_with_its_corners_a_square_apart(board):
    image = cv2.imdecode(np.frombuffer(board_png(board), np.uint8), cv2.IMREAD_COLOR_RGB)
    view = finder(board)(image, "drawn")
    assert len(view.seen_px) == board.corners_wh[0] * board.corners_wh[1]
    square_px = np.linalg.norm(view.seen_px[1] - view.seen_px[0])
    assert square_px == pytest.approx(image.shape[1] / (board.corners_wh[0] + 3), abs=0.2)


def test_the_coverage_picture_is_inked_where_the_board_was():
    left = seen(((0, 0, 0), (-0.08, 0, 0.4)))
    image = coverage_picture([left], CAMERA.size_wh, None)
    height, width = image.shape[:2]
    inked = (image != image[0, 0]).any(axis=2)[height // 5 : -height // 5, width // 8 : -width // 8]
    assert inked[:, : inked.shape[1] // 2].mean() > 0.02
    assert not inked[:, -inked.shape[1] // 3 :].any()


def test_a_view_that_fits_badly_has_another_colour():
    views = seen_all(noise_px=0.05)
    views[4] = seen_all(noise_px=0.12)[4]
    solution = solve(views, CAMERA.size_wh)
    assert len(solution.views) == len(views), "bad, but not so bad that it is left out"
    image = coverage_picture(solution.views, CAMERA.size_wh, solution)
    at = image.reshape(-1, 3).astype(int)
    assert ((at[:, 0] > at[:, 2] + 60) & (at[:, 0] > 150)).any(), "orange"
    good = solve(seen_all(noise_px=0.0), CAMERA.size_wh)
    assert good.camera.rms_px < 0.01
