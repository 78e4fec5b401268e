"""What an avatar shows of a state: gains, one shape of the mouth, eyes that look together, turns that it bears."""

from itertools import product

import numpy as np
import pytest
from drawing import face

from vcam.avatar.motion import Motion
from vcam.avatar.retarget import MOST_VERGENCE_RAD, Retarget, one_shape, soft_limit, together
from vcam.avatar.state import State
from vcam.avatar.style import read_style
from vcam.errors import BadInput
from vcam.geometry import angles_from_rotation, rotation_from_angles
from vcam.types import ARKIT, CHANNEL

NAMES = 'title = "A"\nauthor = "B"\nlicence = "CC0-1.0"\n'


def wearing(**channels):
    expression = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        for full in [name] if name in CHANNEL else [name + "Left", name + "Right"]:
            expression[CHANNEL[full]] = value
    return expression


def shown(**channels):
    out = one_shape(wearing(**channels))
    return {name: pytest.approx(float(value), abs=1e-6) for name, value in zip(ARKIT, out, strict=True) if value}


def state(expression=None, angles_deg=(0, 0, 0), shift=(0, 0, 0), gaze=((0, 0), (0, 0))):
    rotation = rotation_from_angles(*np.radians(angles_deg))
    expression = wearing() if expression is None else expression
    return State(rotation, np.array(shift, float), expression, np.array(gaze, np.float32))


@pytest.mark.parametrize("name", ARKIT)
def test_one_channel_alone_is_shown_as_it_is(name):
    alone = {name: 1.0} | ({"jawOpen": 1.0} if name == "mouthClose" else {})
    assert shown(**alone) == alone


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"mouthClose": 0.8, "jawOpen": 0.3}, {"mouthClose": 0.3, "jawOpen": 0.3}),
        ({"mouthPucker": 0.8, "mouthFunnel": 0.8}, {"mouthPucker": 0.5, "mouthFunnel": 0.5}),
        ({"mouthPucker": 1.0, "mouthSmile": 1.0}, {"mouthPucker": 0.5, "mouthSmileLeft": 0.5, "mouthSmileRight": 0.5}),
        ({"mouthFunnel": 0.3, "mouthStretch": 0.4}, {"mouthFunnel": 0.3, "mouthStretchLeft": 0.4,
                                                     "mouthStretchRight": 0.4}),
        ({"mouthSmileLeft": 0.9, "mouthFrownLeft": 0.9}, {"mouthSmileLeft": 0.5, "mouthFrownLeft": 0.5}),
        ({"mouthSmileLeft": 1.0, "mouthFrownRight": 1.0}, {"mouthSmileLeft": 1.0, "mouthFrownRight": 1.0}),
        ({"mouthSmile": 0.9, "mouthDimple": 0.5}, {"mouthSmileLeft": 0.9, "mouthSmileRight": 0.9,
                                                   "mouthDimpleLeft": 0.5, "mouthDimpleRight": 0.5}),
        ({"jawOpen": 1.0, "mouthDimple": 0.8, "mouthFunnel": 0.2}, {"jawOpen": 1.0, "mouthFunnel": 0.2}),
        ({"mouthLeft": 0.6, "mouthRight": 0.2}, {"mouthLeft": 0.4}),
        ({"jawLeft": 0.2, "jawRight": 0.2}, {}),
        ({"eyeBlinkLeft": 1.0, "eyeWide": 0.7}, {"eyeBlinkLeft": 1.0, "eyeWideRight": 0.7}),
        ({"jawOpen": 0.5, "mouthClose": 0.5, "mouthUpperUp": 0.6}, {"jawOpen": 0.5, "mouthClose": 0.5}),
        ({"browDownLeft": 1.0, "browOuterUpLeft": 1.0}, {"browDownLeft": 0.5, "browOuterUpLeft": 0.5}),
    ],
)  # fmt: skip
def test_what_excludes_each_other_does_not_add_up(given, expected):
    assert shown(**given) == expected


