"""A part of the show that fails, in whatever way, costs itself alone."""

import logging

import numpy as np
import pytest
from parts_of_a_feed import face_of

from vcam.commands import Commands
from vcam.live import trouble
from vcam.show.director import Director
from vcam.types import Frame

FRAME = Frame(np.zeros((2, 2, 3), np.uint8), 0.0, 0)
FACE = face_of(FRAME)


class Fine:
    """Does all that a part may do."""

    def __init__(self, **tells):
        self.settings, self.words, self._tells, self.ticks = {}, {}, tells, 0

    def tick(self):
        self.ticks += 1
        self.settings["theme"] = "dark"

    def tell(self):
        return self._tells

    def act(self, face, t):
        return face


class Broken(Fine):
    """Fails in `verb` as `how` says, an error or what it gives, while `how` is there."""

    def __init__(self, verb, how):
        super().__init__(avatar="ren")
        self.verb, self.how = verb, [how]

    def __getattribute__(self, name):
        if name != object.__getattribute__(self, "verb") or not self.how:
            return object.__getattribute__(self, name)
        how = self.how[0]

        def fails(*_):
            if isinstance(how, Exception):
                raise how
            return how

        return fails

    verb = ""


@pytest.mark.parametrize(
    ("verb", "how", "why"),
    [
        ("tick", ValueError("broke"), "ValueError: broke"),
        ("tell", ValueError("broke"), "ValueError: broke"),
        ("tell", {"avatars_": ()}, "it told what nobody shows: avatars_"),
        ("act", ValueError("broke"), "ValueError: broke"),
        ("act", FRAME, "it gave Frame in place of a face"),
        ("act", 7, "it gave int in place of a face"),
    ],
)
def test_what_a_part_fails_in_is_said_twice_and_costs_nothing_else(verb, how, why, caplog, monkeypatch):
    monkeypatch.setattr(trouble, "QUIET_S", 0.0)
    caplog.set_level(logging.INFO, logger="vcam")
    fine, broken, kept, commands, now = Fine(paused=True), Broken(verb, how), [], Commands(), [0.0]
    director = Director(commands, [broken, fine], remember=kept.append, clock=lambda: now[0])
    for now[0] in range(1, 20):
        if now[0] == 10:
            broken.how.clear()
        director.between()
        assert director.act(FACE, now[0]) is FACE
        assert director.act(None, now[0]) is None
    assert commands.shown.paused
    assert commands.shown.avatar == "ren"
    assert fine.ticks == 19
    assert {"theme": "dark"} in kept
    assert [record.getMessage() for record in caplog.records] == [
        f"broken ({verb}): {why}; the stream goes on without it",
        f"broken ({verb}) works again",
    ]


@pytest.mark.parametrize("garbage", [None, 7, "avatar", [1]])
def test_a_part_that_tells_nonsense_is_shown_as_it_was(garbage, caplog):
    commands, now = Commands(), [0.0]
    broken = Broken("tell", garbage)
    director = Director(commands, [broken, Fine(paused=True)], clock=lambda: now[0])
    for now[0] in range(1, 5):
        director.between()
    assert (commands.shown.avatar, commands.shown.paused) == ("", True)
    assert len(caplog.records) == 1
