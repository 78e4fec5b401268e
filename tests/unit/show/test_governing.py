"""A busy computer draws less of the avatar, says so once, and everybody can see it."""

import json
import logging
from types import SimpleNamespace

import pytest

from vcam.governor import AVATAR_TIERS, CALM_S, PHOTO_TIERS, START_S
from vcam.show.governing import Governing

FPS = 30
BUSY = "this computer is busy: the picture is drawn at 3/4 size until there is time again"
CALM = "there is time again: all of the picture is drawn"


class Switch:
    def __init__(self):
        self.name, self.shows_photo, self.share = "mika", False, 1.0

    def scale(self, share):
        self.share = share


class Streamed:
    """A stream on a fake clock: pictures take what it is told."""

    def __init__(self):
        self.now = 0.0
        self.output = SimpleNamespace(every=1, took_s=0.0, panic=False)
        self.feed = SimpleNamespace(every=1, dropped={"frames": 0, "faces": 0})
        self.metrics = SimpleNamespace(counts={"captured": 0}, lowered=0)
        self.switch, self.aside = Switch(), SimpleNamespace(working=False)
        self.part = Governing(
            self.output, self.switch, self.feed, self.metrics, fps=FPS, aside=[self.aside], clock=lambda: self.now
        )  # type: ignore[arg-type]

    def stream(self, seconds, took_ms, cheaper=True):
        until = self.now + seconds
        while self.now < until:
            self.metrics.counts["captured"] += self.output.every
            self.output.took_s = took_ms / 1000 * (self.switch.share if cheaper else 1.0)
            self.now += max(self.output.every / FPS, self.output.took_s)
            self.part.tick()


@pytest.fixture
def streamed():
    return Streamed()


@pytest.fixture
def said(caplog):
    caplog.set_level(logging.INFO, logger="vcam")
    return lambda: [record.getMessage() for record in caplog.records]


def test_a_computer_with_time_draws_all_and_nothing_is_said(streamed, said):
    streamed.stream(60, 10)
    assert streamed.part.tell() == {"drawn": ""}
    assert (streamed.switch.share, streamed.output.every, streamed.feed.every) == (1.0, 1, 1)
    assert said() == []
    assert streamed.metrics.lowered == 0


def test_it_is_counted_how_many_pictures_were_drawn_in_less_than_full(streamed):
    streamed.stream(START_S + 10, 36)
    assert 0 < streamed.metrics.lowered < FPS * (START_S + 10)


def test_a_busy_one_draws_less_says_so_once_and_once_when_it_is_over(streamed, said):
    streamed.stream(START_S + 10, 36)
    assert streamed.switch.share == 0.75
    assert streamed.part.tell() == {"drawn": "drawn at 3/4 size"}
    json.dumps(streamed.part.tell())
    assert said() == [BUSY]
    streamed.stream(CALM_S + 10, 10)
    assert (streamed.switch.share, streamed.part.tell()) == (1.0, {"drawn": ""})
    assert said() == [BUSY, CALM]


def test_one_that_is_far_too_busy_sends_and_follows_half_of_the_moments(streamed, said):
    streamed.stream(START_S + 20, 100)
    tier = AVATAR_TIERS[-1]
    assert (streamed.switch.share, streamed.output.every, streamed.feed.every) == (tier.share, 2, 2)
    assert streamed.part.tell() == {"drawn": tier.words}
    assert said() == [BUSY]


def test_moments_that_are_lost_while_drawing_is_quick_count_too(streamed):
    shares = set()
    for _ in range(FPS * 20):
        streamed.feed.dropped["frames"] += streamed.metrics.counts["captured"] % 3 == 0
        streamed.stream(0.5 / FPS, 10)
        shares.add(streamed.switch.share)
    assert shares == {1.0, 0.75}, "and no less, for it didn't help"


def test_a_photo_is_governed_by_itself_and_keeps_its_size(streamed):
    streamed.stream(START_S + 10, 36)
    streamed.switch.name, streamed.switch.shows_photo = "anna.jpg", True
    streamed.stream(START_S + 10, 10, cheaper=False)
    assert streamed.part.tell() == {"drawn": ""}
    streamed.stream(10, 40, cheaper=False)
    assert streamed.part.tell() == {"drawn": PHOTO_TIERS[1].words}
    assert streamed.output.every == 2
    streamed.switch.name, streamed.switch.shows_photo = "mika", False
    streamed.part.tick()
    assert (streamed.switch.share, streamed.output.every) == (0.75, 1), "the avatar is as it was"


def test_opening_an_avatar_or_a_camera_is_no_busy_computer(streamed, said):
    streamed.stream(START_S + 1, 10)
    streamed.aside.working = True
    streamed.stream(5, 60)
    streamed.aside.working = False
    streamed.stream(5, 10)
    assert said() == []


def test_a_card_tells_nothing_of_what_it_covers(streamed):
    streamed.stream(START_S + 10, 36)
    streamed.output.panic = True
    streamed.stream(10 * CALM_S, 0)
    assert streamed.switch.share == 0.75
