"""Momo's lids and lips shut, as a viewer sees it: what lies behind them is painted magenta, and none of it shows."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.avatar.model import MOUTH, TEETH, TONGUE, load_avatar
from vcam.avatar.state import State
from vcam.geometry import rotation_from_angles
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.types import ARKIT, CHANNEL

MAGENTA = (1.0, 0.0, 1.0)
OPENING = ("jaw", "mouth", "tongueOut", "noseSneer")
TURNS = [(0, 0), (-35, 0), (35, 0), (0, 20), (0, -20)]


@pytest.fixture(scope="module")
def scene(context):
    avatar = load_avatar("momo")
    colours = avatar.colours.copy()
    colours[np.isin(avatar.material, (MOUTH, TEETH, TONGUE))] = (255, 0, 255, 255)
    style = replace(avatar.style, sclera=MAGENTA, iris=MAGENTA, pupil=0.0, rim_strength=0.0)
    painted = replace(avatar, colours=colours, style=style)
    options = {"size_wh": (500, 500), "background": "#ffffff", "timed": untimed, "realtime": False}
    with AvatarScene(context, avatar=painted, **options) as opened:
        yield opened


def magenta(scene, turn=(0, 0), **units: float) -> np.ndarray:
    """(2,) pixels of magenta, above and below the middle of the picture; a unit without a side is both."""
    expression = np.zeros(len(ARKIT), np.float32)
    for name, weight in units.items():
        for full in (name, name + "Left", name + "Right"):
            if full in CHANNEL:
                expression[CHANNEL[full]] = weight
    rotation = rotation_from_angles(*np.radians(turn), 0.0)
    rgb = scene.pose(State(rotation, np.zeros(3), expression, np.zeros((2, 2), np.float32)))[..., :3].astype(int)
    found = (rgb[..., 0] - rgb[..., 1] > 40) & (rgb[..., 2] - rgb[..., 1] > 40)
    return int(found.sum())


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("more", [{}, {"mouthSmile": 1}, {"eyeSquint": 1}, {"eyeLookDown": 1}, {"browDown": 1}])
def test_shut_lids_hide_the_eyeballs(scene, turn, more):
    assert magenta(scene, turn, eyeBlink=1, **more) == 0


def test_a_wink_shuts_one_eye_and_leaves_the_other(scene):
    both, left, right = magenta(scene), magenta(scene, eyeBlinkLeft=1), magenta(scene, eyeBlinkRight=1)
    assert both > 800
    assert left == pytest.approx(both / 2, rel=0.15)
    assert right == pytest.approx(both / 2, rel=0.15)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("more", [{}, {"mouthSmile": 1}, {"mouthPucker": 1}, {"mouthLeft": 1}])
def test_lips_stay_shut_over_an_open_jaw(scene, turn, more):
    assert magenta(scene, turn, eyeBlink=1, jawOpen=1, **more) > 150
    assert magenta(scene, turn, eyeBlink=1, jawOpen=1, mouthClose=1, **more) == 0


@pytest.mark.parametrize("name", [n for n in ARKIT if not n.startswith(OPENING)])
def test_nothing_of_the_mouth_comes_through(scene, name):
    assert magenta(scene, **{"eyeBlink": 1, name: 1}) == 0


@pytest.mark.parametrize("name", ["mouthSmile", "mouthFrown", "mouthPucker", "mouthDimple", "mouthPress", "jawForward"])
def test_moves_of_both_lips_do_not_part_them(scene, name):
    assert magenta(scene, **{"eyeBlink": 1, name: 1}) == 0
