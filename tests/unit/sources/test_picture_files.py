"""Pictures: turned upright, in RGB, refused by their header when they are too large, never a native complaint."""

import os
import socket
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from clips import all_frames, encoded, opened, picture

from vcam.errors import BadInput
from vcam.sources import files
from vcam.sources._orientation import UPRIGHT, from_exif
from vcam.sources._pictures import MAX_JPEG_SCANS, natural

SUFFIXES = [".jpg", ".png", ".webp", ".bmp"]
CMYK = Path(__file__).parents[2] / "data" / "sources" / "cmyk.jpg"


def only(path):
    (frame,) = all_frames(path)
    assert (frame.index, frame.captured) == (0, 0.0)
    assert frame.image.flags.c_contiguous
    return frame.image


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_picture_is_one_frame_in_rgb(tmp_path, suffix):
    (tmp_path / "a.bin").write_bytes(encoded(suffix))  # the content tells, not the name
    image = only(tmp_path / "a.bin")
    assert image.shape == (48, 64, 3)
    np.testing.assert_allclose(image[24, 60], (10, 10, 90), atol=12)
    np.testing.assert_allclose(image[24, 4], (200, 60, 30), atol=12)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("size_wh", [(1, 1), (1, 9), (33, 7)])
def test_small_and_odd_sizes_are_read(tmp_path, suffix, size_wh):
    (tmp_path / "a").write_bytes(encoded(suffix, picture(size_wh=size_wh)))
    assert only(tmp_path / "a").shape == (size_wh[1], size_wh[0], 3)


def test_transparent_parts_are_grey(tmp_path):
    rgba = np.zeros((4, 4, 4), np.uint8)
    rgba[..., 0], rgba[:, 2, 3], rgba[:, 3, 3] = 200, 128, 255
    (tmp_path / "a.png").write_bytes(encoded(".png", rgba))
    assert only(tmp_path / "a.png")[0].tolist() == [[128] * 3, [128] * 3, [164, 64, 64], [200, 0, 0]]


def test_sixteen_bits_become_eight(tmp_path):
    deep = picture().astype(np.uint16) * 257
    (tmp_path / "a.png").write_bytes(encoded(".png", deep))
    np.testing.assert_array_equal(only(tmp_path / "a.png"), picture())


def test_grey_becomes_rgb(tmp_path):
    (tmp_path / "a.png").write_bytes(encoded(".png", picture()[..., 0]))
    image = only(tmp_path / "a.png")
    assert (image == picture()[..., :1]).all()


def test_a_print_jpeg_in_cmyk_is_read():
    np.testing.assert_allclose(only(CMYK).reshape(-1, 3).mean(0), (200, 60, 30), atol=10)


def exif_block(orientation, order="<"):
    return struct.pack(
        order + "2sHIHHHIHHI", b"II" if order == "<" else b"MM", 42, 8, 1, 0x112, 3, 1, orientation, 0, 0
    )


SHOWN = {  # orientation → rows as shown, of a picture stored as [[1, 2, 3], [4, 5, 6]]: EXIF 2.3, table 6
    1: [[1, 2, 3], [4, 5, 6]],
    2: [[3, 2, 1], [6, 5, 4]],
    3: [[6, 5, 4], [3, 2, 1]],
    4: [[4, 5, 6], [1, 2, 3]],
    5: [[1, 4], [2, 5], [3, 6]],
    6: [[4, 1], [5, 2], [6, 3]],
    7: [[6, 3], [5, 2], [4, 1]],
    8: [[3, 6], [2, 5], [1, 4]],
}


@pytest.mark.parametrize("orientation", SHOWN)
@pytest.mark.parametrize("suffix", [".png", ".webp", ".jpg"])
def test_a_picture_is_shown_as_the_camera_was_held(tmp_path, suffix, orientation):
    stored = np.repeat(np.repeat(np.array(SHOWN[1], np.uint8) * 40, 16, 0), 16, 1)
    order = "<>"[orientation % 2]
    ok, data = cv2.imencodeWithMetadata(
        suffix,
        cv2.cvtColor(stored, cv2.COLOR_GRAY2BGR),
        [cv2.IMAGE_METADATA_EXIF],
        [np.frombuffer(exif_block(orientation, order), np.uint8)],
    )
    assert ok
    (tmp_path / "a").write_bytes(data.tobytes())
    shown = only(tmp_path / "a")[8::16, 8::16, 0]
    np.testing.assert_allclose(shown / 40, SHOWN[orientation], atol=0.2)


