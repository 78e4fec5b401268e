"""Expression, gaze and the turn of the head: laws and signs."""

import numpy as np
import pytest

from vcam.avatar.deform import GAZE_LIMIT_RAD, LID_CLEARANCE, Deformer
from vcam.avatar.model import LEFT_EYE, RIGHT_EYE, load_avatar
from vcam.geometry import rotation_from_angles
from vcam.types import ARKIT, CHANNEL

NOTHING = np.zeros(len(ARKIT), np.float32)
AHEAD = np.zeros((2, 2), np.float32)


def turned(head, yaw=0.0, pitch=0.0, roll=0.0, shift=(0, 0, 0)):
    rotation = rotation_from_angles(*np.radians([yaw, pitch, roll]))
    positions, normals = Deformer(head).turn(head.positions, head.normals, rotation, np.array(shift))
    return positions.copy(), normals.copy(), rotation


def test_no_expression_is_the_rest(head, worn):
    lids = np.linalg.norm(worn().positions - head.positions, axis=1)
    assert lids.max() < 0.0005  # lids may be held off the eyeball by a hair
    np.testing.assert_array_equal(worn().normals, head.normals)


def test_a_unit_adds_its_offsets_times_its_weight(head, worn):
    morph = head.morphs[CHANNEL["jawOpen"]]
    got = worn(jawOpen=0.5)
    np.testing.assert_allclose(
        got.positions[morph.indices] - worn().positions[morph.indices], 0.5 * morph.offsets, atol=2e-6
    )
    np.testing.assert_array_equal(got.normals, head.normals)  # a drawn face keeps its shading while it speaks
    rest = np.setdiff1d(np.arange(len(head.positions)), morph.indices)
    np.testing.assert_array_equal(got.positions[rest], worn().positions[rest])


def test_units_add_up(worn):
    one, two, both = worn(jawOpen=0.7), worn(browInnerUp=0.6), worn(jawOpen=0.7, browInnerUp=0.6)
    np.testing.assert_allclose(
        both.positions - worn().positions,
        (one.positions - worn().positions) + (two.positions - worn().positions),
        atol=2e-4,  # lids slide on the eyeball
    )


def test_buffers_are_reused_and_the_avatar_is_left_alone(head):
    before = head.positions.copy()
    deformer = Deformer(head)
    first, _ = deformer.apply(np.full(52, 0.5, np.float32), AHEAD)
    second, _ = deformer.apply(NOTHING, AHEAD)
    assert first is second
    np.testing.assert_array_equal(head.positions, before)


def iris(head, positions, number):
    """Mean of the eyeball's foremost vertices at rest."""
    eye = np.flatnonzero(head.eye == number)
    return positions[eye[np.argsort(head.positions[eye, 2])[-20:]]].mean(0)


@pytest.mark.parametrize(("row", "number"), [(0, LEFT_EYE), (1, RIGHT_EYE)], ids=["left", "right"])
def test_gaze_to_the_left_moves_the_iris_to_positive_x(head, worn, row, number):
    gaze = np.zeros((2, 2))
    gaze[row, 0] = 0.3
    moved = iris(head, worn(gaze=gaze).positions, number) - iris(head, worn().positions, number)
    assert moved[0] > 0.003
    other = iris(head, worn(gaze=gaze).positions, 3 - number) - iris(head, worn().positions, 3 - number)
    np.testing.assert_array_equal(other, 0)


def test_gaze_down_moves_the_iris_down(head, worn):
    moved = iris(head, worn(gaze=((0, 0.2), (0, 0.2))).positions, LEFT_EYE) - iris(head, worn().positions, LEFT_EYE)
    assert moved[1] < -0.002


def test_gaze_stops_at_its_limits(head, worn):
    far = worn(gaze=np.tile(3 * GAZE_LIMIT_RAD, (2, 1)))
    limit = worn(gaze=np.tile(GAZE_LIMIT_RAD, (2, 1)))
    np.testing.assert_array_equal(far.positions, limit.positions)


