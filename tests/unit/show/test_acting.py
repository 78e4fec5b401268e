"""Recentring, a new face at rest and held expressions change what is shown, at once or softly, and only that."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from vcam.avatar.held import FACES, Held
from vcam.errors import SinkError, TrackerError
from vcam.people.neutral import LOOKS, at_rest, neutral_of
from vcam.person import Person
from vcam.show.acting import EASE_S, Acting
from vcam.types import CHANNEL, Face, HeadPose, Landmarks

SMILE, JAW, BLINK = CHANNEL["mouthSmileLeft"], CHANNEL["jawOpen"], CHANNEL["eyeBlinkLeft"]
POINTS = Landmarks(np.zeros((478, 2), np.float32), "mediapipe478", 1.0)


def face(t=0.0, expression=0.0, raw=0.0, rest=0.0):
    pose = np.diag([1.0, -1.0, -1.0, 1.0])
    arrays = [np.broadcast_to(np.float32(each), 52).copy() for each in (expression, raw, rest)]
    return Face(t, 0, POINTS, HeadPose(pose, 0.5), arrays[0], np.zeros((2, 2), np.float32), *arrays[1:])


class Shows:
    """What a switch of scenes is to the part."""

    def __init__(self):
        self.shows_photo, self.avatar, self.recentred, self.held = False, None, 0, []

    def recentre(self):
        self.recentred += 1

    def hold(self, weights):
        self.held.append(dict(weights))


class Follows:
    """Who follows: with a reader of `person`, or without one."""

    def __init__(self, person=None):
        self.learned, self.jobs = [], []
        reader = None if person is None else SimpleNamespace(person=person)
        self.following = SimpleNamespace(reader=reader, relearn=self._relearn)

    def _relearn(self, person):
        self.learned.append(person)
        return "people/me.json" if person.name else ""

    def beside(self, job):
        self.jobs.append(job)


@pytest.fixture
def shows():
    return Shows()


def acting(shows, person=None):
    follows = Follows(person)
    return Acting(shows, follows), follows


def test_recentring_reaches_the_scenes_and_the_outputs_that_have_a_rest(shows):
    told = []
    part = Acting(shows, Follows(), [lambda: told.append("vmc")])
    part.words["recentre"]("")
    assert (shows.recentred, told) == (1, ["vmc"])


def test_without_anything_asked_a_face_passes_as_it_is(shows):
    part, _ = acting(shows)
    seen = face()
    assert part.act(seen, 0.0) is seen
    assert part.act(None, 0.1) is None


def test_what_is_held_is_seen_on_the_face_that_is_sent_and_given_again_it_is_the_same_one(shows):
    part, _ = acting(shows)
    part.act(face(), 0.0)
    part.words["expression"]("joy:on")
    part.act(face(1.0), 1.0)
    seen = face(2.0)
    shown = part.act(seen, 2.0)
    assert shown.expression[SMILE] == pytest.approx(FACES["joy"]["mouthSmile"] * 0.7), "a moderate one: nobody is worn"
    assert part.act(seen, 2.01) is shown
    assert not seen.expression.any()
    assert part.tell()["held"] == ("joy",)
    assert len(part.tell()["expressions"]) == 9


def test_with_no_face_what_is_held_is_seen_over_the_idle_one(shows):
    part, _ = acting(shows)
    idle = np.full(52, 0.1, np.float32)
    assert part.over(idle, 0.0) is idle
    part.words["expression"]("laugh")
    for t in (0.0, 1.0, 2.0):
        part.act(None, t)
    assert part.over(idle, 2.0)[JAW] > 0.3


def test_an_avatar_s_own_go_to_its_scene_once_for_each_change(shows, monkeypatch):

    own = (Held("heart eyes", True, np.zeros(52, np.float32)),)
    monkeypatch.setattr("vcam.show.acting.held_by", lambda avatar: own)
    part, _ = acting(shows)
    part.words["expression"]("heart eyes")
    for t in (0.0, 1.0, 2.0, 3.0):
        part.act(None, t)
    assert shows.held == [{"heart eyes": 0.0}, {"heart eyes": 1.0}]
    seen = face(4.0)
    assert part.act(seen, 4.0) is seen


def test_what_can_be_held_follows_what_is_shown(shows, monkeypatch):
    asked = []
    monkeypatch.setattr("vcam.show.acting.held_by", lambda avatar: asked.append(avatar) or ())
    part, _ = acting(shows)
    for avatar, photo in ((None, False), ("ren", False), ("ren", False), ("ren", True), ("ren", False)):
        shows.avatar, shows.shows_photo = avatar, photo
        part.tick()
    assert asked == [None, "ren", None, "ren"]


def test_the_present_face_becomes_what_is_known_of_the_persons_rest(shows):
    part, follows = acting(shows, Person("me"))
    for i in range(10):
        blinks = face(i / 30, raw=0.3, rest=0.1)
        if i == 7:
            blinks.raw[BLINK] = 2.0
        part.act(blinks, i / 30)
    part.words["neutral"]("")
    assert not follows.learned, "it is kept beside the stream"
    follows.jobs[0]()
    (person,) = follows.learned
    assert person.neutral[~LOOKS] == pytest.approx(0.2, abs=1e-6)
    assert not person.neutral[LOOKS].any()
    assert person.neutral_s.min() >= 60


def test_another_face_at_rest_comes_softly(shows):
    part, follows = acting(shows, Person("me"))
    before = part.act(face(0.0, expression=0.4), 0.0)
    part.words["neutral"]("")
    follows.jobs[0]()
    smile = []
    for i in range(1, 30):
        t = i / 30
        smile.append(float(part.act(face(t, expression=0.0), t).expression[SMILE]))
    assert before.expression[SMILE] == pytest.approx(0.4)
    assert np.diff([0.4, *smile]).min() > -0.08
    assert smile[round(EASE_S * 30) + 1 :] == pytest.approx([0.0] * (29 - round(EASE_S * 30) - 1))


def test_who_is_followed_without_a_reader_rests_so_for_this_run(shows):
    part, follows = acting(shows)
    part.act(face(0.0, expression=0.3), 0.0)
    part.words["neutral"]("")
    assert not follows.jobs
    for t in (0.1, 1.0):
        shown = part.act(face(t, expression=0.3), t)
    assert shown.expression[~LOOKS] == pytest.approx(0.0)
    assert part.act(face(1.1, expression=1.0), 1.1).expression == pytest.approx(1.0)


def test_without_a_face_nothing_can_be_at_rest(shows):
    part, _ = acting(shows, Person("me"))
    with pytest.raises(
        TrackerError, match="no face is seen, so it can't be at rest; look into the camera and try again"
    ):
        part.words["neutral"]("")
    part.act(face(0.0), 0.0)
    part.act(None, 5.0)
    with pytest.raises(TrackerError, match="no face is seen"):
        part.words["neutral"]("")


def test_shut_eyes_and_glances_are_nobodys_rest():
    away = np.full(52, 1.4)
    person = neutral_of(Person("me"), away)
    assert person.neutral[BLINK] == 0.45
    assert not person.neutral[LOOKS].any()
    assert neutral_of(person, away).neutral.max() <= 1.5
    wide = np.ones(52, np.float32)
    assert at_rest(wide, wide).max() == 1
    assert at_rest(np.zeros(52, np.float32), wide).min() == 0


def test_a_disk_that_is_full_is_the_jobs_error_and_the_face_stays_as_it_was(shows):
    part, follows = acting(shows, Person("me"))
    part.act(face(0.0, expression=0.4), 0.0)
    part.words["neutral"]("")

    def full(person):
        raise SinkError("disk full")

    follows.following.relearn = full
    with pytest.raises(SinkError, match="disk full"):
        follows.jobs[0]()
    seen = replace(face(0.1, expression=0.4))
    assert part.act(seen, 0.1) is seen


def test_a_models_own_mood_is_told_to_programs_that_draw_another_and_is_not_drawn_twice(shows, monkeypatch):
    own = tuple(Held(name, True, np.zeros(52, np.float32)) for name in ("happy", "heart eyes"))
    monkeypatch.setattr("vcam.show.acting.held_by", lambda avatar: own)
    part, _ = acting(shows)
    seen = face()
    part.act(seen, 0.0)
    assert part.wired(seen) is seen
    for name in ("heart eyes", "happy"):
        part.words["expression"](f"{name}:on")
        part.act(seen, 1.0)
        shown = part.act(seen, 2.0)
        assert shown is seen, "the model draws it by itself"
        assert shows.held[-1][name] == 1.0
        assert (part.wired(shown) is shown) == (name == "heart eyes")
    told = part.wired(shown)
    assert told.expression[SMILE] == pytest.approx(FACES["joy"]["mouthSmile"])
    assert told.captured == seen.captured
