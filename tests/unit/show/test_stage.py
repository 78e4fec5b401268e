"""What goes out: panic puts the card on every output, off air only where viewers are, a pause shows nobody."""

import logging

import numpy as np
import pytest

from vcam.commands import Commands
from vcam.loop import Output
from vcam.metrics import Metrics
from vcam.show.director import Director
from vcam.show.stage import Stage
from vcam.types import ARKIT, Face, HeadPose, Landmarks, Rendered

CARD, AVATAR = 40, 200
FACE = Face(
    0.0, 0, Landmarks(np.zeros((478, 2), np.float32), "mediapipe478", 1.0), HeadPose(np.eye(4), 0.5),
    np.zeros(len(ARKIT), np.float32), np.zeros((2, 2), np.float32),
)  # fmt: skip
OFF_AIR = "off air: viewers see a card, your own window and page the picture"


class Scene:
    def __init__(self, grey):
        self.picture, self.faces = np.full((4, 4, 4), grey, np.uint8), []

    def draw(self, face, t):
        self.faces.append(face)
        return Rendered(self.picture, None, t)


class Kept:
    about = "kept"

    def __init__(self):
        self.sent = []

    def send(self, rendered, face):
        self.sent.append((int(rendered.rgba[0, 0, 0]), face))


class Camera(Kept):
    about, on_air, lost = "camera 9", True, False


class Page(Kept):
    about, on_air, viewers = "page", True, 2


@pytest.fixture
def streamed():
    """Commands, a function that streams one face, the scene, the outputs, and how often the end was asked for."""
    commands, scene, sinks, ended = Commands(), Scene(AVATAR), [Camera(), Kept()], []
    output = Output(scene, Scene(CARD), sinks, mirror=False, metrics=Metrics(), strict=False)
    now = [100.0]
    stage = Stage(output, sinks, lambda: ended.append(True), on_air=True, clock=lambda: now[0])
    director = Director(commands, [stage])
    output.between, output.act = director.between, director.act
    kept = []
    director._remember = kept.append

    def stream(word, value="", after=1.0):
        now[0] += after
        commands.give(word, value)
        output.show(FACE, 1.0, fresh=True)
        return [sink.sent[-1] for sink in sinks]

    stream.output = output
    stream.scene, stream.sinks, stream.ended, stream.kept, stream.commands = scene, sinks, ended, kept, commands
    return stream


def test_panic_puts_the_card_on_every_output_with_the_very_next_picture_and_nobody_on_the_wires(streamed):
    assert streamed("panic") == [(CARD, None), (CARD, None)]
    assert streamed("panic", "on") == [(CARD, None), (CARD, None)], "on stays on"
    assert not streamed.scene.faces, "nothing else is drawn meanwhile"
    assert streamed("panic") == [(AVATAR, FACE), (AVATAR, FACE)]


@pytest.mark.parametrize("panic", [True, False])
def test_the_card_of_panic_is_never_mirrored(panic):
    card, kept = Scene(CARD), Kept()
    output = Output(Scene(AVATAR), card, [kept], mirror=True, metrics=Metrics(), strict=False)
    kept.send = lambda rendered, face: kept.sent.append(rendered)
    output.panic = panic
    output.show(None, 1.0, fresh=False)
    assert (kept.sent[0].rgba is card.picture) is panic


def test_who_hammers_on_panic_gets_the_card_however_often(streamed):
    for after in (1.0, 0.2, 0.2, 0.6, 0.6, 0.1):
        assert streamed("panic", after=after) == [(CARD, None), (CARD, None)]
    assert streamed("panic", "off", after=0.1) == [(AVATAR, FACE), (AVATAR, FACE)], "off is off"
    assert streamed("panic", after=1.0) == [(CARD, None), (CARD, None)]
    assert streamed("panic", after=0.8) == [(AVATAR, FACE), (AVATAR, FACE)]


def test_panic_holds_whatever_else_is_asked_for(streamed):
    streamed("panic")
    for word, value in (("pause", ""), ("on_air", "off"), ("on_air", "on"), ("pause", "off")):
        assert streamed(word, value) == [(CARD, None), (CARD, None)]


def test_off_air_only_the_camera_is_told_so_and_that_is_said_and_remembered(streamed, caplog):
    caplog.set_level(logging.INFO)
    camera, window = streamed.sinks
    streamed("on_air", "off")
    assert not camera.on_air
    assert window.sent[-1] == (AVATAR, FACE)
    assert not streamed.commands.shown.on_air
    streamed("on_air")
    assert camera.on_air
    assert streamed.kept == [{"on_air": False}, {"on_air": True}]
    assert [r.getMessage() for r in caplog.records] == [OFF_AIR, "on air"]


