"""`vcam calibrate` as a user types it: a board to print, a guess, and one line for wrong words."""

import json

import cv2
import numpy as np
import pytest


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "name pictures, a folder of them, a film or camera[:N]"),
        (["a.png"], "give one of --board 9x6 (to calibrate), --fov 78 and --iris-at-mm 500 (to guess)"),
        (["a.png", "--board", "1x1", "--out", "p.json"], "--board must have 3 to 30 inner corners"),
        (["a.png", "--board", "9x6", "--square-mm", "0", "--out", "p.json"], "--square-mm must be a number from 1"),
        (["a.png", "--fov", "200", "--out", "p.json"], "--fov must be a number from 10 to 170"),
        (["a.png", "--iris-at-mm", "1", "--out", "p.json"], "--iris-at-mm must be a number from 100 to 3000"),
        (["a.png", "--board", "9x6", "--out", "a.png"], "--out must be a file that ends in .json"),
        (["--draw-board", "b.png"], "--draw-board needs --board"),
        (["--draw-board", "b.jpg", "--board", "9x6"], "--draw-board must be a file that ends in .png"),
        (["a.png", "--boad", "9x6"], "no option '--boad' of vcam calibrate; did you mean '--board'?"),
        (["a.png", "--board", "9x6", "b.png"], "no option 'b.png' of vcam calibrate; name all pictures together"),
        (["a.png", "b.png", "--fov", "78"], "--fov and --iris-at-mm look at one picture, folder, film"),
    ],
)
def test_wrong_words_exit_with_2(vcam_here, words, line):
    assert line in vcam_here("calibrate", *words).fails_with_one_line(2)


def test_a_missing_picture_and_a_missing_camera_exit_with_1(vcam_here):
    asked = ["--board", "9x6", "--square-mm", "25", "--out", "p.json"]
    assert "gone.png: no such file" in vcam_here("calibrate", "gone.png", *asked).fails_with_one_line(1)
    assert "camera" in vcam_here("calibrate", "camera:97", *asked).fails_with_one_line(1)


def test_a_board_is_drawn_and_a_guess_is_made_of_a_picture(vcam, tmp_path):
    drawn = vcam("calibrate", "--draw-board", "b.png", "--board", "9x6", "--square-mm", "20", "--charuco", "--json")
    assert json.loads(drawn.out) == {"out": "b.png", "size_mm": [240, 180]}
    assert cv2.imread(str(tmp_path / "b.png")) is not None
    cv2.imwrite(str(tmp_path / "me.png"), np.zeros((480, 640, 3), np.uint8))
    report = json.loads(vcam("calibrate", "me.png", "--fov", "78", "--out", "p.json", "--json").out)
    assert (report["rms_px"], report["guessed"], report["size_wh"]) == (None, True, [640, 480])
