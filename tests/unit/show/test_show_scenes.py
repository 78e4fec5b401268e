"""A photo becomes a scene to switch to, in the right threads; one that can't be used is left out, or ends a file."""

from types import SimpleNamespace
from typing import ClassVar

import cv2
import numpy as np
import pytest

from vcam.errors import BadInput, RenderError, TrackerError, UsageError
from vcam.metrics import untimed
from vcam.render.card import CardScene
from vcam.render.overlay import OverlayScene
from vcam.render.switch import MOST_PHOTOS
from vcam.show.scenes import ALL_MOVES, OPENING, Scenes, photo_files, photos_named
from vcam.types import Frame

SIZE_WH = (64, 36)


class Photo:
    """In place of PortraitScene: notes what is done with it."""

    made: ClassVar = []

    def __init__(self, context, *, portrait, size_wh, mark, mirrored, drive, glide, timed, realtime):
        self.about = (portrait, size_wh, mark, realtime)
        self.drive = drive
        self.did, self.response = [], None
        Photo.made.append(self)

    def entering(self):
        self.did.append("enter")
        yield
        self.did.append("entered")

    def __exit__(self, *error):
        self.did.append("exit")

    def pixels(self, move, box=None):
        self.did.append("draw all" if move is ALL_MOVES else ("pixels", move, box))
        return "pixels"


@pytest.fixture
def opening(monkeypatch):
    """What opening and learning do: to be changed by a test."""
    does = SimpleNamespace(
        open=lambda path, *, size_wh, face, progress, ahead: f"portrait of {path.name}, {size_wh}, face {face}",
        learn=lambda portrait, draw: ("learned", draw("move", "box")),
    )
    monkeypatch.setattr(Photo, "made", [])

    def open_portrait(path, **how):
        return does.open(path, **how)

    def learn_response(portrait, draw):
        return does.learn(portrait, draw)

    monkeypatch.setattr("vcam.reenact.open.open_portrait", open_portrait)
    monkeypatch.setattr("vcam.reenact.learning.learn_response", learn_response)
    monkeypatch.setattr("vcam.render.portrait.PortraitScene", Photo)
    return does


def scenes(kind="avatar", **other):
    avatar = SimpleNamespace(name="mika", style=SimpleNamespace(head_scale=1))
    how = {"size_wh": SIZE_WH, "background": "soft", "timed": untimed, "realtime": True, "face": None, "mark": True}
    return Scenes(SimpleNamespace(), kind=kind, avatar=avatar, **{**how, **other})


@pytest.fixture(autouse=True)
def avatar_scene(monkeypatch):
    monkeypatch.setattr("vcam.render.avatar.AvatarScene", lambda context, **what: SimpleNamespace(what=what))


def picture(path):
    cv2.imwrite(str(path), np.zeros((8, 8, 3), np.uint8))
    return path


def test_a_photo_is_opened_built_learned_and_then_ready(opening, tmp_path):
    made = scenes(face=2, mark=False)
    made.add(tmp_path / "anna.jpg")
    (photo,) = Photo.made
    assert photo.about == (f"portrait of anna.jpg, {SIZE_WH}, face 2", SIZE_WH, False, True)
    assert photo.response == ("learned", "pixels")
    assert photo.did == ["enter", "entered", ("pixels", "move", "box"), "draw all"]
    assert made.switch.photos == ("anna.jpg",)
    assert not made.switch.shows_photo


def test_all_photos_share_what_is_learned_of_the_person(opening, tmp_path):
    made = scenes()
    for name in ("anna.jpg", "ben.jpg"):
        made.add(tmp_path / name)
    anna, ben = Photo.made
    assert anna.drive is ben.drive is not None
    assert made.switch.watch == anna.drive.watch


def test_the_person_is_watched_from_when_the_first_photo_is_begun(opening, tmp_path):
    made = scenes()
    assert made.switch.watch is None
    opening.open = lambda path, **how: made.switch.watch or pytest.fail("nobody learns meanwhile")
    made.add(tmp_path / "anna.jpg")


def test_all_that_needs_opengl_is_handed_over_and_nothing_else(opening, tmp_path):
    inside, made = [], scenes()
    opening.open = lambda path, **how: inside and pytest.fail("analysed in the thread that draws")
    handed = []

    def do(work):
        inside.append(True)
        before = [len(photo.did) for photo in Photo.made]
        result = work()
        handed.append(([len(photo.did) for photo in Photo.made], before))
        inside.pop()
        return result

    class Watched(Photo):
        def entering(self):
            for step in super().entering():
                assert inside
                yield step

        def pixels(self, *what):
            assert inside
            return super().pixels(*what)

    import vcam.render.portrait

    vcam.render.portrait.PortraitScene = Watched  # the fixture puts the true one back
    made.add(tmp_path / "anna.jpg", do=do)
    assert len(handed) == 5, "to be built in two steps, to be drawn twice, to be added"


@pytest.mark.parametrize("error", [TrackerError("the nets can't be run"), ValueError("a library speaks")])
def test_a_photo_that_fails_while_it_is_learned_is_closed_and_never_added(opening, tmp_path, error):
    def learn(portrait, draw):
        raise error

    opening.learn, made = learn, scenes()
    with pytest.raises(type(error), match=str(error)):
        made.add(tmp_path / "anna.jpg")
    assert Photo.made[0].did == ["enter", "entered", "exit"]
    assert made.switch.photos == ()


