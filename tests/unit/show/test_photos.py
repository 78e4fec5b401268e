"""The user's commands reach the scenes; a photo is opened beside the stream, and one that fails changes nothing."""

import itertools
import re
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from going_on import go_on

from vcam.commands import Choice, Commands, Shown
from vcam.errors import BadInput, UsageError
from vcam.render.switch import MOST_PHOTOS
from vcam.show.director import Director
from vcam.show.dropped import Dropped
from vcam.show.photo_list import PhotoList
from vcam.show.photos import NO_PHOTO, NOT_YET, SWITCHING, Photos

PHOTOS = (Path("folder/anna.jpg"), Path("ben.jpg"), Path("eve.jpg"))


class Switch:
    """Remembers what it was told, as SwitchScene has it."""

    def __init__(self, photos=()):
        self.photos, self.name, self.shows_photo, self.did = photos, "mika", False, []

    def toggle(self):
        self.did.append("toggle")

    def next_photo(self):
        self.did.append("next")

    def show_avatar(self):
        self.did.append("avatar")

    def forget(self, index):
        self.did.append(("forget", index))

    def show_photo(self, index):
        self.did.append(index)
        self.name, self.shows_photo = self.photos[index], True


class Scenes:
    """Opens a photo in three turns of the main thread, or raises `error` before the last one."""

    def __init__(self, photos=(), error=None, fails=()):
        self.switch, self.error, self.fails = Switch(photos), error, fails
        self.photos = {name: Path(name) for name in photos}
        self.analysed_in, self.drawn_in, self.ended = [], [], threading.Semaphore(0)

    def add(self, path, *, do, progress):
        self.analysed_in.append(threading.get_ident())
        try:
            progress("reading", 0.25)
            for _ in range(2):
                do(lambda: self.drawn_in.append(threading.get_ident()))
            if self.error:
                raise self.error
            if path.name in self.fails:
                raise BadInput(f"{path.name}: no face found")
            do(lambda: self._added(path))
        finally:
            self.ended.release()

    def _added(self, path):
        self.switch.photos += (path.name,)
        self.photos[path.name] = path


class Directed:
    """The photos and their director, entered and left as one."""

    def __init__(self, scenes, commands, **how):
        self.photos, self.worn = Photos(scenes, **how), []
        dropped = Dropped(self.worn.append, self.photos.open)
        self.kept = {}
        parts = [self.photos, dropped]
        self.director = Director(commands, parts, remember=self.kept.update, clock=itertools.count().__next__)
        self.between, self.wait_for_photo = self.director.between, self.photos.wait

    def __enter__(self):
        self.photos.__enter__()
        return self

    def __exit__(self, *error):
        self.photos.__exit__(*error)


def directed(scenes, **how):
    commands = Commands()
    return commands, Directed(scenes, commands, **how)


def lines(caplog):
    """What was said, without how long it took."""
    return [re.sub(r"after \d+\.\d s", "after a while", record.getMessage()) for record in caplog.records]


def test_each_word_does_what_it_says():
    scenes = Scenes(("anna.jpg",))
    commands, director = directed(scenes)
    for word in ("toggle", "next", "avatar"):
        commands.give(word)
    director.between()
    assert scenes.switch.did == ["toggle", "next", "avatar"]


def test_without_photos_it_says_how_to_get_one(caplog):
    caplog.set_level("INFO", logger="vcam")
    scenes = Scenes()
    commands, director = directed(scenes)
    commands.give("toggle")
    director.between()
    assert scenes.switch.did == []
    assert [r.getMessage() for r in caplog.records] == [NO_PHOTO]


def test_who_offers_the_commands_can_see_what_is_shown():
    scenes = Scenes(("anna.jpg", "ben.jpg"))
    commands, director = directed(scenes)
    pictures = tuple(Choice(name, name) for name in ("anna.jpg", "ben.jpg"))
    assert commands.shown == Shown("mika", False, ("anna.jpg", "ben.jpg"), photo_pictures=pictures)
    scenes.switch.show_photo(1)
    director.between()
    assert commands.shown == Shown("ben.jpg", True, ("anna.jpg", "ben.jpg"), photo_pictures=pictures)


