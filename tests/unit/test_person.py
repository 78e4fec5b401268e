"""A person's profile: kept whole, read with suspicion, never undone by a stranger, gone when deleted."""

import json
import os
import stat
import sys
from dataclasses import replace

import numpy as np
import pytest

from vcam.errors import BadInput, SinkError
from vcam.person import Person, after_session
from vcam.person.data import MOST_CHANGE, MOST_CHANGE_OF_SHAPE
from vcam.person.files import load_person, people, people_folder, remove_person, save_person, undo_person
from vcam.types import ARKIT, CHANNEL

BLINK = CHANNEL["eyeBlinkLeft"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    for name in ("XDG_DATA_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))


def somebody(name="Zoë", **values):
    columns = {
        "neutral": np.full(52, 0.12345),
        "neutral_s": np.full(52, 30.0),
        "full": np.full(52, 0.9),
        "full_times": np.full(52, 5.0),
    }
    return Person(name, np.linspace(-1, 1, 20), 1.05, **columns | values)


def test_a_profile_comes_back_as_it_was_saved():
    save_person(somebody())
    person = load_person("Zoë")
    assert (person.name, person.scale, people()) == ("Zoë", 1.05, ["Zoë"])
    for number in ("identity", "neutral", "neutral_s", "full", "full_times"):
        np.testing.assert_allclose(getattr(person, number), getattr(somebody(), number), atol=1e-5)


def test_somebody_of_whom_nothing_is_known_can_be_saved_too():
    save_person(Person("new"))
    person = load_person("new")
    assert not person.known
    assert (person.identity, person.scale) == (None, None)


def test_nothing_but_numbers_and_the_name_is_stored():
    def leaves(value):
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
        return [value] if children is None else [leaf for child in children for leaf in leaves(child)]

    path = save_person(somebody())
    stored = leaves(json.loads(path.read_text()))
    assert [leaf for leaf in stored if not isinstance(leaf, int | float)] == ["Zoë"]
    assert path.stat().st_size < 10_000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps such rights elsewhere")
def test_only_the_user_may_read_it():
    path = save_person(somebody())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0


def test_a_failed_write_leaves_the_old_profile(monkeypatch):
    path = save_person(somebody())
    before = path.read_bytes()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(SinkError, match=r"can't write .*Zoë.json: No space left on device; is the folder yours"):
        save_person(somebody(full=np.ones(52)))
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_removing_leaves_nothing_not_even_the_profile_before():
    save_person(somebody())
    save_person(somebody(full=np.ones(52)), keep_before=True)
    assert len(remove_person("Zoë")) == 2
    assert people() == []
    assert [path for path in people_folder().rglob("*") if path.is_file()] == []


def test_the_profile_before_can_be_brought_back_once():
    save_person(somebody())
    save_person(somebody(full=np.ones(52)), keep_before=True)
    undo_person("Zoë")
    np.testing.assert_allclose(load_person("Zoë").full, 0.9)
    with pytest.raises(BadInput, match="nothing to undo for 'Zoë': no earlier profile is kept"):
        undo_person("Zoë")


@pytest.mark.parametrize("verb", [load_person, remove_person])
def test_a_person_that_nobody_knows_is_named_with_who_is_meant(verb):
    save_person(somebody())
    with pytest.raises(BadInput, match="no person 'Zoe'; did you mean 'Zoë'"):
        verb("Zoe")


@pytest.mark.parametrize("verb", [load_person, remove_person, undo_person, lambda name: save_person(Person(name))])
@pytest.mark.parametrize(
    ("name", "line"),
    [("../me", "use 1 to 40 letters"), ("a/b", "use 1 to 40"), ("", "use 1 to 40"), ("none", "means something else")],
)
def test_names_that_lead_elsewhere_are_refused(verb, name, line):
    with pytest.raises(BadInput, match=line):
        verb(name)


GOOD = {"vcam_person": 1, "name": "me", "identity": None, "scale": None, "channels": {}}


def with_channel(**numbers):
    return json.dumps(GOOD | {"channels": {"jawOpen": numbers}})


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", r"the file is empty \(0 bytes\)"),
        ("{", "not a JSON file"),
        ("[" * 100_000, "not a JSON file"),
        ("[]", r'holds no "vcam_person": 1'),
        ('{"vcam_person": 2}', r'holds no "vcam_person": 1'),
        ('{"vcam_person": 1}', "has no name"),
        (json.dumps(GOOD | {"name": "you"}), "is of 'you', not of 'me'"),
        (json.dumps(GOOD | {"channels": [1]}), "channels must be a table"),
        (json.dumps(GOOD | {"channels": {"jawOpen": 1}}), "channels must be a table"),
        (json.dumps(GOOD | {"channels": {"jawOpn": {}}}), "no channel 'jawOpn'; did you mean 'jawOpen'"),
        (json.dumps(GOOD | {"identity": 3}), "identity must be a list of numbers"),
        (json.dumps(GOOD | {"identity": [0] * 5000}), "identity has 5000 numbers, at most 512"),
        (json.dumps(GOOD | {"identity": [99]}), "identity must be from -10 to 10"),
        (json.dumps(GOOD | {"scale": 1e308}), "scale must be a number"),
        (json.dumps(GOOD | {"scale": 0}), "scale must be from 0.5 to 2"),
        (with_channel(neutral=True), "jawOpen's neutral must be a number, got 'True'"),
        (with_channel(neutral="x" * 500), "must be a number, got 'x{40}'"),
        (with_channel(neutral=float("nan")), "jawOpen's neutral must be a number"),
        (with_channel(full=5), "Person.full must be from 0.5 to 1.5"),
        (with_channel(neutral=-3), "Person.neutral must be from -1.5 to 1.5"),
        (with_channel(full_times=-1), "Person.full_times must be from 0 to 600"),
        (" " * 2_000_000, "larger than 1000 kB"),
    ],
)
def test_a_file_that_is_no_profile_gives_one_line(text, line):
    people_folder().mkdir(parents=True)
    (people_folder() / "me.json").write_text(text)
    with pytest.raises(BadInput, match=line) as caught:
        load_person("me")
    assert "\n" not in str(caught.value)


