"""What the user chooses comes in as soon as it is ready; till then, and when it can't be had, all goes on as it was."""

import logging
import threading

import pytest
from parts_of_a_feed import Camera, Marker, Phone, opened

from vcam.commands import Choice
from vcam.errors import BadInput, SourceEnded, SourceError, UsageError
from vcam.live.feed import Feed
from vcam.live.following import Following
from vcam.live.opening import OpenSource, Wish
from vcam.metrics import Metrics
from vcam.people.choosing import Chosen
from vcam.person import Person
from vcam.show.feeding import Feeding, smoothing_of
from vcam.show.source_choices import SourceChoices
from vcam.sources import FaceSource
from vcam.sources.webcam import CameraInfo

BEGIN = Wish("camera:0", "auto", "none", 0.5)


class Opener:
    """Opens parts of a test; `gate` shut, it takes until it is opened."""

    def __init__(self):
        self.gate, self.asked, self.opened, self.trackers = threading.Event(), threading.Event(), [], []
        self.gate.set()
        self.fails = {}

    def source(self, spec):
        self.asked.set()
        assert self.gate.wait(60)
        if spec in self.fails:
            raise self.fails[spec]
        source = Phone() if spec == "vmc" else Camera(endless=True)
        self.opened.append(source)
        return OpenSource(source, opened(source), spec)

    def same(self, spec, present):
        return spec.replace("camera:0", "camera") == present.name.replace("camera:0", "camera")

    def who(self, present, wish, before):
        if wish.person == "stranger":
            raise BadInput("no person 'stranger'")
        return Chosen(None if wish.person == "none" else Person(wish.person), kept=False)

    def tracker(self, present, wish, who):
        if isinstance(present.source, FaceSource):
            return None
        self.asked.set()
        assert self.gate.wait(60)
        if wish.tracker in self.fails:
            raise self.fails[wish.tracker]
        tracker = Marker(len(self.trackers) / 10)
        self.trackers.append(tracker)
        return Following(tracker, wish.tracker, opened(tracker), who, calibrated=wish.source == "camera:1")


class Run:
    """A live run without pictures: faces are taken, and the part has its turns."""

    def __init__(self, begin=BEGIN):
        self.opener, self.feed = Opener(), Feed(Metrics())
        self.source = self.opener.source(begin.source)
        following = self.opener.tracker(self.source, begin, self.opener.who(self.source, begin, None))
        self.part = Feeding(self.feed, self.opener, self.source, following, begin, fps=30)
        self.feed.begin(self.source.source, following.tracker if following else None)
        self.part.__enter__()
        self.remembered = {}

    def turn(self):
        self.part.tick()
        self.remembered |= self.part.settings
        self.part.settings.clear()
        return self.feed.take(0.002)

    def until(self, reached):
        for _ in range(10_000):
            self.turn()
            if reached():
                return
        pytest.fail("it was never so")

    def told(self, name):
        return self.part.tell()[name]

    def obey(self, word, value):
        self.part.words[word](value)

    def idle(self):
        """All that was asked for is done."""
        done = threading.Event()
        self.part.beside(done.set)
        self.until(lambda: done.is_set() and self.part._wish == self.part._present)

    def close(self):
        self.feed.close()
        self.part.__exit__(None, None, None)


@pytest.fixture
def run():
    run = Run()
    yield run
    run.opener.gate.set()
    run.close()
    assert not [t.name for t in threading.enumerate() if t.name.startswith("vcam-")]
    assert all(source.closed == 1 for source in run.opener.opened)
    assert all(tracker.closed == 1 for tracker in run.opener.trackers)


def test_another_camera_is_opened_beside_the_stream_which_goes_on_meanwhile(run):
    run.opener.asked.clear()
    run.opener.gate.clear()
    run.obey("source", "camera:1")
    assert run.opener.asked.wait(60)
    assert run.told("source") == "camera:0"
    run.until(lambda: run.turn() is not None)
    run.opener.gate.set()
    run.until(lambda: run.told("source") == "camera:1")
    run.until(lambda: (tracked := run.turn()) is not None and tracked.face.expression[0] > 0.05)
    assert run.told("calibrated")
    assert run.remembered == {"source": "camera:1"}


@pytest.mark.parametrize("word", ["source", "tracker"])
def test_what_cannot_be_opened_is_one_line_and_the_old_goes_on(run, caplog, word):
    value = {"source": "camera:9", "tracker": "direct"}[word]
    run.opener.fails[value] = SourceError("it can't be opened: busy")
    before = run.part.tell()
    run.obey(word, value)
    run.until(lambda: caplog.records and run.part._wish == BEGIN)
    assert [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR] == [
        "it can't be opened: busy; the stream goes on as it was"
    ]
    assert {key: run.told(key) for key in ("source", "tracker")} == {key: before[key] for key in ("source", "tracker")}
    assert run.remembered == {}
    run.until(lambda: run.turn() is not None)


