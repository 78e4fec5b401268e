"""Expressions of 1.0 and blend-shape groups of 0.x come out alike."""

import numpy as np
import pytest

from vcam.avatar.rigged import ColourBind, MorphBind, UvBind
from vcam.types import ARKIT

HALF = 0.21404114
"""Linear light of sRGB 0.5 (IEC 61966-2-1)."""


def faces(model):
    return {expression.name: expression for expression in model.expressions}


def test_expressions_of_1_0_bind_targets_through_nodes(vrm):
    def preset(numbers):
        binds = [{"node": numbers["mesh"], "index": 1, "weight": 0.4}, {"node": numbers["mesh"], "index": 2}]
        happy = {"morphTargetBinds": binds, "isBinary": True, "overrideBlink": "blend", "overrideMouth": "block"}
        return {"preset": {"happy": happy}, "custom": {"Wave": {}}}

    found = faces(vrm.one(expressions=preset).model)
    happy = found["happy"]
    assert happy.morphs == (MorphBind(0, 1, 0.4), MorphBind(0, 2, 1.0))
    assert (happy.preset, happy.binary) == (True, True)
    assert (happy.override_blink, happy.override_mouth, happy.override_look_at) == ("blend", "block", "none")
    assert not found["Wave"].preset


@pytest.mark.parametrize(
    "bind",
    [{"node": 900, "index": 0}, {"node": 2, "index": 0}, {"index": 0}, {"node": "mesh", "index": 3}, {"node": "mesh"}],
    ids=["no such node", "node without mesh", "no node", "no such target", "no target"],
)
def test_binds_of_1_0_to_nothing_are_left_out(vrm, bind):
    def preset(numbers):
        there = {key: numbers["mesh"] if value == "mesh" else value for key, value in bind.items()}
        return {"preset": {"aa": {"morphTargetBinds": [there]}}}

    assert faces(vrm.one(expressions=preset).model)["aa"].morphs == ()


def test_colours_and_texture_places_of_1_0(vrm):
    happy = {
        "materialColorBinds": [
            {"material": 1, "type": "shadeColor", "targetValue": [1, 0.5, 0, 0.25]},
            {"material": 1, "type": "emissionColor", "targetValue": [2, 0, 0, 1]},
            {"material": 7, "type": "color", "targetValue": [1, 1, 1, 1]},
            {"material": 0, "type": "temperature", "targetValue": [1, 1, 1, 1]},
        ],
        "textureTransformBinds": [{"material": 0, "offset": [0.25, 0], "scale": [0.5, 2]}, {"material": 9}],
    }
    found = faces(vrm.one(expressions={"preset": {"happy": happy}}).model)["happy"]
    assert found.colours == (ColourBind(1, "shade", (1, 0.5, 0, 0.25)), ColourBind(1, "emissive", (2, 0, 0, 1)))
    assert found.uvs == (UvBind(0, (0.25, 0), (0.5, 2)),)


def groups(*rows):
    return {"blendShapeGroups": list(rows)}


def test_groups_of_0_x_get_their_names_of_1_0_and_weights_to_1(vrm):
    rows = [
        {"name": "A", "presetName": "a", "binds": [{"mesh": 0, "index": 0, "weight": 100}], "isBinary": True},
        {"name": "Joy", "presetName": "joy", "binds": [{"mesh": 0, "index": 2, "weight": 25}]},
        {"name": "Blink_L", "presetName": "blink_l"},
        {"name": "Surprised", "presetName": "unknown"},
        {"name": "Wave", "presetName": "unknown", "binds": [{"mesh": 3, "index": 0}, {"mesh": 0, "index": -1}]},
        {"name": "A again", "presetName": "a"},
        {"name": "", "presetName": "unknown"},
    ]
    found = faces(vrm.zero(blendShapeMaster=groups(*rows)).model)
    assert list(found) == ["aa", "happy", "blinkLeft", "surprised", "Wave"]
    assert found["aa"].morphs == (MorphBind(0, 0, 1.0),)
    assert found["aa"].binary
    assert found["happy"].morphs == (MorphBind(0, 2, 0.25),)
    assert [name for name in found if found[name].preset] == ["aa", "happy", "blinkLeft", "surprised"]
    assert found["Wave"].morphs == ()


def test_materials_of_0_x_groups_go_by_name_and_are_srgb_but_for_emission(vrm):
    values = [
        {"materialName": "Hair", "propertyName": "_Color", "targetValue": [0.5, 0, 1, 0.5]},
        {"materialName": "Hair", "propertyName": "_EmissionColor", "targetValue": [0.5, 0, 1, 1]},
        {"materialName": "Nobody", "propertyName": "_Color", "targetValue": [0, 0, 0, 1]},
        {"materialName": "Hair", "propertyName": "_Cutoff", "targetValue": [0, 0, 0, 1]},
    ]
    found = faces(vrm.zero(blendShapeMaster=groups({"presetName": "fun", "materialValues": values})).model)["relaxed"]
    base, emission = found.colours
    assert (base.material, base.kind, emission.kind) == (1, "base", "emissive")
    np.testing.assert_allclose(base.colour, [HALF, 0, 1, 0.5], rtol=1e-6)
    np.testing.assert_allclose(emission.colour, [0.5, 0, 1, 1])


@pytest.mark.parametrize(
    ("what", "offset", "scale"),
    [
        ("_MainTex_ST", (0.25, 1 - 0.5 - 0.125), (2, 0.5)),
        ("_MainTex_ST_S", (0.25, 0), (2, 1)),
        ("_MainTex_ST_T", (0, 1 - 0.5 - 0.125), (1, 0.5)),
    ],
)
def test_texture_places_of_0_x_have_t_turned_over(vrm, what, offset, scale):
    values = [{"materialName": "Face", "propertyName": what, "targetValue": [2, 0.5, 0.25, 0.125]}]
    found = faces(vrm.zero(blendShapeMaster=groups({"presetName": "joy", "materialValues": values})).model)["happy"]
    assert found.uvs == (UvBind(0, offset, scale),)


def test_perfect_sync_names_are_arkits_whatever_their_case(vrm):
    custom = {name[0].upper() + name[1:]: {} for name in ARKIT}
    assert [e.name for e in vrm.one(expressions={"custom": custom}).model.expressions] == list(ARKIT)
    rows = [{"name": name.upper(), "presetName": "unknown"} for name in ARKIT]
    assert [e.name for e in vrm.zero(blendShapeMaster=groups(*rows)).model.expressions] == list(ARKIT)
