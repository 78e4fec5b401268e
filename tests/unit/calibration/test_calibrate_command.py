"""`vcam calibrate` as it is called: from pictures, folders, films and guesses; one clear line for what is wrong."""

import json
import os

import cv2
import numpy as np
import pytest
from camera_views import BOARD, CAMERA, STANCES, photo

from vcam import app
from vcam.calibrate.known import known_camera
from vcam.calibrate.target import Target
from vcam.calibration import load_profile
from vcam.calibration.boards import Board
from vcam.config import Config
from vcam.errors import BadInput, SinkError, SourceEnded, SourceLost, UsageError
from vcam.parts import make_source
from vcam.types import Frame


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of good pictures."""
    path = tmp_path_factory.mktemp("boards")
    for number, stance in enumerate(STANCES):
        cv2.imwrite(str(path / f"board{number}.png"), photo(stance))
    return path


@pytest.fixture
def calibrate(tmp_path):
    """Run it and give (report, what was said)."""

    def run(*words, board=BOARD, out=tmp_path / "p.json", **target):
        said = []
        report = app.calibrate(Config(), list(map(str, words)), Target(board=board, out=out, **target), said.append)
        return report, said

    return run


def test_a_folder_of_pictures_becomes_a_profile(folder, calibrate, tmp_path):
    report, said = calibrate(folder, coverage=tmp_path / "c.png")
    camera = load_profile(tmp_path / "p.json", CAMERA.size_wh)
    off = camera.matrix[[0, 1, 0, 1], [0, 1, 2, 2]] - CAMERA.matrix[[0, 1, 0, 1], [0, 1, 2, 2]]
    assert np.abs(off).max() < 1.0
    assert camera.rms_px < 0.1
    assert (report["views"], report["pictures"], report["guessed"]) == (13, 13, False)
    assert report["written"] == [str(tmp_path / "p.json")]
    assert list(report["errors_px"]) == [f"board{n}.png" for n in range(13)], "in the order of people"
    assert set(report["deviation_px"]) == {"fx", "fy", "cx", "cy"}
    assert json.dumps(report)
    assert said[0].startswith("13 of 13 pictures used; corners lie 0.0")
    assert any("a head 60 cm away is placed to ± 0." in line for line in said)
    assert cv2.imread(str(tmp_path / "c.png")).shape[1] > 1000


def test_pictures_without_a_board_and_views_that_disagree_are_named(folder, calibrate, tmp_path):
    wall, bad = tmp_path / "wall.png", tmp_path / "bad.png"
    cv2.imwrite(str(wall), np.full((360, 480, 3), 110, np.uint8))
    x, y = np.meshgrid(np.arange(480, dtype=np.float32), np.arange(360, dtype=np.float32))
    cv2.imwrite(str(bad), cv2.remap(photo(STANCES[1]), x + 6 * np.sin(y / 40), y, cv2.INTER_LINEAR))
    report, said = calibrate(folder, wall, bad)
    assert report["without_board"] == ["wall.png"]
    assert list(report["left_out"]) == ["bad.png"]
    assert said[0] == "no 7x5 board seen in wall.png"
    assert said[1].startswith("left out bad.png: its corners lie ")


def test_pictures_of_one_name_are_told_apart_by_their_folders(folder, calibrate):
    report, _ = calibrate(*sorted(folder.iterdir()), folder / "board0.png")
    assert str(folder / "board0.png") in report["errors_px"]


def test_a_pipe_is_not_opened(calibrate, tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(BadInput, match=r"pipe\.png: a pipe, not a file; name pictures"):
        calibrate(tmp_path / "pipe.png")


def test_an_existing_profile_is_replaced_whole_or_not_at_all(folder, calibrate, tmp_path):
    (tmp_path / "p.json").write_text("old")
    with pytest.raises(BadInput):
        calibrate(folder / "board0.png")
    assert (tmp_path / "p.json").read_text() == "old"
    calibrate(folder)
    assert load_profile(tmp_path / "p.json", CAMERA.size_wh)
    assert {path.name for path in tmp_path.iterdir()} == {"p.json"}, "nothing half-written is left"


def test_a_film_is_calibrated_from_too(folder, calibrate, tmp_path):
    film = cv2.VideoWriter(str(tmp_path / "f.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, CAMERA.size_wh)
    for stance in STANCES:
        image = photo(stance)
        film.write(image)
        film.write(image)
    film.release()
    report, said = calibrate(tmp_path / "f.avi")
    assert (report["views"], report["pictures"]) == (13, 26)
    assert report["matrix"][0][0] == pytest.approx(CAMERA.matrix[0, 0], rel=0.005)
    assert said[0].startswith("13 of 26 pictures used")


def test_squares_counted_instead_of_corners_are_noticed(folder, calibrate):
    wrong = r"a 8x6 board was not found in any of 2 pictures; count the inner corners.*; board0.png shows one of 7x5"
    with pytest.raises(BadInput, match=wrong):
        calibrate(folder / "board0.png", folder / "board1.png", board=Board((8, 6), 0.025))


def test_pictures_of_two_sizes_are_refused(folder, calibrate, tmp_path):
    cv2.imwrite(str(tmp_path / "other.png"), np.zeros((480, 640, 3), np.uint8))
    with pytest.raises(BadInput, match=r"other\.png is 640x480 px, but board0\.png 480x360; a profile is for one size"):
        calibrate(folder, tmp_path / "other.png")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.png", b"", "empty"),
        ("cut.png", b"\x89PNG\r\n\x1a\n123", "damaged|cut short"),
        ("text.txt", b"hello", "not a picture .*; give a film by itself"),
        ("gone.png", None, "no such file or folder"),
    ],
)
def test_a_broken_picture_is_named(folder, calibrate, tmp_path, *, name, content, why):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=f"{name}.*({why})"):
        calibrate(folder, tmp_path / name)
    assert not (tmp_path / "p.json").exists()


def test_an_empty_folder_is_named(calibrate, tmp_path):
    (tmp_path / "none").mkdir()
    with pytest.raises(BadInput, match=r"none: a folder without a .* picture right inside it"):
        calibrate(tmp_path / "none")


LIVE = """
from pathlib import Path
from vcam.errors import SourceEnded
from vcam.pictures import read_picture
from vcam.types import Frame

