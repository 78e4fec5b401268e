"""The morphable head: mean, identity, expression, correctives, landmarks."""

import numpy as np
import pytest

from vcam.avatar.head_file import load_head
from vcam.avatar.model import BROW, EYE, MOUTH, SKIN, TEETH, TONGUE
from vcam.types import ARKIT, CHANNEL

NOTHING = np.zeros(len(ARKIT))


@pytest.fixture(scope="module")
def model():
    return load_head()


def expression(**channels):
    out = NOTHING.copy()
    for name, value in channels.items():
        out[CHANNEL[name]] = value
    return out


def test_the_mean_is_the_person_without_coefficients(model):
    np.testing.assert_array_equal(model.shape(np.zeros(0), NOTHING), model.mean)


def test_the_mean_has_the_size_of_a_head(model):
    corners = model.mean[model.eye_corners]
    np.testing.assert_allclose(corners.mean(0), 0, atol=1e-6)
    assert 0.080 < corners[0, 0] - corners[1, 0] < 0.105  # outer canthi of adults lie 80 to 105 mm apart


def test_eighty_components_shrink_in_order_and_eight_uneven_ones_follow(model):
    assert len(model.identity) == 88
    strength = np.linalg.norm(model.identity.reshape(88, -1), axis=1)
    assert (np.diff(strength[:80]) <= 0.02 * strength[0]).all()
    assert (np.diff(strength[80:]) <= 0.02 * strength[80]).all()


def test_the_first_eighty_components_are_even_and_the_last_eight_are_not(model):
    """The mean head is symmetric: each vertex has a mirror image, which even components move alike."""
    skin = np.flatnonzero(model.material == SKIN)
    mirrored = model.mean[skin] * [-1, 1, 1]
    probe = skin[::97]
    twin = skin[[int(np.linalg.norm(mirrored - model.mean[v], axis=1).argmin()) for v in probe]]

    def unevenness(component):
        return np.abs(component[probe] - component[twin] * [-1, 1, 1]).max() / np.abs(component).max()

    assert max(unevenness(component) for component in model.identity[:80]) < 0.25
    assert min(unevenness(component) for component in model.identity[80:]) > 0.25


def test_identity_and_expression_are_linear(model):
    identity = np.array([1.0, -0.5])
    got = model.shape(identity, expression(jawOpen=0.5))
    expected = model.mean + identity[0] * model.identity[0] + identity[1] * model.identity[1]
    np.testing.assert_allclose(got, expected + 0.5 * model.expression[CHANNEL["jawOpen"]], atol=1e-6)


def test_every_unit_moves_skin_and_no_eyeball(model):
    for name, offsets in zip(ARKIT, model.expression, strict=True):
        assert not offsets[model.eye > 0].any(), name
        if name != "tongueOut":
            assert offsets[model.material == SKIN].any(), name
    assert (model.material[model.eye > 0] == EYE).all()


def test_faces_of_the_prior_stay_faces(model):
    rng = np.random.default_rng(3)
    for _ in range(20):
        person = model.shape(rng.normal(size=80), NOTHING)
        across = person[model.eye_corners[0], 0] - person[model.eye_corners[1], 0]
        assert 0.06 < across < 0.12


@pytest.mark.parametrize(
    ("identity", "worn"), [(np.zeros(89), NOTHING), (np.zeros((1, 1)), NOTHING), (np.zeros(1), np.zeros(51))]
)
def test_wrong_coefficients_are_a_callers_mistake(model, identity, worn):
    with pytest.raises(ValueError, match="identity must be at most 88 numbers"):
        model.shape(identity, worn)


# correctives


def random_people(count, size=88):
    """Within two standard deviations, and none that the correctives were made with."""
    return np.clip(np.random.default_rng(4711).normal(size=(count, size)), -2, 2)


def flat_cross(a, b):
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def uncovered(model, shape, side):
    """Share of rays from the front that meet the eyeball before any skin: what a viewer sees of an eye."""
    ball = shape[model.eye == side + 1]
    centre, radius = (ball.min(0) + ball.max(0)) / 2, np.ptp(ball[:, 0]) / 2
    skin = model.triangles[(model.material[model.triangles] == SKIN).all(1)]
    a, b, c = (shape[skin[:, k]] - centre for k in range(3))
    near = (np.abs(a[:, :2]).max(1) < 2 * radius) & (a[:, 2] > 0)
    a, b, c = a[near], b[near], c[near]
    area = flat_cross(b - a, c - a)
    seen = total = 0
    for x in np.linspace(-0.6, 0.6, 13) * radius:
        for y in np.linspace(-0.75, 0.75, 41) * radius:
            p, total = np.array([x, y, 0]), total + 1
            u = flat_cross(p - a, c - a) / area
            v = flat_cross(b - a, p - a) / area
            hit = (u >= 0) & (v >= 0) & (u + v <= 1)
            depth = (a[:, 2] + u * (b - a)[:, 2] + v * (c - a)[:, 2])[hit]
            seen += not (depth > np.sqrt(radius**2 - x * x - y * y)).any()
    return seen / total


