"""Guided learning finds a person's range, says what it missed, and keeps the profile from before; so do live runs."""

import logging
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from vcam.errors import BadInput, SinkError, SourceEnded, SourceError, TrackerError
from vcam.expression.range import PersonalRange
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.people import keeping
from vcam.people.choosing import Chosen, chosen_person
from vcam.people.guided import Guided, blink_level, held_level
from vcam.people.keeping import Keeper
from vcam.people.session import learn
from vcam.people.steps import STEPS
from vcam.people.words import summary, table
from vcam.person import Person
from vcam.person.files import load_person, people, save_person
from vcam.types import ARKIT, CHANNEL, HeadPose

FPS = 30
FACING = HeadPose(rigid(CAMERA_FROM_HEAD_FACING, np.array([0.0, 0.0, 0.6])), 1.0)
ASIDE = HeadPose(
    rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(np.radians(40.0), 0.0, 0.0), np.array([0.0, 0.0, 0.6])), 1.0
)
LIDS = [CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    for name in ("XDG_DATA_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))


class Sitter:
    """Does what the step says after half a second, as strongly as `strength` (52,) has it, from a rest of their own."""

    def __init__(self, rest=0.0, strength=1.0, skips=(), noise=0.02):
        self.rest = np.broadcast_to(rest, 52).copy()
        self.strength = np.broadcast_to(strength, 52)
        self.skips, self.noise = skips, noise
        self._rng = np.random.default_rng(0)

    def raw(self, step, since_s):
        raw = self.rest + self.noise * self._rng.standard_normal(52)
        if step.name in self.skips or since_s < 0.5:
            return raw
        for channel in step.channels:
            up = step.kind != "blinks" or since_s % 1.0 < 0.13
            raw[channel] = self.strength[channel] if up else raw[channel]
        return raw


def sat(sitter, before=None, pose=FACING, most_s=60):
    """(the session, its progress frame by frame)."""
    guided = Guided(before or Person("me"))
    seen = [guided.status()]
    begun, step = 0.0, seen[0].step
    for i in range(most_s * FPS):
        t = i / FPS
        if seen[-1].step is not step:
            begun, step = t, seen[-1].step
        if step is None:
            break
        seen.append(guided.see(sitter.raw(step, t - begun), pose, t))
    return guided, seen


def test_it_takes_twenty_seconds():
    assert sum(step.seconds for step in STEPS) == 20
    _, seen = sat(Sitter())
    assert seen[-1].step is None
    assert len(seen) / FPS == pytest.approx(20, abs=0.5)


def test_the_range_of_somebody_else_than_typical_is_found():
    strength = np.ones(52)
    strength[LIDS], strength[CHANNEL["jawOpen"]] = 0.75, 1.2
    outcome = sat(Sitter(rest=0.12, strength=strength))[0].outcome()
    person = outcome.person
    assert person.neutral == pytest.approx(np.full(52, 0.12), abs=0.03)
    assert person.full[LIDS] == pytest.approx([0.75, 0.75], abs=0.05)
    assert person.full[CHANNEL["jawOpen"]] == pytest.approx(1.2, abs=0.05)
    assert not outcome.missed
    assert set(outcome.reached) == {ARKIT[c] for step in STEPS for c in step.channels}


def test_what_was_learned_is_what_the_next_run_shows():
    strength = np.full(52, 0.75)
    person = sat(Sitter(rest=0.12, strength=strength))[0].outcome().person
    shown = PersonalRange(np.full(52, 0.1), person)
    assert shown(np.full(52, 0.12), FACING, 0.0).max() < 0.05
    assert shown(strength, FACING, 0.03)[LIDS].min() > 0.95


def test_what_wasnt_done_is_said_and_left_as_it_was():
    before = Person("me", full=np.full(52, 0.9), full_times=np.full(52, 5.0))
    outcome = sat(Sitter(skips=("smile", "blinks")), before)[0].outcome()
    assert set(outcome.missed) == {"mouthSmileLeft", "mouthSmileRight", "eyeBlinkLeft", "eyeBlinkRight"}
    assert outcome.person.full[CHANNEL["mouthSmileLeft"]] == 0.9
    assert outcome.person.full[CHANNEL["jawOpen"]] == pytest.approx(1.0, abs=0.05)
    reached, missed = summary(outcome)
    assert "jawOpen 1.0" in reached
    assert missed.startswith("not reached, so left as it was (0.5 at least is needed): eyeBlinkLeft 0.")


def test_a_smile_at_being_told_to_rest_is_not_the_rest():
    rest = np.zeros(52)
    rest[CHANNEL["mouthSmileLeft"]] = 0.6
    person = sat(Sitter(rest=rest))[0].outcome().person
    assert person.neutral[CHANNEL["mouthSmileLeft"]] == 0
    assert person.neutral_s[CHANNEL["mouthSmileLeft"]] == 0
    assert person.neutral_s[CHANNEL["mouthSmileRight"]] >= 60


def test_what_moves_during_the_rest_is_not_learned():
    assert not sat(Sitter(noise=0.2))[0].outcome().person.neutral_s.any()


def test_where_eyes_look_is_watched_but_not_learned():
    outcome = sat(Sitter(strength=0.8))[0].outcome()
    assert outcome.reached["eyeLookInLeft"] == pytest.approx(0.8, abs=0.03)
    assert outcome.person.full[CHANNEL["eyeLookInLeft"]] == 1


def test_the_clock_stands_still_while_no_face_looks_here():
    guided, seen = sat(Sitter(), pose=ASIDE, most_s=5)
    assert not seen[-1].seen
    assert (seen[-1].share, seen[-1].step) == (0.0, STEPS[0])
    guided.see(None, None, 99.0)
    assert guided.status().left_s == STEPS[0].seconds
    assert guided.outcome().person.neutral_s.max() == 0


def test_lowest_and_highest_are_there_to_be_shown():
    guided, _ = sat(Sitter(rest=-0.1))
    assert guided.lowest[CHANNEL["jawOpen"]] == pytest.approx(-0.1, abs=0.1)
    assert guided.highest[CHANNEL["jawOpen"]] == pytest.approx(1.0, abs=0.1)


def test_one_bad_frame_is_no_strongest():
    values = np.zeros(60)
    values[30] = 5.0
    assert held_level(values, np.full(60, 1 / 30)) == 0
    values[40:50] = 0.9
    assert held_level(values, np.full(60, 1 / 30)) == 0.9


def test_one_blink_is_not_enough_and_the_median_of_three_counts():
    one = np.array([0, 0.9, 0, 0, 0.0])
    assert blink_level(one, 0.0) is None
    assert blink_level(np.concatenate([one, one * 0.9, one * 5]), 0.0) == pytest.approx(0.9)


# a whole session


class Film:
    """Gives so many frames, then ends."""

    def __init__(self, frames):
        self.left, self.index = frames, -1

    def read(self):
        if self.left == 0:
            raise SourceEnded("the end")
        self.left, self.index = self.left - 1, self.index + 1
        return SimpleNamespace(captured=self.index / FPS)


class Watcher:
    """A tracker, and the reader in it, that sees the sitter do what is asked."""

    def __init__(self, sitter, guided, pose=FACING):
        self.sitter, self.guided, self.pose = sitter, guided, pose
        self.raw = None
        self._step, self._begun = None, 0.0

    def track(self, frame):
        step = self.guided.status().step
        if step is not self._step:
            self._step, self._begun = step, frame.captured
        self.raw = self.sitter.raw(step, frame.captured - self._begun)
        return SimpleNamespace(pose=self.pose) if self.pose is not None else None


def session(frames=25 * FPS, pose=FACING, stopped=lambda: False):
    guided = Guided(Person("me"))
    watcher = Watcher(Sitter(), guided, pose)
    said, heard = [], []
    outcome = learn(
        Film(frames), watcher, lambda: watcher.raw, guided, say=said.append, heard=heard.append, stopped=stopped
    )
    return outcome, said, heard


def test_the_person_is_told_each_step_once():
    outcome, said, heard = session()
    assert said == [step.words for step in STEPS]
    assert not outcome.missed
    assert heard[-1].share == 1


def test_a_source_that_ends_early_teaches_nothing():
    with pytest.raises(SourceError, match="the source ended at 'blinks': nothing was learned; give a longer one"):
        session(frames=5 * FPS)


def test_stopping_teaches_nothing():
    with pytest.raises(SourceError, match="stopped at 'rest': nothing was learned"):
        session(stopped=lambda: True)


@pytest.mark.parametrize("pose", [None, ASIDE])
def test_when_nobody_is_there_it_says_so_and_gives_up(pose):
    with pytest.raises(TrackerError, match="no face turned to the camera for 30 s: nothing was learned"):
        session(frames=40 * FPS, pose=pose)


def test_somebody_who_looks_away_is_told_once():
    said = []
    guided = Guided(Person("me"))
    watcher = Watcher(Sitter(), guided, ASIDE)
    with pytest.raises(SourceError):
        learn(
            Film(20 * FPS),
            watcher,
            lambda: watcher.raw,
            guided,
            say=said.append,
            heard=lambda _: None,
            stopped=lambda: False,
        )
    assert said[1:] == ["look into the camera: it doesn't see your face from the front"]


# live runs


def test_a_run_keeps_what_it_learned_when_it_ends():
    learned = Person("me", neutral=np.full(52, 0.1), neutral_s=np.full(52, 9.0))
    with Keeper(Person("me"), lambda: learned):
        assert people() == []
    assert load_person("me").neutral == pytest.approx(np.full(52, 0.1))


def test_a_run_that_saw_nobody_writes_nothing():
    with Keeper(Person("me"), lambda: Person("me")):
        pass
    assert people() == []


def test_a_long_run_keeps_it_on_the_way(monkeypatch):
    kept = threading.Event()
    monkeypatch.setattr(keeping, "save_person", lambda person: kept.set())
    learned = Person("me", neutral_s=np.full(52, 9.0))
    with Keeper(Person("me"), lambda: learned, every_s=0.001):
        assert kept.wait(60)


def test_what_cant_be_kept_is_said_once_and_the_run_goes_on(monkeypatch, caplog):
    def fail(_):
        raise SinkError("the disk is full")

    monkeypatch.setattr(keeping, "save_person", fail)
    learned = Person("me", neutral_s=np.full(52, 9.0))
    with caplog.at_level(logging.WARNING), Keeper(Person("me"), lambda: learned) as keeper:
        keeper.keep()
    assert [record.message for record in caplog.records] == [
        "what was learned of your face isn't kept: the disk is full"
    ]


def test_a_strangers_run_leaves_a_well_known_person_nearly_as_they_were():
    mine = Person("me", neutral_s=np.full(52, 300.0), full_times=np.full(52, 50.0))
    with Keeper(mine, lambda: Person("me", neutral=np.full(52, 0.5), neutral_s=np.full(52, 600.0))) as keeper:
        for _ in range(5):
            keeper.keep()
    assert load_person("me").neutral.max() < 0.1


# who --person means


def chosen(word, live, said=None):
    return chosen_person(word, live=live, say=(said if said is not None else []).append)


@pytest.mark.parametrize(("word", "live"), [("auto", False), ("none", True), ("none", False)])
def test_files_and_none_know_nobody(word, live):
    assert chosen(word, live) == Chosen(None, kept=False)


def test_before_a_camera_somebody_is_learned_and_told_how_not_to():
    said = []
    who = chosen("auto", True, said)
    assert (who.person.name, who.kept) == ("me", True)
    assert len(said) == 1
    assert "--person none" in said[0]
    save_person(Person("me", neutral_s=np.ones(52)))
    again = []
    assert chosen("auto", True, again).person.neutral_s.all()
    assert again == []


def test_a_named_person_is_loaded_for_a_file_and_not_changed():
    save_person(Person("ada", neutral=np.full(52, 0.2), neutral_s=np.ones(52)))
    who = chosen("ada", False)
    assert who.person.neutral == pytest.approx(np.full(52, 0.2))
    assert not who.kept


def test_a_wrong_name_for_a_file_is_told():
    with pytest.raises(BadInput, match="no person 'ada'; nobody is known yet; make one with: vcam people learn NAME"):
        chosen("ada", False)


def test_a_damaged_profile_costs_only_itself_unless_it_was_named():
    save_person(Person("me")).write_text("{")
    said = []
    assert chosen("auto", True, said) == Chosen(None, kept=False)
    assert "not a JSON file" in said[0]
    assert said[0].endswith("going on without what was learned")
    with pytest.raises(BadInput, match="not a JSON file"):
        chosen("me", True)


def test_a_table_tells_what_is_known():
    neutral_s = np.zeros(52)
    neutral_s[CHANNEL["jawOpen"]] = 42
    lines = table(Person("me", neutral=np.full(52, -0.25), neutral_s=neutral_s), "people/me.json")
    assert lines[0] == "me: shape not known yet; people/me.json"
    assert len(lines) == 3
    assert lines[2].split() == ["jawOpen", "-0.25", "42", "s", "1.00", "0", "x"]
    assert "nothing is known" in table(Person("me"), "x")[1]
