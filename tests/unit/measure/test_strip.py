"""The strip: what is written is read again after all that video does to it, and nothing else is ever taken for one."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from vcam import strip
from vcam.sinks.i420 import COLOURS

SHARED = Path(__file__).parents[4] / "shared" / "data"
NUMBERS = (0, 1, 123456789, 2**31, 2**32 - 1)


def ground(size_wh, channels=3, seed=1):
    """A soft, colourful picture."""
    noise = np.random.default_rng(seed).integers(0, 256, (size_wh[1], size_wh[0], channels), np.uint8)
    return cv2.GaussianBlur(noise, (0, 0), 4)


def marked(number, size_wh=(1280, 720), channels=3):
    picture = ground(size_wh, channels)
    strip.draw(picture, number)
    return picture


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("size_wh", [(1280, 720), (640, 480), (854, 480), strip.LEAST_WH])
def test_what_is_written_is_read(number, size_wh):
    assert strip.read(marked(number, size_wh)) == number
    assert strip.read(marked(number, size_wh, channels=4)) == number


@pytest.mark.parametrize("quality", [90, 50, 25])
def test_it_survives_jpeg(quality):
    _, data = cv2.imencode(".jpg", marked(987654321), [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert strip.read(cv2.imdecode(data, cv2.IMREAD_COLOR)) == 987654321


@pytest.mark.parametrize("colour", COLOURS)
def test_it_is_read_in_the_luma_of_video_and_in_what_either_matrix_makes_of_it(colour):
    i420 = COLOURS[colour](marked(2882400001, (640, 360), channels=4))
    assert strip.read(i420[:360]) == 2882400001
    assert strip.read(cv2.cvtColor(i420, cv2.COLOR_YUV2RGB_I420)) == 2882400001


@pytest.mark.parametrize("scale", [0.5, 0.75, 2])
def test_it_survives_another_size(scale):
    picture = cv2.resize(marked(31415926), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    assert strip.read(picture) == 31415926


def test_a_dim_and_noisy_picture_is_read_too():
    picture = marked(271828182).astype(float) * 0.4 + np.random.default_rng(2).normal(40, 6, (720, 1280, 3))
    assert strip.read(picture.clip(0, 255).astype(np.uint8)) == 271828182


def test_only_the_lowest_rows_are_written_and_they_are_opaque():
    picture, rows = ground((640, 360), 4), 360 // strip.HEIGHT_SHARE
    before = picture.copy()
    strip.draw(picture, 5)
    np.testing.assert_array_equal(picture[:-rows], before[:-rows])
    assert set(np.unique(picture[-rows:, :, :3])) == {0, 255}
    assert (picture[-rows:, :, 3] == 255).all()


def test_one_wrong_box_makes_it_none():
    whole = marked(123456789, (640, 360))
    for box in range(strip.BOXES):
        picture = whole.copy()
        picture[-12:, box * 640 // strip.BOXES : (box + 1) * 640 // strip.BOXES] ^= 255
        assert strip.read(picture) is None, box


@pytest.mark.parametrize("grey", [0, 16, 128, 235, 255])
def test_a_plain_picture_has_none(grey):
    assert strip.read(np.full((720, 1280, 3), grey, np.uint8)) is None


def test_a_mirrored_or_upturned_one_is_none():
    picture = marked(123456789)
    assert strip.read(picture[:, ::-1]) is None
    assert strip.read(picture[::-1]) is None


@pytest.mark.parametrize("size_wh", [(1, 1), (strip.LEAST_WH[0] - 1, 720), (1280, strip.LEAST_WH[1] - 1), (0, 0)])
def test_too_small_a_picture_has_none(size_wh):
    assert not strip.fits(size_wh)
    assert strip.read(np.zeros((size_wh[1], size_wh[0], 3), np.uint8)) is None


def test_boxes_a_little_off_are_read_and_one_that_is_grey_makes_it_none():
    rng = np.random.default_rng(6)
    for number in rng.integers(0, 2**32, 60).tolist():
        drawn = np.zeros((strip.LEAST_WH[1], 4 * strip.BOXES, 3), np.uint8)
        strip.draw(drawn, number)
        levels = 40 + drawn[-1, ::4, 0] // 255 * 170 + rng.integers(-5, 6, strip.BOXES)
        picture = np.tile(np.repeat(levels.astype(np.uint8), 4), (strip.LEAST_WH[1], 1))
        assert strip.read(picture) == number
        grey = int(rng.integers(len(strip.BEGINS), strip.BOXES - len(strip.ENDS)))
        picture[:, 4 * grey : 4 * grey + 4] = 125
        assert strip.read(picture) is None, (number, grey)


def test_black_and_white_boxes_by_chance_are_hardly_ever_a_strip():
    rng, taken = np.random.default_rng(3), 0
    for _ in range(500):
        row = np.repeat(rng.integers(0, 2, strip.BOXES, np.uint8) * 255, 4)
        taken += strip.read(np.tile(row, (strip.LEAST_WH[1], 1))) is not None
    assert taken == 0, "expected: 500 / 2**20"


@pytest.mark.slow
@pytest.mark.shared
def test_no_frame_of_real_films_or_photos_has_one():
    films, photos = sorted((SHARED / "video").glob("*.m*")), sorted((SHARED / "photo").glob("*.jpg"))
    if not films or not photos:
        pytest.skip("there are no films in ../shared/data")
    looked = 0
    for path in films:
        film = cv2.VideoCapture(str(path))
        while film.grab():
            assert strip.read(film.retrieve()[1]) is None, path
            looked += 1
        film.release()
    for path in photos:
        assert strip.read(cv2.imread(str(path))) is None, path
    assert looked > 1000


@pytest.mark.parametrize("later", [0, 1, -1, 2**31 - 1, -(2**31)])
@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_compared_over_their_wrap(number, later):
    assert strip.ticks_between(number, (number + later) % 2**32) == later


@pytest.mark.parametrize("now", [0.3, 12345.6789, 429496.7, 429496.8, 3e6])
@pytest.mark.parametrize("age", [0.0, 0.083, 3.0, -1.0])
def test_a_moment_comes_back_by_any_clock_to_a_tenth_of_a_millisecond(now, age):
    assert strip.moment_of(strip.number_of(now - age), now) == pytest.approx(now - age, abs=strip.TICK_S)
