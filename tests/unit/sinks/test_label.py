"""Every file that vcam writes says that it is synthetic, in the places where programs look."""

import re
import struct
import zlib

import av
import cv2
import numpy as np
import pytest

from vcam import __version__
from vcam.pictures import read_picture
from vcam.sinks.label import SOURCE_TYPE, WORDS, XMP
from vcam.sinks.png import PngSink
from vcam.sinks.video import VideoSink
from vcam.types import Rendered

SIZE_WH = (32, 24)


def colours():
    rgba = np.full((SIZE_WH[1], SIZE_WH[0], 4), 255, np.uint8)
    rgba[:, :16, :3], rgba[:, 16:, :3] = (200, 40, 30), (20, 60, 180)
    return Rendered(rgba, None, 0.0)


def written(sink, path):
    with sink(str(path), size_wh=SIZE_WH, fps=30) as out:
        out.send(colours(), None)
    return path.read_bytes()


def chunks(data):
    """(kind, data) of each chunk of a PNG, their checksums verified."""
    at, out = 8, []
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        body = data[at + 4 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length]) == (zlib.crc32(body),)
        out.append((body[:4], body[4:]))
        at += 12 + length
    return out


def test_a_png_says_so_in_text_chunks_right_behind_its_header(tmp_path):
    found = chunks(written(PngSink, tmp_path / "a.png"))
    assert [kind for kind, _ in found[:4]] == [b"IHDR", b"tEXt", b"tEXt", b"iTXt"]
    assert found[1][1] == f"Software\0vcam {__version__}".encode()
    assert found[2][1] == f"Description\0{WORDS}".encode()
    assert found[3][1] == b"XML:com.adobe.xmp\0\0\0\0\0" + XMP


def test_a_jpeg_says_so_in_a_comment_and_in_xmp(tmp_path):
    data = written(PngSink, tmp_path / "a.jpg")
    assert data[:4] == b"\xff\xd8\xff\xe0"
    image, kinds, blocks = cv2.imdecodeWithMetadata(np.frombuffer(data, np.uint8))
    assert image.shape == (24, 32, 3)
    found = dict(zip(kinds, blocks, strict=True))
    assert SOURCE_TYPE.encode() in np.asarray(found[cv2.IMAGE_METADATA_XMP]).tobytes()
    assert b"\xff\xfe" + struct.pack(">H", len(WORDS) + 2) + WORDS.encode() in data


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "b.JPEG"])
def test_labelled_pictures_are_read_with_their_colours(tmp_path, name):
    written(PngSink, tmp_path / name)
    image = read_picture(tmp_path / name).astype(int)
    assert np.abs(image[12, 4] - (200, 40, 30)).max() <= 3
    assert np.abs(image[12, 28] - (20, 60, 180)).max() <= 3


def test_transparency_is_black_in_a_jpeg(tmp_path):
    rgba = np.zeros((24, 32, 4), np.uint8)
    with PngSink(str(tmp_path / "a.jpg"), size_wh=SIZE_WH, fps=30) as out:
        out.send(Rendered(rgba, None, 0.0), None)
    assert read_picture(tmp_path / "a.jpg").max() == 0


def test_a_film_says_so_in_its_tags(tmp_path):
    written(VideoSink, tmp_path / "a.mp4")
    with av.open(str(tmp_path / "a.mp4")) as film:
        assert film.metadata["comment"] == WORDS
        assert SOURCE_TYPE in film.metadata["description"]


def test_the_xmp_is_well_formed_and_names_the_version():
    text = XMP.decode()
    for tag in ("x:xmpmeta", "rdf:RDF", "rdf:Description", "dc:description", "rdf:Alt", "rdf:li"):
        assert len(re.findall(f"<{tag}[ >]", text)) == len(re.findall(f"</{tag}>", text)) == 1
    assert f'xmp:CreatorTool="vcam {__version__}"' in text
    assert f'Iptc4xmpExt:DigitalSourceType="{SOURCE_TYPE}"' in text
