"""A user's materials: what their programs are made for, where pictures lie, what is drawn first."""

from dataclasses import replace

import numpy as np
import pytest
from models import BASE, EVERY

from vcam.avatar.puppet_face import surface_at_rest
from vcam.avatar.rigged import Material, TextureSlot
from vcam.render.materials import defines_of, drawing_order
from vcam.render.slots import slot_matrix

REST = surface_at_rest(Material())


def at(matrix, u, v):
    return matrix[:2] @ [u, v, 1.0]


def test_a_slot_scales_then_turns_counter_clockwise_then_moves():
    slot = TextureSlot(0, offset=(0.1, 0.2), scale=(2.0, 4.0), rotation=np.radians(90))
    assert at(slot_matrix(slot, REST, moved=True), 0.5, 0.0) == pytest.approx([0.1, 0.2 - 1.0])  # t runs down
    assert at(slot_matrix(slot, REST, moved=True), 0.0, 0.25) == pytest.approx([0.1 + 1.0, 0.2])


def test_an_expression_moves_a_picture_on_top_of_its_own_place():
    surface = replace(REST, uv_offset=(0.25, 0.0), uv_scale=(1.0, 2.0))
    slot = TextureSlot(0, offset=(0.5, 0.0))
    assert at(slot_matrix(slot, surface, moved=True), 0.0, 0.5) == pytest.approx([0.75, 1.0])


def test_mtoons_motion_turns_about_the_middle_and_scrolls_unless_a_mask_says_where():
    surface = replace(REST, uv_rotation=np.pi, uv_scroll=(0.25, 0.0))
    assert at(slot_matrix(BASE, surface, moved=True), 0.5, 0.5) == pytest.approx([0.75, 0.5])
    assert at(slot_matrix(BASE, surface, moved=True), 0.0, 0.0) == pytest.approx([1.25, 1.0])
    assert at(slot_matrix(BASE, surface, moved=False), 0.0, 0.0) == pytest.approx([0.0, 0.0])


def test_a_program_pays_only_for_what_its_material_has():
    plain = defines_of(Material(), tinted=False, software=True)
    assert not any("SET" in line or line in ("TEXTURED", "TINTED", "EDGE_LIT") for line in plain)
    toon = defines_of(EVERY["mtoon"], tinted=True, software=True)
    assert {"BASE_SET xy", "SHADE_IS_BASE", "TINTED", "DECODE", "OPAQUE"} <= set(toon)
    assert "SHADE_SET xy" not in toon  # the same picture is sampled once


def test_normal_maps_are_left_out_in_software_only():
    bumpy = replace(EVERY["plastic"], normal_texture=TextureSlot(0, uv_set=1))
    assert "NORMAL_SET zw" in defines_of(bumpy, tinted=False, software=False)
    assert not any("NORMAL" in line for line in defines_of(bumpy, tinted=False, software=True))


def test_opaque_is_drawn_first_and_glass_last_by_its_queue_and_from_far_to_near():
    glass = EVERY["glass"]
    materials = [
        glass,
        replace(glass, queue=-1),
        EVERY["sieve"],
        replace(glass, writes_depth=True, queue=5),
        EVERY["gold"],
        EVERY["gold"],
        glass,
    ]
    depths = [0.2, 0.3, 0.0, 0.0, -0.1, 0.1, 0.1]
    assert drawing_order(materials, depths) == [5, 4, 2, 3, 1, 6, 0]
