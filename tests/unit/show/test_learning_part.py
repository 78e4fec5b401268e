"""Guided learning goes on beside the stream: faces pass untouched, what was learned holds at once, and it ends well."""

import json
import logging
from types import SimpleNamespace

import numpy as np
import pytest

from vcam.errors import SinkError, TrackerError, UsageError
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.people.session import HINT_S, LONGEST_ABSENCE_S
from vcam.people.steps import STEPS
from vcam.person import Person
from vcam.show.learning import SEEN_S, Learning
from vcam.types import ARKIT, CHANNEL, Face, HeadPose, Landmarks

FPS = 30
STILL = np.zeros(len(ARKIT), np.float32)
POINTS = Landmarks(np.zeros((0, 2), np.float32), "none", 1.0)


class Sitter:
    """Does what the step asks for after half a second, but for what they skip; the reader reads it."""

    def __init__(self, person=None, skips=()):
        self.person = person or Person("me")
        self.reader = SimpleNamespace(raw=STILL, person=self.person)
        self.following = SimpleNamespace(reader=self.reader, undoes=False, relearn=self._relearn, undo=self._undo)
        self.skips, self.learned, self.undone, self.jobs = skips, [], 0, []
        self.part, self.t, self.yaw = Learning(self), 10.0, 0.0
        self._step, self._since = "", 0.0

    def _relearn(self, person):
        self.learned.append(person)
        self.following.undoes = True
        return "people/me.json"

    def _undo(self):
        self.undone += 1

    def beside(self, job):
        self.jobs.append(job)

    def told(self):
        return self.part.tell()["learning"]

    def frame(self, there=True):
        self.t += 1 / FPS
        told = self.told()
        if told and told["step"] != self._step:
            self._step, self._since = told["step"], self.t
        step = next((one for one in STEPS if one.name == self._step), None)
        raw = STILL.copy()
        since = self.t - self._since
        if step and step.name not in self.skips and since > 0.5:
            raw[list(step.channels)] = 1.0 if step.kind != "blinks" or since % 1.0 < 0.13 else 0.0
        self.reader.raw = raw
        pose = rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(self.yaw, 0.0, 0.0), np.array([0.0, 0.0, 0.6]))
        face = Face(self.t, 0, POINTS, HeadPose(pose, 1.0), STILL, np.zeros((2, 2), np.float32)) if there else None
        assert self.part.act(face, self.t) is face
        assert self.part.act(face, self.t + 0.005) is face, "the same face may be shown twice"
        self.part.tick()

    def frames(self, seconds, **how):
        for _ in range(round(seconds * FPS)):
            self.frame(**how)

    def learn(self, value=""):
        self.part.words["learn"](value)


@pytest.fixture
def sitter():
    sitter = Sitter()
    sitter.frames(0.2)
    return sitter


def states(told):
    return {bar["name"]: bar["state"] for bar in told["bars"]}


def test_twenty_seconds_teach_the_face_and_it_is_kept_beside_the_stream(sitter, caplog):
    caplog.set_level(logging.INFO, logger="vcam")
    sitter.learn()
    assert sitter.told()["say"] == "look into the camera, face at rest"
    sitter.frames(22)
    assert not sitter.learned
    sitter.jobs.pop()()
    (person,) = sitter.learned
    assert person.name == "me"
    assert person.full[CHANNEL["jawOpen"]] == pytest.approx(1.0, abs=0.05)
    assert person.full_times[CHANNEL["mouthSmileLeft"]] > 8
    told = sitter.told()
    assert set(states(told).values()) == {"done"}
    assert (told["share"], told["step"], told["undo"]) == (1.0, "", True)
    assert told["outcome"][0].startswith("learned: ")
    assert "your face is known, kept in people/me.json; undo: learn undo" in caplog.messages
    assert json.loads(json.dumps(told)) == told, "it can go to the window and the page"


def test_what_was_not_done_is_shown_as_missed_and_said(caplog):
    sitter = Sitter(skips=("smile",))
    sitter.frames(0.2)
    sitter.learn()
    sitter.frames(22)
    sitter.jobs.pop()()
    assert states(sitter.told())["smile"] == "missed"
    assert "not reached" in sitter.told()["outcome"][1]
    assert sitter.learned[0].full[CHANNEL["mouthSmileLeft"]] == 1.0
    assert sitter.learned[0].full_times[CHANNEL["mouthSmileLeft"]] == 0


