"""Momo's lids and lips shut, as a viewer sees it: what lies behind them is painted magenta, and none of it shows."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.avatar.model import MOUTH, TEETH, TONGUE, load_avatar
from vcam.avatar.state import State
from vcam.geometry import rotation_from_angles
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.framing import frame
from vcam.types import ARKIT, CHANNEL

MAGENTA = (1.0, 0.0, 1.0)
OPENING = ("jaw", "mouth", "tongueOut", "noseSneer")
CRACK_PX = 4
"""Of 250 000: two triangles that share an edge only by their places may leave out a pixel, on the dark line itself."""
WIDEST_M = 0.038
"""Of an opening; the line from corner to corner is 48 mm long."""
TURNS = [(0, 0), (-35, 0), (35, 0), (0, 20), (0, -20)]


@pytest.fixture(scope="module")
def mouthing():
    avatar = load_avatar("momo")
    colours = avatar.colours.copy()
    colours[np.isin(avatar.material, (MOUTH, TEETH, TONGUE))] = (255, 0, 255, 255)
    return replace(avatar, colours=colours, style=replace(avatar.style, rim_strength=0.0))


@pytest.fixture(scope="module")
def staring():
    avatar = load_avatar("momo")
    return replace(avatar, style=replace(avatar.style, sclera=MAGENTA, iris=MAGENTA, pupil=0.0, rim_strength=0.0))


def opened(context, avatar):
    options = {"size_wh": (500, 500), "background": "#ffffff", "timed": untimed, "realtime": False}
    return AvatarScene(context, avatar=avatar, **options)


@pytest.fixture
def eyes(context, staring):
    """The scene with magenta eyeballs."""
    with opened(context, staring) as scene:
        yield scene


@pytest.fixture
def mouth(context, mouthing):
    """The scene with all that is behind the lips magenta."""
    with opened(context, mouthing) as scene:
        yield scene


def posed(scene, turn=(0, 0), shift=(0.0, 0.0, 0.0), **units: float) -> np.ndarray:
    """(500, 500, 3) int, the picture; a unit without a side is both."""
    expression = np.zeros(len(ARKIT), np.float32)
    for name, weight in units.items():
        for full in (name, name + "Left", name + "Right"):
            if full in CHANNEL:
                expression[CHANNEL[full]] = weight
    rotation = rotation_from_angles(*np.radians(turn), 0.0)
    state = State(rotation, np.array(shift), expression, np.zeros((2, 2), np.float32))
    return scene.pose(state)[..., :3].astype(int)


def found(scene, turn=(0, 0), **units: float) -> np.ndarray:
    """(500, 500) bool, where the picture is magenta."""
    rgb = posed(scene, turn, **units)
    return (rgb[..., 0] - rgb[..., 1] > 40) & (rgb[..., 2] - rgb[..., 1] > 40)


def magenta(scene, turn=(0, 0), **units: float) -> int:
    """Pixels of magenta."""
    return int(found(scene, turn, **units).sum())


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("more", [{}, {"mouthSmile": 1}, {"eyeSquint": 1}, {"eyeLookDown": 1}, {"browDown": 1}])
def test_shut_lids_hide_the_eyeballs(eyes, turn, more):
    assert magenta(eyes, turn, eyeBlink=1, **more) == 0


def test_a_wink_shuts_one_eye_and_leaves_the_other(eyes):
    both, left, right = magenta(eyes), magenta(eyes, eyeBlinkLeft=1), magenta(eyes, eyeBlinkRight=1)
    assert both > 800
    assert left == pytest.approx(both / 2, rel=0.15)
    assert right == pytest.approx(both / 2, rel=0.15)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("more", [{}, {"mouthSmile": 1}, {"mouthPucker": 1}, {"mouthLeft": 1}])
def test_lips_stay_shut_over_an_open_jaw(mouth, turn, more):
    assert magenta(mouth, turn, jawOpen=1, **more) > 150
    assert magenta(mouth, turn, jawOpen=1, mouthClose=1, **more) <= CRACK_PX


@pytest.mark.parametrize("name", [n for n in ARKIT if not n.startswith(OPENING)])
def test_nothing_of_the_mouth_comes_through_the_face(mouth, name):
    assert magenta(mouth, **{name: 1}) == 0


@pytest.mark.parametrize(
    "name", ["mouthSmile", "mouthFrown", "mouthPucker", "mouthDimple", "mouthPress", "mouthStretch", "jawForward"]
)
def test_moves_of_both_lips_do_not_part_them(mouth, name):
    assert magenta(mouth, **{name: 1}) == 0


@pytest.mark.parametrize("more", [{"jawOpen": 0.1}, {"jawOpen": 0.35}, {"mouthUpperUp": 1}, {"mouthLowerDown": 1}])
def test_a_mouth_a_little_open_shows_no_dark_wings(mouth, mouthing, more):
    columns = np.flatnonzero(found(mouth, **more).any(axis=0))
    view = frame(mouthing, (500, 500)).clip_from_head
    ends = np.array([[side * WIDEST_M / 2, -0.045, 0.03, 1] for side in (-1, 1)]) @ view.T
    widest_px = 250 * np.ptp(ends[:, 0] / ends[:, 3])
    jaw = np.flatnonzero(found(mouth, jawOpen=1).any(axis=0))
    assert len(columns) > 0
    assert np.ptp(columns) <= np.ptp(jaw) <= widest_px


def test_her_ears_stay_in_the_picture_when_she_moves_up(context):
    avatar = load_avatar("momo")
    with AvatarScene(
        context, avatar=avatar, size_wh=(640, 360), background="#ffffff", timed=untimed, realtime=False
    ) as scene:
        shift = (0.0, avatar.style.shift_limit_m[1], 0.0)
        rgb = posed(scene, shift=shift, eyeWide=1, browInnerUp=1)
    assert rgb[0].min() == 255
    assert rgb[:40].min() < 255


def test_a_shut_eye_that_looks_down_sinks_little():
    avatar = load_avatar("momo")
    for side in ("Left", "Right"):
        blink, down = (avatar.morphs[CHANNEL[name + side]] for name in ("eyeBlink", "eyeLookDown"))
        assert -down.offsets[:, 1].min() < 0.15 * -blink.offsets[:, 1].min()
