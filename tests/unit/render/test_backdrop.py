"""Backgrounds from words and pictures, also from pictures made to harm."""

import struct
import zlib
from contextlib import suppress

import cv2
import numpy as np
import pytest

from vcam.errors import BadInput, UsageError
from vcam.render import backdrop
from vcam.render.backdrop import Backdrop, cover, load_backdrop
from vcam.render.gl import Context
from vcam.render.picture import header_size_wh, read_picture
from vcam.render.target import Target

SOFT_RGB = (0.80, 0.86, 0.92)


def load(spec, size_wh=(32, 18)):
    return load_backdrop(str(spec), size_wh, SOFT_RGB)


def save(path, image_rgb):
    assert cv2.imwrite(str(path), cv2.cvtColor(image_rgb, cv2.COLOR_RGB2BGR))
    return path


def png_header(width, height):
    """A PNG that claims a size and holds next to nothing."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


@pytest.mark.parametrize(
    ("spec", "rgba"),
    [
        ("#336699", (0x33, 0x66, 0x99, 255)),
        ("#369", (0x33, 0x66, 0x99, 255)),
        ("green", (0, 255, 0, 255)),
        ("Navy", (0, 0, 128, 255)),
        ("transparent", (0, 0, 0, 0)),
    ],
)
def test_a_word_gives_its_colour_everywhere(spec, rgba):
    assert (load(spec) == rgba).all()


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ("gren", "background 'gren' is not known; did you mean 'green'"),
        ("#12345", "background '#12345' is not a colour; write it as #00ff00"),
        ("#gggggg", "background '#gggggg' is not a colour"),
    ],
)
def test_a_wrong_word_is_one_line(spec, text):
    with pytest.raises(UsageError, match=text):
        load(spec)


def test_soft_is_lightest_behind_the_head_and_shows_no_bands():
    pixels = load("soft", (320, 180))
    grey = pixels[..., 1].astype(float)
    assert grey[60:80, 150:170].mean() > grey[-20:, :20].mean() + 10
    assert (pixels[..., 3] == 255).all()
    steps = np.diff(grey[90, :150])  # towards the glow; without dither it would only rise
    assert (steps > 0).any()
    assert (steps < 0).any()
    assert (pixels == load("soft", (320, 180))).all()


def test_a_picture_fills_the_frame_from_its_middle(tmp_path):
    image = np.zeros((40, 200, 3), np.uint8)
    image[:, 65:135] = (200, 100, 50)  # the middle 71 px are what a 16:9 frame shows
    pixels = load(save(tmp_path / "wide.png", image))
    assert pixels.shape == (18, 32, 4)
    assert np.abs(pixels[9, 16, :3].astype(int) - (200, 100, 50)).max() <= 1
    assert (pixels[:, 1:-1, 0] > 150).all()


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".bmp"])
def test_every_kind_is_read_and_its_header_tells_its_size(tmp_path, suffix):
    path = save(tmp_path / f"a{suffix}", np.full((23, 47, 3), 120, np.uint8))
    assert header_size_wh(path.read_bytes()) == (47, 23)
    assert np.abs(read_picture(path).astype(int) - 120).max() <= 3


def test_lossless_and_extended_webp_tell_their_size_too(tmp_path):
    path = tmp_path / "a.webp"
    cv2.imwrite(str(path), np.full((23, 47, 4), 120, np.uint8), [cv2.IMWRITE_WEBP_QUALITY, 101])
    assert header_size_wh(path.read_bytes()) == (47, 23)
    extended = b"RIFF\0\0\0\0WEBPVP8X" + struct.pack("<II", 10, 0) + (46).to_bytes(3, "little") + b"\x16\0\0"
    assert header_size_wh(extended) == (47, 23)


def test_transparency_of_a_picture_is_ignored(tmp_path):
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.dstack([np.full((9, 16, 3), 80, np.uint8), np.zeros((9, 16), np.uint8)]))
    assert (load(path) == (80, 80, 80, 255)).all()


def test_a_picture_is_turned_upright_as_its_exif_says(tmp_path):
    image = np.zeros((20, 40, 3), np.uint8)
    image[:, :20] = 255  # left half white
    jpeg = cv2.imencode(".jpg", image)[1].tobytes()
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)  # orientation 6: turn right
    exif = b"Exif\0\0" + tiff
    path = tmp_path / "turned.jpg"
    path.write_bytes(jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:])
    upright = read_picture(path)
    assert upright.shape == (40, 20, 3)
    assert upright[2].mean() > 200  # the left half went to the top
    assert upright[-3].mean() < 50


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("none.png", None, r"none\.png: can't be read \(No such file or directory\); check the path"),
        ("empty.png", b"", r"empty\.png: is empty"),
        ("text.png", b"hello, not a picture", r"text\.png: is no picture that can be read; use PNG, JPEG"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0", r"cut\.png: ends inside its header; copy it again"),
        ("cut.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", r"cut\.jpg: ends inside its header"),
        ("cut.webp", b"RIFF\0\0\0\0WEBPVP8X\0", r"cut\.webp: ends inside its header"),
        ("odd.jpg", b"\xff\xd8hello", r"odd\.jpg: is no picture that can be read"),
        ("body.png", png_header(40, 30), r"body\.png: damaged or cut off; save it again"),
        (
            "bomb.png",
            png_header(20000, 20000),
            r"bomb\.png: 20000x20000 is not a usable size \(at most 100 megapixels\)",
        ),
        ("zero.png", png_header(0, 10), r"zero\.png: 0x10 is not a usable size"),
        ("huge.png", png_header(2**32 - 1, 2**32 - 1), r"huge\.png: 4294967295x4294967295 is not a usable size"),
    ],
)
def test_a_bad_picture_is_one_line(tmp_path, name, data, text):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(BadInput, match=text) as caught:
        load(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_huge_picture_is_refused_before_it_is_decoded(tmp_path, monkeypatch):
    (tmp_path / "bomb.png").write_bytes(png_header(20000, 20000))
    monkeypatch.setattr(cv2, "imdecode", lambda *args: pytest.fail("decoded"))
    with pytest.raises(BadInput, match="20000x20000"):
        load(tmp_path / "bomb.png")


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_what_would_keep_the_decoder_busy_never_reaches_it(tmp_path, monkeypatch, name):
    path = save(tmp_path / name, np.full((23, 47, 3), 120, np.uint8))
    data = path.read_bytes()
    if name == "a.png":  # a chunk longer than the file
        path.write_bytes(data[:33] + struct.pack(">I4s", 0xEB00177F, b"IDAT") + data[33:])
    else:  # scans without end
        path.write_bytes(data + 200 * data[data.index(b"\xff\xda") :])
    monkeypatch.setattr(cv2, "imdecode", lambda *args: pytest.fail("decoded"))
    with pytest.raises(BadInput, match="damaged or cut off; save it again"):
        load(path)


def test_a_folder_is_no_picture(tmp_path):
    with pytest.raises(BadInput, match="is a folder; name a picture"):
        load(tmp_path)


def test_cutting_up_a_picture_with_noise_at_its_end_never_crashes(tmp_path):
    whole = cv2.imencode(".jpg", np.random.default_rng(0).integers(0, 255, (60, 80, 3), dtype=np.uint8))[1].tobytes()
    path = tmp_path / "a.jpg"
    for end in range(1, len(whole), 97):
        path.write_bytes(whole[:end])
        with suppress(BadInput):
            assert read_picture(path).shape == (60, 80, 3)


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (37, 61)])
@pytest.mark.parametrize("size_wh", [(16, 16), (64, 36), (9, 90)])
def test_a_picture_of_any_shape_covers_a_frame_of_any_shape(shape, size_wh):
    assert cover(np.full((*shape, 3), 9, np.uint8), size_wh).shape == (size_wh[1], size_wh[0], 3)


@pytest.mark.parametrize("samples", [0, 4])
@pytest.mark.parametrize("spec", ["soft", "#336699", "transparent"])
def test_what_was_loaded_is_what_is_painted(context, samples, spec):
    pixels = load(spec, (64, 36))
    tier = Context(context.gl, context.way)
    tier.software = samples == 0  # the GPU's way of painting works on a processor too, only slowly
    with Target(tier, (64, 36), samples=samples) as target, Backdrop(tier, pixels) as behind:
        for _ in range(2):
            behind.paint(target)
            assert (target.read() == pixels).all()


def test_names_are_those_of_css():
    assert backdrop.COLOURS["teal"] == "#008080"
