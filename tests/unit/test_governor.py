"""The governor on simulated computers: it draws less before moments are lost, and doesn't waver. No clock is read."""

from itertools import pairwise

import pytest

from vcam.governor import AVATAR_TIERS, CALM_S, FULL, PHOTO_TIERS, START_S, Governor

PERIOD_S = 1 / 30
COST = {1.0: 1.0, 0.75: 0.8, 0.5: 0.6}
"""What drawing at that size takes, of all of it: measured of mika by llvmpipe."""


class Computer:
    """Draws a picture in `draw_s(t)` times what its size costs, at 30 pictures a second if it can.

    `follows`: moments a second that the tracker can take; others are lost.
    """

    def __init__(self, draw_s, tiers=AVATAR_TIERS, camera_fps=30.0, follows=lambda t, tier: 1000.0):
        self.draw_s, self.camera_fps, self.follows = draw_s, camera_fps, follows
        self.governor = Governor(PERIOD_S, tiers)
        self.t = self.came = self.lost = 0.0
        self.changes = []

    def run(self, until_s):
        while self.t < until_s:
            tier = self.governor.tier
            took = self.draw_s(self.t) * COST[tier.share]
            period = PERIOD_S * tier.every
            step = max(took, period)
            came = step * self.camera_fps
            self.t += step
            self.came += came
            if took > period:  # else each moment finds it waiting
                self.lost += max(0.0, came / tier.every - 1)
            self.lost += max(0.0, came / tier.every - step * self.follows(self.t, tier))
            if self.governor.saw(self.t, took, int(self.came), int(self.lost)):
                self.changes.append((self.t, self.governor.tier))
        return [tier for _, tier in self.changes]


def steady(ms):
    return lambda t: ms / 1000


def test_a_computer_that_has_time_draws_everything():
    assert Computer(steady(15)).run(600) == []


def test_less_is_drawn_about_a_second_after_it_got_busy():
    busy = Computer(lambda t: 0.015 if t < 60 else 0.034)
    assert busy.run(120) == [AVATAR_TIERS[1]]
    assert 60.5 <= busy.changes[0][0] <= 62


def test_less_is_drawn_before_a_moment_is_lost():
    busy = Computer(steady(30))
    assert busy.run(60) == [AVATAR_TIERS[1]]
    assert busy.lost == 0


def test_it_goes_down_tier_by_tier_as_far_as_is_needed_and_no_further():
    assert Computer(steady(45)).run(60) == list(AVATAR_TIERS[1:3])
    assert Computer(steady(70)).run(60) == list(AVATAR_TIERS[1:])
    assert Computer(steady(700)).run(60) == list(AVATAR_TIERS[1:])


def test_a_hitch_costs_no_quality():
    hitches = Computer(lambda t: 0.3 if t % 7 < 0.1 else 0.015)
    assert hitches.run(300) == []


def test_the_start_isnt_judged():
    assert Computer(lambda t: 0.2 if t < START_S - 0.5 else 0.015).run(60) == []


def test_all_is_drawn_again_only_after_a_long_calm():
    busy = Computer(lambda t: 0.034 if t < 60 else 0.010)
    assert busy.run(200) == [AVATAR_TIERS[1], FULL]
    assert busy.changes[1][0] >= 60 + CALM_S


def test_from_the_last_tier_it_finds_its_way_back():
    busy = Computer(lambda t: 0.08 if t < 60 else 0.010)
    assert busy.run(60) == list(AVATAR_TIERS[1:])
    assert busy.run(300)[3:] == [AVATAR_TIERS[2], AVATAR_TIERS[1], FULL]


def test_what_would_not_be_in_time_isnt_tried():
    assert Computer(steady(34)).run(600) == [AVATAR_TIERS[1]]


@pytest.mark.parametrize("every_s", [15, 30, 50, 80])
def test_a_load_that_comes_and_goes_doesnt_make_it_waver(every_s):
    changes = Computer(lambda t: 0.034 if t % every_s < 5 else 0.008).run(1200)
    assert 1 <= len(changes) <= 8


