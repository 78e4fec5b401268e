"""What there is to choose from: all avatars with their pictures, the user's own drawn beside, whatever lies there."""

import os
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from vcam.commands import Choice
from vcam.gallery import draw_thumbnail, thumbnails
from vcam.gallery.draw_thumbnail import draw_apart
from vcam.gallery.thumbnails import MOST_FILES, SIDE_PX, keep_thumbnail, kept_thumbnail, photo_thumbnail, thumbnail_path
from vcam.resources import cache_folder, data_folder
from vcam.show.gallery import Gallery

GREY = np.full((8, 8, 3), 90, np.uint8)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (data_folder() / "avatars").mkdir(parents=True)


def own(name, content=b"no model"):
    path = data_folder() / "avatars" / name
    path.write_bytes(content)
    return path


def names(gallery):
    return [choice.name for choice in gallery.choices]


def test_the_bundled_ones_are_there_at_once_with_title_and_picture():
    gallery = Gallery()
    gallery.look()
    mika = gallery.choices[names(gallery).index("mika")]
    assert mika.title == "Mika"
    assert cv2.imread(mika.picture).shape == (256, 256, 3)


def test_the_users_own_come_after_them_and_have_no_picture_yet():
    path = own("娘.vrm")
    gallery = Gallery()
    assert gallery.look() == {"娘": path}
    assert names(gallery)[-1] == "娘"
    assert gallery.choices[-1].picture == ""


def test_one_more_in_the_folder_is_seen_and_drawn_once_in_another_process(monkeypatch):
    drawn, seen = [], threading.Event()

    def draw(avatar, out, over):
        drawn.append(avatar)
        if avatar.stem != "bad":
            keep_thumbnail(out, GREY)
        return avatar.stem != "bad"

    monkeypatch.setattr("vcam.show.gallery.draw_apart", draw)
    monkeypatch.setattr("vcam.show.gallery.LOOK_S", 0.01)
    with Gallery() as gallery:
        bad, good = own("bad.vrm"), own("good.vrm")
        for _ in range(1000):
            if names(gallery)[-1] == "good" and gallery.choices[-1].picture:
                break
            seen.wait(0.01)
        looks = [gallery.look() for _ in range(3)]
    assert names(gallery)[-2:] == ["bad", "good"]
    assert gallery.choices[-1].picture == kept_thumbnail(good) != ""
    assert gallery.choices[-2].picture == ""
    assert sorted(drawn) == [bad, good], "what can't be drawn is not tried again"
    assert looks == [{}] * 3
    assert not gallery._thread.is_alive()


def test_where_no_picture_can_be_kept_it_is_not_drawn_again_and_again(monkeypatch):
    drawn = []

    def read_only(path, rgb):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("vcam.show.gallery.draw_apart", lambda avatar, out, over: drawn.append(avatar))
    monkeypatch.setattr("vcam.show.gallery.keep_thumbnail", read_only)
    path, gallery = own("mine.vrm"), Gallery()
    for _ in range(3):
        gallery._draw(gallery.look())
    path.write_bytes(b"another model")
    gallery._draw(gallery.look())
    assert drawn == [path] * 2, "once as it was, once as it is now"


def test_a_picture_that_a_stranger_put_beside_a_model_is_never_used():
    folder = data_folder() / "avatars" / "strange"
    folder.mkdir()
    (folder / "avatar.toml").write_text("title = 3")
    (folder / "thumbnail.png").write_bytes(b"harm")
    gallery = Gallery()
    gallery.look()
    assert gallery.choices[-1] == Choice("strange", "strange", "")


def test_a_model_that_changed_is_drawn_again():
    path = own("mine.vrm")
    keep_thumbnail(thumbnail_path(path), GREY)
    assert kept_thumbnail(path)
    path.write_bytes(b"another model")
    assert kept_thumbnail(path) == ""


def test_what_is_gone_has_no_thumbnail(tmp_path):
    assert kept_thumbnail(tmp_path / "gone.vrm") == photo_thumbnail(tmp_path / "gone.jpg") == ""


def test_of_many_thumbnails_those_used_longest_ago_go(monkeypatch):
    monkeypatch.setattr(thumbnails, "MOST_FILES", 3)
    for n in range(5):
        keep_thumbnail(cache_folder() / "thumbnails" / f"{n}.png", GREY)
        os.utime(cache_folder() / "thumbnails" / f"{n}.png", (n, n))
    keep_thumbnail(cache_folder() / "thumbnails" / "5.png", GREY)
    assert sorted(p.name for p in (cache_folder() / "thumbnails").iterdir()) == ["3.png", "4.png", "5.png"]
    assert MOST_FILES > 100


def test_a_photos_thumbnail_is_its_upper_middle(tmp_path):
    photo = np.zeros((90, 30, 3), np.uint8)
    photo[20:50] = 200
    cv2.imwrite(str(tmp_path / "anna.png"), photo)
    small = cv2.imread(photo_thumbnail(tmp_path / "anna.png"))
    assert small.shape == (SIDE_PX, SIDE_PX, 3)
    assert small.mean() > 190
    (tmp_path / "wall.png").write_bytes(b"no picture")
    assert photo_thumbnail(tmp_path / "wall.png") == ""


@pytest.mark.slow
def test_a_real_avatar_is_drawn_by_a_process_that_gives_way(tmp_path):
    out = tmp_path / "cache" / "noh.png"
    noh = Path(__file__).parents[3] / "avatars" / "noh"
    assert draw_apart(noh, out, threading.Event())
    picture = cv2.imread(str(out))
    assert picture.shape == (SIDE_PX, SIDE_PX, 3)
    assert picture.std() > 20


@pytest.mark.slow
def test_what_is_no_avatar_harms_that_process_alone(tmp_path):
    bad = tmp_path / "bad.vrm"
    bad.write_bytes(os.urandom(3000))
    assert not draw_apart(bad, tmp_path / "out.png", threading.Event())
    assert not (tmp_path / "out.png").exists()


def test_when_the_run_ends_the_process_does(monkeypatch):
    over = threading.Event()
    over.set()
    assert not draw_apart(Path("noh"), Path("never.png"), over)


def test_without_an_interpreter_there_is_no_picture(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.executable", str(tmp_path / "missing"))
    assert not draw_apart(Path("noh"), tmp_path / "out.png", threading.Event())


def test_a_process_that_hangs_is_given_up(monkeypatch, tmp_path):
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 1000\n")
    hangs.chmod(0o700)
    monkeypatch.setattr("sys.executable", str(hangs))
    monkeypatch.setattr(draw_thumbnail, "LONGEST_S", 0.05)
    assert not draw_apart(Path("noh"), tmp_path / "out.png", threading.Event())
