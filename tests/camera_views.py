"""A camera that is known to the last digit, and pictures of boards that it takes."""

import functools

import cv2
import numpy as np

from vcam.calibration.boards import Board
from vcam.calibration.print_board import draw_board
from vcam.calibration.view import View
from vcam.types import Camera

BOARD = Board((7, 5), 0.025)
CHARUCO = Board((7, 5), 0.025, charuco=True)
CAMERA = Camera(
    (480, 360), np.array([[420.0, 0, 236.0], [0, 421.0, 183.0], [0, 0, 1]]), np.array([-0.25, 0.08, 0.001, -0.002, 0.0])
)
SQUARE_PX = 40
FINE = 2
"""Each pixel is the mean of so many by so many."""

# (turned to the picture's right, tipped up, rolled; deg), (right, down, away; m) of the board's middle
STANCES = [
    ((0, 0, 0), (0, 0, 0.22)), ((30, 0, 5), (0, 0, 0.28)), ((-30, 0, -5), (0, 0, 0.28)), ((0, 30, 8), (0, 0, 0.28)),
    ((0, -30, -8), (0, 0, 0.28)), ((10, 5, 0), (0.07, -0.05, 0.34)), ((-10, 5, 0), (-0.07, -0.05, 0.34)),
    ((5, -10, 3), (0.07, 0.05, 0.34)), ((-5, -10, 3), (-0.07, 0.05, 0.34)), ((25, 25, 20), (0.01, 0, 0.4)),
    ((-25, 20, -20), (-0.01, 0, 0.4)), ((20, -28, 40), (0, 0.01, 0.45)), ((-22, -25, -35), (0, 0.02, 0.35)),
]  # fmt: skip


def board_in_camera(stance, board=BOARD):
    """(rotation (3, 3), translation (3,)) of the board's first corner: points of the board to the camera."""
    (right, up, roll), middle = stance
    a, b, c = np.radians([-right, up, roll])
    turn = (
        cv2.Rodrigues(np.array([0, a, 0.0]))[0]
        @ cv2.Rodrigues(np.array([-b, 0, 0.0]))[0]
        @ cv2.Rodrigues(np.array([0, 0, c]))[0]
    )
    half = np.array([(board.corners_wh[0] - 1) / 2, (board.corners_wh[1] - 1) / 2, 0]) * board.square_m
    return turn, np.array(middle, float) - turn @ half


def seen(stance, *, board=BOARD, camera=CAMERA, noise_px=0.0, seed=0, name="view"):
    """The View of a board, without a picture; with noise on its corners."""
    turn, place = board_in_camera(stance, board)
    points, _ = cv2.projectPoints(
        board.points.astype(float), cv2.Rodrigues(turn)[0], place, camera.matrix, camera.distortion
    )
    noise = np.random.default_rng(seed).normal(0, 1, (len(points), 2)) * noise_px
    return View(name, (points.reshape(-1, 2) + noise).astype(np.float32), board.points)


def seen_all(noise_px=0.05, stances=STANCES, **how):
    """Views of all stances."""
    return [seen(s, noise_px=noise_px, seed=i, name=f"view{i}", **how) for i, s in enumerate(stances)]


@functools.cache
def rays():
    """(n, 3) where each fine pixel of CAMERA looks, z 1."""
    width, height = CAMERA.size_wh
    x, y = np.meshgrid(np.arange(width * FINE), np.arange(height * FINE))
    pixels = np.stack([(x + 0.5) / FINE - 0.5, (y + 0.5) / FINE - 0.5], -1).reshape(-1, 1, 2)
    looks = cv2.undistortPointsIter(pixels, CAMERA.matrix, CAMERA.distortion, None, None, (3, 20, 1e-7)).reshape(-1, 2)
    return np.column_stack([looks, np.ones(len(looks))])


@functools.cache
def photo(stance, board=BOARD):
    """(h, w, 3) uint8: what CAMERA shows of the board before a grey wall. Nobody writes into it."""
    turn, place = board_in_camera(stance, board)
    width, height = CAMERA.size_wh
    plane = np.linalg.inv(np.column_stack([turn[:, 0], turn[:, 1], place]))
    on_board = rays() @ plane.T
    at = on_board[:, :2] / on_board[:, 2:] / board.square_m  # in squares from the first inner corner
    texture = np.pad(draw_board(board, SQUARE_PX), 1, constant_values=110)
    where = ((at + 2) * SQUARE_PX - 0.5 + 1).astype(np.float32).reshape(height * FINE, width * FINE, 2)
    fine = cv2.remap(texture, where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=110)
    grey = fine.reshape(height, FINE, width, FINE).mean(axis=(1, 3))
    noisy = grey * 0.8 + 20 + np.random.default_rng(0).normal(0, 1.5, grey.shape)
    return np.repeat(noisy.clip(0, 255).round().astype(np.uint8)[..., None], 3, axis=2)
