"""Fitting the morphable head: what was rendered is found again."""

import numpy as np
import pytest

from vcam.avatar.fit import FIRST_IRIS, fit, fit_photo
from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.avatar.lens import flat_points
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.types import CHANNEL, Camera

BENT = np.array([0.08, -0.12, 0.002, -0.001, 0.03])


@pytest.fixture(scope="module")
def model():
    return load_head()


@pytest.fixture(scope="module")
def basis(model):
    return LandmarkBasis.of(model)


def camera(focal=600.0, distortion=None, rms_px=0.3):
    matrix = np.array([[focal, 0, 320], [0, focal, 240], [0, 0, 1.0]])
    return Camera((640, 480), matrix, np.zeros(5) if distortion is None else distortion, rms_px)


def somebody(seed=1):
    """A person of the prior whose size is the mean's: one picture can't tell it."""
    identity = np.clip(np.random.default_rng(seed).normal(size=88), -2, 2)
    identity[0] = 0
    return 0.8 * identity


def face(**channels):
    out = np.zeros(52)
    for name, value in channels.items():
        out[CHANNEL[name]] = value
    return out


def seen(basis, identity, expression, pose, lens):
    """(478, 2) px: OpenCV's projection, written out."""
    points = basis.neutral(identity) + np.tensordot(expression, basis.units(identity), 1)
    x, y, z = (points @ pose[:3, :3].T + pose[:3, 3]).T
    x, y = x / z, y / z
    k1, k2, p1, p2, k3 = lens.distortion
    r2 = x * x + y * y
    radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3))
    u = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)
    v = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
    return np.stack([u, v], 1) * np.diag(lens.matrix)[:2] + lens.matrix[:2, 2]


def pose_at(yaw=0.0, pitch=0.0, roll=0.0, place=(0.02, -0.01, 0.55)):
    turn = rotation_from_angles(*np.radians([yaw, pitch, roll]))
    return rigid(CAMERA_FROM_HEAD_FACING @ turn, np.array(place))


def turn_between_deg(a, b):
    return np.degrees(np.arccos(np.clip((np.trace(a[:3, :3].T @ b[:3, :3]) - 1) / 2, -1, 1)))


def test_the_mean_head_is_found_exactly(basis):
    pose = pose_at(12, -6, 4)
    found = fit(basis, seen(basis, np.zeros(88), face(), pose, camera()), camera())
    assert found.residual_px[0] < 0.02
    np.testing.assert_allclose(found.camera_from_head[0], pose, atol=2e-4)
    np.testing.assert_allclose(found.identity, 0, atol=0.02)
    np.testing.assert_allclose(found.expression, 0, atol=0.01)


@pytest.mark.parametrize("roll", [0, 90, 180, -120])
def test_a_head_at_any_roll_is_found(basis, roll):
    pose = pose_at(-15, 5, roll)
    found = fit(basis, seen(basis, np.zeros(88), face(), pose, camera()), camera())
    assert turn_between_deg(found.camera_from_head[0], pose) < 0.1


def test_a_person_is_found_from_three_sides(basis):
    """Exact landmarks: the prior still pulls, but most of what makes the person is found, and the poses are."""
    person, lens = somebody(), camera()
    poses = [pose_at(yaw) for yaw in (-28, 0, 28)]
    points = np.stack([seen(basis, person, face(), pose, lens) for pose in poses])
    found = fit(basis, points, lens)
    assert found.residual.max() < 0.008
    truth, got, mean = basis.neutral(person), basis.neutral(found.identity), basis.mean

    def off_mm(shape):
        return 1000 * np.linalg.norm((shape - shape.mean(0)) - (truth - truth.mean(0)), axis=1).mean()

    assert off_mm(got) < 0.75 * off_mm(mean)
    assert off_mm(got) < 1.2
    for pose, other in zip(poses, found.camera_from_head, strict=True):
        assert turn_between_deg(pose, other) < 1.5


def test_expressions_are_found_frame_by_frame(basis):
    lens, worn = camera(), [face(jawOpen=0.6), face(mouthSmileLeft=0.8, mouthSmileRight=0.8), face(eyeBlinkLeft=1)]
    points = np.stack([seen(basis, np.zeros(88), expression, pose_at(5), lens) for expression in worn])
    found = fit(basis, points, lens)
    for expression, got in zip(worn, found.expression, strict=True):
        strongest = np.flatnonzero(expression)
        assert (got[strongest] > 0.5 * expression[strongest]).all()
        assert set(np.argsort(got)[-len(strongest) :]) == set(strongest)
    assert found.expression.min() >= 0
    assert found.expression.max() <= 1


def test_one_identity_is_shared_by_all_frames(basis):
    lens = camera()
    points = np.stack([seen(basis, somebody(), face(), pose_at(yaw), lens) for yaw in (-20, 20)])
    found = fit(basis, points, lens)
    assert found.identity.shape == (88,)
    assert found.expression.shape == (2, 52)
    assert found.camera_from_head.shape == (2, 4, 4)


