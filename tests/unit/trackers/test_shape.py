"""A person's rigid face is learned from frames, in the canonical face's axes and size, and soon forgets another's."""

import cv2
import numpy as np
import pytest

from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.calibration import guess_camera
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rotation_from_angles
from vcam.pose import solve_pose
from vcam.trackers.shape import COMPONENTS, EVERY, MOST_SD, PersonalShape
from vcam.trackers.task_file import bundle, face_model
from vcam.types import CHANNEL

CAMERA = guess_camera((640, 480))
CALM = np.zeros(52, np.float32)
EYES = [33, 263]


@pytest.fixture(scope="module")
def canonical():
    return face_model(bundle())


@pytest.fixture(scope="module")
def basis():
    return LandmarkBasis.of(load_head())


@pytest.fixture
def shape(canonical, basis):
    return PersonalShape(canonical, basis)


def somebody(basis, seed):
    """(478, 3) m, landmarks of a person of the model in their own size; what of them the shape may learn."""
    identity = np.zeros(len(basis.identity))
    identity[:COMPONENTS] = np.random.default_rng(seed).normal(0, 1.2, COMPONENTS)
    return basis.neutral(identity)


def seen(person, turn=(0.0, 0.0, 0.0), place=(0.02, 0.01, 0.6)):
    """(478, 3) px and depth px as the nets see `person` there."""
    rotation = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*turn)
    centred = person - person[EYES].mean(axis=0)
    flat = cv2.projectPoints(centred, cv2.Rodrigues(rotation)[0], np.array(place), CAMERA.matrix, None)[0][:, 0]
    return np.c_[flat, (centred @ rotation[2]) * CAMERA.matrix[0, 0] / place[2]]


def watch(shape, person, frames=40, expression=CALM, spoil=None):
    """Let `shape` look at a person who turns a little."""
    for number in range(frames):
        points = seen(person, (0.15 * np.sin(number), 0.1 * np.cos(1.7 * number), 0.05 * np.sin(0.7 * number)))
        points = spoil(points) if spoil and number == frames // 2 else points
        pose = solve_pose(points[:, :2], CAMERA, shape.typical, points[:, 2])
        if pose is not None:  # a spoiled frame may show no face at all
            shape.learn(points, CAMERA, pose, expression)


def apart(shape, person):
    """RMS distance of the shape's rigid points from the person's as seen from the front, m, both with a canonical span
    of the eyes: proportions, which is what frontal frames tell."""
    true = person[:468] - person[EYES].mean(axis=0)
    true = true * np.linalg.norm(np.subtract(*shape.face.points[EYES])) / np.linalg.norm(np.subtract(*true[EYES]))
    a, b = (points[shape.face.rigid] for points in (true, shape.face.points))
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    u, _, vt = np.linalg.svd(b.T @ a)
    return float(np.sqrt(np.mean(np.sum((a @ (u @ vt).T - b)[:, :2] ** 2, axis=1))))


def test_nobody_is_the_typical_face_in_canonical_size(shape, canonical):
    np.testing.assert_array_equal(shape.face.points, shape.typical.points)
    span, wanted = (np.linalg.norm(np.subtract(*face.points[EYES])) for face in (shape.face, canonical))
    assert span == pytest.approx(wanted)
    assert shape.identity is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_watching_somebody_brings_the_shape_nearer_to_theirs(shape, basis, seed):
    person = somebody(basis, seed)
    before = apart(shape, person)
    watch(shape, person)
    assert apart(shape, person) < 0.6 * before


def test_a_smile_is_no_shape(canonical, basis):
    person, smile = somebody(basis, 4), CALM.copy()
    smile[[CHANNEL["mouthSmileLeft"], CHANNEL["mouthSmileRight"], CHANNEL["browDownLeft"]]] = 1.0
    smiling = person + np.tensordot(smile.astype(float), basis.expression, 1)
    told, untold = PersonalShape(canonical, basis), PersonalShape(canonical, basis)
    watch(told, smiling, expression=smile)
    watch(untold, smiling)
    assert apart(told, person) < apart(untold, person)


