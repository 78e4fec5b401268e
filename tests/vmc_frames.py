"""Faces to send by the VMC protocol, and what a receiver makes of the datagrams: messages, bones, where they point."""

import numpy as np

from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.types import ARKIT, CHANNEL, Face, HeadPose, Landmarks
from vcam.wires.osc import decode
from vcam.wires.vmc_skeleton import BONES

FPS = 30


def face(*, turn_deg=(0, 0, 0), gaze_deg=(0, 0), place_m=(0, 0, 0.6), captured=0.0, **channels):
    """`turn_deg` yaw, pitch, roll; both eyes look `gaze_deg` yaw, pitch; the other channels are 0."""
    expression = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        expression[CHANNEL[name]] = value
    turn = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*np.radians(turn_deg))
    return Face(
        captured,
        0,
        Landmarks(np.zeros((1, 2), np.float32), "none", 1.0),
        HeadPose(rigid(turn, np.array(place_m, np.float64)), 0.0),
        expression,
        np.tile(np.radians(gaze_deg).astype(np.float32), (2, 1)),
    )


def messages(datagrams):
    """All of a frame's, in order."""
    return [said for datagram in datagrams for said in decode(datagram)]


def values(datagrams):
    """Expression name → value."""
    return dict(said.arguments for said in messages(datagrams) if said.address == "/VMC/Ext/Blend/Val")


def bones(datagrams):
    """Bone's name → (place (3,), x y z w (4,)), local."""
    found = [said.arguments for said in messages(datagrams) if said.address == "/VMC/Ext/Bone/Pos"]
    return {name: (np.array(numbers[:3]), np.array(numbers[3:])) for name, *numbers in found}


def matrix(quat_xyzw):
    """(3, 3), by the formula that holds for left- and right-handed axes alike."""
    x, y, z, w = quat_xyzw
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def in_world(local):
    """Bone's name → (place (3,), turn (3, 3)) over the ground, of what `bones` gives."""
    out = {}
    for name, (place, quat) in local.items():  # parents come first
        above = out.get(BONES[name].parent, (np.zeros(3), np.eye(3)))
        out[name] = (above[0] + above[1] @ place, above[1] @ matrix(quat))
    return out
