"""Any picture, made by anybody: upright and in RGB, or refused in one line; never a native complaint."""

import os
import struct
import tracemalloc
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from painted import encoded, picture

from vcam.errors import BadInput
from vcam.pictures import png, read_picture
from vcam.pictures.jpeg import MAX_SCANS, has_endless_scans
from vcam.pictures.orientation import UPRIGHT, from_exif
from vcam.pictures.reader import eight_bits, promised_size, read_rgba

SUFFIXES = [".jpg", ".png", ".webp", ".bmp"]
CMYK = Path(__file__).parents[2] / "data" / "pictures" / "cmyk.jpg"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_is_read_in_rgb_whatever_its_name(tmp_path, suffix):
    (tmp_path / "a.bin").write_bytes(encoded(suffix))  # the content tells
    image = read_picture(tmp_path / "a.bin")
    assert image.shape == (48, 64, 3)
    assert image.flags.c_contiguous
    np.testing.assert_allclose(image[24, 60], (10, 10, 90), atol=12)
    np.testing.assert_allclose(image[24, 4], (200, 60, 30), atol=12)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("size_wh", [(1, 1), (1, 9), (33, 7)])
def test_small_and_odd_sizes_are_read(tmp_path, suffix, size_wh):
    (tmp_path / "a").write_bytes(encoded(suffix, picture(size_wh=size_wh)))
    assert read_picture(tmp_path / "a").shape == (size_wh[1], size_wh[0], 3)


def test_transparent_parts_are_grey(tmp_path):
    rgba = np.zeros((4, 4, 4), np.uint8)
    rgba[..., 0], rgba[:, 2, 3], rgba[:, 3, 3] = 200, 128, 255
    (tmp_path / "a.png").write_bytes(encoded(".png", rgba))
    assert read_picture(tmp_path / "a.png")[0].tolist() == [[128] * 3, [128] * 3, [164, 64, 64], [200, 0, 0]]


def test_sixteen_bits_become_eight(tmp_path):
    deep = picture().astype(np.uint16) * 257
    (tmp_path / "a.png").write_bytes(encoded(".png", deep))
    np.testing.assert_array_equal(read_picture(tmp_path / "a.png"), picture())


