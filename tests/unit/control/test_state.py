"""How things stand goes out as OSC that anybody reads, whatever files are called."""

from dataclasses import replace

import pytest

from vcam.commands import Shown
from vcam.control.state import packed
from vcam.wires.osc import decode


def told(shown):
    return {message.address: message.arguments[0] for message in decode(packed(shown))}


def test_each_value_has_an_address_of_its_own():
    shown = Shown("anna.jpg", True, avatar="mika", camera_out="camera 9", paused=True, recording="film.mp4")
    assert told(shown) == {
        "/vcam/state/avatar": "mika",
        "/vcam/state/photo": "anna.jpg",
        "/vcam/state/on_air": 1,
        "/vcam/state/panic": 0,
        "/vcam/state/paused": 1,
        "/vcam/state/recording": 1,
        "/vcam/state/face": 0,
    }


@pytest.mark.parametrize("less", [{"camera_out": ""}, {"panic": True}, {"on_air": False}, {"broken": "no GL"}])
def test_on_air_is_said_only_where_viewers_see_the_picture(less):
    assert told(replace(Shown(camera_out="camera 9"), **less))["/vcam/state/on_air"] == 0


def test_on_air_is_said_where_other_programs_show_the_page_on():
    assert told(Shown(viewers=1))["/vcam/state/on_air"] == 1


def test_without_a_photo_its_name_is_empty():
    assert told(Shown("mika", False, ("anna.jpg",)))["/vcam/state/photo"] == ""


def test_where_an_avatar_lies_is_nobodys_business():
    assert told(Shown(avatar="/home/me/secret/own.vrm"))["/vcam/state/avatar"] == "own.vrm"


def test_names_of_any_length_and_kind_fit_one_packet():
    for name in ("x" * 5000, "光" * 5000, "bad \udcff byte"):
        datagram = packed(Shown(name, True, avatar=name))
        assert len(datagram) <= 1472
        assert len(decode(datagram)) == 7