def test_a_driver_that_throws_something_foreign_is_one_line_too(run, caplog):
    run.opener.fails["camera:9"] = ValueError("driver\nspeaks")
    run.obey("source", "camera:9")
    run.until(lambda: caplog.records)
    assert caplog.records[-1].getMessage() == "ValueError: driver speaks; the stream goes on as it was"


def test_another_tracker_leaves_the_camera_open(run):
    run.obey("tracker", "haar")
    run.until(lambda: run.told("tracker") == "haar")
    assert len(run.opener.opened) == 1
    assert run.source.source.closed == 0
    run.until(lambda: run.opener.trackers[0].closed)
    assert run.remembered == {"tracker": "haar"}


def test_of_several_wishes_the_newest_wins(run):
    run.opener.asked.clear()
    run.opener.gate.clear()
    run.obey("source", "camera:1")
    assert run.opener.asked.wait(60)
    for n in (2, 3, 4):
        run.obey("source", f"camera:{n}")
    run.obey("tracker", "direct")
    run.opener.gate.set()
    run.until(lambda: (run.told("source"), run.told("tracker")) == ("camera:4", "direct"))
    assert len(run.opener.opened) == 3, "the first camera, the second and the last"


def test_what_was_wished_for_meanwhile_is_had_without_what_can_not_be_opened(run, caplog):
    run.opener.fails["camera:9"] = SourceError("it can't be opened: busy")
    run.opener.asked.clear()
    run.opener.gate.clear()
    run.obey("source", "camera:9")
    assert run.opener.asked.wait(60)
    run.obey("tracker", "haar")
    run.opener.gate.set()
    run.until(lambda: run.told("tracker") == "haar")
    assert run.told("source") == "camera:0"
    assert run.remembered == {"tracker": "haar"}
    assert [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR] == [
        "it can't be opened: busy; the stream goes on as it was"
    ]


def test_the_camera_that_is_open_is_not_opened_again(run):
    run.obey("source", "camera")
    run.idle()
    assert len(run.opener.opened) == 1
    assert run.remembered == {"source": "camera"}


def test_a_film_that_is_over_can_be_chosen_again_and_other_films_are_kept_in_the_list(run):
    run.obey("source", "a/film.mp4")
    run.until(lambda: run.told("source") == "a/film.mp4")
    run.opener.opened[-1].script.put(SourceEnded("over"))
    run.until(lambda: run.feed.over)
    assert run.told("source_about").endswith("; nothing comes from it")
    run.obey("source", "a/film.mp4")
    run.until(lambda: len(run.opener.opened) == 3 and not run.feed.over)
    run.obey("source", "camera:1")
    run.until(lambda: run.told("source") == "camera:1")
    assert Choice("a/film.mp4", "film.mp4") in run.told("sources")


def test_a_camera_that_is_chosen_twice_after_a_film_is_over_is_opened_once(run):
    run.obey("source", "a/film.mp4")
    run.until(lambda: run.told("source") == "a/film.mp4")
    run.opener.opened[-1].script.put(SourceEnded("over"))
    run.until(lambda: run.feed.over)
    run.opener.asked.clear()
    run.opener.gate.clear()
    run.obey("source", "camera:1")
    assert run.opener.asked.wait(60)
    run.obey("source", "camera:1")  # a double click, while it is being opened
    run.opener.gate.set()
    run.until(lambda: run.told("source") == "camera:1")
    for _ in range(2):  # whatever was still to be done once the first has had its turn
        run.idle()
    assert len(run.opener.opened) == 3, "the first camera, the film and the second"


def test_a_film_that_is_over_is_not_played_again_for_a_camera_that_cannot_be_opened(run):
    run.obey("source", "a/film.mp4")
    run.until(lambda: run.told("source") == "a/film.mp4")
    run.opener.opened[-1].script.put(SourceEnded("over"))
    run.until(lambda: run.feed.over)
    run.opener.fails["camera:9"] = SourceError("it can't be opened: busy")
    run.opener.asked.clear()
    run.opener.gate.clear()
    run.obey("source", "camera:9")
    assert run.opener.asked.wait(60)
    run.obey("source", "camera:9")  # a double click, while it is being opened
    run.opener.gate.set()
    for _ in range(2):  # whatever was still to be done once the first has had its turn
        run.idle()
    assert len(run.opener.opened) == 2, "the first camera and the film"
    assert run.feed.over


def test_a_film_is_remembered_wherever_vcam_is_started_from(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "film.mp4").touch()
    run.obey("source", "film.mp4")
    run.until(lambda: run.told("source") == "film.mp4")
    assert run.remembered == {"source": str(tmp_path / "film.mp4")}


