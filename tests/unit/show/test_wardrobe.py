"""Another avatar while it streams, by name, file or the next one: the newest press counts, a bad file is a line."""

import threading
from contextlib import ExitStack, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from going_on import go_on

from vcam.commands import Choice
from vcam.config import Config
from vcam.errors import BadInput
from vcam.render.framing import USUAL, Framing
from vcam.show.beside import Beside
from vcam.show.dropped import Dropped, is_avatar
from vcam.show.wardrobe import Wardrobe, kept_name
from vcam.streaming import look_parts

NAMES = ("bolt", "mika", "ren")


class Scenes:
    """Notes what is worn, and what is made anew."""

    def __init__(self):
        self.worn, self.refits = [], 0
        self.switch = SimpleNamespace(avatar_scene=None)
        self.glide = SimpleNamespace(wanted=USUAL)

    def wear(self, avatar, *, do, then):
        do(lambda: (self.worn.append(avatar), then()))

    def refit(self, *, do):
        do(self._refitted)

    def _refitted(self):
        self.refits += 1


@pytest.fixture
def wardrobe(monkeypatch):
    def load(name):
        if "bad" in name:
            raise BadInput(f"{name}: no model")
        return name

    monkeypatch.setattr("vcam.show.wardrobe.load_avatar", load)
    gallery = SimpleNamespace(choices=tuple(Choice(name, name.title()) for name in NAMES))
    with Beside() as beside:
        yield Wardrobe(Scenes(), beside, gallery, worn="mika")


def test_a_name_is_worn_told_and_remembered(wardrobe):
    wardrobe.words["wear"]("ren")
    assert wardrobe.tell()["avatar"] == "mika", "until it is ready"
    go_on(wardrobe.tick, lambda: wardrobe.settings)
    assert wardrobe._scenes.worn == ["ren"]
    assert wardrobe.tell()["avatar"] == "ren"
    assert wardrobe.tell()["avatars"][0] == Choice("bolt", "Bolt")
    assert wardrobe.settings == {"avatar": "ren"}


def test_a_file_that_was_worn_can_be_picked_again(wardrobe):
    for value in ("/home/me/fox.vrm", "ren", "/home/me/fox.vrm"):
        wardrobe.words["wear"](value)
        go_on(wardrobe.tick, lambda value=value: wardrobe.tell()["avatar"] == value)
        offered = wardrobe.tell()["avatars"]
        assert [choice.name for choice in offered] == [*NAMES, "/home/me/fox.vrm"]
        assert offered[-1].title == "fox"
    wardrobe.words["wear_next"]("")
    assert wardrobe._wanted == "bolt", "after it the first again"


@pytest.mark.parametrize(
    ("presses", "worn"), [(["wear_next"], "ren"), (["wear_next"] * 2, "bolt"), (["wear_previous"] * 4, "bolt")]
)
def test_each_press_is_one_step_round_the_gallery_however_fast_they_come(wardrobe, presses, worn):
    for press in presses:
        wardrobe.words[press]("")
    go_on(wardrobe.tick, lambda: wardrobe.settings)
    go_on(wardrobe.tick, lambda: wardrobe.tell()["avatar"] == worn)
    wardrobe.words["wear_next"]("")
    assert wardrobe._wanted == NAMES[(NAMES.index(worn) + 1) % len(NAMES)], "from there it goes on"


def test_presses_while_one_is_made_ready_go_on_from_the_newest(wardrobe, monkeypatch):
    began, goes_on = threading.Event(), threading.Event()

    def load(name):
        began.set()
        assert goes_on.wait(60)
        return name

    monkeypatch.setattr("vcam.show.wardrobe.load_avatar", load)
    wardrobe.words["wear"]("bolt")
    assert began.wait(60)
    wardrobe.words["wear"]("ren")
    wardrobe.words["wear"]("bolt")  # again, while the first is given up
    goes_on.set()
    go_on(wardrobe.tick, lambda: wardrobe.tell()["avatar"] == "bolt")
    assert wardrobe._scenes.worn == ["bolt"]
    assert wardrobe._wanted == "bolt"


def test_from_an_avatar_outside_the_gallery_next_is_the_first(wardrobe, tmp_path):
    file = tmp_path / "mine.vrm"
    file.touch()
    wardrobe.words["wear"](str(file))
    wardrobe.words["wear_next"]("")
    go_on(wardrobe.tick, lambda: wardrobe.tell()["avatar"] == "bolt")


