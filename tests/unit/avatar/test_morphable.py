"""The morphable head: mean, identity, expression; and its loader."""

import numpy as np
import pytest

from vcam.avatar.model import EYE, SKIN
from vcam.avatar.morphable import ARRAYS, load_head
from vcam.errors import BadInput
from vcam.resources import find
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


def test_eighty_components_shrink_in_order(model):
    assert len(model.identity) == 80
    strength = np.linalg.norm(model.identity.reshape(80, -1), axis=1)
    assert (np.diff(strength) <= 1e-6 * strength[0]).all()
    flat = model.identity.reshape(80, -1) / strength[:, None]
    np.testing.assert_allclose(flat @ flat.T, np.eye(80), atol=2e-2)


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
    ("identity", "worn"), [(np.zeros(81), NOTHING), (np.zeros((1, 1)), NOTHING), (np.zeros(1), np.zeros(51))]
)
def test_wrong_coefficients_are_a_callers_mistake(model, identity, worn):
    with pytest.raises(ValueError, match="identity must be at most 80 numbers"):
        model.shape(identity, worn)


def spoil(tmp_path, **changed):
    with np.load(find("avatars", "head") / "head.npz", allow_pickle=False) as file:
        arrays = {name: file[name] for name in ARRAYS if name != "identity"} | {"identity": file["identity"][:2]}
    path = tmp_path / "head.npz"
    np.savez(path, **(arrays | changed))
    return path


def test_a_copy_with_fewer_components_loads(tmp_path):
    assert len(load_head(spoil(tmp_path)).identity) == 2


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"mean": np.zeros((4, 3), "f4")}, "don't fit each other"),
        ({"mean": np.zeros((5187, 3), "f8")}, "not a head model"),
        ({"identity": np.full((2, 5187, 3), np.nan, "f2")}, "NaN or values beyond"),
        ({"morph_counts": np.zeros(52, "i4")}, "don't fit each other"),
        ({"triangles": np.full((1, 3), 9999, "u4")}, "points beyond"),
        ({"eye_corners": np.array([-1, 5], "i4")}, "points beyond"),
    ],
)
def test_a_spoilt_model_is_one_clear_line(tmp_path, changed, message):
    with pytest.raises(BadInput, match=message) as error:
        load_head(spoil(tmp_path, **changed))
    assert "\n" not in str(error.value)


def test_a_missing_model_is_one_clear_line(tmp_path):
    with pytest.raises(BadInput, match="can't be read"):
        load_head(tmp_path / "head.npz")