def test_one_bad_frame_hardly_counts(canonical, basis):
    person = somebody(basis, 5)
    rng = np.random.default_rng(0)
    good, spoiled = PersonalShape(canonical, basis), PersonalShape(canonical, basis)
    watch(good, person)
    watch(spoiled, person, spoil=lambda points: points + rng.normal(0, 6, points.shape))
    away = np.linalg.norm(good.face.points - spoiled.face.points, axis=1)[good.face.rigid]
    assert away.max() < 0.0006


def test_somebody_else_is_learned_at_once_after_a_jump(canonical, basis):
    first, second = somebody(basis, 6), somebody(basis, 7)
    slow, quick = PersonalShape(canonical, basis), PersonalShape(canonical, basis)
    for shape in (slow, quick):
        watch(shape, first, frames=200)
    quick.doubt()
    for shape in (slow, quick):
        watch(shape, second, frames=15)
    assert apart(quick, second) < apart(slow, second)


def test_a_known_identity_is_there_from_the_first_frame_on(canonical, basis):
    person, learned = somebody(basis, 8), PersonalShape(canonical, basis)
    watch(learned, person)
    known = PersonalShape(canonical, basis, learned.identity)
    np.testing.assert_allclose(known.face.points, learned.face.points, atol=1e-5)


def test_an_identity_of_fewer_or_more_components_is_taken_as_far_as_it_goes(canonical, basis):
    short = PersonalShape(canonical, basis, np.array([1.0, -1.0]))
    long = PersonalShape(canonical, basis, np.concatenate([[1.0, -1.0], np.zeros(200)]))
    np.testing.assert_allclose(short.face.points, long.face.points)


def test_the_zero_of_the_turn_stays_the_canonical_faces(canonical, basis):
    shape = PersonalShape(canonical, basis)
    watch(shape, somebody(basis, 9), frames=100)
    points = np.c_[shape.face.points, np.ones(468)][canonical.rigid]
    best = np.linalg.lstsq(points, canonical.points[canonical.rigid], rcond=None)[0][:3]
    u, _, vt = np.linalg.svd(best)
    turned = np.degrees(np.arccos((np.trace(u @ vt) - 1) / 2))
    assert turned < 3


def test_once_settled_one_frame_in_a_few_is_looked_at(shape, basis):
    person = somebody(basis, 10)
    watch(shape, person, frames=200)
    faces = []
    for _ in range(EVERY + 1):
        faces.append(shape.face)
        watch(shape, person, frames=1)
    assert len({id(face) for face in faces}) == 2


def test_the_few_stand_for_all(canonical, basis, monkeypatch):
    first, second = somebody(basis, 10), somebody(basis, 11)
    apart_after = []
    for every in (1, EVERY):
        monkeypatch.setattr("vcam.trackers.shape.EVERY", every)
        shape = PersonalShape(canonical, basis)
        watch(shape, first, frames=100)
        watch(shape, second, frames=200)
        apart_after.append(apart(shape, second))
    assert apart_after[1] == pytest.approx(apart_after[0], rel=0.05)


def test_a_face_seen_from_the_side_teaches_nothing(shape, basis):
    points = seen(somebody(basis, 12), (0.6, 0.0, 0.0))
    shape.learn(points, CAMERA, solve_pose(points[:, :2], CAMERA, shape.typical, points[:, 2]), CALM)
    assert shape.identity is None


def test_no_face_however_twisted_gives_a_shape_that_nobody_has(shape, basis):
    identity = np.zeros(len(basis.identity))
    identity[:COMPONENTS] = np.random.default_rng(6).choice([-6, 6], COMPONENTS)
    watch(shape, basis.neutral(identity))
    assert np.abs(shape.identity).max() == MOST_SD


def test_a_shape_from_a_file_that_nobody_has_is_bounded(canonical, basis):
    assert np.abs(PersonalShape(canonical, basis, np.full(COMPONENTS, 9.0)).identity).max() == MOST_SD