def test_an_empty_gallery_has_no_next(wardrobe):
    wardrobe._gallery.choices = ()
    wardrobe.words["wear_next"]("")
    assert wardrobe.tell()["avatar"] == "mika"


def test_a_bad_file_is_one_line_and_next_goes_on_from_what_is_worn(wardrobe, caplog):
    wardrobe.words["wear"]("bad.vrm")
    go_on(wardrobe.tick, lambda: caplog.records)
    assert [r.getMessage() for r in caplog.records] == ["avatar: bad.vrm: no model; the stream goes on as it was"]
    assert (wardrobe._scenes.worn, wardrobe.settings) == ([], {})
    wardrobe.words["wear_next"]("")
    go_on(wardrobe.tick, lambda: wardrobe.tell()["avatar"] == "ren")


def test_what_is_shown_is_what_is_told_although_another_is_wished_for_in_that_moment(wardrobe, monkeypatch, caplog):
    """What comes after a newer wish is not done, so all that belongs together is done at once."""
    scenes = wardrobe._scenes

    def wear(avatar, *, do, then=lambda: None):
        do(lambda: (scenes.worn.append(avatar), then(), wardrobe.words["wear"]("bad.vrm")))

    monkeypatch.setattr(scenes, "wear", wear)
    wardrobe.words["wear"]("ren")
    go_on(wardrobe.tick, lambda: caplog.records)
    assert scenes.worn == ["ren"]
    assert wardrobe.tell()["avatar"] == "ren"
    assert wardrobe.settings == {"avatar": "ren"}
    assert wardrobe._wanted == "ren"


def test_an_avatar_is_made_anew_once_when_its_framing_needs_it(wardrobe, monkeypatch):
    class Outgrown:
        outgrown = True

    monkeypatch.setattr("vcam.show.wardrobe.AvatarScene", Outgrown)
    scenes = wardrobe._scenes
    scenes.switch.avatar_scene, scenes.glide.wanted = Outgrown(), Framing(0.5)
    go_on(wardrobe.tick, lambda: scenes.refits == 1)
    for _ in range(5):
        wardrobe.tick()
    assert scenes.refits == 1
    assert wardrobe.settings == {}


def test_a_file_is_remembered_from_the_root(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.vrm").touch()
    assert kept_name("mine.vrm") == str(tmp_path / "mine.vrm")
    assert kept_name("ren") == "ren"
    Path("ren").mkdir()
    assert kept_name("ren") == "ren", "no avatar, as a folder of photos of him"
    Path("ren/avatar.toml").touch()
    assert kept_name("ren") == str(tmp_path / "ren")


def dropped_on():
    worn, opened = [], []
    return Dropped(worn.append, opened.append), worn, opened


def test_what_is_dropped_is_worn_or_opened_by_what_it_is(tmp_path):
    model, photo, folder = tmp_path / "no_ending", tmp_path / "anna.jpg", tmp_path / "own"
    model.write_bytes(b"glTF\2\0\0\0")
    photo.write_bytes(b"\xff\xd8\xff")
    folder.mkdir()
    (folder / "avatar.toml").touch()
    part, worn, opened = dropped_on()
    for path in (model, photo, folder, tmp_path / "gone.VRM", tmp_path / "gone.jpg"):
        part.words["load"](str(path))
    assert worn == [str(path) for path in (model, folder, tmp_path / "gone.VRM")]
    assert opened == [photo, tmp_path / "gone.jpg"]


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "/dev/zero", ""])
def test_no_name_is_too_strange_to_be_looked_at(name):
    assert not is_avatar(Path(name))


@pytest.mark.parametrize(("frames", "told"), [(None, "ren"), (object(), "")])
def test_no_avatar_is_told_as_worn_while_the_cameras_picture_is_shown(monkeypatch, frames, told):
    monkeypatch.setattr("vcam.streaming.Gallery", lambda: nullcontext(SimpleNamespace(choices=())))
    photos = SimpleNamespace(open=lambda path: None)
    with ExitStack() as on:
        parts = look_parts(Config(avatar="ren"), SimpleNamespace(frames=frames), photos, SimpleNamespace(), on)
        assert parts[1].tell()["avatar"] == told
