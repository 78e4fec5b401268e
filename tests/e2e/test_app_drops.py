"""Files that are really dropped on the window, as a file manager does it: photos, models, many, and wrong ones."""

import shutil
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from app_driver import again_until, until
from glb_writer import head

from vcam.resources import find
from vcam.ui.colours import DARK

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux"),
]

SITTER = Path(__file__).parents[1] / "data" / "pictures" / "sitter.jpg"
GREEN, CYAN, MAGENTA = (20, 200, 60), (0, 200, 210), (240, 0, 180)
"""Hues of no control and of no other picture."""
WALL_PX = 400
BRIGHT = 60


def photo(path, colour):
    """The bundled sitter between two walls of `colour`."""
    picture = cv2.imread(str(SITTER))
    wide = cv2.copyMakeBorder(picture, 0, 0, WALL_PX, WALL_PX, cv2.BORDER_CONSTANT, value=colour[::-1])
    path.write_bytes(cv2.imencode(".jpg", wide)[1].tobytes())  # cv2.imwrite takes not every name everywhere
    return path


def model(path, colour):
    """Our own head, all of it of one colour."""
    builder = head("vrm1", "unlit", springs=1, every=2)
    for material in builder.json["materials"]:
        material["pbrMetallicRoughness"] = {"baseColorFactor": [*(part / 255 for part in colour), 1]}
    return builder.save(path)


def shows(app, colour):
    """Whether much of the window has this hue, however bright."""
    pixels, wanted = app.pixels().astype(np.float32), np.array(colour, np.float32)
    length = np.linalg.norm(pixels, axis=2)
    alike = pixels @ wanted / np.maximum(length, 1) / np.linalg.norm(wanted)
    return ((alike > 0.98) & (length > BRIGHT)).sum() > 2000


@pytest.fixture
def app(in_hand):
    return in_hand()


def test_a_dropped_photo_comes_alive_and_a_dropped_model_is_worn_whatever_their_names(app, tmp_path):
    assert not shows(app, GREEN)
    assert not shows(app, MAGENTA)
    picture = photo(tmp_path / "me & my 写真 100%.jpg", GREEN)
    app.drop(picture)
    app.hears("is ready after")
    until(lambda: shows(app, GREEN) and not app.shows_picture(), app.told("the photo is not in the window"))
    until(lambda: app.setting("portrait") == [str(picture)], app.told("the photo is not remembered"))
    worn = model(tmp_path / "mein Ich 顔.vrm", MAGENTA)
    app.drop(worn)
    until(lambda: shows(app, MAGENTA) and app.shows_picture(), app.told("the model is not in the window"))
    until(lambda: app.setting("avatar") == str(worn), app.told("the model is not remembered"))
    assert not shows(app, GREEN)


def test_of_several_files_that_are_dropped_at_once_each_is_opened(app, tmp_path):
    photos = [photo(tmp_path / "1.jpg", GREEN), photo(tmp_path / "2.jpg", CYAN)]
    zuri = tmp_path / "zuri's copy.glb"
    shutil.copy(find("avatars", "zuri/avatar.glb"), zuri)
    app.drop(photos[0], zuri, photos[1])
    until(lambda: app.setting("portrait") == [str(path) for path in photos], app.told("not both photos are remembered"))
    until(lambda: app.setting("avatar") == str(zuri), app.told("the model is not remembered"))
    for colour in (GREEN, CYAN):
        again_until(lambda: app.press("n"), lambda hue=colour: shows(app, hue), app.told("N comes to only one of them"))


def test_a_file_that_is_neither_gives_one_line_in_the_window_and_the_stream_goes_on(app, tmp_path):
    notes = tmp_path / "notes to myself.txt"
    notes.write_text("buy bread")
    app.drop(notes)
    assert "notes to myself.txt: not a picture that vcam reads" in app.hears("the stream goes on as it was")
    until(lambda: app.shows(DARK.error, least=40), app.told("the window does not say it"))
    assert app.shows_picture()
