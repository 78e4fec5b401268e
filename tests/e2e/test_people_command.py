"""`vcam people` and --person: what a user reads, and what lies on the disk after it."""

import json

import numpy as np
import pytest

from vcam.person import Person
from vcam.person.files import save_person


@pytest.fixture
def ada(tmp_path, monkeypatch):
    """The profile of ada, where the program under test looks for it."""
    for name in ("XDG_DATA_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "data"))
    return save_person(Person("ada", neutral=np.full(52, 0.3), neutral_s=np.full(52, 99.0)))


def test_nobody_is_known_at_first(vcam):
    assert "nobody is known yet" in vcam("people").out
    assert json.loads(vcam("people", "list", "--json").out) == []


def test_a_person_is_listed_shown_and_deleted(vcam_here, ada):
    assert vcam_here("people").out.split() == ["ada", str(ada)]
    assert "jawOpen" in vcam_here("people", "show", "ada").out
    assert json.loads(vcam_here("people", "show", "ada", "--json").out)["channels"]["jawOpen"]["neutral"] == 0.3
    assert str(ada) in vcam_here("people", "remove", "ada").out
    assert not ada.exists()


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["people", "shw", "ada"], 2, "no command 'people shw'; did you mean 'show'?"),
        (["people", "show"], 2, "the following arguments are required: NAME"),
        (["people", "show", "adda"], 1, "no person 'adda'; did you mean 'ada'"),
        (["people", "remove", "../x"], 1, "use 1 to 40 letters"),
        (["people", "undo", "ada"], 1, "nothing to undo for 'ada'"),
        (["people", "learn", "none"], 1, "means something else"),
        (["track", "actor", "--out", "a.csv", "--person", "adda"], 1, "no person 'adda'"),
    ],
)
def test_wrong_words_give_one_line(vcam_here, ada, words, code, line):
    assert line in vcam_here(*words).fails_with_one_line(code)
    assert ada.exists()


def test_a_damaged_profile_is_listed_and_can_be_deleted(vcam_here, ada):
    ada.write_text("{")
    assert "not a JSON file" in vcam_here("people").out
    assert "not a JSON file" in vcam_here("people", "show", "ada").fails_with_one_line(1)
    assert vcam_here("people", "remove", "ada").code == 0


def test_no_name_of_a_profile_is_obeyed_by_the_terminal(vcam_here, ada):
    ada.with_name("a\x1b[2Jb.json").touch()
    assert vcam_here("people").out.startswith("a?[2Jb ")


def test_a_file_that_nobody_can_be_called_after_hides_no_others(vcam_here, ada):
    ada.with_name("ada (1).json").write_bytes(ada.read_bytes())
    first, other = vcam_here("people").out.splitlines()
    assert first.split() == ["ada", str(ada)]
    assert other.startswith("ada (1)   ")
    assert "use 1 to 40 letters" in other


def test_a_film_is_tracked_the_same_twice_and_teaches_nobody(vcam, ada, clip, tmp_path):
    before = ada.read_bytes()
    for name, person in (("a", "ada"), ("b", "ada"), ("c", "auto")):
        assert vcam("track", clip, "--out", f"{name}.csv", "--person", person).code == 0
    a, b, c = ((tmp_path / f"{name}.csv").read_text() for name in "abc")
    assert a == b
    assert a != c
    assert ada.read_bytes() == before
    assert [path.name for path in ada.parent.iterdir()] == ["ada.json"]


def test_learning_from_a_film_that_is_too_short_changes_nothing(vcam_here, ada, clip):
    before = ada.read_bytes()
    result = vcam_here("people", "learn", "ada", "--source", clip)
    assert result.code == 1
    assert "nothing was learned" in result.err
    assert "look into the camera, face at rest" in result.err
    assert ada.read_bytes() == before
