"""Known turns of a head on rigs of every kind in real Blender, told by vcam's own wire and by VMC; and a storm."""

import json

import numpy as np
import pytest
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder
from turns import looking, part_of, turn_of

from vcam.geometry import CAMERA_FROM_HEAD_FACING, quat_wxyz_from_rotation, rotation_from_angles
from vcam.types import ARKIT, CHANNEL

pytestmark = pytest.mark.slow

YAW, PITCH, ROLL = 0.4, -0.2, 0.15
"""To its left, up, the crown to its right."""
GAZE = (0.1, 0.05, 0.12, 0.05)
HEAD = quat_wxyz_from_rotation(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(YAW, PITCH, ROLL))
VALUES = {"jawOpen": 0.5, "eyeBlinkLeft": 1.0, "browDownRight": 0.25, "mouthSmileLeft": 0.75}
Y_UP = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])
"""From a character's axes to those of an armature that faces +Z and has +Y up."""


def message(address, *arguments):
    builder = OscMessageBuilder(address)
    for argument in arguments:
        builder.add_arg(argument)
    return builder.build()


def native(seq=0, time_s=1.0):
    values = np.zeros(len(ARKIT))
    for name, value in VALUES.items():
        values[CHANNEL[name]] = value
    builder = OscMessageBuilder("/vcam/1/frame")
    builder.add_arg(seq, "i")
    builder.add_arg(time_s, "d")
    builder.add_arg(1, "i")
    for number in (0.0, 0.0, 0.6, *HEAD, *GAZE, *values):
        builder.add_arg(float(number), "f")
    return builder.build().dgram


def vmc():
    """A bundle with the head's turn as Unity has it: +X is the avatar's right, +Y up, it faces +Z, left-handed.

    There yaw to the avatar's left is negative about +Y, a look down positive about +X, and the crown to its right
    negative about +Z (a positive turn brings +X, its right, up to +Y).
    """
    quat = [1.0, 0.0, 0.0, 0.0]
    for angle, axis in ((-YAW, 1), (PITCH, 0), (-ROLL, 2)):
        step = [np.cos(angle / 2), 0.0, 0.0, 0.0]
        step[axis + 1] = np.sin(angle / 2)
        quat = product(quat, step)
    bundle = OscBundleBuilder(IMMEDIATELY)
    w, x, y, z = (float(part) for part in quat)
    bundle.add_content(message("/VMC/Ext/Bone/Pos", "Head", 0.0, 0.0, 0.0, x, y, z, w))
    for name, value in VALUES.items():
        bundle.add_content(message("/VMC/Ext/Blend/Val", name, value))
    bundle.add_content(message("/VMC/Ext/Blend/Apply"))
    return bundle.build().dgram


def product(a, b):
    """Of quaternions w x y z; the same for either handedness, as long as both factors have it."""
    (w, x, y, z), (p, q, r, s) = a, b
    return [w * p - x * q - y * r - z * s, w * q + x * p + y * s - z * r,
            w * r - x * s + y * p + z * q, w * s + x * r - y * q + z * p]  # fmt: skip


@pytest.fixture(scope="module")
def rigs(blender):
    """ "KIND by WIRE" → what kinds.py tells of it."""
    return blender.run("kinds", json.dumps({"vcam": [native().hex()], "VMC": [vmc().hex()]}))


ROLES = {
    "generic": ("head", "neck", {"eye.L": GAZE[:2], "eye.R": GAZE[2:]}, np.eye(3)),
    "mixamo": (
        "mixamorig:Head", "mixamorig:Neck", {"mixamorig:LeftEye": GAZE[:2], "mixamorig:RightEye": GAZE[2:]}, Y_UP,
    ),
    "vrm": (
        "J_Bip_C_Head", "J_Bip_C_Neck", {"J_Adj_L_FaceEye": GAZE[:2], "J_Adj_R_FaceEye": GAZE[2:]}, np.eye(3),
    ),
    "rigify": ("head", "neck", {"master_eye.L": GAZE[:2], "master_eye.R": GAZE[2:]}, np.eye(3)),
    "vincent": ("head_fk", None, {}, np.eye(3)),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROLES)
@pytest.mark.parametrize("wire", ["vcam", "VMC"])
def test_every_kind_of_rig_turns_its_head_as_the_person_does(rigs, kind, wire):
    told = rigs[f"{kind} by {wire}"]
    head, neck, eyes, axes = ROLES[kind]
    turn = turn_of(HEAD)
    wanted = {head: turn}
    if neck:
        wanted[neck] = part_of(turn, 0.4)
    if wire == "vcam":
        wanted |= {eye: turn @ looking(*gaze) for eye, gaze in eyes.items()}
    assert told["source"] == wire
    for bone, turned in wanted.items():
        np.testing.assert_allclose(told["turns"][bone], axes @ turned @ axes.T, atol=2e-4, err_msg=bone)


@pytest.mark.parametrize("kind", ROLES)
@pytest.mark.parametrize("wire", ["vcam", "VMC"])
def test_shape_keys_follow_and_all_is_as_before_afterwards(rigs, kind, wire):
    told = rigs[f"{kind} by {wire}"]
    keys = told["keys"]["Face"]
    assert {name: value for name, value in keys.items() if value > 1e-6} == pytest.approx(VALUES, abs=1e-6)
    assert told["moved"]
    assert told["as_before"]


def test_the_control_bones_of_the_first_seed_go_where_they_went_there(rigs):
    """Down with the jaw, by its 0.06 at the most; lids by 0.025, each eye its own; brows by their own side's."""
    at = rigs["vincent by vcam"]["locations"]
    assert at["mouth_ctrl"] == pytest.approx([-0.01 * 0.75, 0, -0.06 * 0.5], abs=1e-6)
    assert at["eyelid_up_ctrl_L"] == pytest.approx([0, 0, -0.025], abs=1e-6)
    assert at["eyelid_low_ctrl_L"] == pytest.approx([0, 0, 0.025], abs=1e-6)
    assert at["eyelid_up_ctrl_R"] == pytest.approx([0, 0, 0], abs=1e-6)
    assert at["brow_ctrl_R"] == pytest.approx([0, 0, -0.02 * 0.25], abs=1e-6)
    assert at["brow_ctrl_L"] == pytest.approx([0, 0, 0], abs=1e-6)


def test_a_storm_of_spoiled_packets_moves_nothing_beyond_its_range_and_stops_nothing(blender):
    """60 000 of them; then a good packet moves the rig as ever, and the take can be baked."""
    last = native(seq=1_234_567_890, time_s=1e9)  # far from any count that a spoiled packet is likely to have left
    told = blender.run("storm", 60_000, json.dumps([native().hex(), vmc().hex()]), last.hex())
    assert told["bad"] > 20_000
    assert told["packets"] > 1000, "the control: some are still good"
    assert (told["wild"], told["trouble"]) == (0, "")
    assert told["lines"] < 10, told["said"]
    assert told["slowest_s"] < 2, "generous: a beat takes at most 256 datagrams, 20 ms of decoding"
    assert told["actions"] == 2
    keys = told["after"]["keys"]["Face"]
    assert {name: value for name, value in keys.items() if value > 1e-6} == pytest.approx(VALUES, abs=1e-6)
    np.testing.assert_allclose(told["after"]["turns"]["head"], turn_of(HEAD), atol=2e-4)
