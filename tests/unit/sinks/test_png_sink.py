import errno
import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from vcam.errors import SinkClosed, SinkError, UsageError
from vcam.sinks.aside import put_in_place, reserve
from vcam.sinks.png import PngSink
from vcam.types import Rendered


def picture(red, alpha=255, size_wh=(8, 6)):
    rgba = np.zeros((size_wh[1], size_wh[0], 4), np.uint8)
    rgba[..., 0], rgba[..., 3] = red, alpha
    return Rendered(rgba, None, 0.0)


def sink(path):
    return PngSink(str(path), size_wh=(8, 6), fps=30)


def send_one_then(error, path):
    with sink(path) as png:
        png.send(picture(1), None)
        raise error


def test_the_latest_picture_is_written_with_straight_alpha(tmp_path):
    path = tmp_path / "a b.png"
    with sink(path) as png:
        png.send(picture(255), None)
        png.send(picture(64, alpha=128), None)
        assert not path.exists()
    assert cv2.imread(str(path), cv2.IMREAD_UNCHANGED)[3, 4].tolist() == [0, 0, 128, 128]  # BGRA; 64 of 128 is a half
    assert [p.name for p in tmp_path.iterdir()] == ["a b.png"]


def test_the_picture_is_kept_as_it_was_when_sent(tmp_path):
    shown = picture(200)
    with sink(tmp_path / "a.png") as png:
        png.send(shown, None)
        shown.rgba[:] = 0
    assert cv2.imread(str(tmp_path / "a.png"))[0, 0].tolist() == [0, 0, 200]


def test_after_an_error_the_old_file_is_untouched(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        send_one_then(ZeroDivisionError, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_closing_the_window_beside_it_is_a_clean_end(tmp_path):
    with pytest.raises(SinkClosed):
        send_one_then(SinkClosed, tmp_path / "a.png")
    assert (tmp_path / "a.png").exists()


def test_without_a_picture_no_file_appears(tmp_path):
    with sink(tmp_path / "a.png"):
        pass
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_said_before_the_run(tmp_path):
    with pytest.raises(SinkError, match=r"can't write .*a\.png: there is no folder .*none; create it"):
        sink(tmp_path / "none" / "a.png").__enter__()


def test_a_folder_in_its_place_is_said_before_the_run(tmp_path):
    (tmp_path / "a.png").mkdir()
    with pytest.raises(SinkError, match=r"can't write .*a\.png: it is a folder; give a file name"):
        sink(tmp_path / "a.png").__enter__()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX")
def test_a_pipe_or_device_in_its_place_is_said_before_the_run_and_left_alone(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    with pytest.raises(SinkError, match=r"can't write .*a\.png: it is a device or pipe, not a file; give a file name"):
        sink(tmp_path / "a.png").__enter__()
    assert (tmp_path / "a.png").is_fifo()


@pytest.mark.parametrize("address", ["", "a.gif", "a", "a.mp4"])
def test_another_kind_of_file_is_wrong_usage(address):
    with pytest.raises(UsageError, match=r"png can't write '.*': give a name ending in \.mp4 .*, \.png or \.jpg"):
        sink(address)


def test_a_folder_that_takes_its_name_meanwhile_is_left_alone(tmp_path):
    with pytest.raises(SinkError, match=r"can't write .*a\.png: it is a folder"):
        send_one_while(tmp_path, (tmp_path / "a.png").mkdir)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_a_folder_that_goes_away_meanwhile_is_said(tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(SinkError, match=r"can't write .*a\.png: there is no folder"):
        send_one_while(tmp_path / "out", (tmp_path / "out").rmdir)


def send_one_while(folder, happens):
    with sink(folder / "a.png") as png:
        png.send(picture(1), None)
        happens()


def test_a_name_that_cannot_be_taken_leaves_no_unfinished_file(tmp_path):
    (tmp_path / "a.png").mkdir()
    with pytest.raises(SinkError, match=r"can't write .*a\.png: .*; is it open in another program\?"):
        put_in_place(reserve(tmp_path / "b.png"), tmp_path / "a.png")
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_a_disk_that_fills_up_leaves_no_unfinished_file(tmp_path, monkeypatch):
    def full(path, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SinkError, match=r"can't write .*a\.png: No space left on device"):
        send_one_while(tmp_path, list)
    assert not list(tmp_path.iterdir())