def test_a_guessed_smile_is_not_taken_for_a_wide_mouth(basis):
    lens, smile = camera(), face(mouthSmileLeft=0.9, mouthSmileRight=0.9)
    points = seen(basis, np.zeros(88), smile, pose_at(), lens)
    without = fit(basis, points, lens).identity
    knowing = fit(basis, points, lens, guess=smile).identity
    assert np.linalg.norm(knowing) < 0.3 * np.linalg.norm(without)


def test_a_few_wild_landmarks_hardly_turn_the_head(basis):
    lens, pose = camera(), pose_at(10)
    points = seen(basis, np.zeros(88), face(), pose, lens)
    points[::25] += 60.0
    assert turn_between_deg(fit(basis, points, lens).camera_from_head[0], pose) < 1.0


def test_the_gaze_moves_nothing(basis):
    lens = camera()
    points = seen(basis, np.zeros(88), face(), pose_at(), lens)
    moved = points.copy()
    moved[FIRST_IRIS:] += 8
    a, b = fit(basis, points, lens), fit(basis, moved, lens)
    np.testing.assert_array_equal(a.identity, b.identity)
    np.testing.assert_array_equal(a.camera_from_head, b.camera_from_head)


def test_a_lens_is_taken_into_account(basis):
    lens, pose = camera(distortion=BENT), pose_at(8, place=(0.12, 0.08, 0.5))
    points = seen(basis, np.zeros(88), face(), pose, lens)
    with_it, without = fit(basis, points, lens), fit(basis, points, camera())
    np.testing.assert_allclose(with_it.camera_from_head[0], pose, atol=3e-4)
    assert np.abs(without.camera_from_head[0] - pose).max() > 3e-3, "the control: the lens matters here"


def test_distortion_is_undone(basis):
    lens = camera(distortion=BENT)
    straight = np.stack(np.meshgrid(np.linspace(-0.5, 0.5, 9), np.linspace(-0.4, 0.4, 9)), -1).reshape(-1, 2)
    x, y = straight.T
    k1, k2, p1, p2, k3 = BENT
    r2 = x * x + y * y
    radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3))
    bent = np.stack(
        [x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x), y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y], 1
    )
    pixels = bent * np.diag(lens.matrix)[:2] + lens.matrix[:2, 2]
    np.testing.assert_allclose(flat_points(pixels, lens), straight, atol=1e-7)


def test_a_guessed_camera_may_have_a_longer_lens(basis):
    """A portrait: 1.8 m away, a lens three times as long as a webcam's."""
    long = camera(1920)
    points = seen(basis, np.zeros(88), face(), pose_at(place=(0, 0, 1.8)), long)
    found, lens = fit_photo(basis, points, camera(600, rms_px=None))
    assert lens.matrix[0, 0] == pytest.approx(1920)
    assert np.linalg.norm(found.identity) < 0.2
    _, believed = fit_photo(basis, points, camera(600, rms_px=0.4))
    assert believed.matrix[0, 0] == 600


def test_the_model_at_the_fit_lies_where_the_camera_sees_it(model, basis):
    lens, pose = camera(), pose_at(-9, 4, 3)
    found = fit(basis, seen(basis, somebody(), face(jawOpen=0.4), pose, lens), lens)
    shape = model.shape(found.identity, found.expression[0])
    x, y, z = (model.landmarks.of(shape) @ found.camera_from_head[0, :3, :3].T + found.camera_from_head[0, :3, 3]).T
    again = np.stack([x / z, y / z], 1) * 600 + [320, 240]
    given = seen(basis, somebody(), face(jawOpen=0.4), pose, lens)
    away = np.linalg.norm(again - given, axis=1)[:FIRST_IRIS].mean()
    assert away == pytest.approx(found.residual_px[0], abs=0.01)


def test_fewer_components_can_be_asked_for(basis):
    found = fit(basis, seen(basis, somebody(), face(), pose_at(), camera()), camera(), components=20)
    assert found.identity.shape == (20,)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        (np.zeros((468, 2)), r"landmarks must be finite, \(478, 2\)"),
        (np.full((478, 2), np.nan), "landmarks must be finite"),
        (np.zeros((0, 478, 2)), "landmarks must be finite"),
        (np.full((478, 2), 7.0), "all in one place"),
    ],
)
def test_what_is_no_face_is_refused(basis, points, message):
    with pytest.raises(ValueError, match=message):
        fit(basis, points, camera())


def test_a_guess_of_another_length_is_refused(basis):
    with pytest.raises(ValueError, match=r"the guess must be \(1, 52\)"):
        fit(basis, seen(basis, np.zeros(88), face(), pose_at(), camera()), camera(), guess=np.zeros(51))
