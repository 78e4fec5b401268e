"""Commands reach the part that obeys them, faces pass through all that act on them, and changes are remembered."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from parts_of_a_feed import face_of

from vcam.commands import Commands
from vcam.errors import BadInput
from vcam.show.director import Director
from vcam.types import Frame

FACE = face_of(Frame(np.zeros((2, 2, 3), np.uint8), 0.0, 0))


class Part:
    """Obeys one word, tells one field, and passes a face on with its word added."""

    def __init__(self, word, tells):
        self.settings, self.heard, self.ticks, self._tells = {}, [], 0, tells
        self.words = {word: self._obey}
        self._word = word

    def _obey(self, value):
        if value == "wrong":
            raise BadInput("no such thing")
        if value == "worse":
            raise OSError(36, "File name too long")
        self.heard.append(value)
        self.settings[self._word] = value

    def tick(self):
        self.ticks += 1

    def tell(self):
        return self._tells


class Acting(Part):
    digit = 1

    def act(self, face, t):
        return replace(face, index=10 * face.index + self.digit)


def directed(*parts, **how):
    commands = Commands()
    return commands, Director(commands, parts, clock=itertools.count().__next__, **how)


def test_a_command_reaches_the_part_that_obeys_it_and_what_changed_is_remembered_once():
    part, other, kept = Part("background", {}), Part("wear", {}), []
    commands, director = directed(part, other, remember=kept.append)
    commands.give("background", "green")
    for _ in range(3):
        director.between()
    assert (part.heard, other.heard) == (["green"], [])
    assert kept == [{"background": "green"}]
    assert part.ticks == other.ticks == 3


def test_what_cannot_be_done_is_one_line_and_the_rest_goes_on(caplog):
    part = Part("background", {})
    commands, director = directed(part)
    asked = (("background", "wrong"), ("background", "worse"), ("learn", ""), ("background", "red"))
    for word, value in asked:
        commands.give(word, value)
    director.between()
    assert part.heard == ["red"]
    assert [r.getMessage() for r in caplog.records] == [
        "no such thing; the stream goes on as it was",
        "OSError: [Errno 36] File name too long; the stream goes on as it was",
        "learn: not in this run",
    ]


def test_values_are_checked_here_for_whoever_gave_them(caplog):
    part = Part("panic", {})
    commands, director = directed(part)
    for asked in (("panic", "perhaps"), ("panik", ""), ("panic", "on")):
        commands.give(*asked)
    director.between()
    assert part.heard == ["on"]
    assert [r.getMessage() for r in caplog.records] == [
        "panic must be on or off, got 'perhaps'; the stream goes on as it was",
        "no command 'panik'; did you mean 'panic'?; the stream goes on as it was",
    ]


def test_who_leans_on_a_key_reads_one_line_and_another_when_it_happens_anew(caplog):
    now, commands = [0.0], Commands()
    director = Director(commands, [], clock=lambda: now[0])
    for at in (0.0, 1.0, 2.5, 4.0, 6.5):
        now[0] = at
        for _ in range(5):
            commands.give("learn")
        director.between()
    assert len(caplog.records) == 2


def test_faces_pass_through_the_parts_in_their_order():
    first, second = Acting("pause", {}), Acting("neutral", {})
    second.digit = 2
    _, director = directed(first, Part("wear", {}), second)
    assert director.act(FACE, 0.0).index == 12


def test_all_that_parts_tell_is_shown():
    commands, _ = directed(Part("pause", {"paused": True}), Part("wear", {"avatar": "ren"}))
    assert commands.shown.paused
    assert commands.shown.avatar == "ren"


def test_how_things_stand_is_told_ten_times_a_second_and_after_a_command_at_once():
    now, told, commands = [0.0], [], Commands()
    part = Part("background", {})
    part.tell = lambda: told.append(now[0]) or {}
    director = Director(commands, [part], clock=lambda: now[0])
    for now[0] in (0.05, 0.12, 0.15, 0.2, 0.23):
        if now[0] == 0.15:
            commands.give("background", "red")
        director.between()
    assert told == [0.0, 0.12, 0.15]


def test_two_parts_for_one_word_are_a_fault_that_is_seen_at_once():
    with pytest.raises(ValueError, match="two parts obey wear"):
        directed(Part("wear", {}), Part("wear", {}))
