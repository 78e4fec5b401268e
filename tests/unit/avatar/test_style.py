"""The words of an avatar.toml."""

import pytest

from vcam.avatar.style import MAX_TOML_BYTES, read_style
from vcam.errors import BadInput

NAMES = 'title = "A"\nauthor = "B"\nlicence = "CC0-1.0"\n'


@pytest.fixture
def style(tmp_path):
    def read(text):
        path = tmp_path / "avatar.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_style(path)

    return read


def test_three_names_are_enough(style):
    read = style(NAMES)
    assert (read.title, read.author, read.licence) == ("A", "B", "CC0-1.0")
    assert read.view_height_m > 0


def test_colours_numbers_and_points_are_read(style):
    read = style(NAMES + 'iris = "#ff8000"\ntoony = 1\nview_centre_m = [0, -0.1, 0.5]\n')
    assert read.iris == pytest.approx((1.0, 128 / 255, 0.0))
    assert read.toony == 1.0
    assert read.view_centre_m == (0.0, -0.1, 0.5)


def test_an_unknown_key_gets_a_did_you_mean(style):
    with pytest.raises(BadInput, match="unknown key 'outline_width'; did you mean 'outline"):
        style(NAMES + "outline_width = 1\n")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('iris = "teal"', "iris must be a colour"),
        ('iris = "#12345g"', "iris must be a colour"),
        ("iris = 3", "iris must be a colour"),
        ("toony = 1.5", "toony must be a number from 0 to 1, got '1.5'"),
        ("toony = nan", "toony must be a number from 0 to 1"),
        ('look = "oil"', "look must be one of toon, soft, got 'oil'"),
        ("look = 3", "look must be one of toon, soft"),
        ("toony = true", "toony must be a number from 0 to 1"),
        ("view_height_m = 0", "view_height_m must be a number from 0.05 to 5"),
        ("view_centre_m = [1, 2]", "view_centre_m must be three numbers"),
        ("view_centre_m = [0, 0, 9]", "view_centre_m must lie within 5 m"),
        ("view_centre_m = [0, 0, nan]", "view_centre_m must lie within 5 m"),
    ],
)
def test_a_wrong_value_is_told_with_what_is_right(style, line, message):
    with pytest.raises(BadInput, match=message) as error:
        style(NAMES + line)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        'author = "B"\nlicence = "C"',
        NAMES.replace('"A"', "5"),
        NAMES.replace('"A"', '""'),
        NAMES.replace("A", r"\n\u001b[2J"),
    ],
)
def test_an_avatar_must_say_its_title(style, text):
    with pytest.raises(BadInput, match="title must be a text of 1 to 200 characters"):
        style(text)


@pytest.mark.parametrize("text", [b"\xff\xfe", "title = ", "[" * 3000])
def test_what_is_not_toml_is_said_so(style, text):
    with pytest.raises(BadInput, match="not TOML") as error:
        style(text)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["pupil = " + "9" * 5000, "a." * 30_000 + "a = 1", "pupil = 0x" + "f" * 20])
def test_what_toml_readers_choke_on_is_refused_at_once(style, text):
    """A number of 5000 digits was a fault in vcam, and a key of 32000 parts took a minute and 8 GB."""
    with pytest.raises(BadInput, match=r"not TOML .*(4300 digits|too many dots|more than 64 bits)"):
        style(NAMES + text)


def test_a_long_unknown_key_is_cut_short(style):
    with pytest.raises(BadInput, match=r"unknown key 'k{60}'") as error:
        style(f"{'k' * 50_000} = 1")
    assert len(str(error.value)) < 600


def test_a_huge_toml_is_not_even_read(style):
    with pytest.raises(BadInput, match=r"too large for an avatar\.toml"):
        style("#" * (MAX_TOML_BYTES + 1))


def test_a_missing_toml_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"can't be read .* needs its avatar.toml"):
        read_style(tmp_path / "avatar.toml")
