"""Turns mean the same in the add-on as in vcam, in every axis convention and every way in which Blender keeps them."""

import itertools
import random

import numpy as np
import pytest
from angles import angle_between
from vcam_blender import euler, native, quaternion
from vcam_blender.axes import armature_from_character
from vcam_blender.sample import Sample
from vcam_blender.targets import Place, Turned, bone_axes

from vcam.geometry import (
    CAMERA_FROM_HEAD_FACING,
    quat_wxyz_from_rotation,
    rotation_from_angles,
    rotation_from_quat_wxyz,
)

BLENDER_FROM_HEAD = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], float)
ORDERS = ["".join(order) for order in itertools.permutations("XYZ")]
ANGLES = [(0.5, 0.0, 0.0), (0.0, 0.4, 0.0), (0.0, 0.0, 0.3), (-0.7, 0.3, -0.2), (1.2, -0.9, 0.8), (0.0, 0.0, 0.0)]


def matrix(q):
    return rotation_from_quat_wxyz(np.array(q))


def random_turns(count, seed):
    rng = random.Random(seed)
    for _ in range(count):
        yield quaternion.unit(tuple(rng.gauss(0, 0.5) for _ in range(4))) or quaternion.IDENTITY


@pytest.mark.parametrize("angles", ANGLES)
def test_angles_are_those_of_the_conventions(angles):
    wanted = BLENDER_FROM_HEAD @ rotation_from_angles(*angles) @ BLENDER_FROM_HEAD.T
    q = quaternion.from_angles(*angles)
    np.testing.assert_allclose(matrix(q), wanted, atol=1e-12)
    np.testing.assert_allclose(quaternion.angles(q), angles, atol=1e-12)


def test_a_head_turned_to_its_left_looks_along_positive_x():
    x, y, z = quaternion.turn(quaternion.from_angles(np.pi / 2, 0, 0), (0.0, -1.0, 0.0))
    np.testing.assert_allclose((x, y, z), (1, 0, 0), atol=1e-12)


def test_a_head_that_looks_down_looks_along_negative_z():
    np.testing.assert_allclose(
        quaternion.turn(quaternion.from_angles(0, np.pi / 2, 0), (0.0, -1.0, 0.0)), (0, 0, -1), atol=1e-12
    )


@pytest.mark.parametrize("angles", ANGLES)
@pytest.mark.parametrize("sign", [1, -1], ids=["q", "-q"])
def test_the_wire_s_quaternion_is_the_head_s_turn(angles, sign):
    """sign: about facing the camera, the sender's w >= 0 flips all the time."""
    sent = sign * quat_wxyz_from_rotation(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*angles))
    np.testing.assert_allclose(native._from_facing(tuple(sent)), quaternion.from_angles(*angles), atol=1e-12)


@pytest.mark.parametrize("mode", [*ORDERS, "QUATERNION", "AXIS_ANGLE"])
def test_every_rotation_mode_keeps_the_turn(mode):
    for q in random_turns(200, seed=1):
        back = euler.quaternion(euler.numbers(q, mode), mode)
        assert angle_between(q, back) < 1e-6


def test_blender_s_xyz_turns_about_x_first():
    q = euler.quaternion((0.3, 0.4, 0.5), "XYZ")
    x, y, z = ((np.cos(a / 2), *np.sin(a / 2) * axis) for a, axis in zip((0.3, 0.4, 0.5), np.eye(3), strict=True))
    np.testing.assert_allclose(q, quaternion.times(z, quaternion.times(y, x)), atol=1e-12)


@pytest.mark.parametrize("mode", [*ORDERS, "QUATERNION", "AXIS_ANGLE"])
def test_a_steady_motion_stays_steady_in_numbers(mode):
    """Through more than a turn, where angles wrap and quaternions change their sign."""
    before, steps = None, []
    for angle in np.linspace(-4, 4, 200):
        now = euler.numbers(quaternion.times(quaternion.from_angles(angle, 0, 0), (-1.0, 0.0, 0.0, 0.0)), mode, before)
        steps += [abs(a - b) for a, b in zip(now, before or now, strict=True)]
        before = now
    assert max(steps) < 0.1


def test_a_gimbal_lock_keeps_the_turn():
    for order in ORDERS:
        axis = "XYZ".index(order[1])
        lock = [0.2, 0.2, 0.2]
        lock[axis] = np.pi / 2
        q = euler.quaternion(tuple(lock), order)
        assert angle_between(q, euler.quaternion(euler.numbers(q, order), order)) < 1e-3


@pytest.mark.parametrize("part", [0.0, 0.25, 0.4, 1.0])
def test_shares_of_a_turn_add_up_to_it(part):
    for q in random_turns(50, seed=2):
        whole = quaternion.times(quaternion.share(q, part), quaternion.share(q, 1 - part))
        assert angle_between(whole, q) < 1e-6


def test_half_way_between_two_turns_is_as_far_from_both():
    a, b = quaternion.from_angles(0.3, 0.1, 0), quaternion.from_angles(-0.5, 0.4, 0.2)
    half = quaternion.between(a, b, 0.5)
    assert angle_between(a, half) == pytest.approx(angle_between(half, b), abs=1e-9)


@pytest.mark.parametrize("bad", [(0.0, 0.0, 0.0, 0.0), (1e38, 0.0, 0.0, 0.0), (0.1, 0.1, 0.1, 0.1)])
def test_what_is_no_turn_is_none(bad):
    assert quaternion.unit(bad) is None


HEADS = {"Head": (0.0, 0.0, 1.6), "eye.L": (0.03, -0.1, 1.65), "eye.R": (-0.03, -0.1, 1.65), "hand.L": (0.8, 0.05, 1.3)}


def _quarters():
    for order in itertools.permutations(range(3)):
        for signs in itertools.product((1.0, -1.0), repeat=3):
            turn = np.zeros((3, 3))
            for row, column in enumerate(order):
                turn[row, column] = signs[row]
            if np.linalg.det(turn) > 0:
                yield turn


QUARTERS = list(_quarters())


@pytest.mark.parametrize("quarter", QUARTERS)
def test_a_character_is_found_however_its_armature_stands(quarter):
    """All 24 quarter turns, each with the neck a little forward, as heads are."""
    heads = {name: tuple(quarter @ np.array(head)) for name, head in HEADS.items()}
    found = armature_from_character(heads, tuple(quarter @ np.array((0.01, -0.06, 0.2))))
    np.testing.assert_allclose(matrix(found), quarter, atol=1e-9)


@pytest.mark.parametrize(("up", "forward"), [((0.0, 0.1, 1.0), (0, -1, 0)), ((0.0, 1.0, 0.1), (0, 0, 1))])
def test_without_sides_z_up_faces_minus_y_and_y_up_faces_z(up, forward):
    found = armature_from_character({"Head": (0.0, 0.0, 0.0)}, up)
    np.testing.assert_allclose(matrix(found) @ (0, -1, 0), forward, atol=1e-12)


def test_a_bone_turns_the_face_whatever_its_rest_is():
    """Posed as Blender poses, rest times basis, the face looks where the sample says."""
    wanted = quaternion.from_angles(0.5, 0.3, -0.2)
    for rest in random_turns(50, seed=3):
        bone = Turned(
            Place("Rig"), "head", "head", "QUATERNION", local_from_character=bone_axes(rest, quaternion.IDENTITY)
        )
        basis = bone.values(Sample(0.0, True, head=wanted), None)
        posed = quaternion.times(quaternion.times(rest, basis), quaternion.inverse(rest))
        assert angle_between(posed, wanted) < 1e-6