class Camera:
    device, about, size_wh = "", "camera 0: 480x360 at 10 fps", (480, 360)
    def __init__(self, address, *, size_wh, fps, realtime):
        paths = sorted(Path(__file__).parent.joinpath("shown").iterdir())
        self._shown, self._index = iter([path for path in paths for _ in range(2)]), -1
    def __enter__(self):
        return self
    def __exit__(self, *error):
        pass
    def read(self):
        path = next(self._shown, None)
        if path is None:
            raise SourceEnded("over")
        self._index += 1
        return Frame(read_picture(path), self._index / 10, self._index)
"""


def test_a_live_camera_is_calibrated_kept_and_known_again(folder, calibrate, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "a_live_camera.py").write_text(LIVE)
    (tmp_path / "shown").symlink_to(folder)
    report, said = calibrate("a_live_camera:Camera", out=None, coverage=tmp_path / "c.png")
    assert said[0] == "hold it still"
    assert said[1].startswith("taken 1, ")
    assert said[-1] == "vcam uses it by itself for camera 0 at 480x360"
    assert (report["camera"], len(report["written"])) == ("camera 0", 1)
    assert (tmp_path / "c.png").exists()
    source = make_source(Config(source="a_live_camera:Camera"), said.append)
    assert known_camera(None, source).rms_px == report["rms_px"]


def test_a_field_of_view_gives_a_guess_of_that_size(folder, calibrate, tmp_path):
    report, said = calibrate(folder / "board0.png", board=None, fov_deg=90.0)
    assert report["matrix"][0][0] == pytest.approx(np.hypot(480, 360) / 2)
    assert (report["rms_px"], report["board"], report["guessed"]) == (None, "fov", True)
    assert load_profile(tmp_path / "p.json", (480, 360)).rms_px is None
    assert said[0].startswith("focal length 300 px: guessed, not calibrated; ")


def test_files_need_a_name_for_the_profile(folder, calibrate):
    with pytest.raises(UsageError, match=r"--out PROFILE\.json is needed: files don't say which camera took them"):
        calibrate(folder, out=None)


def test_where_nothing_can_be_written_is_said_before_the_work(folder, calibrate, tmp_path):
    with pytest.raises(SinkError, match=r"can't write .*p\.json: there is no folder"):
        calibrate(folder, out=tmp_path / "no" / "p.json")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({}, r"give one of --board 9x6 \(to calibrate\), --fov 78 and --iris-at-mm 500 \(to guess\)"),
        ({"board": BOARD, "fov_deg": 78.0}, "give one of --board"),
        ({"fov_deg": 78.0, "coverage": "c.png"}, "--coverage needs --board"),
        ({"board": BOARD, "out": "left01.jpg"}, r"--out must be a file that ends in \.json, got 'left01\.jpg'"),
        ({"board": BOARD, "coverage": "c.jpg"}, r"--coverage must be a file that ends in \.png"),
    ],
)
def test_what_can_not_be_asked_for_is_refused(asked, why):
    from pathlib import Path

    with pytest.raises(UsageError, match=why):
        Target(**{key: Path(value) if key in ("out", "coverage") else value for key, value in asked.items()})


class LateCamera:
    """Measures the light for a moment before its only picture."""

    about, device, size_wh = "camera 0 (Late)", "", (64, 48)

    def __init__(self, *answers):
        self.answers = list(answers)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def read(self):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def guessed(monkeypatch, tmp_path, *answers):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))  # a camera's profile is kept for the user, too
    monkeypatch.setattr(app, "make_source", lambda config, say: LateCamera(*answers))
    target = Target(board=None, out=tmp_path / "p.json", fov_deg=78.0)
    return app.calibrate(Config(), ["camera"], target, lambda line: None)


def test_a_guess_waits_for_the_first_picture_of_a_camera(monkeypatch, tmp_path):
    frame = Frame(np.zeros((48, 64, 3), np.uint8), 1.0, 0)
    report = guessed(monkeypatch, tmp_path, SourceLost("no picture"), SourceLost("no picture"), frame)
    assert (report["board"], report["size_wh"]) == ("fov", [64, 48])


def test_a_camera_without_any_picture_makes_no_guess(monkeypatch, tmp_path):
    with pytest.raises(BadInput, match=r"^camera 0 \(Late\): no picture came; start again$"):
        guessed(monkeypatch, tmp_path, SourceEnded())