def test_bytes_that_are_no_text_give_one_line():
    people_folder().mkdir(parents=True)
    (people_folder() / "me.json").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(BadInput, match="not a JSON file"):
        load_person("me")


def test_wrong_shapes_are_refused_at_birth():
    with pytest.raises(ValueError, match=r"Person.full must be float64 of shape \(52,\)"):
        Person("me", full=np.ones(51))


def test_a_session_teaches_what_was_not_known():
    learned = somebody("me")
    after = after_session(Person("me"), learned)
    np.testing.assert_allclose(after.neutral, learned.neutral)
    np.testing.assert_allclose(after.full, learned.full)
    assert after.identity is not None


def test_a_stranger_moves_a_well_learned_profile_by_little():
    mine = somebody("me", neutral_s=np.full(52, 300.0), full_times=np.full(52, 50.0))
    stranger = somebody("me", neutral=np.full(52, -0.5), full=np.full(52, 1.3), neutral_s=np.full(52, 500.0))
    after = after_session(mine, stranger)
    assert np.abs(after.neutral - mine.neutral).max() <= MOST_CHANGE + 1e-9
    assert np.abs(after.full - mine.full).max() <= MOST_CHANGE + 1e-9


def test_a_stranger_moves_a_well_learned_shape_by_little_and_a_hardly_known_one_wholly():
    stranger = replace(somebody("me"), identity=np.linspace(2, -2, 20))
    for seconds, most in ((300.0, MOST_CHANGE_OF_SHAPE), (0.5, np.inf)):
        mine = somebody("me", neutral_s=np.full(52, seconds))
        moved = np.linalg.norm(after_session(mine, stranger).identity - mine.identity)
        whole = np.linalg.norm(stranger.identity - mine.identity)
        assert moved == pytest.approx(min(most, whole))


def test_a_shape_of_another_model_is_replaced_and_an_unseen_one_stays():
    mine = somebody("me", neutral_s=np.full(52, 300.0))
    other = replace(mine, identity=np.ones(5))
    assert after_session(mine, other).identity is other.identity
    assert after_session(mine, replace(mine, identity=None)).identity is mine.identity


def test_what_only_one_channel_showed_changes_only_that_channel():
    full = np.ones(len(ARKIT))
    full[BLINK] = 0.8
    after = after_session(Person("me"), Person("me", full=full))
    assert after.full[BLINK] == pytest.approx(0.8)
    assert (np.delete(after.full, BLINK) == 1).all()
