"""The user's commands reach the scenes; a photo is opened beside the stream, and one that fails changes nothing."""

import threading

import pytest

from vcam.commands import Commands, Shown
from vcam.errors import BadInput
from vcam.show.director import NO_PHOTO, Director


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

    def show_photo(self, index):
        self.did.append(index)
        self.name, self.shows_photo = self.photos[index], True


class Scenes:
    """Opens a photo in three turns of the main thread, or raises `error` before the last one."""

    def __init__(self, photos=(), error=None):
        self.switch, self.error = Switch(photos), error
        self.analysed_in, self.drawn_in, self.ended = [], [], threading.Semaphore(0)

    def add(self, path, *, do):
        self.analysed_in.append(threading.get_ident())
        try:
            for _ in range(2):
                do(lambda: self.drawn_in.append(threading.get_ident()))
            if self.error:
                raise self.error
            do(lambda: self._added(path))
        finally:
            self.ended.release()

    def _added(self, path):
        self.switch.photos += (path.name,)


def directed(scenes):
    commands, ended = Commands(), []
    return commands, ended, Director(scenes, commands, lambda: ended.append(True))


def go_on(director, until):
    """From picture to picture, as the loop does, until that holds, but not for ever."""
    pause = threading.Event()
    for _ in range(2000):
        director.between()
        if until():
            return
        pause.wait(0.01)
    raise AssertionError("it never came to that")


def test_each_word_does_what_it_says():
    scenes = Scenes(("anna.jpg",))
    commands, ended, director = directed(scenes)
    for word in ("toggle", "next", "avatar"):
        commands.give(word)
    director.between()
    assert scenes.switch.did == ["toggle", "next", "avatar"]
    assert not ended
    commands.give("quit")
    director.between()
    assert ended


def test_without_photos_it_says_how_to_get_one(caplog):
    caplog.set_level("INFO", logger="vcam")
    scenes = Scenes()
    commands, _, director = directed(scenes)
    commands.give("toggle")
    director.between()
    assert scenes.switch.did == []
    assert [r.getMessage() for r in caplog.records] == [NO_PHOTO]


def test_who_offers_the_commands_can_see_what_is_shown():
    scenes = Scenes(("anna.jpg", "ben.jpg"))
    commands, _, director = directed(scenes)
    assert commands.shown == Shown("mika", False, ("anna.jpg", "ben.jpg"))
    scenes.switch.show_photo(1)
    director.between()
    assert commands.shown == Shown("ben.jpg", True, ("anna.jpg", "ben.jpg"))


def test_a_photo_is_analysed_in_another_thread_drawn_in_this_one_and_then_shown(caplog):
    caplog.set_level("INFO", logger="vcam")
    scenes = Scenes()
    commands, _, director = directed(scenes)
    with director:
        commands.give("load", "folder/anna.jpg")
        go_on(director, lambda: scenes.switch.did)
    assert scenes.switch.did == [-1]
    assert commands.shown == Shown("anna.jpg", True, ("anna.jpg",))
    assert scenes.drawn_in == [threading.get_ident()] * 2
    assert scenes.analysed_in != [threading.get_ident()]
    assert [r.getMessage() for r in caplog.records] == ["portrait: opening 'anna.jpg'"]


def test_one_picture_of_the_stream_does_one_piece_of_that_work_at_most():
    scenes = Scenes()
    commands, _, director = directed(scenes)
    counts = []
    with director:
        commands.give("load", "anna.jpg")
        go_on(director, lambda: counts.append(len(scenes.drawn_in)) or scenes.switch.did)
    assert max(b - a for a, b in zip([0, *counts], counts, strict=False)) == 1


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (BadInput("anna.jpg: no face found"), "portrait: anna.jpg: no face found; the stream goes on as it was"),
        (ValueError("a\nspeaks"), "portrait: anna.jpg: ValueError: a speaks; the stream goes on as it was"),
    ],
)
def test_a_photo_that_fails_says_why_and_changes_nothing_and_the_next_one_can_come(caplog, error, line):
    scenes = Scenes(error=error)
    commands, _, director = directed(scenes)
    with director:
        commands.give("load", "anna.jpg")
        go_on(director, lambda: scenes.ended.acquire(blocking=False))
        assert commands.shown == Shown("mika", False, ())
        assert scenes.switch.did == []
        scenes.error = None
        commands.give("load", "ben.jpg")
        go_on(director, lambda: scenes.switch.did)
    assert scenes.switch.photos == ("ben.jpg",)
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == [line]


def test_a_photo_that_is_asked_for_again_and_again_never_piles_up():
    scenes = Scenes()
    commands, _, director = directed(scenes)
    with director:
        for n in range(5):
            commands.give("load", f"{n}.jpg")
        go_on(director, lambda: scenes.switch.photos[-1:] == ("4.jpg",))
    assert len(scenes.switch.photos) <= 2, "the first may have been begun already; then the newest"


def test_leaving_it_ends_its_thread_also_in_the_middle_of_a_photo():
    scenes = Scenes()
    commands, _, director = directed(scenes)
    with director:
        commands.give("load", "anna.jpg")
        go_on(director, lambda: scenes.drawn_in)
    assert not director._opening.is_alive()
    assert scenes.switch.photos == ()


def test_a_photo_that_hangs_is_left_behind_by_its_name(monkeypatch):
    monkeypatch.setattr("vcam.show.director.JOIN_S", 0.01)
    hangs, began = threading.Event(), threading.Event()
    scenes = Scenes()

    def add(path, *, do):
        began.set()
        hangs.wait(20)

    scenes.add = add
    commands, _, director = directed(scenes)
    with director:
        commands.give("load", "anna.jpg")
        director.between()
        assert began.wait(20)
    assert director._opening.name.startswith("vcam-"), "by that the program knows not to wait for it"
    hangs.set()
    director._opening.join(20)
