"""The words of an avatar.toml, which comes with an avatar from anywhere: sound, or one line."""

import json
import math
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import ODD, assert_one_line

from vcam.avatar.style import Style, read_style
from vcam.errors import BadInput
from vcam.types import ARKIT

NAMES = {"title": "A", "author": "B", "licence": "CC0-1.0"}
KEYS = st.sampled_from([field.name for field in fields(Style)]) | st.text(max_size=20)
NUMBERS = st.lists(st.floats() | st.integers() | st.floats(0, 1), max_size=4)
CURVES = st.dictionaries(st.sampled_from(ARKIT) | st.text(max_size=5), st.floats() | NUMBERS | st.text(max_size=3))
LISTS = st.lists(st.sampled_from(ARKIT) | st.text(max_size=5), max_size=4)
SCALARS = st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.sampled_from(ODD)
VALUES = SCALARS | NUMBERS | CURVES | LISTS | st.sampled_from(["#ff8000", "toon", "soft"])


def toml(value):
    """A value as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(key)} = {toml(inside)}" for key, inside in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value.encode("utf-8", "replace").decode()).replace("\x7f", "\\u007f")
    return str(value).lower()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("avatar") / "avatar.toml"


@given(names=st.just(NAMES), rest=st.dictionaries(KEYS, VALUES, max_size=4))
def test_any_values_are_a_sound_style_or_one_line(path, names, rest):
    path.write_text("".join(f"{toml(key)} = {toml(value)}\n" for key, value in (names | rest).items()), "utf-8")
    try:
        style = read_style(path)
    except BadInput as error:
        assert_one_line(error, path)
        return
    numbers = [style.pupil, style.toony, style.view_height_m, *style.view_centre_m, *style.turn_limit_deg]
    assert all(map(math.isfinite, numbers))
    assert f"{style.title}{style.author}{style.licence}".isprintable()


@given(
    start=st.integers(0, 60),
    end=st.integers(0, 60),
    text=st.binary(max_size=30) | st.sampled_from(["[" * 5000, "a." * 900]),
)
def test_any_damage_is_a_sound_style_or_one_line(path, start, end, text):
    whole = "".join(f"{key} = {toml(value)}\n" for key, value in NAMES.items()).encode()
    put = text if isinstance(text, bytes) else text.encode()
    path.write_bytes(whole[:start] + put + whole[end:])
    try:
        read_style(path)
    except BadInput as error:
        assert_one_line(error, path)
