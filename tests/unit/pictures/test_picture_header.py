"""The size that a header promises, for every kind of file."""

import struct

import cv2
import numpy as np
import pytest
from painted import encoded, picture

from vcam.pictures.header import HEAD_BYTES, picture_format, picture_size


@pytest.mark.parametrize(("suffix", "form"), [(".jpg", "JPEG"), (".png", "PNG"), (".webp", "WebP"), (".bmp", "BMP")])
def test_the_header_tells_format_and_size(suffix, form):
    data = encoded(suffix, picture(size_wh=(47, 23)))
    assert picture_format(data[:HEAD_BYTES]) == form
    assert picture_size(data, form) == (47, 23)


def test_lossless_and_extended_webp_tell_their_size_too():
    ok, data = cv2.imencode(".webp", np.full((23, 47, 4), 120, np.uint8), [cv2.IMWRITE_WEBP_QUALITY, 101])
    assert ok
    assert picture_size(data.tobytes(), "WebP") == (47, 23)
    extended = b"RIFF\0\0\0\0WEBPVP8X" + struct.pack("<II", 10, 0) + (46).to_bytes(3, "little") + b"\x16\0\0"
    assert picture_size(extended, "WebP") == (47, 23)
    assert picture_size(extended[:-1], "WebP") is None


@pytest.mark.parametrize("size_wh", [(0, 10), (10, 0)])
def test_a_picture_without_extent_has_a_broken_header(size_wh):
    data = encoded(".png")
    assert picture_size(data[:16] + struct.pack(">II", *size_wh) + data[24:], "PNG") is None