@pytest.mark.parametrize(
    "exif", [b"", b"II", b"XX*\0" + bytes(20), exif_block(9), exif_block(6)[:15], b"II*\0\xff\xff\xff\x7f"]
)
def test_a_broken_exif_block_turns_nothing(exif):
    assert from_exif(exif) == UPRIGHT


def huge(suffix):
    """A picture whose header says 20000x20000, and a few pixels behind it."""
    data = bytearray(encoded(suffix))
    if suffix == ".png":
        data[16:24] = struct.pack(">II", 20000, 20000)
        data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    elif suffix == ".bmp":
        data[18:26] = struct.pack("<ii", 20000, -20000)
    elif suffix == ".jpg":
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = struct.pack(">HH", 20000, 20000)
    else:  # an extended WebP: its canvas
        canvas = (19999).to_bytes(3, "little") * 2
        data = (
            b"RIFF" + struct.pack("<I", len(data) + 10) + b"WEBPVP8X" + struct.pack("<II", 10, 0) + canvas + data[12:]
        )
    return bytes(data)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_huge_picture_is_refused_before_anything_is_decoded(tmp_path, monkeypatch, suffix):
    monkeypatch.delattr(cv2, "imdecodeWithMetadata")
    (tmp_path / "a").write_bytes(huge(suffix))
    with pytest.raises(BadInput, match="a: 20000x20000 px is 400 megapixels, the limit is 64; save a smaller copy"):
        opened(tmp_path / "a").__enter__()


def test_a_huge_file_is_not_read(tmp_path):
    (tmp_path / "a.png").write_bytes(encoded(".png"))
    os.truncate(tmp_path / "a.png", 10**12)  # a hole: takes no room
    with pytest.raises(BadInput, match="1000000 MB is too large for a picture"):
        opened(tmp_path / "a.png").__enter__()


def png_chunk(kind, content, length=None):
    return struct.pack(">I4s", len(content) if length is None else length, kind) + content + bytes(4)


@pytest.mark.parametrize("kind", [b"IDAT", b"iCCP", b"tEXt", b"fdAT"])
def test_a_png_chunk_longer_than_the_file_never_reaches_the_decoder(tmp_path, monkeypatch, kind):
    monkeypatch.delattr(cv2, "imdecodeWithMetadata")
    data = encoded(".png")
    (tmp_path / "a.png").write_bytes(data[:33] + png_chunk(kind, b"", length=0xEB00177F) + data[33:])
    with pytest.raises(BadInput, match=r"a\.png: the PNG picture is damaged or cut short"):
        opened(tmp_path / "a.png").__enter__()


def test_of_a_png_only_the_picture_is_read(tmp_path):
    data = encoded(".png")
    extra = b"".join(png_chunk(kind, b"hostile\0\0" * 9) for kind in (b"zTXt", b"iCCP", b"acTL", b"fcTL", b"vcAm"))
    (tmp_path / "a.png").write_bytes(data[:33] + extra + data[33:])
    np.testing.assert_array_equal(only(tmp_path / "a.png"), picture(0, 2))


def test_a_jpeg_of_endless_scans_is_refused(tmp_path):
    data = encoded(".jpg")
    scan = data[data.index(b"\xff\xda") : -2]
    (tmp_path / "a.jpg").write_bytes(data[:-2] + scan * MAX_JPEG_SCANS + data[-2:])
    with pytest.raises(BadInput, match="a JPEG of more than 30 scans takes too long"):
        opened(tmp_path / "a.jpg").__enter__()


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.1, 0.3, 0.7, 0.95])
def test_a_picture_cut_short_says_so_and_nothing_else_does(tmp_path, capfd, suffix, share):
    image = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    data = encoded(suffix, image)
    (tmp_path / "a").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BadInput, match=r"a: the \w+ (header|picture) (is damaged or cut short|can't be decoded)"):
        opened(tmp_path / "a").__enter__()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_random_damage_gives_a_picture_or_one_line(tmp_path, capfd, suffix):
    data = encoded(suffix, cv2.resize(picture(1, 2), (31, 23)))
    rng = np.random.default_rng(11)
    read, refused = 0, []
    for _ in range(150):
        broken = np.frombuffer(data, np.uint8).copy()
        at = rng.integers(0, len(broken), int(rng.choice([1, 2, 10, 60])))
        broken[at] = rng.integers(0, 256, len(at))
        (tmp_path / "a").write_bytes(broken.tobytes())
        try:
            all_frames(tmp_path / "a")
            read += 1
        except BadInput as error:
            refused.append(str(error))
    assert read
    assert refused
    assert not any("\n" in line for line in refused)
    assert capfd.readouterr() == ("", "")


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
