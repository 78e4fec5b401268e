"""MToon of 1.0 as it is written, of 0.x as 1.0 would write it."""

import math

import numpy as np
import pytest
from vrm_figures import figure

from vcam.avatar.rigged import MToon, TextureSlot
from vcam.avatar.vrm.mtoon0 import shading_from_0x

HALF = 0.21404114


def toon1(read, material=None, **mtoon):
    """The first material with VRMC_materials_mtoon."""
    b, _ = figure()
    b.json["extensions"] = {"VRMC_vrm": {"specVersion": "1.0"}}
    b.json["materials"][0] |= (material or {}) | {
        "extensions": {"VRMC_materials_mtoon": {"specVersion": "1.0"} | mtoon}
    }
    return read(b).materials[0]


def toon0(read, *properties):
    """The first materials with these materialProperties."""
    b, _ = figure(-1)
    while len(b.json["materials"]) < len(properties):
        b.add("materials", {"name": "more"})
    b.json["extensions"] = {"VRM": {"materialProperties": list(properties)}}
    return read(b).materials


def shader(name="VRM/MToon", queue=-1, textures=(), vectors=(), **floats):
    return {
        "shader": name,
        "renderQueue": queue,
        "floatProperties": {f"_{key}": value for key, value in floats.items()},
        "vectorProperties": {f"_{key}": value for key, value in dict(vectors).items()},
        "textureProperties": {f"_{key}": value for key, value in dict(textures).items()},
    }


def test_mtoon_that_says_nothing_has_the_specifications_defaults(read):
    material = toon1(read)
    assert material.kind == "mtoon"
    assert material.mtoon == MToon()


def test_mtoon_of_1_0_is_read_whole(read):
    slot = {"index": 1, "texCoord": 1, "extensions": {"KHR_texture_transform": {"offset": [0.5, 0], "scale": [2, 2]}}}
    said = {
        "transparentWithZWrite": True,
        "renderQueueOffsetNumber": 3,
        "shadeColorFactor": [0.1, 0.2, 0.3],
        "shadeMultiplyTexture": slot,
        "shadingShiftFactor": -0.2,
        "shadingShiftTexture": {"index": 0, "scale": 0.5},
        "shadingToonyFactor": 0.8,
        "giEqualizationFactor": 0.7,
        "matcapFactor": [1, 0, 0],
        "matcapTexture": {"index": 0},
        "parametricRimColorFactor": [0, 0, 1],
        "parametricRimFresnelPowerFactor": 3,
        "parametricRimLiftFactor": 0.1,
        "rimMultiplyTexture": {"index": 1},
        "rimLightingMixFactor": 0.5,
        "outlineWidthMode": "screenCoordinates",
        "outlineWidthFactor": 0.004,
        "outlineWidthMultiplyTexture": {"index": 0},
        "outlineColorFactor": [0.3, 0.2, 0.1],
        "outlineLightingMixFactor": 0.25,
        "uvAnimationMaskTexture": {"index": 0},
        "uvAnimationScrollXSpeedFactor": 1,
        "uvAnimationScrollYSpeedFactor": -2,
        "uvAnimationRotationSpeedFactor": 0.5,
    }
    material = toon1(read, {"alphaMode": "BLEND"}, **said)
    assert (material.writes_depth, material.queue) == (True, 3)
    plain = TextureSlot(0)
    assert material.mtoon == MToon(
        shade=(0.1, 0.2, 0.3),
        shade_texture=TextureSlot(1, uv_set=1, offset=(0.5, 0), scale=(2, 2)),
        shading_shift=-0.2,
        shading_shift_texture=plain,
        shading_shift_scale=0.5,
        shading_toony=0.8,
        gi_equalization=0.7,
        matcap_factor=(1, 0, 0),
        matcap=plain,
        rim=(0, 0, 1),
        rim_fresnel=3,
        rim_lift=0.1,
        rim_texture=TextureSlot(1),
        rim_lighting_mix=0.5,
        outline_mode="screen",
        outline_width=0.004,
        outline_width_texture=plain,
        outline=(0.3, 0.2, 0.1),
        outline_lighting_mix=0.25,
        uv_mask=plain,
        uv_scroll=(1, -2),
        uv_rotation=0.5,
    )


def test_only_a_blended_material_writes_depth_by_wish(read):
    assert not toon1(read, transparentWithZWrite=True).writes_depth


@pytest.mark.parametrize(
    ("shift", "toony", "want"),
    [(0.0, 0.9, (-0.05, 0.95)), (0.0, 0.0, (-0.5, 0.5)), (-1.0, 0.0, (0.0, 0.0)), (0.5, 1.0, (-0.5, 1.0))],
    ids=["default", "Lambert", "half Lambert", "hard edge"],
)
def test_shading_of_0_x_keeps_its_ramp(shift, toony, want):
    """The first three are the cases that UniVRM's own migration is tested with."""
    np.testing.assert_allclose(shading_from_0x(shift, toony), want, atol=1e-12)


def test_shading_of_0_x_looks_the_same_under_every_light():
    light = np.linspace(-1, 1, 201)
    for shift in np.linspace(-1, 0.9, 9):
        for toony in np.linspace(0, 0.95, 7):
            end = shift + (1 - shift) * (1 - toony)
            old = np.clip((light - shift) / (end - shift), 0, 1)
            new_shift, new_toony = shading_from_0x(shift, toony)
            new = np.clip((light + new_shift - (-1 + new_toony)) / (2 - 2 * new_toony), 0, 1)
            np.testing.assert_allclose(new, old, atol=1e-9)


