"""What every entry of SCENES promises, tried on the entry itself."""

import inspect
from functools import cache

import av
import cv2
import numpy as np
import pytest
from drawing import context, face  # noqa: F401 - a fixture
from models import EVERY, TEXTURES, model, primitive

from vcam.avatar.model import load_avatar
from vcam.errors import VcamError
from vcam.metrics import STAGES, untimed
from vcam.reenact.open import open_portrait
from vcam.registry import load
from vcam.render import OVERLAY, SCENES
from vcam.resources import find
from vcam.types import Face, Frame, Rendered

SIZE_WH = (160, 90)


WORN = ["our own", "a user's"]
"""The avatars that a scene of avatars is tried with."""


@cache
def worn(which):
    """One of WORN."""
    if which == "our own":
        return load_avatar("mika")
    return model([primitive(radius=0.1)], [EVERY["mtoon_lined"]], TEXTURES)


@pytest.fixture(scope="session")
def portrait_of(tmp_path_factory):
    """Gives the bundled actor, as a photo, opened for a picture of that size."""
    path = tmp_path_factory.mktemp("photo") / "actor.png"
    with av.open(find("actor", "actor.mp4")) as film:
        cv2.imwrite(str(path), next(film.decode(video=0)).to_ndarray(format="bgr24"))
    return cache(lambda size_wh: open_portrait(path, size_wh=size_wh))


@pytest.fixture(params=WORN)
def make_avatar(request, context):  # noqa: F811
    """Makes the scene of an avatar; what is not given has a plain value."""

    def made(size_wh=SIZE_WH, background="#336699"):
        scene = load("scene", SCENES, "avatar")
        return scene(context, avatar=worn(request.param), size_wh=size_wh, background=background, timed=untimed)

    return made


class EveryFrame:
    """What the scene that shows the camera is handed: a picture at any time."""

    over = False

    def of(self, face):
        return None if face is None else self.newest(face.captured)

    def newest(self, t):
        noise = np.random.default_rng(1).integers(0, 255, (90, 160, 3), np.uint8)
        return Frame(noise, t, 0)

    def close(self):
        pass


ENTRIES = [(name, which) for name in sorted(SCENES) for which in (WORN if name == "avatar" else [""])]


@pytest.fixture(params=ENTRIES, ids=[f"{name} {which}".strip() for name, which in ENTRIES])
def make(request, context, portrait_of):  # noqa: F811
    """Makes a scene of an entry of the table; what is not given has a plain value."""
    name, which = request.param

    def made(size_wh=SIZE_WH, timed=untimed):
        if name == OVERLAY:
            own = {"avatar": None, "background": "", "frames": EveryFrame()}
        else:
            own = {"avatar": worn(which), "background": "soft"} if which else {"portrait": portrait_of(size_wh)}
        return load("scene", SCENES, name)(context, size_wh=size_wh, timed=timed, **own)

    return made


def test_a_face_gives_a_picture_that_says_when_it_was_captured(make):
    with make() as scene:
        rendered = scene.draw(face(3.25, yaw=10), 3.3)
    assert isinstance(rendered, Rendered)
    assert rendered.rgba.shape == (90, 160, 4)
    assert rendered.rgba.dtype == np.uint8
    assert (rendered.captured, rendered.t) == (3.25, 3.3)


def test_nobody_gives_a_picture_that_claims_no_capture(make):
    with make() as scene:
        rendered = scene.draw(None, 1.0)
    assert rendered.rgba.shape == (90, 160, 4)
    assert (rendered.captured, rendered.t) == (None, 1.0)
    assert rendered.rgba[..., :3].std() > 5  # something is there


def test_the_same_faces_at_the_same_times_give_the_same_pictures(make):
    def run():
        with make() as scene:
            return [scene.draw(f, t).rgba.copy() for f, t in ((face(0.0, yaw=5), 0.0), (None, 0.5), (face(0.7), 0.7))]

    for a, b in zip(run(), run(), strict=True):
        assert (a == b).all()


def test_a_scene_never_gets_a_camera_picture(make):
    with make() as scene:
        takes = list(inspect.signature(scene.draw).parameters)
    assert takes == ["face", "t"]  # a Face holds no pixels
    assert not any("image" in name or "pixel" in name for name in Face.__dataclass_fields__)


def test_a_scene_does_not_change_the_face(make):
    seen = face(1.0, yaw=12, jawOpen=0.5, gaze=(4, 2))
    before = [seen.expression.copy(), seen.gaze.copy(), seen.pose.camera_from_head.copy()]
    with make() as scene:
        scene.draw(seen, 1.0)
    for array, was in zip((seen.expression, seen.gaze, seen.pose.camera_from_head), before, strict=True):
        assert (array == was).all()


@pytest.mark.parametrize("size_wh", [(16, 16), (64, 200), (322, 46), (640, 360), (1920, 1080)])
def test_any_size_is_drawn_in_that_size(make_avatar, size_wh):
    with make_avatar(size_wh) as scene:
        assert scene.draw(face(), 0.0).rgba.shape == (size_wh[1], size_wh[0], 4)


@pytest.mark.parametrize("size_wh", [(64, 200), (640, 360)])
def test_a_photo_is_drawn_in_any_size_in_which_its_face_can_be_seen(context, portrait_of, size_wh):  # noqa: F811
    scene = load("scene", SCENES, "portrait")(context, portrait=portrait_of(size_wh), size_wh=size_wh, timed=untimed)
    with scene:
        assert scene.draw(face(), 0.0).rgba.shape == (size_wh[1], size_wh[0], 4)


@pytest.mark.parametrize("background", ["#336699", "soft", "transparent"])
def test_colour_never_exceeds_alpha(make_avatar, background):
    with make_avatar(background=background) as scene:
        rgba = scene.draw(face(yaw=20, jawOpen=0.6), 0.0).rgba
    assert (rgba[..., :3].max(axis=2) <= rgba[..., 3]).all()
    if background != "transparent":
        assert (rgba[..., 3] == 255).all()


def test_transparent_is_empty_beside_the_head_and_solid_on_it(make_avatar):
    with make_avatar(background="transparent") as scene:
        rgba = scene.draw(face(), 0.0).rgba
    assert (rgba[:10, :10] == 0).all()
    assert (rgba[40:50, 76:84, 3] == 255).all()


def test_a_colour_comes_out_as_it_was_named(make_avatar):
    with make_avatar(background="#336699") as scene:
        rgba = scene.draw(face(), 0.0).rgba
    assert tuple(rgba[2, 2]) == (0x33, 0x66, 0x99, 255)


def test_time_is_booked_under_known_stages(make):
    booked = []

    def timed(stage):
        booked.append(stage)
        return untimed(stage)

    with make(timed=timed) as scene:
        scene.draw(face(), 0.0)
    assert set(booked) <= set(STAGES)
    assert booked


def test_it_can_be_closed_twice_and_made_again(make):
    scene = make()
    with scene:
        scene.draw(None, 0.0)
    scene.__exit__(None, None, None)
    with make() as again:
        again.draw(None, 0.0)


def test_a_bad_background_is_one_clear_line(make_avatar):
    with pytest.raises(VcamError, match=r"background 'grene' is not known; did you mean 'green'\?"):
        make_avatar(background="grene").__enter__()