def test_a_photo_is_analysed_in_another_thread_drawn_in_this_one_and_then_shown(caplog):
    caplog.set_level("INFO", logger="vcam")
    scenes = Scenes()
    commands, director = directed(scenes)
    with director:
        commands.give("load", "folder/anna.jpg")
        go_on(director.between, lambda: scenes.switch.did)
    assert scenes.switch.did == [-1]
    assert (commands.shown.name, commands.shown.photo, commands.shown.photos) == ("anna.jpg", True, ("anna.jpg",))
    assert scenes.drawn_in == [threading.get_ident()] * 2
    assert scenes.analysed_in != [threading.get_ident()]
    assert lines(caplog) == [
        "portrait: opening 'anna.jpg'",
        "portrait: 'anna.jpg' is ready after a while",
        f"switch: {SWITCHING}",
    ]


def test_one_picture_of_the_stream_does_one_piece_of_that_work_at_most():
    scenes = Scenes()
    commands, director = directed(scenes)
    counts = []
    with director:
        commands.give("load", "anna.jpg")
        go_on(director.between, lambda: counts.append(len(scenes.drawn_in)) or scenes.switch.did)
    assert max(b - a for a, b in zip([0, *counts], counts, strict=False)) == 1


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            BadInput("far/anna.jpg: no face found"),
            "portrait: anna.jpg: no face found; the stream goes on as it was",
        ),
        (ValueError("a\nspeaks"), "portrait: anna.jpg: ValueError: a speaks; the stream goes on as it was"),
    ],
)
def test_a_photo_that_fails_says_why_and_changes_nothing_and_the_next_one_can_come(caplog, error, line):
    scenes = Scenes(error=error)
    commands, director = directed(scenes)
    with director:
        commands.give("load", "far/anna.jpg")
        go_on(director.between, lambda: scenes.ended.acquire(blocking=False))
        assert (commands.shown.name, commands.shown.photos) == ("mika", ())
        assert scenes.switch.did == []
        scenes.error = None
        commands.give("load", "ben.jpg")
        go_on(director.between, lambda: scenes.switch.did)
    assert scenes.switch.photos == ("ben.jpg",)
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == [line]


def test_photos_that_are_dropped_together_are_opened_one_after_another(caplog):
    scenes = Scenes()
    commands, director = directed(scenes)
    with director:
        for n in range(5):
            commands.give("load", f"{n}.jpg")
        go_on(director.between, lambda: scenes.switch.name == "4.jpg")
    assert scenes.switch.photos == tuple(f"{n}.jpg" for n in range(5))


def test_of_too_many_photos_those_without_room_are_said_and_none_waits_twice(caplog):
    scenes, began, goes_on = Scenes(), threading.Event(), threading.Event()
    add = scenes.add

    def slow(path, **how):
        began.set()
        assert goes_on.wait(60)
        add(path, **how)

    scenes.add = slow
    commands, director = directed(scenes)
    with director:
        commands.give("load", "first.jpg")
        director.between()
        assert began.wait(60)
        for n in (*range(MOST_PHOTOS), 0, 8, 9):
            commands.give("load", f"{n}.jpg")
        director.between()
        goes_on.set()
        go_on(director.between, lambda: len(scenes.switch.photos) == 1 + MOST_PHOTOS)
    assert [r.getMessage() for r in caplog.records if r.levelname == "WARNING"] == [
        f"portrait: {name!r} is left out: {MOST_PHOTOS} photos wait already; drop it again then"
        for name in ("8.jpg", "9.jpg")
    ]


def test_leaving_it_ends_its_thread_also_in_the_middle_of_a_photo():
    scenes = Scenes()
    commands, director = directed(scenes)
    with director:
        commands.give("load", "anna.jpg")
        go_on(director.between, lambda: scenes.drawn_in)
    assert not director.photos._opening._thread.is_alive()
    assert scenes.switch.photos == ()


def test_when_the_run_ends_the_opening_of_a_photo_ends_with_its_next_step():
    scenes, began, goes_on, steps = Scenes(), threading.Event(), threading.Event(), []

    def add(path, *, do, progress):
        for share in (0.1, 0.2, 0.3):
            progress("working", share)
            steps.append(share)
            began.set()
            goes_on.wait(60)

    scenes.add = add
    _, director = directed(scenes, photos=PHOTOS)
    with director:
        assert began.wait(60)
        director.photos._opening._wanted.close()
        goes_on.set()
    assert steps == [0.1]
    assert not director.photos._opening._thread.is_alive()