def test_everything_at_once_is_one_shape():
    rng = np.random.default_rng(3)
    for _ in range(300):
        out = one_shape(rng.random(len(ARKIT), np.float32))
        at = dict(zip(ARKIT, out.tolist(), strict=True))
        assert ((out >= 0) & (out <= 1)).all()
        assert at["mouthClose"] <= at["jawOpen"]
        assert at["mouthPucker"] + at["mouthFunnel"] + max(at["mouthSmileLeft"], at["mouthStretchRight"]) < 1 + 1e-5
        assert min(at["mouthLeft"], at["mouthRight"]) == 0


def test_a_small_change_makes_a_small_change():
    rng = np.random.default_rng(4)
    for _ in range(300):
        a = rng.random(len(ARKIT), np.float32)
        b = np.clip(a + rng.uniform(-1e-4, 1e-4, len(ARKIT)), 0, 1).astype(np.float32)
        assert np.abs(one_shape(a) - one_shape(b)).max() < 1.5e-3  # the steepest: lips over a jaw that opens


def test_the_state_that_was_given_is_not_changed():
    before = wearing(mouthPucker=1, mouthSmile=1, jawOpen=0.5)
    kept = before.copy()
    Retarget(gain={"jawOpen": ((0.0, 0.0), (1.0, 0.5))})(state(before))
    np.testing.assert_array_equal(before, kept)


def test_eyes_look_at_one_thing_and_never_apart():
    np.testing.assert_allclose(together(np.radians([[-5, 4], [5, 8]])), np.radians([[-5, 6], [5, 6]]), atol=1e-6)
    np.testing.assert_allclose(together(np.radians([[9, 0], [3, 0]])), np.radians([[6, 0], [6, 0]]), atol=1e-6)
    crossed = together(np.radians([[-40.0, 0], [20, 0]]))
    assert crossed[1, 0] - crossed[0, 0] == pytest.approx(MOST_VERGENCE_RAD, abs=1e-6)
    assert crossed[:, 0].mean() == pytest.approx(np.radians(-10), abs=1e-6)


@pytest.mark.parametrize(("given", "expected"), [(0.0, 0.0), (0.1, 0.0), (0.35, 0.25), (0.6, 0.5), (0.9, 0.5)])
def test_a_curve_goes_through_its_points_and_is_level_beyond(given, expected):
    retarget = Retarget(gain={"jawOpen": ((0.1, 0.0), (0.6, 0.5))})
    out = retarget(state(wearing(jawOpen=given, tongueOut=0.3))).expression
    assert out[CHANNEL["jawOpen"]] == pytest.approx(expected, abs=1e-6)
    assert out[CHANNEL["tongueOut"]] == pytest.approx(0.3)


def test_gains_act_before_the_mouth_is_made_one():
    out = Retarget(gain={"jawOpen": ((0.0, 0.0), (1.0, 0.4))})(state(wearing(jawOpen=1.0, mouthClose=1.0))).expression
    assert out[CHANNEL["mouthClose"]] == pytest.approx(0.4)


def test_turns_and_shifts_stay_in_what_the_rig_bears():
    retarget = Retarget((20.0, 10.0, 5.0), (0.03, 0.02, 0.01))
    for yaw, pitch, roll in product((-120, -5, 0, 60), (-60, 3, 80), (-90, 1)):
        out = retarget(state(angles_deg=(yaw, pitch, roll), shift=(yaw, pitch, roll)))
        assert (np.abs(np.degrees(angles_from_rotation(out.rotation))) <= np.array([20, 10, 5]) + 1e-6).all()
        assert (np.abs(out.shift) <= [0.03, 0.02, 0.01]).all()
    small = retarget(state(angles_deg=(11, -5, 2), shift=(0.01, 0, 0)))
    assert np.degrees(angles_from_rotation(small.rotation)) == pytest.approx([11, -5, 2], abs=1e-6)
    assert small.shift == pytest.approx([0.01, 0, 0])


def test_a_limit_of_zero_holds_still():
    assert soft_limit(np.array([0.5]), np.array([0.0])) == pytest.approx([0.0], abs=1e-6)


