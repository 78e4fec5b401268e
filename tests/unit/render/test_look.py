"""Colours and shadows that are worked out once per avatar."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.avatar.model import HAIR, MOUTH, SKIN, TEETH, TONGUE, load_avatar
from vcam.render.fringe import fringe_shadow
from vcam.render.look import linear_from_srgb, make_look


@pytest.fixture(scope="module")
def avatar():
    return load_avatar("head")


def test_srgb_becomes_linear_by_the_standards_curve():
    assert linear_from_srgb(np.array([0.0, 128 / 255, 1.0])) == pytest.approx([0, 0.21586, 1], abs=1e-5)
    assert linear_from_srgb(np.array([0.04])) == pytest.approx(0.04 / 12.92)


def test_the_fringe_shades_the_forehead_and_leaves_cheeks_and_chin_alone(avatar):
    shadow = fringe_shadow(avatar)
    x, y, z = avatar.positions.T
    front = (avatar.material == SKIN) & (z > -0.03) & (np.abs(x) < 0.03)
    assert shadow[front & (y > 0.05)].mean() > 0.5
    assert shadow[front & (y < -0.01)].max() < 0.3
    assert (shadow[avatar.material != SKIN] == 0).all()


def test_without_hair_there_is_no_shadow_of_it(avatar):
    bald = replace(avatar, triangles=avatar.triangles[(avatar.material[avatar.triangles] != HAIR).all(axis=1)])
    assert (fringe_shadow(bald) == 0).all()


def test_it_grows_darker_into_the_mouth_but_never_black(avatar):
    look = make_look(avatar)
    light = look.lit[:, :3].mean(axis=1) / linear_from_srgb(avatar.colours[:, :3] / 255.0).mean(axis=1)
    inside = np.isin(avatar.material, (MOUTH, TEETH, TONGUE))
    depth = avatar.positions[:, 2]
    front, back = (inside & (depth >= q) for q in (np.quantile(depth[inside], 0.9), -np.inf))
    assert light[front].mean() > light[back & ~front].mean()
    assert light[inside].min() >= 0.39
    assert light[~inside] == pytest.approx(np.ones((~inside).sum()), abs=1e-4)


def test_every_material_has_its_surface_and_lines_only_where_a_drawer_puts_them(avatar):
    look = make_look(avatar)
    drawn = {surface.material for surface in look.surfaces}
    assert set(np.unique(avatar.material)) - {1} <= drawn  # 1: eyes, which have a shader of their own
    assert (look.ink_width[avatar.material == SKIN] == 1).all()
    assert (look.ink_width[np.isin(avatar.material, (MOUTH, TEETH))] == 0).all()
