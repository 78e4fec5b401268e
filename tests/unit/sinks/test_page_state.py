"""What the preview page is told of how things stand, and the thumbnails that it may have."""

from dataclasses import replace

import pytest
from page_client import SHOWN, answer, request, status

from vcam.commands import Choice, Commands, News, Shown
from vcam.sinks import page_state
from vcam.sinks.page_state import thumbnail, told

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def gallery(controlled, tmp_path):
    """The page with one thumbnail, and the folder that it is in."""
    (tmp_path / "mika.png").write_bytes(PNG)
    controlled.commands.shown = replace(SHOWN, avatars=(Choice("mika", "Mika", str(tmp_path / "mika.png")),))
    return controlled, tmp_path


def test_without_commands_the_page_offers_no_controls(page):
    assert status(page)["control"] is None


def test_the_page_learns_who_is_shown_and_what_there_is(controlled):
    now = status(controlled)["control"]
    assert (now["name"], now["photo"]) == ("mika", False)
    assert [photo["name"] for photo in now["photos"]] == ["anna.jpg", "ben.jpg"]
    assert now["avatars"][1] == {"name": "日本", "title": "日本語の名前", "picture": ""}
    assert len(now["token"]) > 20


def test_the_page_learns_which_photo_is_being_opened(page):
    page.commands = Commands()
    page.commands.shown = Shown("mika", False, (), "anna.jpg, 25%")
    assert status(page)["control"]["opening"] == "anna.jpg, 25%"


def test_of_files_the_page_learns_names_only():
    shown = Shown(
        avatar="/home/anna/fox.vrm",
        background="/home/anna/wall.png",
        recording="/home/anna/Videos/vcam.mp4",
        source="/home/anna/film.mp4",
        avatars=(Choice("mika", "Mika"), Choice("/home/anna/fox.vrm", "fox")),
        photo_pictures=(Choice("a.jpg", "a.jpg", "/home/anna/.cache/a.png"),),
    )
    now = told(shown)
    assert (now["avatar"], now["background"], now["recording"]) == ("fox.vrm", "wall.png", "vcam.mp4")
    assert "/home" not in repr(now)


def test_messages_do_not_tell_the_page_whose_folder_a_file_is_in(monkeypatch):
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, "/home/anna")
    now = told(Shown(messages=(News(1, "info", "recording: /home/anna/Videos/vcam.mp4"),)))
    assert now["messages"][0]["text"] == "recording: ~/Videos/vcam.mp4"


def test_the_page_learns_only_keys_that_work_there():
    keys = told(SHOWN)["keys"]
    assert (keys["toggle"], keys["expression 3"], keys["panic"]) == ("p", "3", "esc")
    assert not {"quit", "mirror_view", "hide"} & keys.keys()


def test_the_page_learns_the_newest_messages():
    news = tuple(News(n, "info", f"line {n}") for n in range(1, 31))
    messages = told(Shown(messages=news))["messages"]
    assert [message["number"] for message in messages] == list(range(31 - page_state.MESSAGES, 31))


def test_a_thumbnail_that_is_listed_is_served(gallery):
    page, _ = gallery
    digest = status(page)["control"]["avatars"][0]["picture"]
    code, head, body = answer(page, request(page, f"/picture/{digest}"))
    assert (code, body) == (200, PNG)
    assert "Content-Type: image/png" in head


@pytest.mark.parametrize(
    "name", ["", "0", "mika", "mika.png", "../mika.png", "%2e%2e%2fmika.png", "{folder}/mika.png", "a" * 16]
)
def test_no_other_file_is_served(gallery, name):
    page, folder = gallery
    assert answer(page, request(page, f"/picture/{name.format(folder=folder)}"))[0] == 404


def test_a_thumbnail_that_left_the_list_is_gone(gallery):
    page, _ = gallery
    digest = status(page)["control"]["avatars"][0]["picture"]
    page.commands.shown = SHOWN
    assert answer(page, request(page, f"/picture/{digest}"))[0] == 404


@pytest.mark.parametrize("content", [None, b"", b"root:x:0:0", PNG + b"x" * page_state.THUMBNAIL_BYTES])
def test_what_is_no_small_png_is_not_served(tmp_path, content):
    if content is not None:
        (tmp_path / "a.png").write_bytes(content)
    shown = Shown(avatars=(Choice("a", "A", str(tmp_path / "a.png")),))
    assert thumbnail(shown, told(shown)["avatars"][0]["picture"]) is None