def test_each_number_of_sixteen_bits_is_divided_by_257():
    for shape in ((1, 65536), (65536, 1), (128, 128, 4)):
        deep = np.arange(65536, dtype=np.uint16).reshape(shape)
        np.testing.assert_array_equal(eight_bits(deep).ravel(), deep.ravel() // 257)


def test_of_sixteen_bits_no_second_array_is_made(tmp_path):
    """The largest picture has half a gigabyte of them."""
    deep = np.full((1000, 1000, 4), 40_000, np.uint16)
    (tmp_path / "a.png").write_bytes(encoded(".png", deep))
    tracemalloc.start()
    try:
        read_picture(tmp_path / "a.png")
        assert tracemalloc.get_traced_memory()[1] < 1.6 * deep.nbytes
    finally:
        tracemalloc.stop()


def test_grey_becomes_rgb(tmp_path):
    (tmp_path / "a.png").write_bytes(encoded(".png", picture()[..., 0]))
    image = read_picture(tmp_path / "a.png")
    assert (image == picture()[..., :1]).all()


def test_a_print_jpeg_in_cmyk_is_read():
    np.testing.assert_allclose(read_picture(CMYK).reshape(-1, 3).mean(0), (200, 60, 30), atol=10)


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
    shown = read_picture(tmp_path / "a")[8::16, 8::16, 0]
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
        read_picture(tmp_path / "a")


def test_a_huge_file_is_not_read(tmp_path):
    (tmp_path / "a.png").write_bytes(encoded(".png"))
    os.truncate(tmp_path / "a.png", 10**12)  # a hole: takes no room
    with pytest.raises(BadInput, match="1000000 MB is too large for a picture"):
        read_picture(tmp_path / "a.png")


def png_chunk(kind, content, length=None):
    return struct.pack(">I4s", len(content) if length is None else length, kind) + content + bytes(4)


@pytest.mark.parametrize("kind", [b"IDAT", b"iCCP", b"tEXt", b"fdAT"])
def test_a_png_chunk_longer_than_the_file_never_reaches_the_decoder(tmp_path, monkeypatch, kind):
    monkeypatch.delattr(cv2, "imdecodeWithMetadata")
    data = encoded(".png")
    (tmp_path / "a.png").write_bytes(data[:33] + png_chunk(kind, b"", length=0xEB00177F) + data[33:])
    with pytest.raises(BadInput, match=r"a\.png: the PNG picture is damaged or cut short"):
        read_picture(tmp_path / "a.png")


def test_of_a_png_only_the_picture_is_read(tmp_path):
    data = encoded(".png")
    extra = b"".join(png_chunk(kind, b"hostile\0\0" * 9) for kind in (b"zTXt", b"iCCP", b"acTL", b"fcTL", b"vcAm"))
    (tmp_path / "a.png").write_bytes(data[:33] + extra + data[33:])
    np.testing.assert_array_equal(read_picture(tmp_path / "a.png"), picture(0, 2))


def packed(*sizes):
    """zlib's bytes of as many zeros."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(size)) for size in sizes) + packer.flush()


def png_of(size_wh, pixels, *, interlaced=0):
    header = struct.pack(">IIBBBBB", *size_wh, 8, 2, 0, 0, interlaced)
    pieces = [(b"IDAT", pixels[at : at + 9000]) for at in range(0, len(pixels), 9000)]
    chunks = [(b"IHDR", header), *pieces, (b"IEND", b"")]
    checked = (png_chunk(kind, data)[:-4] + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(checked)


def test_pixels_that_unpack_to_far_more_than_the_picture_never_reach_the_decoder(tmp_path, monkeypatch):
    """A file of 1 MB took 3 s, one as large as may be a quarter of an hour."""
    monkeypatch.delattr(cv2, "imdecodeWithMetadata")
    monkeypatch.setattr(png, "_CHEAP", 1_000_000)
    (tmp_path / "a.png").write_bytes(png_of((9, 9), packed(1_000_000, 1_000_000)))
    with pytest.raises(BadInput, match=r"a\.png: the PNG picture is damaged or cut short"):
        read_picture(tmp_path / "a.png")


@pytest.mark.parametrize("interlaced", [0, 1])
def test_a_flat_picture_packed_as_well_as_can_be_is_no_bomb(tmp_path, monkeypatch, interlaced):
    monkeypatch.setattr(png, "_CHEAP", 0)
    rows = 15 * 304 // 8 if interlaced else 304  # of seven passes: PNG specification, 8.2
    pixels = packed(304 * 304 * 3 + rows)
    (tmp_path / "a.png").write_bytes(png_of((304, 304), pixels, interlaced=interlaced))
    assert not read_picture(tmp_path / "a.png").any()


def test_a_jpeg_of_endless_scans_is_refused(tmp_path):
    data = encoded(".jpg")
    scan = data[data.index(b"\xff\xda") : -2]
    (tmp_path / "a.jpg").write_bytes(data[:-2] + scan * MAX_SCANS + data[-2:])
    with pytest.raises(BadInput, match="a JPEG of more than 30 scans takes too long"):
        read_picture(tmp_path / "a.jpg")


def test_what_lies_beside_a_jpegs_scans_does_not_count(tmp_path):
    data = encoded(".jpg", picture(1, 2))
    film = b"\xff\xda" * 500  # what a phone's moving photo may hold, in a segment and behind the picture
    (tmp_path / "a.jpg").write_bytes(data[:2] + struct.pack(">HH", 0xFFE2, len(film) + 2) + film + data[2:] + film)
    np.testing.assert_allclose(read_picture(tmp_path / "a.jpg").mean((0, 1)), (200, 60, 30), atol=3)


@pytest.mark.parametrize("marker", [0x01, 0x02, 0xBF, 0xD8])
def test_scans_can_not_hide_behind_a_marker_without_a_length(marker):
    scans = b"\xff\xda\0\x02" * (MAX_SCANS + 1)
    assert has_endless_scans(b"\xff\xd8" + bytes([0xFF, marker, 0x7F, 0x00]) + scans)
    assert not has_endless_scans(b"\xff\xd8" + bytes([0xFF, 0xFE, 0x01, 0x00]) + scans)  # 128 bytes of a comment


@pytest.mark.parametrize("end", [b"", b"\xff", b"\xff\xe0", b"\xff\xe0\0", b"\xff\xe0\0\0", b"\xff\xe0\xff\xff"])
def test_counting_scans_ends_with_the_file(end):
    assert not has_endless_scans(b"\xff\xd8" + end)


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("share", [0.1, 0.3, 0.7, 0.95])
def test_a_picture_cut_short_says_so_and_nothing_else_does(tmp_path, capfd, suffix, share):
    image = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    data = encoded(suffix, image)
    (tmp_path / "a").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BadInput, match=r"a: the \w+ (header|picture) (is damaged or cut short|can't be decoded)"):
        read_picture(tmp_path / "a")
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
            read_picture(tmp_path / "a")
            read += 1
        except BadInput as error:
            refused.append(str(error))
    assert read
    assert refused
    assert not any("\n" in line for line in refused)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "no such file or folder; check the path"),
        (b"", r"the file is empty \(0 bytes\)"),
        (b"hello, not a picture", r"not a picture that vcam reads \(JPEG, PNG, WebP or BMP\)"),
        (b"\x89PNG\r\n\x1a\n\0\0", "the PNG header is damaged or cut short; open it elsewhere and save it again"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "the JPEG header is damaged or cut short"),
        (b"\xff\xd8\xffhello", "the JPEG header is damaged or cut short"),
        (b"RIFF\0\0\0\0WEBPVP8X\0", "the WebP header is damaged or cut short"),
    ],
)
def test_what_is_no_picture_is_one_line(tmp_path, data, said):
    if data is not None:
        (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(BadInput, match=rf"a\.png: {said}"):
        read_picture(tmp_path / "a.png")


def test_a_folder_and_a_pipe_are_not_opened(tmp_path):
    with pytest.raises(BadInput, match=r"a folder, not a file; name a picture \(JPEG, PNG, WebP or BMP\)"):
        read_picture(tmp_path)
    with pytest.raises(BadInput, match=f"{os.devnull}: a device, not a file; name a picture"):
        read_picture(os.devnull)


def test_an_address_of_the_web_is_no_path():
    with pytest.raises(BadInput, match=r"http://a/b\.png: no such file or folder; vcam reads files of this"):
        read_picture("http://a/b.png")


def test_a_picture_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    (tmp_path / "a.png").write_bytes(encoded(".png"))

    def denied(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)  # not chmod: tests may run as root, who reads everything
    with pytest.raises(BadInput, match=r"a\.png: can't be read: Permission denied"):
        read_picture(tmp_path / "a.png")


def test_a_texture_keeps_its_alpha_and_how_it_is_stored(tmp_path):
    """glTF 2.0, section 3.8.3: what a picture says of its orientation isn't looked at."""
    board = np.zeros((4, 6, 4), np.uint8)
    board[:, 3:] = (10, 20, 30, 128)
    data = cv2.imencode(".png", cv2.cvtColor(board, cv2.COLOR_RGBA2BGRA))[1].tobytes()
    np.testing.assert_array_equal(read_rgba(data, "it"), board)
    assert promised_size("it", data) == (6, 4)
    exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"  # orientation 6: a quarter turn
    chunk = struct.pack(">I", len(exif)) + b"eXIf" + exif + struct.pack(">I", zlib.crc32(b"eXIf" + exif))
    turned = data[:33] + chunk + data[33:]
    assert read_rgba(turned, "it").shape == (4, 6, 4)
    (tmp_path / "it.png").write_bytes(turned)
    assert read_picture(tmp_path / "it.png").shape == (6, 4, 3), "the control: a photo is turned upright"


def test_a_texture_that_is_no_picture_is_named():
    for read in (read_rgba, lambda data, where: promised_size(where, data)):
        with pytest.raises(BadInput, match=r"it\.glb: image 3: not a picture that vcam reads"):
            read(b"hello", "it.glb: image 3")
