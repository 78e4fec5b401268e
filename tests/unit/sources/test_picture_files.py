"""Files of pictures as a source: one alone, or a folder in order."""

import os
import socket
from pathlib import Path

import numpy as np
import pytest
from clips import all_frames, opened
from painted import encoded, picture

from vcam.errors import BadInput
from vcam.sources import files
from vcam.sources._pictures import natural


def test_a_picture_is_one_frame_whatever_its_name(tmp_path):
    (tmp_path / "a.mp4").write_bytes(encoded(".png"))
    (frame,) = all_frames(tmp_path / "a.mp4")
    assert (frame.index, frame.captured) == (0, 0.0)
    np.testing.assert_array_equal(frame.image, picture(0, 2))


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0\0\0\x18ftypavif", "AVIF"),
        (b"II*\0", "TIFF"),
        (b"8BPS", "Photoshop"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_a_known_format_that_is_not_read_is_named(tmp_path, head, name):
    (tmp_path / "a").write_bytes(head + bytes(100))
    with pytest.raises(BadInput, match=f"{name} files aren't supported; save the picture as JPEG or PNG"):
        opened(tmp_path / "a").__enter__()


def test_missing_empty_and_nameless(tmp_path):
    (tmp_path / "a.png").touch()
    with pytest.raises(BadInput, match=r"a\.png: the file is empty \(0 bytes\)"):
        opened(tmp_path / "a.png").__enter__()
    with pytest.raises(BadInput, match=r"b\.png: no such file or folder; check the path"):
        opened(tmp_path / "b.png").__enter__()
    with pytest.raises(BadInput, match="no file named; give the path of"):
        opened("").__enter__()
    with pytest.raises(BadInput, match=r"'a\\x00b': not a path"):
        opened("a\0b").__enter__()
    with pytest.raises(BadInput, match="can't be read: File name too long"):
        opened("a" * 5000).__enter__()
    with pytest.raises(BadInput, match=r"a\.png/b: can't be read: Not a directory"):
        opened(tmp_path / "a.png" / "b").__enter__()


def test_a_file_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    (tmp_path / "a.png").write_bytes(encoded(".png"))

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(files.Path, "open", denied)  # not chmod: tests may run as root, who reads everything
    with pytest.raises(BadInput, match=r"a\.png: can't be read: Permission denied"):
        opened(tmp_path / "a.png").__enter__()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_plain_file_is_not_even_opened(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe")  # opening it would wait for a writer for ever
    monkeypatch.chdir(tmp_path)  # a socket's path has a length limit
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        for name, what in [("pipe", "a pipe"), ("socket", "a socket"), ("/dev/null", "a device")]:
            with pytest.raises(
                BadInput, match=f"{name}: {what}, not a file; a camera is chosen with --source camera:N"
            ):
                opened(name).__enter__()


def test_a_folder_gives_its_pictures_in_natural_order(tmp_path, caplog):
    for name, n in [("f10.png", 4), ("f2.jpg", 3), ("F1.webp", 2), (".hidden.png", 1)]:
        (tmp_path / name).write_bytes(encoded(Path(name).suffix, picture(size_wh=(n * 8, 8))))
    (tmp_path / "notes.txt").write_text("BMW")
    (tmp_path / "deeper.png").mkdir()
    os.mkfifo(tmp_path / "f3.png")
    frames = all_frames(tmp_path, fps=10)
    assert [f.image.shape[1] for f in frames] == [16, 24, 32]
    assert [(f.index, f.captured) for f in frames] == [(0, 0.0), (1, 0.1), (2, 0.2)]
    assert not caplog.records


def test_natural_order():
    names = ["a10b", "a2b", "A1", "a", "10", "9", "a2a", "é", "a007"]
    assert [p.name for p in sorted(map(Path, names), key=natural)] == [
        "9",
        "10",
        "a",
        "A1",
        "a2a",
        "a2b",
        "a007",
        "a10b",
        "é",
    ]


def test_a_broken_picture_in_a_folder_costs_its_own_place_only(tmp_path, caplog):
    for i in range(4):
        (tmp_path / f"{i}.png").write_bytes(encoded(".png"))
    (tmp_path / "2.png").write_bytes(encoded(".png")[:90])
    assert [f.index for f in all_frames(tmp_path)] == [0, 1, 3]
    (record,) = caplog.records
    assert record.getMessage().endswith("(skipped)")


def test_a_folder_without_a_picture_is_refused(tmp_path):
    with pytest.raises(BadInput, match="a folder without a JPEG, PNG, WebP or BMP picture right inside it"):
        opened(tmp_path).__enter__()
    for i in range(2):
        (tmp_path / f"{i}.png").write_bytes(encoded(".png")[:90])
    with pytest.raises(BadInput, match="none of its 2 pictures can be read"):
        opened(tmp_path).__enter__()