def test_mtoon_of_0_x_becomes_that_of_1_0(read):
    said = shader(
        textures={"MainTex": 0, "ShadeTexture": 1, "SphereAdd": 1, "BumpMap": 0},
        vectors={
            "Color": [0.5, 1, 0, 0.75],
            "ShadeColor": [0.5, 0.5, 0.5, 1],
            "EmissionColor": [0.5, 0, 0, 1],
            "RimColor": [0, 0.5, 0, 1],
            "OutlineColor": [0, 0, 0.5, 1],
            "MainTex": [0.25, 0.125, 2, 0.5],
        },
        ShadeShift=0,
        ShadeToony=0.9,
        IndirectLightIntensity=0.25,
        BumpScale=0.5,
        RimFresnelPower=3,
        RimLift=0.2,
        RimLightingMix=0.75,
        OutlineWidthMode=1,
        OutlineWidth=0.5,
        OutlineColorMode=1,
        OutlineLightingMix=0.5,
        UvAnimScrollX=0.5,
        UvAnimScrollY=0.25,
        UvAnimRotation=0.5,
        CullMode=0,
    )
    material, _ = toon0(read, said)
    place = {"offset": (0.25, 1 - 0.125 - 0.5), "scale": (2, 0.5)}
    assert (material.kind, material.double_sided, material.alpha_mode) == ("mtoon", True, "opaque")
    np.testing.assert_allclose(material.base, [HALF, 1, 0, 0.75], rtol=1e-6)
    assert material.base_texture == TextureSlot(0, **place)
    assert material.normal_texture == TextureSlot(0, **place)
    assert material.normal_scale == 0.5
    assert material.emissive == (0.5, 0, 0)
    toon = material.mtoon
    np.testing.assert_allclose(toon.shade, [HALF] * 3, rtol=1e-6)
    np.testing.assert_allclose([toon.rim[1], toon.outline[2]], HALF, rtol=1e-6)
    np.testing.assert_allclose([toon.shading_shift, toon.shading_toony, toon.gi_equalization], [-0.05, 0.95, 0.75])
    assert toon.shade_texture == TextureSlot(1, **place)
    assert (toon.matcap, toon.matcap_factor) == (TextureSlot(1), (1, 1, 1))
    assert (toon.rim_fresnel, toon.rim_lift, toon.rim_lighting_mix) == (3, 0.2, 0.75)
    assert (toon.outline_mode, toon.outline_width, toon.outline_lighting_mix) == ("world", 0.005, 0.5)
    assert toon.uv_scroll == (0.5, -0.25)
    np.testing.assert_allclose(toon.uv_rotation, math.pi)


def test_outlines_of_0_x_on_the_screen_and_in_one_colour(read):
    material, _ = toon0(read, shader(OutlineWidthMode=2, OutlineWidth=1, OutlineColorMode=0, OutlineLightingMix=1))
    toon = material.mtoon
    assert (toon.outline_mode, toon.outline_width, toon.outline_lighting_mix) == ("screen", 0.005, 0)


@pytest.mark.parametrize(
    ("mode", "want"),
    [(0, ("opaque", False)), (1, ("mask", False)), (2, ("blend", False)), (3, ("blend", True)), (9, ("opaque", False))],
)
def test_blend_modes_of_0_x(read, mode, want):
    material, _ = toon0(read, shader(BlendMode=mode, Cutoff=0.25))
    assert (material.alpha_mode, material.writes_depth) == want
    assert material.alpha_cutoff == 0.25


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("VRM/UnlitTexture", ("opaque", False)),
        ("VRM/UnlitCutout", ("mask", False)),
        ("VRM/UnlitTransparent", ("blend", False)),
        ("VRM/UnlitTransparentZWrite", ("blend", True)),
    ],
)
def test_unlit_shaders_of_0_x(read, name, want):
    material, _ = toon0(read, shader(name))
    assert material.kind == "unlit"
    assert (material.alpha_mode, material.writes_depth) == want


@pytest.mark.parametrize("name", ["VRM_USE_GLTFSHADER", "Standard", ""])
def test_other_shaders_are_left_to_gltf(read, name):
    material, _ = toon0(read, shader(name, vectors={"Color": [0, 0, 0, 1]}))
    assert (material.kind, material.base) == ("pbr", (1, 1, 1, 1))


def test_queues_of_0_x_keep_their_order_within_what_1_0_knows(read):
    clear = [shader(queue=queue, BlendMode=2) for queue in (3005, 3000, 3005, 2990)]
    solid = [shader(queue=queue, BlendMode=3) for queue in (2510, 2501)]
    queues = [m.queue for m in toon0(read, *clear, *solid, shader(queue=2450, BlendMode=1))]
    assert queues == [0, -1, 0, -2, 1, 0, 0]


def test_textures_that_are_not_there_are_left_out(read):
    assert toon1(read, shadeMultiplyTexture={"index": 40}).mtoon.shade_texture is None
    material, _ = toon0(read, shader(textures={"MainTex": 40, "ShadeTexture": -1}))
    assert material.base_texture is None
    assert material.mtoon.shade_texture is None