def test_a_photo_that_can_not_be_built_is_closed_and_never_added(opening, tmp_path, monkeypatch):
    def entering(photo):
        yield
        raise RenderError("OpenGL says no")

    monkeypatch.setattr(Photo, "entering", entering)
    made = scenes()
    with pytest.raises(RenderError, match="OpenGL says no"):
        made.add(tmp_path / "anna.jpg")
    assert Photo.made[0].did == ["exit"]
    assert made.switch.photos == ()


def test_live_words_that_name_no_photo_are_said_and_left_out(tmp_path):
    said, anna = [], picture(tmp_path / "anna.jpg")
    assert photos_named([str(tmp_path / "none.jpg"), str(anna)], said.append, strict=False) == [anna]
    assert said == [f"portrait: {tmp_path / 'none.jpg'}: no such file or folder; check the path; it is left out"]


def test_for_a_file_words_that_name_no_photo_are_an_error(tmp_path):
    words = [str(picture(tmp_path / "anna.jpg")), str(tmp_path / "none.jpg")]
    with pytest.raises(BadInput, match=r"none\.jpg: no such file or folder; check the path"):
        photos_named(words, pytest.fail, strict=True)


def test_of_many_photos_the_first_ones_are_taken_and_that_is_said(tmp_path):
    for n in range(MOST_PHOTOS + 2):
        picture(tmp_path / f"{n}.png")
    said = []
    found = photos_named([str(tmp_path)], said.append, strict=False)
    assert found == [tmp_path / f"{n}.png" for n in range(MOST_PHOTOS)]
    assert said == [f"portrait: the first {MOST_PHOTOS} of {MOST_PHOTOS + 2} photos are taken"]


def test_a_folder_means_the_pictures_right_inside_it_in_natural_order(tmp_path):
    for name in ("10.png", "9.png", ".hidden.png"):
        picture(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    assert photo_files(str(tmp_path)) == [tmp_path / "9.png", tmp_path / "10.png"]
    assert photo_files(str(tmp_path / "9.png")) == [tmp_path / "9.png"]


def test_a_folder_without_pictures_and_a_device_are_refused(tmp_path):
    with pytest.raises(BadInput, match="a folder without a JPEG, PNG, WebP or BMP picture right inside it"):
        photo_files(str(tmp_path))
    with pytest.raises(BadInput, match="/dev/null: a device, not a file; name a photo"):
        photo_files("/dev/null")


def test_an_unknown_kind_of_scene_is_wrong_usage():
    with pytest.raises(UsageError, match=r"no scene 'film' \(choices: avatar, overlay, portrait\)"):
        scenes("film")


def test_only_the_scene_that_is_named_for_it_is_handed_the_cameras_pictures():
    assert scenes("avatar").frames is None
    assert scenes("avatar").synthetic
    made = scenes("overlay")
    assert made.switch.name == "your camera"
    assert made.switch.avatar_scene._frames is made.frames


def test_an_avatar_that_is_worn_ends_the_overlay(monkeypatch):
    frame = Frame(np.zeros((36, 64, 3), np.uint8), 1.0, 0)
    made = scenes("overlay")
    made.frames.see(frame)
    assert made.frames.newest(1.0) is frame
    assert not made.synthetic
    monkeypatch.setattr("vcam.render.avatar.AvatarScene", lambda context, **what: CardScene(SIZE_WH))
    made.wear(SimpleNamespace(name="ren", style=SimpleNamespace(head_scale=1)), do=lambda work: work())
    assert made.switch.name == "ren"
    assert not isinstance(made.switch.avatar_scene, OverlayScene)
    assert made.synthetic, "a film that is begun from now on says so"
    made.frames.see(frame)
    assert made.frames.newest(1.0) is None


def test_whoever_watches_hears_how_far_a_photo_is(opening, tmp_path):
    def opened(path, *, size_wh, face, progress, ahead):
        progress("reading the photo", 0.5)

    opening.open, heard = opened, []
    scenes().add(tmp_path / "anna.jpg", progress=lambda *step: heard.append(step))
    assert [doing for doing, _ in heard] == ["reading the photo", "learning how it is read", "done"]
    assert [share for _, share in heard] == pytest.approx([OPENING / 2, OPENING, 1.0])


@pytest.mark.parametrize("realtime", [True, False])
def test_beside_a_stream_a_new_photo_is_looked_at_in_a_process_of_its_own(realtime, opening, tmp_path, monkeypatch):
    asked, heard = [], []

    def look_ahead(path, *, size_wh, face, far):
        asked.append((path.name, size_wh, face))
        far(0.5)

    monkeypatch.setattr("vcam.reenact.ahead.look_ahead", look_ahead)
    opening.open = lambda path, *, ahead, **how: ahead and ahead()
    scenes(realtime=realtime, face=2).add(tmp_path / "anna.jpg", progress=lambda _, share: heard.append(share))
    assert asked == ([("anna.jpg", SIZE_WH, 2)] if realtime else [])
    assert heard == pytest.approx([*[OPENING / 2] * realtime, OPENING, 1.0])