@pytest.mark.parametrize(("side", "name"), [(0, "eyeBlinkLeft"), (1, "eyeBlinkRight")])
def test_a_blink_hides_the_eye_of_everybody(model, side, name):
    for person in random_people(6):
        assert uncovered(model, model.shape(person, NOTHING), side) > 0.1, "the control: an open eye is seen"
        assert uncovered(model, model.shape(person, expression(**{name: 1})), side) < 0.005


def test_without_correctives_some_blinks_would_show_the_eye(model):
    worst = 0.0
    for person in random_people(6):
        plain = model.shape(person, NOTHING) + model.expression[CHANNEL["eyeBlinkLeft"]]
        worst = max(worst, uncovered(model, plain, 0))
    assert worst > 0.02


def lip_gap_mm(model, shape):
    """Of the landmarks that line the lips' inside, upper over lower, at its widest."""
    upper, lower = (81, 82, 13, 312, 311), (178, 87, 14, 317, 402)
    places = model.landmarks.of(shape)
    return 1000 * (places[list(upper), 1] - places[list(lower), 1]).max()


def test_closed_lips_of_an_open_jaw_meet_on_everybody(model):
    for person in random_people(20):
        rest = lip_gap_mm(model, model.shape(person, NOTHING))
        opened = lip_gap_mm(model, model.shape(person, expression(jawOpen=1)))
        shut = lip_gap_mm(model, model.shape(person, expression(jawOpen=1, mouthClose=1)))
        assert opened > rest + 8, "the control: an open mouth gapes"
        assert shut < rest + 1.0


def test_units_of_a_person_are_what_shape_wears(model):
    person = random_people(1)[0]
    worn = expression(eyeBlinkLeft=0.7, mouthClose=0.4, jawOpen=0.5)
    summed = model.shape(person, NOTHING) + np.tensordot(worn, model.units(person), 1)
    np.testing.assert_allclose(model.shape(person, worn), summed, atol=1e-6)


# landmarks


def test_landmarks_lie_where_their_names_say(model):
    places = model.landmarks.of(model.mean)
    assert len(places) == 478
    left, right = places[263], places[33]
    assert left[0] > 0.03
    assert right[0] < -0.03
    corners = model.mean[model.eye_corners]
    np.testing.assert_allclose([left, right], corners, atol=0.006)
    assert places[152, 1] < places[17, 1] < places[13, 1] < places[1, 1] < places[168, 1] < places[10, 1]
    assert places[1, 2] == pytest.approx(places[:, 2].max(), abs=0.004), "the tip of the nose is in front"


def test_landmarks_are_symmetric(model):
    places = model.landmarks.of(model.mean)[:468]
    mirrored = np.linalg.norm(places[:, None] * [-1, 1, 1] - places[None], axis=2).min(1)
    assert mirrored.max() < 0.0015


def test_contour_landmarks_are_believed_less_than_eye_corners(model):
    sd = model.landmarks.sd_m
    assert sd[[234, 454, 58, 288]].min() > 2 * sd[[133, 362]].max()


def test_teeth_are_arched_and_the_tongue_lies_between_them(model):
    teeth, tongue = (model.mean[model.material == kind] for kind in (TEETH, TONGUE))
    front, side = teeth[np.abs(teeth[:, 0]) < 0.004], teeth[np.abs(teeth[:, 0]) > 0.02]
    assert front[:, 2].max() > side[:, 2].max() + 0.008
    assert tongue[:, 2].max() < front[:, 2].max()


def test_the_mouths_cavity_lies_behind_the_lips(model):
    cavity = model.mean[model.material == MOUTH]
    lips = model.landmarks.of(model.mean)[[0, 17]]
    assert len(cavity) > 50
    assert cavity[:, 2].max() < lips[:, 2].max()


def test_lash_cards_fade_out(model):
    alpha = model.alpha[model.material == BROW]
    assert alpha.min() < 40
    assert alpha.max() > 200
    assert (model.alpha[model.material != BROW] == 255).all()
