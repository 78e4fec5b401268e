"""What hangs on the head: at rest as baked, behind the head when it turns, back again after, the same at every rate."""

import numpy as np
import pytest
from tiny import tiny_arrays

from vcam.avatar.bend import TORSO_SHIFT, Bend, frames
from vcam.avatar.deform import Deformer
from vcam.avatar.model import Avatar, Morph, Strands
from vcam.avatar.style import Style
from vcam.geometry import rotation_from_angles
from vcam.types import ARKIT

TURN = rotation_from_angles(0.5, 0.0, 0.0)
STRAIGHT = np.eye(3)
NOWHERE = np.zeros(3)
TIP = 2
"""The vertex that hangs on the lower joint alone."""


STYLE = Style(title="Pendant", author="tests", licence="CC0-1.0")


def wearing(physics=(1.0, 0.5, 0.3, 0.005), slant=0.02, follow=1.0, colliders=()):
    """An avatar whose vertex TIP is a pendant's tip: two bones of 4 cm, slanting down and out beside the head."""
    places = np.array([[0.08, 0.0, 0.0], [0.08 + slant, -0.04, 0.0]], "f4")
    tails = np.array([places[1], [0.08 + 2 * slant, -0.08, 0.0]], "f4")
    positions = np.array([[0, 0, 0], [0.1, 0, 0], tails[1]], "f4")
    joints, shares = np.zeros((3, 2), "i4"), np.zeros((3, 2), "f4")
    joints[TIP], shares[TIP] = [1, 1], [1, 0]
    solid = np.array(colliders, "f4").reshape(-1, 4)
    strands = Strands(
        places, tails, np.array([-1, 0], "i4"), np.tile(np.array(physics, "f4"), (2, 1)), solid, joints, shares
    )
    arrays = {
        key: value[:3] for key, value in tiny_arrays().items() if key in ("normals", "colours", "material", "eye")
    }
    still = Morph(np.zeros(0, np.int32), np.zeros((0, 3), np.float32))
    return Avatar(
        name="pendant",
        positions=positions,
        triangles=np.array([[0, 1, 2]], np.uint32),
        follow=np.array([1, 0.5, follow], np.float32),
        eye_pivots=np.array([[0.03, 0, 0], [-0.03, 0, 0]], np.float32),
        eye_radius_m=0.01,
        iris_radius=0.4,
        neck_pivot=np.array([0, -0.1, -0.08], np.float32),
        morphs=(still,) * len(ARKIT),
        style=STYLE,
        strands=strands,
        **arrays,
    )


def tips(avatar, moments, fps=60):
    """(n, 3) m, where the tip is; `moments` are (rotation, shift) frame by frame."""
    deformer = Deformer(avatar)
    out = []
    for i, (rotation, shift) in enumerate(moments):
        positions, _ = deformer.turn(avatar.positions, avatar.normals, rotation, shift, i / fps)
        out.append(positions[TIP].copy())
    return np.array(out)


def rigid(avatar, rotation, shift=NOWHERE):
    return Deformer(avatar).turn(avatar.positions, avatar.normals, rotation, shift)[0][TIP].copy()


def test_frames_are_those_of_the_deformer():
    avatar = wearing()
    shift = np.array([0.01, 0.02, -0.01])
    turned, _ = Deformer(avatar).turn(avatar.positions, avatar.normals, TURN, shift)
    each = frames(avatar.neck_pivot.astype(float), Bend.of(TURN), shift, avatar.follow.astype(float))
    expected = np.einsum("nij,nj->ni", each[:, :3, :3], avatar.positions) + each[:, :3, 3]
    np.testing.assert_allclose(turned, expected, atol=1e-6)


@pytest.mark.parametrize("physics", [(1.0, 0.5, 0.3, 0.005), (0.2, 1.0, 0.2, 0.0), (0.0, 1.0, 0.5, 0.0), (4, 0, 0, 0)])
def test_at_rest_the_shape_is_that_of_the_file(physics):
    avatar = wearing(physics)
    got = tips(avatar, [(STRAIGHT, NOWHERE)] * 200)
    np.testing.assert_allclose(got, np.tile(avatar.positions[TIP], (200, 1)), atol=1e-4)


def test_the_first_picture_flings_nothing():
    avatar = wearing((1.0, 0.0, 0.3, 0.0))
    shift = np.array([0.05, 0.0, 0.0])
    np.testing.assert_allclose(tips(avatar, [(TURN, shift)])[0], rigid(avatar, TURN, shift), atol=1e-6)


def test_it_lags_behind_a_turn_and_comes_back():
    avatar = wearing((1.0, 0.0, 0.3, 0.0))
    got = tips(avatar, [(STRAIGHT, NOWHERE)] * 10 + [(TURN, NOWHERE)] * 240)
    away = np.linalg.norm(got - rigid(avatar, TURN), axis=1)
    start = np.linalg.norm(rigid(avatar, STRAIGHT) - rigid(avatar, TURN))
    assert 0.002 < away[10:40].max() < 1.1 * start
    assert away[-1] < 1e-4