@pytest.fixture
def style(tmp_path):
    def read(text):
        (tmp_path / "avatar.toml").write_text(NAMES + text)
        return read_style(tmp_path / "avatar.toml")

    return read


def test_an_avatars_own_settings_come_from_its_file(style):
    read = style(
        "turn_limit_deg = [30, 20, 10]\n[gain]\njawOpen = 0.5\neyeBlink = 2\nmouthSmileLeft = [[0, 0], [1, 0.3]]"
    )
    out = Retarget.of(read)(state(wearing(jawOpen=1, eyeBlink=0.5, mouthSmile=1), angles_deg=(90, 0, 0)))
    assert np.degrees(angles_from_rotation(out.rotation))[0] < 30
    at = dict(zip(ARKIT, out.expression.tolist(), strict=True))
    assert at["jawOpen"] == pytest.approx(0.5)
    assert (at["eyeBlinkLeft"], at["eyeBlinkRight"]) == (1, 1)
    assert (at["mouthSmileLeft"], at["mouthSmileRight"]) == pytest.approx((0.3, 1.0))


def test_without_settings_the_defaults_hold(style):
    read = style("")
    assert (read.turn_limit_deg, read.shift_limit_m, read.gain, read.absent) == (
        (48, 32, 32),
        (0.06, 0.025, 0.06),
        (),
        (),
    )


def test_absent_channels_give_their_reason(style):
    read = style('[absent]\ncheekPuff = "a shell has no cheeks"\nnoseSneer = "nor a nose"')
    reasons = dict(read.absent)
    assert reasons["cheekPuff"] == "a shell has no cheeks"
    assert reasons["noseSneerLeft"] == reasons["noseSneerRight"] == "nor a nose"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[gain]\njawOpn = 1", r"\[gain\] has no channel 'jawOpn'; did you mean 'jawOpen'"),
        ("[gain]\neyeBlnk = 1", r"\[gain\] has no channel 'eyeBlnk'; did you mean 'eyeBlink"),
        ("[gain]\njawOpen = -1", r"\[gain\] jawOpen must be a factor from 0 to 10 or rising points .* got '-1'"),
        ("[gain]\njawOpen = true", "jawOpen must be a factor"),
        ("[gain]\njawOpen = nan", "jawOpen must be a factor"),
        ("[gain]\njawOpen = [[0, 0]]", "jawOpen must be a factor"),
        ("[gain]\njawOpen = [[0, 0], [0, 1]]", "rising points"),
        ("[gain]\njawOpen = [[0, 0.5], [1, 0.2]]", "rising points"),
        ("[gain]\njawOpen = [[0, 0], [1, 2]]", "rising points"),
        ('[gain]\njawOpen = [[0, 0], ["a", 1]]', "rising points"),
        ("gain = 3", r"gain must be a table \[gain\] of channel = factor"),
        ("[absent]\njaw = 'x'", r"\[absent\] has no channel 'jaw'"),
        ("[absent]\njawOpen = 3", r"\[absent\] jawOpen must say why"),
        ("turn_limit_deg = [10, 20]", "turn_limit_deg must be three numbers from 0 to 75"),
        ("turn_limit_deg = [10, 20, 90]", "turn_limit_deg must be three numbers from 0 to 75"),
        ("shift_limit_m = [0, nan, 0]", "shift_limit_m must be three numbers from 0 to 0.5"),
        ("shift_limit_m = [0, true, 0]", "shift_limit_m must be three numbers from 0 to 0.5"),
    ],
)
def test_a_wrong_setting_is_told_with_what_is_right(style, text, message):
    with pytest.raises(BadInput, match=message) as error:
        style(text)
    assert "\n" not in str(error.value)


def test_motion_shows_what_the_avatar_bears():
    shown = Motion(Retarget((20.0, 10.0, 5.0))).step(face(yaw=60, mouthPucker=1.0, mouthSmileLeft=1.0), 0.0)
    assert np.degrees(angles_from_rotation(shown.rotation))[0] <= 20
    assert shown.expression[CHANNEL["mouthPucker"]] + shown.expression[CHANNEL["mouthSmileLeft"]] < 1.001