def test_a_phone_takes_over_and_gives_back(run):
    run.obey("source", "vmc")
    run.until(lambda: run.told("source") == "vmc")
    run.until(lambda: (tracked := run.turn()) is not None and tracked.face.expression[0] > 0.8)
    assert (run.told("trackers"), run.told("person"), run.told("calibrated")) == ((), "", False)
    run.until(lambda: run.told("smoothing_cost") == "the sender's")
    run.obey("tracker", "haar")  # for when there are pictures again
    run.idle()
    run.obey("source", "camera:0")
    run.until(lambda: run.told("source") == "camera:0")
    assert run.told("tracker") == "haar"
    assert run.told("trackers")


def test_the_smoothing_changes_without_opening_anything_and_tells_its_price(run):
    run.obey("smoothing", "0.9")
    assert run.told("smoothing") == 0.9
    run.turn()
    assert run.remembered == {"smoothing": 0.9}
    run.until(lambda: run.told("smoothing_cost").startswith("smoothing 0.9: a turn is shown "))
    assert run.opener.trackers[0].calmed == [0.9]
    assert len(run.opener.trackers) == 1
    run.obey("smoothing", "off")
    run.until(lambda: run.told("smoothing") is None)
    assert len(run.opener.trackers) == 2
    assert run.remembered == {"smoothing": "off"}


def test_another_person_needs_no_other_tracker_and_one_whom_nobody_knows_is_one_line(run, caplog):
    run.obey("person", "anna")
    run.until(lambda: run.told("person") == "anna")
    run.obey("person", "stranger")
    run.until(lambda: caplog.records and caplog.records[-1].levelno == logging.ERROR)
    assert caplog.records[-1].getMessage() == "no person 'stranger'; the stream goes on as it was"
    run.idle()
    assert run.told("person") == "anna"
    assert len(run.opener.trackers) == 1


def test_a_person_whom_another_source_doesnt_know_doesnt_keep_it_away(run, caplog):
    run.part._wish = run.part._present = Wish("camera:0", "auto", "stranger", 0.5)
    run.obey("source", "actor")
    run.until(lambda: run.told("source") == "actor")
    assert "person: no person 'stranger'; going on without" in caplog.text
    assert run.told("person") == "none"


def test_a_tracker_is_opened_again_when_the_lens_has_become_known(run):
    run.part.renew()
    run.until(lambda: run.part.following.tracker is not run.opener.trackers[0])
    assert run.remembered == {}


@pytest.mark.parametrize("value", ["1.5", "-0.1", "nan", "much", ""])
def test_a_wrong_smoothing_is_refused(value):
    with pytest.raises(UsageError, match=r"smoothing must be a number from 0 \(quick\) to 1 \(calm\), or off, got"):
        smoothing_of(value)


def test_a_wrong_tracker_is_refused_with_the_one_that_was_meant(run):
    with pytest.raises(UsageError, match=r"tracker 'har', did you mean 'haar'\?|tracker 'har'.*haar"):
        run.obey("tracker", "har")


def test_a_film_that_was_used_is_offered_whatever_its_name_is():
    offer = SourceChoices()
    for name in ("camera:0", "camera walk.mp4", "actor", "camera walk.mp4"):
        offer.used(name)
    assert [choice.name for choice in offer.choices] == ["camera walk.mp4", "actor", "vmc", "ifacialmocap"]


def test_cameras_that_come_and_go_are_seen_in_the_list(run):
    run.part._offer._cameras.present = (CameraInfo(2, "/dev/video2", "C920"), CameraInfo(4, "/dev/video4", ""))
    names = [(choice.name, choice.title) for choice in run.told("sources")]
    assert names[:2] == [("camera:2", "C920"), ("camera:4", "camera /dev/video4")]
    assert [name for name, _ in names[2:]] == ["actor", "vmc", "ifacialmocap"]


@pytest.mark.slow
def test_fifty_changes_leave_nothing_open(run):
    for n in range(50):
        word, value = ("tracker", ("haar", "direct")[n // 2 % 2]) if n % 2 else ("source", f"camera:{n % 7 + 1}")
        if n % 10 == 8:
            value = "vmc"
        run.obey(word, value)
        run.until(lambda word=word, value=value: run.told(word) == value)
    run.part._leaving.join()
    assert sum(not source.closed for source in run.opener.opened) == 1
    assert sum(not tracker.closed for tracker in run.opener.trackers) <= 1
    assert len([t for t in threading.enumerate() if t.name.startswith("vcam-")]) <= 4


def test_a_run_that_ends_while_something_is_being_opened_leaves_nothing_open():
    run = Run()
    run.opener.asked.clear()
    run.opener.gate.clear()
    run.obey("source", "camera:1")
    assert run.opener.asked.wait(60)
    ending = threading.Thread(target=run.close)
    ending.start()
    while not run.part._rings.closed:
        ending.join(0.001)
    run.opener.gate.set()
    ending.join(60)
    run.part._thread.join(60)
    assert all(source.closed == 1 for source in run.opener.opened)
    assert all(tracker.closed == 1 for tracker in run.opener.trackers)