def test_bars_show_the_present_and_how_far_it_got_from_the_first_moment_on_in_one_order(sitter):
    sitter.learn()
    names = [bar["name"] for bar in sitter.told()["bars"]]
    seen = []
    for _ in range(round(9.2 * FPS)):
        sitter.frame()
        told = sitter.told()
        assert [bar["name"] for bar in told["bars"]] == names
        seen.append(next(bar for bar in told["bars"] if bar["name"] == "mouth open"))
    assert next(bar["state"] for bar in seen if bar["state"]) == "now"
    assert seen[-1]["max"] == pytest.approx(1.0)
    assert seen[0]["max"] == 0.0
    assert (told["number"], told["steps"]) == (3, 8)


def test_without_a_face_turned_to_the_camera_the_clock_stands_still_and_a_hint_is_given(sitter):
    sitter.learn()
    sitter.frames(1)
    share = sitter.told()["share"]
    sitter.yaw = 1.0
    sitter.frames(HINT_S + 0.5)
    assert sitter.told()["share"] == share
    assert not sitter.told()["seen"]
    assert sitter.told()["hint"].startswith("look into the camera")
    sitter.yaw = 0.0
    sitter.frames(1)
    assert sitter.told()["share"] > share
    assert sitter.told()["hint"] == ""


def test_when_nobody_comes_it_is_given_up_with_a_line(sitter, caplog):
    sitter.learn()
    sitter.frames(LONGEST_ABSENCE_S + 1, there=False)
    assert sitter.told() is None
    assert "no face turned to the camera for 30 s: nothing was learned" in caplog.messages
    assert not sitter.jobs


def test_it_can_be_given_up_and_nothing_is_learned(sitter):
    sitter.learn()
    sitter.frames(5)
    sitter.learn("cancel")
    assert sitter.told() is None
    sitter.frames(30)
    assert not sitter.jobs


def test_another_camera_or_tracker_ends_it(sitter, caplog):
    sitter.learn()
    sitter.frames(1)
    sitter.following = SimpleNamespace(reader=sitter.reader, undoes=False)
    sitter.frames(0.1)
    assert sitter.told() is None
    assert caplog.messages == ["learning is given up: the camera or the tracker changed"]


def test_the_outcome_stays_until_it_is_closed_or_for_a_minute(sitter):
    sitter.learn()
    sitter.frames(22)
    sitter.jobs.pop()()
    sitter.frames(SEEN_S - 5)
    assert sitter.told()["outcome"]
    sitter.frames(8)
    assert sitter.told() is None


def test_what_cannot_be_kept_is_told_in_the_outcome(sitter):
    sitter.learn()
    sitter.frames(22)

    def full(person):
        raise SinkError("can't write me.json: disk full")

    sitter.following.relearn = full
    with pytest.raises(SinkError, match="disk full"):
        sitter.jobs.pop()()
    assert sitter.told()["outcome"] == ["not kept: can't write me.json: disk full"]


def test_it_can_be_undone_once_there_is_something_to_undo(sitter, caplog):
    caplog.set_level(logging.INFO, logger="vcam")
    with pytest.raises(UsageError, match="nothing was learned in this run that could be undone; see vcam people undo"):
        sitter.learn("undo")
    sitter.following.undoes = True
    sitter.learn("undo")
    sitter.jobs.pop()()
    assert sitter.undone == 1
    assert caplog.messages == ["your face is known as it was before"]


def test_a_wrong_value_is_refused(sitter):
    with pytest.raises(UsageError, match="learn takes cancel or undo, got 'twice'"):
        sitter.learn("twice")


@pytest.mark.parametrize("following", [None, SimpleNamespace(reader=None, undoes=False)])
def test_who_sees_too_little_of_a_face_teaches_nothing(sitter, following):
    sitter.following = following
    with pytest.raises(TrackerError, match="sees too little of it to learn from; choose tracker auto"):
        sitter.learn()
    assert sitter.told() is None
