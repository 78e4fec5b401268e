"""How often the window is drawn."""

import pytest

from vcam.render.gl import SOFTWARE_NAMES
from vcam.ui.pace import (
    BY_GRAPHICS_CARD,
    BY_PROCESSOR,
    INPUT_S,
    LOOK_S,
    PROCESSORS,
    SETTLE,
    SHARE,
    STILL_S,
    Due,
    Pace,
    rates_of,
)

NOTHING_NEW = {"picture": False, "meters": False, "more": False, "plain": False}
PICTURES = NOTHING_NEW | {"picture": True}
RATES = pytest.mark.parametrize("rates", [BY_GRAPHICS_CARD, BY_PROCESSOR])


def settled(rates=BY_GRAPHICS_CARD):
    pace = Pace(rates)
    for n in range(SETTLE + 1):
        pace.drawn((n - SETTLE) * INPUT_S, Due.ALL, 0.0)
    return pace


def frames(pace, seconds, *, cost=0.0, **news):
    """How many times the panel and how many times the picture by itself is drawn in that time, asked a thousand times
    a second."""
    count = dict.fromkeys(Due, 0)
    for n in range(int(1000 * seconds)):
        due = pace.due(n / 1000, **news)
        count[due] += 1
        if due is not Due.NOTHING:
            pace.drawn(n / 1000, due, cost)
    return count[Due.ALL], count[Due.PICTURE]


def test_a_driver_that_draws_by_the_processor_is_known_by_its_name():
    assert rates_of("llvmpipe (LLVM 15.0.6, 256 bits)") is BY_PROCESSOR
    assert rates_of("Mesa Intel(R) UHD Graphics 620") is BY_GRAPHICS_CARD
    assert PROCESSORS == SOFTWARE_NAMES


@RATES
def test_the_picture_beside_the_panel_comes_ten_to_fifteen_times_a_second_however_many_there_are(rates):
    panels, pictures = frames(settled(rates), 10.0, **PICTURES)
    assert panels <= 10 / STILL_S
    assert 100 <= pictures <= 150


@RATES
def test_meters_make_the_panel_come_no_more_often_than_they_may(rates):
    panels, _ = frames(settled(rates), 10.0, **PICTURES | {"meters": True})
    assert panels == pytest.approx(10 / rates.meters, abs=4)


def test_what_the_user_did_is_seen_at_once():
    pace = settled(BY_PROCESSOR)
    assert pace.due(INPUT_S, **NOTHING_NEW | {"meters": True}) is Due.NOTHING
    assert pace.due(INPUT_S, **NOTHING_NEW | {"more": True}) is Due.ALL


def test_with_a_graphics_card_the_picture_alone_is_drawn_whenever_there_is_a_new_one():
    alone = NOTHING_NEW | {"plain": True}
    assert settled().due(0.001, **alone | {"picture": True}) is Due.PICTURE
    assert settled().due(0.001, **alone) is Due.NOTHING


def test_where_no_panel_is_nothing_comes_of_meters():
    panels, _ = frames(settled(), 10.0, **NOTHING_NEW | {"plain": True, "meters": True})
    assert panels <= 10 / STILL_S


@RATES
def test_where_drawing_is_dear_it_takes_a_third_of_one_core_at_most(rates):
    for plain in (False, True):
        drawn = frames(settled(rates), 10.0, cost=0.2, **PICTURES | {"plain": plain, "meters": True})
        assert (sum(drawn) - 1) * 0.2 <= 10 * SHARE


def test_an_input_is_seen_soon_and_in_all_that_follows_from_it():
    pace = settled()
    pace.input()
    assert pace.due(INPUT_S * 0.9, **NOTHING_NEW) is Due.NOTHING
    assert frames(pace, 0.4, **NOTHING_NEW) == (SETTLE, 0)


def test_a_mouse_that_never_rests_is_followed_thirty_times_a_second():
    pace, count = settled(), 0
    for n in range(2000):
        pace.input()
        if pace.due(n / 1000, **PICTURES) is Due.ALL:
            pace.drawn(n / 1000, Due.ALL, 0.0)
            count += 1
    assert count in range(57, 62)


def test_a_mouse_that_never_rests_brings_no_more_pictures():
    pace, count = settled(BY_PROCESSOR), 0
    for n in range(2000):
        pace.input()
        if pace.due(n / 1000, **PICTURES) is Due.ALL:
            new = pace.picture_due(n / 1000, plain=False)
            pace.drawn(n / 1000, Due.ALL, 0.0, picture=new)
            count += new
    assert 18 <= count <= 24


@RATES
def test_a_window_without_news_is_drawn_twice_a_second(rates):
    panels, pictures = frames(settled(rates), 10.0, **NOTHING_NEW)
    assert abs(panels - 10 / STILL_S) <= 1
    assert not pictures


@RATES
@pytest.mark.parametrize("plain", [True, False])
def test_waiting_never_takes_longer_than_to_the_next_frame(rates, plain):
    every = rates.alone if plain else rates.picture
    for ms in range(200):
        assert 0 < settled(rates).wait_s(ms / 1000, plain=plain) <= max(every, LOOK_S)
    assert settled(rates).wait_s(10.0, plain=plain) == LOOK_S
    pace = settled(rates)
    pace.input()
    assert pace.wait_s(0.01, plain=plain) == pytest.approx(INPUT_S - 0.01)
    assert settled(rates).wait_s(0.01, plain=plain, soon=True) == pytest.approx(INPUT_S - 0.01)


def test_a_slow_frame_is_not_asked_for_again_before_it_may_come():
    pace = settled()
    pace.drawn(0.0, Due.PICTURE, 0.1)
    assert pace.wait_s(0.0, plain=True) == pytest.approx(0.1 / SHARE)
