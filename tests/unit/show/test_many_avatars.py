"""Many avatars worn one after another, bad ones among them: each picture is whole, and nothing piles up."""

import gc
import os
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from drawing import face
from gl_objects import gl_objects
from models import balls

from vcam.avatar.model import load_avatar
from vcam.errors import RenderError, UsageError
from vcam.metrics import untimed
from vcam.render.framing import USUAL, Framing
from vcam.render.gl import open_context
from vcam.render.switch import FADE_S
from vcam.show.beside import Superseded
from vcam.show.scenes import Scenes

SIZE_WH = (160, 90)
FPS = 10
MOST_GROWTH_MB = 80
"""Of 100 avatars of four kinds, of which each holds 5 to 20 MB; 220 of them grew it by 1 MB."""


class Stream:
    """The real scenes, drawn as a stream does."""

    def __init__(self, scenes, gl):
        self.scenes, self.gl, self.t = scenes, gl, 0.0

    def shown(self, seconds=FADE_S + 0.1):
        """The last picture of so many."""
        for _ in range(round(seconds * FPS)):
            self.t += 1 / FPS
            rgba = self.scenes.switch.draw(face(self.t), self.t).rgba
            assert (rgba[..., 3] == 255).all(), "each picture is there, and whole"
        return rgba.astype(int)


@pytest.fixture
def stream():
    plain = {"size_wh": SIZE_WH, "background": "soft", "timed": untimed, "realtime": True, "face": None, "mark": True}
    with open_context() as context:
        made = Scenes(context, kind="avatar", avatar=load_avatar("noh"), **plain)
        with made.switch:
            yield Stream(made, context.gl)


def worn_in_turn(stream, avatars, times):
    """Pictures of each avatar after its fade, and what OpenGL held then, the first round left out."""
    pictures, held = [], []
    for n in range(times):
        stream.scenes.wear(avatars[n % len(avatars)])
        pictures.append(stream.shown())
        held.append(gl_objects(stream.gl))
    return pictures, [{str(h) for h in held[k :: len(avatars)]} for k in range(len(avatars))]


def test_avatars_of_both_kinds_come_and_go_and_leave_nothing_behind(stream):
    pictures, held = worn_in_turn(stream, [balls(), load_avatar("bolt")], 6)
    assert all(len(counts) == 1 for counts in held), held
    assert np.abs(pictures[-1] - pictures[-2]).mean() > 5, "they look different"
    assert np.abs(pictures[-1] - pictures[-3]).mean() < 3, "and each like itself"


def test_one_that_can_not_be_drawn_leaves_what_is_there(stream, monkeypatch):
    before, counted = stream.shown(), gl_objects(stream.gl)

    def complains(self, doing):
        raise RenderError(f"OpenGL says no while {doing}")

    with monkeypatch.context() as broken:
        broken.setattr("vcam.render.gl.Context.check", complains)
        with pytest.raises(RenderError, match="OpenGL says no while building the avatar"):
            stream.scenes.wear(load_avatar("bolt"))
    assert stream.scenes.switch.avatar_name == "noh"
    assert np.abs(stream.shown() - before).mean() < 2
    assert gl_objects(stream.gl) == counted


def test_one_that_is_given_up_for_a_newer_wish_at_its_last_piece_leaves_nothing_behind(stream, monkeypatch):
    for name in ("bolt", "noh"):
        stream.scenes.wear(load_avatar(name))
    before, counted = stream.shown(), gl_objects(stream.gl)

    def superseded(*what, **how):
        raise Superseded

    for give_up in (lambda: stream.scenes.wear(load_avatar("bolt")), stream.scenes.refit):
        with monkeypatch.context() as newer:
            newer.setattr(stream.scenes.switch, "wear", superseded)
            with pytest.raises(Superseded):
                give_up()
    assert stream.scenes.switch.avatar_name == "noh"
    assert np.abs(stream.shown() - before).mean() < 2
    assert gl_objects(stream.gl) == counted


def test_what_belongs_to_an_avatar_is_done_in_the_piece_that_shows_it(stream):
    pieces, done = [], []

    def do(work):
        pieces.append(work)
        return work()

    switch = stream.scenes.switch
    stream.scenes.wear(load_avatar("bolt"), do=do, then=lambda: done.append((switch.avatar_name, len(pieces))))
    assert done == [("bolt", len(pieces))]


def test_a_background_fades_in_stays_for_the_next_avatar_and_leaves_nothing_behind(stream):
    stream.shown()
    counted = gl_objects(stream.gl)
    for _ in range(3):
        stream.scenes.put_behind("#ff0000")
        stream.scenes.put_behind("soft")
    assert gl_objects(stream.gl) == counted
    stream.scenes.put_behind("#ff0000")
    first = stream.scenes.switch.draw(None, stream.t + 0.05).rgba[2, 2].astype(int)
    assert 0 < first[1] < 255, "on its way"
    assert (stream.shown()[2, 2] == [255, 0, 0, 255]).all()
    stream.scenes.wear(load_avatar("bolt"))
    assert (stream.shown()[2, 2] == [255, 0, 0, 255]).all()
    assert stream.scenes.background == "#ff0000"
    with pytest.raises(UsageError, match="background 'reed' is not known; did you mean 'red'"):
        stream.scenes.put_behind("reed")
    assert (stream.shown()[2, 2] == [255, 0, 0, 255]).all()


def test_a_picture_behind_outlives_its_file(stream, tmp_path):
    file = tmp_path / "room.png"
    cv2.imwrite(str(file), np.full((9, 16, 3), (20, 200, 90), np.uint8))
    stream.scenes.put_behind(str(file))
    file.unlink()
    stream.scenes.wear(load_avatar("bolt"))
    assert (stream.shown()[2, 2] == [90, 200, 20, 255]).all()
    assert Path(stream.scenes.background) == file


def test_a_framing_moves_each_avatar_and_what_it_left_out_is_made_anew(stream):
    stream.scenes.wear(balls())
    usual = stream.shown()
    stream.scenes.glide.to(Framing(0.5, 0.2, 0.0))
    small = stream.shown()
    assert np.abs(small - usual).mean() > 2
    assert stream.scenes.switch.avatar_scene.outgrown
    stream.scenes.refit()
    first = stream.shown(1 / FPS)
    assert np.abs(first - small).mean() < 1, "it goes on from where the one before had to stop"
    refitted = stream.shown()
    assert np.abs(refitted - small).mean() > 1
    assert not stream.scenes.switch.avatar_scene.outgrown
    stream.scenes.glide.to(USUAL)
    assert np.abs(stream.shown() - usual).mean() < 3
    assert refitted.shape == small.shape


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="tells no resident memory")
def test_a_hundred_avatars_leave_no_memory_behind(stream):
    avatars = [balls(), *map(load_avatar, ("bolt", "mika", "momo"))]
    worn_in_turn(stream, avatars, 20)
    before = resident_mb()
    _, held = worn_in_turn(stream, avatars, 100)
    assert all(len(counts) == 1 for counts in held), held
    assert resident_mb() - before < MOST_GROWTH_MB


def resident_mb():
    """Of this process, after what nobody needs is collected; Linux alone tells it by itself (proc(5), statm)."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
