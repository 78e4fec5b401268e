"""Text that fits, the graph's scale, and names that people read."""

import math

import pytest
from panels import Desk

from vcam.commands import Shown
from vcam.types import ARKIT
from vcam.ui import meters, told
from vcam.ui.controls import pretty_key, with_key
from vcam.ui.graph import Graph, scale_of
from vcam.ui.look import colour_of, picture_of
from vcam.ui.monitor import is_mirrored, within
from vcam.ui.text import fitted, width_of


def test_a_cut_text_ends_with_an_ellipsis_and_is_as_long_as_it_can_be():
    with Desk((640, 400), 1.0, lambda: None) as desk:
        seen = []

        def look():
            seen.append(fitted("abcdefghij", width_of("abcd…")))
            seen.append(fitted("short", width_of("short")))
            seen.append(fitted("a\nb##c", 1000))
            seen.append(fitted("x" * 100_000, 50))
            seen.append(fitted("abc", 0))

        desk.draw = look
        desk.frames(1)
        assert seen[:3] == ["abcd…", "short", "a b# #c"]
        assert 0 < len(seen[3]) < 20
        assert seen[4] == "…"


def test_a_scale_changes_in_steps_only():
    assert scale_of([]) == scale_of([math.nan]) == scale_of([26.0]) == 30
    assert scale_of([29.9]) == 60
    assert scale_of([1e9]) == 1000


def test_the_graph_forgets_what_is_older_than_it_shows_and_notes_no_more_than_it_draws():
    graph = Graph()
    for tick in range(15 * 60):
        graph.note(Shown(fps=30.0), tick / 15)
    assert 70 <= len(graph._points) <= 105


def test_a_picture_fits_with_its_own_shape_in_the_middle():
    assert within((1600, 1000), (1280, 720)) == (0, 50, 1600, 900)
    assert within((1000, 1000), (500, 1000)) == (250, 0, 500, 1000)


def test_the_own_view_is_mirrored_but_a_card_can_be_read():
    assert is_mirrored(Shown(mirror_view=True))
    assert not is_mirrored(Shown(mirror_view=False))
    assert not is_mirrored(Shown(mirror_view=True, panic=True))


def test_each_channel_has_one_bar_and_left_comes_first():
    places = [place for _, lines in meters.LINES for _, places in lines for place in places]
    assert sorted(places) == list(range(len(ARKIT)))
    names = {words: [ARKIT[place] for place in places] for _, lines in meters.LINES for words, places in lines}
    assert names["blink"] == ["eyeBlinkLeft", "eyeBlinkRight"]
    assert names["jaw open"] == ["jawOpen"]
    assert names["jaw sideways"] == ["jawLeft", "jawRight"]
    assert names["inner up"] == ["browInnerUp"]


@pytest.mark.parametrize(
    ("key", "words"),
    [("ctrl+q", "Ctrl+Q"), ("esc", "Esc"), ("pagedown", "PgDn"), ("p", "P"), ("f9", "F9"), ("minus", "Minus")],
)
def test_keys_are_named_as_on_keyboards(key, words):
    assert pretty_key(key) == words


def test_a_word_without_a_key_has_none_in_its_tip():
    assert with_key("Panic", {"panic": "esc"}, "panic") == "Panic (Esc)"
    assert with_key("Panic", {}, "panic") == with_key("Panic", None, "panic") == "Panic"


@pytest.mark.parametrize(
    ("background", "colour", "picture"),
    [
        ("#336699", (0x33, 0x66, 0x99), ""),
        ("soft", None, ""),
        ("green", None, ""),
        ("room.jpg", None, "room.jpg"),
        ("blur:/home/me/room.jpg", None, "/home/me/room.jpg"),
    ],
)
def test_a_background_is_told_apart(background, colour, picture):
    assert colour_of(background) == colour
    assert picture_of(background) == picture


def test_what_was_told_wrongly_counts_as_empty():
    nonsense = {
        "text": 3,
        "number": "x",
        "nan": math.nan,
        "flag": 1,
        "texts": "ab",
        "tables": [1],
        "points": [[1], [1, "a"], 3],
    }
    assert told.text(nonsense, "text") == ""
    assert told.number(nonsense, "number") == told.number(nonsense, "nan") == 0
    assert told.flag(nonsense, "flag") is False
    assert told.texts(nonsense, "texts") == told.tables(nonsense, "tables") == told.points(nonsense, "points") == ()
    assert told.points({"outline": [[0.1, 1]]}, "outline") == ((0.1, 1.0),)
