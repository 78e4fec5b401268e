"""Models that other people made: each is read soundly, or refused in one line."""

from pathlib import Path

import numpy as np
import pytest
from soundness import assert_sound

from vcam.avatar.model import load_avatar
from vcam.errors import BadInput

FOLDER = Path(__file__).parents[4].parent / "shared" / "data" / "models"
EXPECTED = {
    "glb_facecap_52arkit_quantized.glb": (8042, 52, "glTF 2.0"),
    "vrm0_cryptovoxels.vrm": (4907, 0, "VRM 0.x"),
    "vrm0_godette_ccby3.vrm": (3439, 15, "VRM 0.x"),
    "vrm0_univrm_emission_cc0.vrm": (4608, 0, "VRM 0.x"),
    "vrm1_VRMC_materials_mtoon_UV_Animation_Test.vrm": (6, 0, "VRM 1.0"),
    "vrm1_VRMC_vrm_expressions_isBinary_Overridden.vrm": (8, 0, "VRM 1.0"),
    "vrm1_VRMC_vrm_expressions_isBinary_Overrides.vrm": (8, 0, "VRM 1.0"),
}
"""Name → triangles, targets, format."""


def path_of(name):
    if not (FOLDER / name).is_file():
        pytest.skip(f"{FOLDER / name} isn't there")
    return FOLDER / name


@pytest.mark.shared
@pytest.mark.parametrize("name", EXPECTED)
def test_models_of_others_are_read_soundly(name):
    model = load_avatar(str(path_of(name)))
    assert_sound(model)
    triangles = sum(len(primitive.triangles) for primitive in model.primitives)
    assert (triangles, sum(map(len, model.target_names)), model.meta.format) == EXPECTED[name]


@pytest.mark.shared
def test_the_quantised_face_has_the_size_and_the_moves_of_a_face():
    model = load_avatar(str(path_of("glb_facecap_52arkit_quantized.glb")))
    (mesh,) = (number for number, names in enumerate(model.target_names) if names)
    (face,) = (primitive for primitive in model.primitives if primitive.mesh == mesh)
    height = np.ptp(face.positions[:, 1])
    jaw = face.morphs[model.target_names[mesh].index("jawOpen")]
    assert 0.02 < np.abs(jaw.offsets).max() / height < 0.3
    assert (jaw.offsets[:, 1].sum()) < 0


@pytest.mark.shared
def test_an_animation_without_a_body_is_refused_by_name():
    with pytest.raises(BadInput, match=r"vrma_three-vrm_test\.vrma: its scene holds no triangles to draw"):
        load_avatar(str(path_of("vrma_three-vrm_test.vrma")))
