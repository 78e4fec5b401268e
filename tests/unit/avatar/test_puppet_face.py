"""What expressions and time change of a user's materials."""

import numpy as np
import pytest

from vcam.avatar.presets import face_map
from vcam.avatar.puppet_face import FaceMixer
from vcam.avatar.rigged import (
    ColourBind,
    Expression,
    Material,
    Meta,
    MToon,
    Nodes,
    RiggedModel,
    TextureSlot,
    UvBind,
)
from vcam.types import ARKIT, CHANNEL


def shown(*expressions, t=0.0, base_texture=None, **channels):
    """The surface of the only material of a model that wears these expressions."""
    toon = MToon(shade=(0.2, 0.2, 0.2), uv_scroll=(0.5, -0.25), uv_rotation=1.0)
    material = Material(kind="mtoon", base=(0.5, 0.5, 0.5, 1.0), base_texture=base_texture, mtoon=toon)
    place = Nodes(("n",), np.array([-1], np.int32), *(np.ones((1, n), np.float32) for n in (3, 4, 3)))
    bare = RiggedModel("face", Meta("VRM 1.0"), place, (), (), (material,), (), (), expressions=expressions)
    expression = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        expression[CHANNEL[name]] = value
    worn = face_map(bare, eyes_turn=False)
    mixer = FaceMixer(bare, worn)
    mixer.mix(worn.values(expression, (0, 0, 0, 0)), t)
    return mixer.surfaces[0]


def test_expressions_mix_colours_by_their_weight():
    red = ColourBind(0, "base", (1.0, 0.0, 0.0, 0.0))
    half = shown(Expression("jawOpen", preset=False, colours=(red,)), jawOpen=0.5)
    np.testing.assert_allclose(half.base, (0.75, 0.25, 0.25, 0.5), atol=1e-6)
    np.testing.assert_allclose(half.shade, (0.2, 0.2, 0.2, 1.0), atol=1e-6)
    over = shown(
        Expression("jawOpen", preset=False, colours=(red,)),
        Expression("mouthPucker", preset=False, colours=(red,)),
        jawOpen=1,
        mouthPucker=1,
    )
    np.testing.assert_allclose(over.base, (1.5, 0.0, 0.0, 0.0), atol=1e-6)


def test_expressions_move_pictures_from_where_they_are():
    slot = TextureSlot(0, offset=(0.5, 0.0), scale=(0.5, 2.0))
    bind = UvBind(0, (0.75, 0.5), (0.25, 2.0))
    half = shown(Expression("jawOpen", preset=False, uvs=(bind,)), base_texture=slot, jawOpen=0.5)
    np.testing.assert_allclose(half.uv_offset, (0.125, 0.25), atol=1e-6)
    np.testing.assert_allclose(half.uv_scale, (0.75, 1.0), atol=1e-6)


def test_pictures_scroll_and_turn_by_the_clock():
    later = shown(t=3.0)
    np.testing.assert_allclose(later.uv_scroll, (0.5, 0.25), atol=1e-6)
    assert later.uv_rotation == pytest.approx(3.0)
    assert shown(t=7.0).uv_rotation == pytest.approx(7.0 - 2 * np.pi)
    assert shown().base == (0.5, 0.5, 0.5, 1.0)
