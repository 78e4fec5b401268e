"""What `--ifacialmocap` sends: what a phone with the app sends of the same face."""

import socket

import numpy as np
import pytest
from drawing import face

from vcam.errors import SinkError, UsageError
from vcam.sinks.ifacialmocap import IFacialMocapSink
from vcam.types import Rendered


def picture(t):
    return Rendered(np.full((36, 64, 4), 255, np.uint8), None, t)


def sink_to(address):
    return IFacialMocapSink(address, size_wh=(64, 36), fps=30)


@pytest.fixture
def listener():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        port.bind(("127.0.0.1", 0))
        port.settimeout(60)
        yield port


def sent(listener, *faces, word=""):
    """The text of each datagram for one picture of each of `faces`."""
    with sink_to(f"{word}{listener.getsockname()[1]}") as sink:
        for n, shown in enumerate(faces):
            sink.send(picture(n / 30), shown)
    return [listener.recv(65536).decode("ascii") for _ in faces]


def parts(text, separator="-"):
    """(name → weight, name → numbers)."""
    shapes, rest = text.split("=")
    weights = dict(shape.split(separator) for shape in shapes.split("|")[:-1])
    turns = dict(block.split("#") for block in rest.split("|")[:-1])
    return weights, {name: [float(number) for number in numbers.split(",")] for name, numbers in turns.items()}


def test_a_face_is_said_in_percent_degrees_and_metres(listener):
    (text,) = sent(listener, face(yaw=30, pitch=-20, roll=10, at=(0.1, 0.2, 0.7), gaze=(12, 5), jawOpen=0.5))
    weights, turns = parts(text)
    assert len(weights) == 52
    assert (weights["jawOpen"], weights["eyeBlink_L"]) == ("50", "0")
    assert turns["head"] == pytest.approx([-20, 30, 10, 0.1, -0.2, -0.7], abs=1e-5)
    assert turns["leftEye"] == turns["rightEye"] == pytest.approx([5, 12, 0], abs=1e-5)


@pytest.mark.parametrize(
    ("turn", "place"), [({"yaw": 20}, 1), ({"pitch": 20}, 0), ({"roll": 20}, 2)], ids=["left", "down", "crown right"]
)
def test_each_turn_is_a_positive_angle_about_its_own_axis(listener, turn, place):
    (text,) = sent(listener, face(**turn))
    wanted = [0.0, 0.0, 0.0]
    wanted[place] = 20
    assert parts(text)[1]["head"][:3] == pytest.approx(wanted, abs=1e-5)


def test_the_eyes_agree_with_the_apps_own_sample(listener):
    """There the right eye's ry is positive with eyeLookIn_R, and rx is with eyeLookDown: to the left, and down."""
    (text,) = sent(listener, face(gaze=(10, 6), eyeLookInRight=0.3, eyeLookOutLeft=0.3, eyeLookDownRight=0.2))
    rx, ry, rz = parts(text)[1]["rightEye"]
    assert rx > 0
    assert ry > 0
    assert rz == 0


def test_a_face_that_stands_still_is_never_sent_twice_alike_but_a_lost_one_is(listener):
    still = face(jawOpen=0.3)
    texts = sent(listener, None, None, still, still, still, None, None)
    assert texts[0] == texts[1], "nobody was seen yet"
    assert texts[2] != texts[3] != texts[4], "VMagicMirror takes what is alike as lost"
    assert texts[4] == texts[5] == texts[6]


def test_before_anybody_was_seen_it_is_a_calm_face_that_looks_ahead(listener):
    (text,) = sent(listener, None)
    weights, turns = parts(text)
    assert set(weights.values()) == {"0"}
    assert turns["head"] == pytest.approx([0, 0, 0, 0, 0, -0.6], abs=1e-5)


def test_version_2_is_chosen_by_a_word(listener):
    (text,) = sent(listener, face(jawOpen=0.5), word="v2@")
    assert parts(text, "&")[0]["jawOpen"] == "50"


@pytest.mark.parametrize(
    ("address", "about"),
    [
        ("10.0.0.7", "iFacialMocap to 10.0.0.7:49983"),
        ("50000", "iFacialMocap to 127.0.0.1:50000"),
        ("v2@phone.local", "iFacialMocap v2 to phone.local:49983"),
        ("v2@[::1]:9", "iFacialMocap v2 to [::1]:9"),
    ],
)
def test_it_says_where_to_and_which_version(address, about):
    assert sink_to(address).about == about


@pytest.mark.parametrize("address", ["", "v2@", "v3@9", "0", "v2@70000"])
def test_an_address_that_cannot_be_is_named_at_once(address):
    with pytest.raises(
        UsageError, match=r"^--ifacialmocap '.*': give \[HOST:\]PORT .*, as 49983, 192\.168\.1\.20:49983"
    ):
        sink_to(address)


def test_an_unopened_sink_sends_nothing():
    with pytest.raises(SinkError, match=r"^iFacialMocap to 127\.0\.0\.1:49983 is not open$"):
        sink_to("49983").send(picture(0.0), None)