def test_a_photo_that_hangs_is_left_behind_by_its_name(monkeypatch):
    monkeypatch.setattr("vcam.show.opening.JOIN_S", 0.01)
    hangs, began = threading.Event(), threading.Event()
    scenes = Scenes()

    def add(path, **how):
        began.set()
        hangs.wait(60)

    scenes.add = add
    commands, director = directed(scenes)
    with director:
        commands.give("load", "anna.jpg")
        director.between()
        assert began.wait(60)
    thread = director.photos._opening._thread
    assert thread.name.startswith("vcam-"), "by that the program knows not to wait for it"
    hangs.set()
    thread.join(60)


def test_photos_of_the_start_are_opened_beside_the_stream_in_order_and_the_first_is_shown(caplog):
    caplog.set_level("INFO", logger="vcam")
    scenes = Scenes(fails=["anna.jpg"])
    _, director = directed(scenes, photos=PHOTOS, begin_with_photo=True)
    with director:
        go_on(director.between, lambda: len(scenes.switch.photos) == 2)
    assert scenes.switch.photos == ("ben.jpg", "eve.jpg")
    assert scenes.switch.did == [-1], "only the first that is ready"
    assert scenes.switch.name == "ben.jpg"
    assert set(scenes.analysed_in).isdisjoint(scenes.drawn_in)
    assert lines(caplog)[:6] == [
        "portrait: opening 'anna.jpg', 1 of 3",
        "portrait: anna.jpg: no face found; it is left out",
        "portrait: opening 'ben.jpg', 2 of 3",
        "portrait: 'ben.jpg' is ready after a while",
        f"switch: {SWITCHING}",
        "portrait: opening 'eve.jpg', 3 of 3",
    ]


def test_with_the_avatar_first_photos_get_ready_and_none_is_shown():
    scenes = Scenes()
    _, director = directed(scenes, photos=PHOTOS)
    with director:
        director.wait_for_photo(lambda: pytest.fail("nobody waits for a photo"))
        go_on(director.between, lambda: len(scenes.switch.photos) == 3)
    assert scenes.switch.did == []


@pytest.mark.parametrize(("word", "shown"), [("toggle", [-1]), ("next", [-1]), ("avatar", [])])
def test_before_any_photo_is_ready_keys_say_what_is_shown_then(caplog, word, shown):
    caplog.set_level("INFO", logger="vcam")
    scenes = Scenes()
    commands, director = directed(scenes, photos=PHOTOS[:1], begin_with_photo=word == "avatar")
    with director:
        commands.give(word)
        director.between()
        assert scenes.switch.did == (["avatar"] if word == "avatar" else [])
        scenes.switch.did.clear()
        go_on(director.between, lambda: not director.photos._opening.busy)
    assert scenes.switch.did == shown
    assert (NOT_YET in lines(caplog)) == bool(shown)


def test_the_stream_waits_a_moment_for_its_photo_and_then_begins_with_it():
    scenes = Scenes()
    _, director = directed(scenes, photos=PHOTOS, begin_with_photo=True)
    with director:
        director.wait_for_photo(lambda: False)
        assert scenes.switch.shows_photo
        assert scenes.switch.photos == ("anna.jpg",), "the others come later"


def test_it_waits_no_longer_when_no_photo_can_be_used():
    scenes = Scenes(fails=[path.name for path in PHOTOS])
    _, director = directed(scenes, photos=PHOTOS, begin_with_photo=True)
    with director:
        director.photos._opening.wait(1e6, lambda: False)
    assert not scenes.switch.shows_photo


@pytest.mark.parametrize("reason", ["patience", "the user"])
def test_it_waits_no_longer_than_that_and_ends_when_the_user_does(reason, monkeypatch):
    monkeypatch.setattr("vcam.show.photos.PATIENCE_S", 1e6 if reason == "the user" else 0.1)
    hangs, scenes = threading.Event(), Scenes()
    scenes.add = lambda path, **how: hangs.wait(60)
    _, director = directed(scenes, photos=PHOTOS, begin_with_photo=True)
    with director:
        director.wait_for_photo(lambda: reason == "the user")
        assert not scenes.switch.shows_photo
        hangs.set()


