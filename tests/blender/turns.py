"""Turns of heads in Blender's axes, worked out apart from the add-on, by docs/conventions.md."""

import numpy as np

from vcam.geometry import head_rotation, rotation_from_angles, rotation_from_quat_wxyz

CHARACTER_FROM_HEAD = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])
"""Our head: +x to its left, +y up, +z out of the face. A Blender character: +X to its left, +Z up, and it faces -Y."""


def turn_of(quat_wxyz):
    """(3, 3) in a character's axes of camera_from_head's rotation."""
    camera_from_head = np.eye(4)
    camera_from_head[:3, :3] = rotation_from_quat_wxyz(np.asarray(quat_wxyz))
    return _in_character(head_rotation(camera_from_head))


def looking(yaw, pitch):
    """(3, 3) in a character's axes of an eye that looks there, rad."""
    return _in_character(rotation_from_angles(yaw, pitch, 0.0))


def part_of(turn, share):
    """(3, 3) the same axis, `share` of the angle."""
    return _rodrigues(share * _vector(turn))


def in_world(turn, object_euler_xyz):
    """(3, 3) for a character whose object is turned so."""
    rx, ry, rz = (_rodrigues(angle * axis) for angle, axis in zip(object_euler_xyz, np.eye(3), strict=True))
    placed = rz @ ry @ rx
    return placed @ turn @ placed.T


def _in_character(turn):
    return CHARACTER_FROM_HEAD @ turn @ CHARACTER_FROM_HEAD.T


def _vector(turn):
    """Axis times angle of a turn of less than half a circle."""
    axis = np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]]) / 2
    sine = np.linalg.norm(axis)
    return axis if sine < 1e-12 else axis / sine * np.arctan2(sine, (np.trace(turn) - 1) / 2)


def _rodrigues(vector):
    angle = np.linalg.norm(vector)
    if angle < 1e-12:
        return np.eye(3)
    x, y, z = vector / angle
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
