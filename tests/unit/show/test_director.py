"""The user's commands reach the scenes; a photo is opened beside the stream, and one that fails changes nothing."""

import threading
from pathlib import Path

import pytest

from vcam.commands import Commands, Shown
from vcam.errors import BadInput, RenderError
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
    """Opens any photo when `go` is set, or raises what it was given; notes the thread of each step."""

    def __init__(self, photos=(), error=None, cannot_add=None):
        self.switch = Switch(photos)
        self.error, self.cannot_add = error, cannot_add
        self.go, self.began, self.threads = threading.Event(), threading.Event(), []

    def analysed(self, path):
        self.threads.append(threading.get_ident())
        self.began.set()
        assert self.go.wait(20)
        if self.error:
            raise self.error
        return f"portrait of {path}"

    def add(self, path, portrait):
        self.threads.append(threading.get_ident())
        assert portrait == f"portrait of {path}"
        if self.cannot_add:
            raise self.cannot_add
        self.switch.photos += (path.name,)


def directed(scenes):
    commands, ended = Commands(), []
    return commands, ended, Director(scenes, commands, lambda: ended.append(True))


def until(director, done):
    """Go from picture to picture until `done`, as the loop does, but not for ever."""
    pause = threading.Event()
    for _ in range(2000):
        director.between()
        if done():
            return
        pause.wait(0.01)
    raise AssertionError("it was never done")


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


def test_a_photo_is_analysed_in_another_thread_while_the_stream_goes_on_and_then_shown():
    scenes = Scenes()
    commands, _, director = directed(scenes)
    with director:
        commands.give("load", "folder/anna.jpg")
        director.between()
        assert scenes.began.wait(20)
        for _ in range(5):  # pictures go on meanwhile
            director.between()
            assert scenes.switch.did == []
        scenes.go.set()
        until(director, lambda: scenes.switch.did)
    assert scenes.switch.did == [-1]
    assert commands.shown == Shown("anna.jpg", True, ("anna.jpg",))
    analysed, added = scenes.threads
    assert added == threading.get_ident() != analysed


def failing(scenes):
    """What the pictures after a load raise."""
    commands, _, director = directed(scenes)
    scenes.go.set()
    with director:
        commands.give("load", "anna.jpg")
        raised = []

        def done():
            return bool(raised)

        pause = threading.Event()
        for _ in range(2000):
            try:
                director.between()
            except Exception as error:  # noqa: BLE001 - that is what is asked for
                raised.append(error)
                break
            pause.wait(0.01)
        assert done()
        director.between()  # said once
    assert commands.shown == Shown("mika", False, ())
    assert scenes.switch.did == []
    return raised[0]


@pytest.mark.parametrize("error", [BadInput("anna.jpg: no face found"), ValueError("a library speaks")])
def test_a_photo_that_can_not_be_opened_says_why_once_and_changes_nothing(error):
    assert failing(Scenes(error=error)) is error


def test_a_photo_that_can_not_be_drawn_says_why_once_and_changes_nothing():
    error = RenderError("no texture of that size")
    assert failing(Scenes(cannot_add=error)) is error


def test_after_one_that_failed_the_next_photo_can_be_loaded():
    scenes = Scenes(error=BadInput("anna.jpg: no face found"))
    commands, _, director = directed(scenes)
    scenes.go.set()
    with director:
        commands.give("load", "anna.jpg")
        with pytest.raises(BadInput, match="no face found"):
            until(director, lambda: False)
        scenes.error = None
        commands.give("load", "ben.jpg")
        until(director, lambda: scenes.switch.did)
    assert scenes.switch.photos == ("ben.jpg",)


def test_leaving_it_ends_its_thread():
    scenes = Scenes()
    commands, _, director = directed(scenes)
    scenes.go.set()
    with director:
        commands.give("load", str(Path("anna.jpg")))
        until(director, lambda: scenes.switch.did)
    assert not director._thread.is_alive()


def test_a_photo_still_being_opened_at_the_end_is_left_behind_by_its_name(monkeypatch):
    monkeypatch.setattr("vcam.show.director.JOIN_S", 0.01)
    scenes = Scenes()
    commands, _, director = directed(scenes)
    with director:
        commands.give("load", "anna.jpg")
        director.between()
        assert scenes.began.wait(20)
    assert director._thread.name.startswith("vcam-"), "by that the program knows not to wait for it"
    scenes.go.set()
    director._thread.join(20)