def test_off_air_programs_that_show_the_page_on_are_told_so_too_and_how_many_there_are_is_told():
    page, commands = Page(), Commands()
    output = Output(None, None, [page], mirror=False, metrics=Metrics(), strict=False)
    director = Director(commands, [Stage(output, [page], lambda: None, on_air=True)])
    commands.give("on_air", "off")
    director.between()
    assert not page.on_air
    shown = commands.shown
    assert (shown.viewers, shown.camera_out, shown.on_air) == (2, "", False)
    output.leave_out(page)
    commands.give("on_air", "off")
    director.between()
    assert commands.shown.viewers == 0, "it failed: nobody gets anything from it"


def test_a_scene_that_cannot_be_drawn_is_told_until_it_is_drawn_again_and_its_card_is_not_mirrored(streamed):
    output = streamed.output
    output._mirror = True
    draw = streamed.scene.draw
    streamed.scene.draw = lambda face, t: 1 // 0
    assert streamed("on_air", "on")[1][0] == CARD
    streamed("on_air", "on")
    assert streamed.commands.shown.broken == "ZeroDivisionError: integer division or modulo by zero"
    sent = []
    streamed.sinks[1].send = lambda rendered, face: sent.append(rendered.rgba)
    streamed.commands.give("on_air", "on")
    output.show(None, 1.0, fresh=False)
    assert sent[0] is output._card.picture
    streamed.scene.draw = draw
    output.try_again()
    streamed.commands.give("on_air", "on")
    output.show(None, 1.0, fresh=False)
    assert streamed.commands.shown.broken == ""


def test_during_panic_what_looks_at_faces_goes_on_and_the_card_and_nobody_are_sent(streamed):
    looked = []
    streamed.output.act = lambda face, t: looked.append(face) or face
    assert streamed("panic") == [(CARD, None), (CARD, None)]
    assert streamed("panic", "on") == [(CARD, None), (CARD, None)]
    assert looked == [FACE, FACE]
    assert not streamed.scene.faces
    streamed.output.act = lambda face, t: 1 // 0
    assert streamed("panic", "on") == [(CARD, None), (CARD, None)], "whatever a part does"


def test_a_camera_whose_device_is_gone_or_that_failed_is_not_said_to_be_on_air(streamed):
    camera, _ = streamed.sinks
    streamed("on_air", "on")
    shown = streamed.commands.shown
    assert (shown.camera_out, shown.camera_fix, shown.outputs) == ("camera 9", "", ("camera 9", "kept"))
    camera.lost = True
    streamed("on_air", "on")
    shown = streamed.commands.shown
    assert shown.camera_out == ""
    assert shown.camera_fix == "camera 9 is gone; plug or load it again, and it goes on by itself: vcam doctor says how"
    streamed.output.leave_out(camera)
    streamed("on_air", "on")
    shown = streamed.commands.shown
    assert (shown.camera_out, shown.camera_fix, shown.outputs) == ("", "", ("kept",))


def test_who_begins_off_air_is_told_so_where_there_is_a_camera(streamed, caplog):
    caplog.set_level(logging.INFO)
    camera, window = streamed.sinks
    for sinks in ([window], [camera, window]):
        Stage(None, sinks, lambda: None, on_air=False)
    assert not camera.on_air
    assert [r.getMessage() for r in caplog.records] == [OFF_AIR]


def test_while_tracking_is_paused_nobody_is_there(streamed):
    assert streamed("pause") == [(AVATAR, None), (AVATAR, None)]
    assert streamed.commands.shown.paused
    assert streamed("pause") == [(AVATAR, FACE), (AVATAR, FACE)]


def test_quit_asks_for_the_end(streamed):
    streamed("quit")
    assert streamed.ended


def test_a_part_that_fails_with_a_face_costs_only_the_face(streamed, caplog):
    output = Output(streamed.scene, Scene(CARD), streamed.sinks, mirror=False, metrics=Metrics(), strict=False)
    output.act = lambda face, t: 1 // 0
    for _ in range(3):
        output.show(FACE, 1.0, fresh=True)
    assert streamed.sinks[1].sent[-1] == (AVATAR, None)
    output.act = lambda face, t: face
    output.show(FACE, 1.0, fresh=True)
    assert [r.getMessage().partition(":")[0] for r in caplog.records] == ["what is done with the face"]
