"""How often the window is drawn."""

import pytest

from vcam.ui.pace import INPUT_S, LOOK_S, PANEL_S, SETTLE, STILL_S, Pace


def settled(pace=None):
    pace = pace or Pace()
    for n in range(SETTLE):
        pace.drawn(n * INPUT_S - 1.0, 0.0)
    pace.drawn(0.0, 0.0)
    return pace


def frames(pace, seconds, *, cost=0.0, **more):
    """How many frames are drawn in that time, asked a thousand times a second."""
    count = 0
    for n in range(int(1000 * seconds)):
        if pace.due(n / 1000, **more):
            pace.drawn(n / 1000, cost)
            count += 1
    return count


def test_the_panel_is_drawn_fifteen_times_a_second_however_many_pictures_come():
    assert frames(settled(), 10.0, news=True, plain=False) in range(140, 151)


def test_the_picture_alone_is_drawn_whenever_there_is_a_new_one():
    pace = settled()
    assert pace.due(0.001, news=True, plain=True)
    assert not pace.due(0.001, news=False, plain=True)


def test_where_drawing_is_dear_it_takes_a_third_of_one_core_at_most():
    """28 ms a frame is what the panel takes of the processor where that draws, 19 ms the picture alone."""
    assert frames(settled(), 10.0, news=True, plain=False, cost=0.028) in range(112, 120)
    assert frames(settled(), 10.0, news=True, plain=True, cost=0.019) in range(165, 176)
    assert frames(settled(), 10.0, news=True, plain=False, cost=0.2) in range(15, 18)


def test_an_input_is_seen_soon_and_in_all_that_follows_from_it():
    pace = settled()
    pace.input()
    assert not pace.due(INPUT_S * 0.9, news=False, plain=False)
    assert frames(pace, 0.4, news=False, plain=False) == SETTLE


def test_a_mouse_that_never_rests_is_followed_thirty_times_a_second():
    pace, count = settled(), 0
    for n in range(2000):
        pace.input()
        if pace.due(n / 1000, news=True, plain=False):
            pace.drawn(n / 1000, 0.0)
            count += 1
    assert count in range(57, 62)


def test_a_window_without_news_is_drawn_twice_a_second():
    assert frames(settled(), 10.0, news=False, plain=False) in range(int(10 / STILL_S) - 1, int(10 / STILL_S) + 1)


@pytest.mark.parametrize("plain", [True, False])
def test_waiting_never_takes_longer_than_to_the_next_frame(plain):
    pace = settled()
    for ms in range(200):
        assert 0 < pace.wait_s(ms / 1000, plain=plain) <= PANEL_S
    assert pace.wait_s(0.0, plain=True) == LOOK_S
    pace.input()
    assert pace.wait_s(0.01, plain=False) == pytest.approx(INPUT_S - 0.01)
