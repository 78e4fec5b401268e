"""What is learned of a person is kept under their name, can be brought back, and never mixes with another's."""

import threading
from types import SimpleNamespace

import numpy as np
import pytest
from parts_of_a_feed import Marker, opened

from vcam.errors import BadInput, SinkError, TrackerError
from vcam.live import following as module
from vcam.live.following import Following
from vcam.people.choosing import Chosen
from vcam.person import Person
from vcam.person.files import load_person, people, save_person
from vcam.trackers.reader import Reader
from vcam.trackers.task_file import bundle, face_model
from vcam.types import ARKIT


@pytest.fixture(scope="module")
def model():
    return face_model(bundle())


class Nets(Marker):
    """A Marker that has a reader."""

    def __init__(self, model, person):
        super().__init__()
        self.reader = Reader(model, smoothing=None, person=person)


def known(name, level=0.1, seconds=60.0):
    return Person(name, neutral=np.full(len(ARKIT), level), neutral_s=np.full(len(ARKIT), seconds))


@pytest.fixture
def follow(model):
    made = []

    def follow(person, *, kept=True):
        tracker = Nets(model, person)
        made.append(Following(tracker, "nets", opened(tracker), Chosen(person, kept), calibrated=False))
        return made[-1]

    yield follow
    for one in made:
        one.close()


def take(following):
    """As the next frame would: what the reader was told holds."""
    reader = following.reader
    while reader._news:
        reader._take(reader._news.popleft())
    return reader.person


def rest(person):
    return round(float(person.neutral.mean()), 3)


def test_leaving_keeps_what_was_learned_and_frees_the_tracker(follow):
    following = follow(known("me"))
    following.close()
    assert rest(load_person("me")) == 0.1
    assert following.tracker.closed == 1


def test_of_somebody_who_is_not_to_be_kept_nothing_is_written(follow):
    follow(known("me"), kept=False).close()
    follow(None, kept=False).close()
    assert people() == []


def test_another_person_is_known_from_the_next_frame_on_and_the_one_before_is_kept_as_they_were(follow):
    save_person(known("anna", 0.3))
    following = follow(known("me"))
    following.know(Chosen(load_person("anna"), kept=True))
    assert following.name == take(following).name == "anna"
    assert rest(following.reader.person) == 0.3
    following.close()
    assert (rest(load_person("me")), rest(load_person("anna"))) == (0.1, 0.3)


def test_who_is_known_since_a_moment_is_kept_as_they_are_although_no_frame_came_since(follow):
    save_person(known("anna", 0.3, seconds=1.0))
    following = follow(known("me"))
    following.know(Chosen(load_person("anna"), kept=True))
    following.close()
    assert (rest(load_person("me")), rest(load_person("anna"))) == (0.1, 0.3)


def test_nobody_in_particular_can_be_chosen_too(follow):
    following = follow(known("me"))
    following.know(Chosen(None, kept=False))
    assert following.name == "none"
    assert not take(following).known


def test_what_was_learned_on_purpose_holds_at_once_is_kept_and_can_be_undone(follow):
    save_person(known("me"))
    following = follow(known("me"))
    assert not following.undoes
    path = following.relearn(known("me", 0.4))
    assert path.endswith("me.json")
    assert rest(load_person("me")) == rest(take(following)) == 0.4
    assert following.undoes
    following.undo()
    assert rest(load_person("me")) == rest(take(following)) == 0.1
    assert not following.undoes


def test_the_first_learning_of_somebody_new_can_be_undone_too(follow):
    following = follow(Person("me"))
    following.relearn(known("me", 0.4))
    following.undo()
    assert rest(take(following)) == 0.0


def test_the_end_of_the_run_does_not_turn_what_was_learned_back(follow):
    save_person(known("me", 0.0))
    following = follow(known("me", 0.0))
    following.relearn(known("me", 0.4))
    take(following)
    following.close()
    assert rest(load_person("me")) == 0.4, "though a session may change a well-known rest by 0.06 only"


def test_without_a_name_it_is_learned_for_this_run_only(follow):
    following = follow(None, kept=False)
    assert following.relearn(known("", 0.4)) == ""
    assert rest(take(following)) == 0.4
    following.undo()
    assert rest(take(following)) == 0.0
    assert people() == []


def test_when_it_cannot_be_kept_all_is_as_it_was(follow, monkeypatch):
    following = follow(known("me"))

    def full(person, **how):
        raise SinkError("can't write me.json: disk full")

    monkeypatch.setattr(module, "save_person", full)
    with pytest.raises(SinkError, match="disk full"):
        following.relearn(known("me", 0.4))
    assert rest(take(following)) == 0.1
    assert not following.undoes, "an undo would bring back what was there before the learning before this one"


def test_a_profile_of_before_that_was_damaged_is_one_line(follow, tmp_path):
    save_person(known("me"))
    following = follow(known("me"))
    path = following.relearn(known("me", 0.4))
    before = next((type(tmp_path)(path).parent / "before").iterdir())
    before.write_text("{}")
    with pytest.raises(BadInput, match='holds no "vcam_person"'):
        following.undo()
    assert rest(take(following)) == 0.4


def test_an_undo_that_cannot_be_written_leaves_all_as_it_was_and_can_be_tried_again(follow, monkeypatch):
    save_person(known("me"))
    following = follow(known("me"))
    following.relearn(known("me", 0.4))
    take(following)

    def shut(name):
        raise SinkError("can't write me.json: Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(module, "undo_person", shut)
        with pytest.raises(SinkError, match="Permission denied"):
            following.undo()
    assert rest(load_person("me")) == rest(take(following)) == 0.4
    assert [thread for thread in threading.enumerate() if thread.name == "vcam-keep-person"], "what is learned is kept"
    following.undo()
    assert rest(load_person("me")) == rest(take(following)) == 0.1


def test_of_one_that_was_exchanged_meanwhile_nothing_is_learned_nor_kept_going(follow):
    following = follow(known("me"))
    following.close()
    for learn in (
        lambda: following.relearn(known("me", 0.4)), lambda: following.know(Chosen(None, False)), following.undo
    ):  # fmt: skip
        with pytest.raises(
            TrackerError, match="the tracker was exchanged meanwhile, so nothing was learned; try again"
        ):
            learn()
    assert not [thread for thread in threading.enumerate() if thread.name == "vcam-keep-person"]


def test_the_smoothing_changes_in_the_tracker_or_else_it_must_be_opened_again():
    tracker = Marker()
    following = Following(tracker, "marker", opened(tracker), Chosen(None, kept=False), calibrated=True)
    assert following.calm(0.8)
    assert tracker.calmed == [0.8]
    assert following.reader is None
    assert following.about == "marker"
    plain = SimpleNamespace(about="plain")
    assert not Following(plain, "x", opened(tracker), Chosen(None, kept=False), calibrated=False).calm(0.8)