def test_who_offers_the_commands_can_see_what_is_being_opened():
    scenes, goes_on, told = Scenes(), threading.Event(), threading.Event()

    def add(path, *, do, progress):
        progress("finding the face", 0.25)
        told.set()
        goes_on.wait(60)

    scenes.add = add
    commands, director = directed(scenes, photos=PHOTOS[:1])
    with director:
        assert told.wait(60)
        director.between()
        assert commands.shown.opening == "anna.jpg, 25%"
        goes_on.set()
        go_on(director.between, lambda: not commands.shown.opening)


def test_dropped_photos_are_remembered_beside_those_of_the_settings_and_no_others(tmp_path):
    scenes = Scenes()
    commands, director = directed(scenes, photos=[Path("asked.jpg")], kept=["kept.jpg"])
    dropped = tmp_path / "anna.jpg"
    with director:
        commands.give("load", str(dropped))
        go_on(director.between, lambda: scenes.switch.did)
        assert director.kept == {"portrait": ["kept.jpg", str(dropped)], "scene": None}
        commands.give("forget", "anna.jpg")
        director.between()
    assert director.kept["portrait"] == ["kept.jpg"]
    assert scenes.switch.did == [-1, ("forget", 1)]


def test_once_no_photo_is_remembered_the_next_start_asks_for_none():
    """A settings file may say scene = "portrait"."""
    scenes = Scenes(("anna.jpg", "ben.jpg"))
    commands, director = directed(scenes, kept=["anna.jpg", "ben.jpg"])
    commands.give("forget", "anna.jpg")
    director.between()
    assert director.kept == {"portrait": ["ben.jpg"]}
    scenes.switch.photos = ("ben.jpg",)
    commands.give("forget", "ben.jpg")
    director.between()
    assert director.kept == {"portrait": [], "scene": None}


@pytest.mark.parametrize(
    ("word", "value", "did", "scene"),
    [("photo", "ben.jpg", 1, None), ("avatar", "", "avatar", "avatar"), ("toggle", "", "toggle", "avatar")],
)
def test_what_is_shown_by_wish_is_what_the_next_start_begins_with(word, value, did, scene):
    scenes = Scenes(("anna.jpg", "ben.jpg"))
    commands, director = directed(scenes)
    commands.give(word, value)
    director.between()
    assert scenes.switch.did == [did]
    assert director.kept == {"scene": scene}


def test_without_photos_there_is_nothing_to_begin_with():
    commands, director = directed(Scenes())
    commands.give("avatar")
    director.between()
    assert director.kept == {}


@pytest.mark.parametrize("word", ["photo", "forget"])
def test_a_photo_that_is_not_there_is_one_line(caplog, word):
    commands, director = directed(Scenes(("anna.jpg",)))
    commands.give(word, "ana.jpg")
    director.between()
    _, empty = directed(Scenes())
    with pytest.raises(UsageError, match=r"no photo 'anna\.jpg'; none is ready"):
        empty.photos.words[word]("anna.jpg")
    assert [r.getMessage() for r in caplog.records] == [
        "no photo 'ana.jpg'; did you mean 'anna.jpg'?; the stream goes on as it was"
    ]


def test_photos_of_a_folder_are_remembered_by_the_folder_until_one_is_taken_out(tmp_path):
    for name in ("a.png", "b.png"):
        cv2.imwrite(str(tmp_path / name), np.zeros((8, 8, 3), np.uint8))
    kept = PhotoList([str(tmp_path), "elsewhere.jpg"])
    assert not kept.add(tmp_path / "a.png")
    assert kept.words == [str(tmp_path), "elsewhere.jpg"]
    assert kept.remove(tmp_path / "a.png")
    assert kept.words == [str(tmp_path / "b.png"), "elsewhere.jpg"]
    assert not kept.remove(tmp_path / "a.png")
    assert kept.add(tmp_path / "a.png")
    assert not kept.add(tmp_path / "a.png")


def test_of_many_dropped_photos_the_newest_are_remembered():
    kept = PhotoList([])
    for n in range(MOST_PHOTOS + 2):
        kept.add(Path(f"/{n}.jpg"))
    assert kept.words == [f"/{n}.jpg" for n in range(2, MOST_PHOTOS + 2)]


def test_of_a_folder_that_is_gone_nothing_is_left(tmp_path):
    kept = PhotoList([str(tmp_path / "gone")])
    assert kept.remove(tmp_path / "gone" / "a.png")
    assert kept.words == []