def test_a_tier_that_failed_is_tried_ever_more_seldom():
    failing = Computer(steady(10))

    def draw_s(t):  # in time while little is drawn, and much too slow with all of it: no cost that could be foreseen
        return 0.040 if failing.governor.tier is FULL else 0.010

    failing.draw_s = draw_s
    failing.run(1800)
    tried = [t for t, tier in failing.changes if tier is FULL]
    assert 2 <= len(tried) <= 10
    waits = [later - earlier for earlier, later in pairwise(tried)]
    assert waits == sorted(waits)


def test_lost_moments_count_where_drawing_seems_quick():
    governor = Governor(PERIOD_S)
    changes = [governor.saw(i / 30, 0.010, i, i // 4) for i in range(300)]
    assert sum(changes) >= 1


def test_a_tracker_that_is_too_slow_costs_no_quality_for_long():
    slow = Computer(steady(5), follows=lambda t, tier: 25.0)
    slow.run(1800)
    lowered_s = sum(back - down for (down, _), (back, _) in zip(slow.changes[::2], slow.changes[1::2], strict=True))
    assert {tier for _, tier in slow.changes} == {FULL, AVATAR_TIERS[1]}, "never at half the rate, which halves 25"
    assert lowered_s < 30
    assert len(slow.changes) <= 16


def test_less_that_is_drawn_in_vain_is_drawn_again_before_long():
    slow = Computer(steady(5), follows=lambda t, tier: 25.0 if t > 60 else 30.0)
    slow.run(70)
    assert [tier for _, tier in slow.changes] == [AVATAR_TIERS[1], FULL]


def test_less_that_helps_the_tracker_stays():
    shared = Computer(steady(20), follows=lambda t, tier: 22.0 if tier is FULL else 30.0)
    assert shared.run(START_S + 15) == [AVATAR_TIERS[1]]


def test_half_the_rate_is_for_trackers_that_cant_take_half():
    assert Computer(steady(5), PHOTO_TIERS, follows=lambda t, tier: 12.0).run(START_S + 2) == [PHOTO_TIERS[1]]
    assert Computer(steady(5), PHOTO_TIERS, follows=lambda t, tier: 20.0).run(60) == []


def test_what_was_in_vain_may_help_another_avatar():
    slow = Computer(steady(5), follows=lambda t, tier: 25.0)
    slow.run(10)
    assert slow.governor.tier is FULL
    slow.governor.start()
    before = len(slow.changes)
    slow.run(10 + START_S + 3)
    assert len(slow.changes) == before + 1


def test_while_it_is_told_to_skip_nothing_is_judged():
    governor = Governor(PERIOD_S)
    for i in range(600):
        if i > 200:
            governor.skip()
        assert not governor.saw(i / 30, 0.010 if i <= 200 else 0.2, i, 0)


@pytest.mark.parametrize("camera_fps", [5, 24, 60, 120])
def test_a_camera_of_another_rate_is_no_overload(camera_fps):
    assert Computer(steady(15), camera_fps=camera_fps).run(300) == []


def test_moments_that_come_faster_than_wanted_may_be_lost():
    governor = Governor(PERIOD_S)
    assert not any(governor.saw(i / 30, 0.010, 2 * i, i) for i in range(600))


def test_without_a_camera_it_judges_by_what_drawing_takes():
    governor = Governor(PERIOD_S)
    assert not any(governor.saw(i / 15, 0.010, 0, 0) for i in range(600))


def test_a_photo_keeps_its_size():
    assert Computer(steady(40), PHOTO_TIERS).run(60) == [PHOTO_TIERS[1]]
    assert {tier.share for tier in PHOTO_TIERS} == {1.0}


def test_something_else_may_be_drawn_in_full_sooner():
    cost = {"ms": 40}
    computer = Computer(lambda t: cost["ms"] / 1000)
    computer.run(60)
    assert computer.governor.tier is not FULL
    cost["ms"] = 10
    computer.governor.start()
    computer.run(computer.t + 2 * CALM_S + 2 * START_S + 5)
    assert computer.governor.tier is FULL