def test_eyeballs_turn_rigidly(head, worn):
    eye = head.eye == LEFT_EYE
    away = np.linalg.norm(worn(gaze=((0.4, 0.2), (0, 0))).positions[eye] - head.eye_pivots[0], axis=1)
    np.testing.assert_allclose(away, head.eye_radius_m, rtol=1e-3)


def test_lids_stay_off_the_eyeball_at_every_weight(head):
    deformer = Deformer(head)
    lids, middles = deformer._lids, deformer._lid_pivots
    assert len(lids) > 100
    for weight in np.linspace(0, 1, 11):
        expression = NOTHING.copy()
        expression[[CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]]] = weight
        positions, _ = deformer.apply(expression, AHEAD)
        away = np.linalg.norm(positions[lids] - middles, axis=1)
        assert away.min() > head.eye_radius_m * (1 + LID_CLEARANCE) - 1e-6


def test_no_turn_and_no_shift_change_nothing(head):
    positions, normals, _ = turned(head)
    np.testing.assert_allclose(positions, head.positions, atol=1e-6)
    np.testing.assert_allclose(normals, head.normals, atol=1e-6)


def test_the_head_turns_rigidly_about_the_neck(head):
    positions, normals, rotation = turned(head, 30, 10, -8, (0.01, 0.02, 0.03))
    whole = head.follow == 1
    expected = (head.positions[whole] - head.neck_pivot) @ rotation.T + head.neck_pivot + [0.01, 0.02, 0.03]
    np.testing.assert_allclose(positions[whole], expected, atol=1e-5)
    np.testing.assert_allclose(normals[whole], head.normals[whole] @ rotation.T, atol=1e-5)


def test_yaw_to_the_left_moves_the_nose_to_positive_x(head):
    nose = head.positions[:, 2].argmax()
    assert turned(head, yaw=20)[0][nose, 0] > 0.015
    assert turned(head, pitch=20)[0][nose, 1] < head.positions[nose, 1] - 0.02


def test_a_twisted_neck_keeps_its_girth(head):
    neck = (head.follow > 0.2) & (head.follow < 0.8)
    across = (head.positions - head.neck_pivot)[neck][:, [0, 2]]
    after = (turned(head, yaw=60)[0] - head.neck_pivot)[neck][:, [0, 2]]
    np.testing.assert_allclose(np.linalg.norm(after, axis=1), np.linalg.norm(across, axis=1), rtol=1e-3)


def test_shoulders_follow_a_fifth_of_the_yaw(head):
    still = head.follow == 0
    positions, _, _ = turned(head, yaw=40)
    fifth = rotation_from_angles(np.radians(8), 0, 0)
    np.testing.assert_allclose(
        positions[still], (head.positions[still] - head.neck_pivot) @ fifth.T + head.neck_pivot, atol=1e-5
    )


def test_neck_and_shoulders_are_stretched_smoothly(head):
    positions, _, _ = turned(head, 30, 15, 10)
    a, b = head.triangles[:, 0], head.triangles[:, 1]
    before = np.linalg.norm(head.positions[a] - head.positions[b], axis=1)
    after = np.linalg.norm(positions[a] - positions[b], axis=1)
    assert np.abs(after - before).max() < 0.012


def test_an_avatar_without_eyeballs_or_with_scattered_vertices_works(tiny):
    avatar = load_avatar(
        str(
            tiny(
                triangles=np.array([[0, 2, 4], [1, 3, 5]], "u4"),
                material=np.array([0, 1, 0, 1, 0, 1], "u1"),
                eye=np.array([0, 1, 0, 1, 0, 1], "u1"),
                follow=np.array([1, 0, 1, 0.5, 0, 0.5], "f4"),
            )
        )
    )
    deformer = Deformer(avatar)
    expression = NOTHING.copy()
    expression[CHANNEL["eyeBlinkLeft"]] = 1
    positions, normals = deformer.apply(expression, AHEAD)
    np.testing.assert_allclose(positions[0], [0, -0.01, 0], atol=1e-5)
    turn = rotation_from_angles(0.3, 0, 0)
    moved, _ = deformer.turn(positions, normals, turn, np.zeros(3))
    np.testing.assert_allclose(moved[2], turn @ (positions[2] - avatar.neck_pivot) + avatar.neck_pivot, atol=1e-6)