def test_a_pendant_keeps_hanging_down_when_the_head_tips():
    tipped = rotation_from_angles(0.0, 0.0, 0.6)
    root = frames(wearing().neck_pivot.astype(float), Bend.of(tipped), NOWHERE, np.ones(1))[0]

    def slant(avatar):
        tip = tips(avatar, [(tipped, NOWHERE)] * 400)[-1]
        hangs = tip - (root[:3, :3] @ avatar.strands.places[0] + root[:3, 3])
        return np.arctan2(hangs[0], -hangs[1])

    stiff, loose = wearing((4.0, 0.0, 0.3, 0.0), slant=0.0), wearing((0.05, 1.0, 0.2, 0.0), slant=0.0)
    assert abs(slant(stiff)) == pytest.approx(0.6, abs=0.01)
    assert abs(slant(loose)) < 0.05


@pytest.mark.parametrize("fps", [5, 24, 30, 144, 240])
def test_every_frame_rate_shows_the_same_swing(fps):
    avatar = wearing()

    def moments(rate):
        return [(rotation_from_angles(0.5 * np.sin(3 * i / rate), 0, 0), NOWHERE) for i in range(3 * rate)]

    deformer = Deformer(avatar)

    def swing(rate):
        mesh = avatar.positions, avatar.normals
        rigidly = np.array([deformer.turn(*mesh, *moment)[0][TIP].copy() for moment in moments(rate)])
        return np.linalg.norm(tips(avatar, moments(rate), rate) - rigidly, axis=1).max()

    assert swing(fps) == pytest.approx(swing(60), rel=0.4 if fps == 5 else 0.15)


def test_the_same_moments_give_the_same_pictures():
    moments = [(rotation_from_angles(0.3 * np.sin(i / 5), 0, 0), np.array([0.001 * i, 0, 0])) for i in range(40)]
    np.testing.assert_array_equal(tips(wearing(), moments), tips(wearing(), moments))


def test_what_hangs_on_the_shoulders_follows_them():
    avatar = wearing((4.0, 0.0, 0.9, 0.0), follow=0.0)
    shift = np.array([0.02, 0.0, 0.0])
    got = tips(avatar, [(TURN, shift)] * 120)[-1]
    pivot = avatar.neck_pivot
    expected = Bend.of(TURN).torso @ (avatar.positions[TIP] - pivot) + pivot + TORSO_SHIFT * shift
    np.testing.assert_allclose(got, expected, atol=1e-4)


def test_nothing_swings_into_a_ball():
    ball = (0.06, -0.08, 0.0, 0.03)
    shove = [(STRAIGHT, NOWHERE)] * 5 + [(STRAIGHT, np.array([0.05, 0.0, 0.0]))] * 30

    def nearest(avatar):
        carried = np.array([[*(ball[:3] + shift)] for _, shift in shove])
        return np.linalg.norm(tips(avatar, shove) - carried, axis=1).min()

    free = wearing((0.5, 0.0, 0.1, 0.005))
    assert nearest(free) < 0.03, "the control: without a ball it goes there"
    assert nearest(wearing((0.5, 0.0, 0.1, 0.005), colliders=[ball])) > 0.0298


def test_a_ball_that_touches_at_rest_changes_nothing():
    ball = (0.11, -0.08, 0.0, 0.03)
    avatar = wearing((1.0, 0.0, 0.3, 0.02), colliders=[ball, (0.16, -0.08, 0.0, 0.035)])
    got = tips(avatar, [(STRAIGHT, NOWHERE)] * 60)
    np.testing.assert_allclose(got, np.tile(avatar.positions[TIP], (60, 1)), atol=1e-4)


def test_without_a_time_nothing_swings():
    avatar = wearing()
    deformer = Deformer(avatar)
    tips(avatar, [(STRAIGHT, NOWHERE)] * 3)
    got, _ = deformer.turn(avatar.positions, avatar.normals, TURN, NOWHERE)
    expected = TURN @ (avatar.positions[TIP] - avatar.neck_pivot) + avatar.neck_pivot
    np.testing.assert_allclose(got[TIP], expected, atol=1e-6)


def test_normals_turn_with_what_swings():
    avatar = wearing((0.05, 1.0, 0.2, 0.0), slant=0.0)
    deformer = Deformer(avatar)
    tipped = rotation_from_angles(0.0, 0.0, 0.6)
    for i in range(300):
        _, normals = deformer.turn(avatar.positions, np.tile(np.float32([1, 0, 0]), (3, 1)), tipped, NOWHERE, i / 60)
    assert np.linalg.norm(normals[TIP]) == pytest.approx(1, abs=1e-3)
    assert normals[TIP, 0] > 0.99, "the pendant stays upright, its normal with it"
    assert normals[0, 0] < 0.9
