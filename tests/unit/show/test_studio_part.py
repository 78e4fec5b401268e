"""What is behind the avatar and how it is framed: obeyed, remembered, and refused in one line."""

from types import SimpleNamespace

import pytest
from going_on import go_on

from vcam.errors import BadInput, UsageError
from vcam.render.framing import USUAL, Framing
from vcam.render.glide import Glide
from vcam.show.beside import Beside
from vcam.show.studio import OF_PHOTO, Studio, kept_spec, parse_framing


class Scenes:
    def __init__(self):
        self.background, self.glide = "soft", Glide()
        self.switch = SimpleNamespace(shows_photo=False)

    def put_behind(self, spec, *, do):
        if spec == "gone.png":
            raise BadInput("gone.png: no such file")
        do(lambda: setattr(self, "background", spec))


@pytest.fixture
def studio():
    with Beside() as beside:
        made = Studio(Scenes(), beside)
        made.go_on = lambda until: go_on(beside.tick, until)
        yield made


def test_a_background_is_told_and_remembered(studio):
    studio.words["background"]("#336699")
    studio.go_on(lambda: studio.settings)
    assert studio.settings == {"background": "#336699"}
    assert studio.tell()["background"] == "#336699"


def test_a_bad_background_is_one_line_and_nothing_changes(studio, caplog):
    studio.words["background"]("gone.png")
    studio.go_on(lambda: caplog.records)
    assert [r.getMessage() for r in caplog.records] == [
        "background: gone.png: no such file; the stream goes on as it was"
    ]
    assert (studio.settings, studio.tell()["background"]) == ({}, "soft")


def test_that_a_photo_keeps_its_own_background_is_said_once(studio, caplog):
    caplog.set_level("INFO", logger="vcam")
    studio._scenes.switch.shows_photo = True
    for colour in ("red", "blue"):
        studio.words["background"](colour)
    assert [r.getMessage() for r in caplog.records] == [OF_PHOTO]
    studio.go_on(lambda: studio.settings.get("background") == "blue")


def test_a_framing_is_gone_to_told_and_remembered(studio):
    studio.words["framing"]("1.5,0.1,-0.2")
    assert studio._scenes.glide.wanted == Framing(1.5, 0.1, -0.2)
    assert studio.settings == {"zoom": 1.5, "offset": [0.1, -0.2]}
    assert (studio.tell()["zoom"], studio.tell()["offset"]) == (1.5, (0.1, -0.2))


@pytest.mark.parametrize(
    "value", ["", "1", "1,2", "1,0,0,0", "a,b,c", "0.4,0,0", "3.1,0,0", "1,1.1,0", "nan,0,0", "1,0,inf"]
)
def test_a_wrong_framing_is_one_line(studio, value):
    with pytest.raises(
        UsageError, match=r"framing must be ZOOM,X,Y: 0\.5 to 3, and twice -1 to 1, as 1\.5,0,0\.1; got"
    ):
        studio.words["framing"](value)
    assert studio._scenes.glide.wanted == USUAL
    assert studio.settings == {}


def test_spaces_in_a_framing_do_not_matter():
    assert parse_framing(" 2, 0.5 ,-1") == Framing(2.0, 0.5, -1.0)


def test_a_picture_is_remembered_from_the_root_and_words_as_they_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "room.png").touch()
    assert kept_spec("room.png") == str(tmp_path / "room.png")
    assert kept_spec("blur:room.png") == f"blur:{tmp_path / 'room.png'}"
    assert kept_spec("green") == "green"
