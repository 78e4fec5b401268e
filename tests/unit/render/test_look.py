"""Colours and shadows that are worked out once per avatar."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.avatar.model import HAIR, MOUTH, SKIN, TEETH, TONGUE, load_avatar
from vcam.render.fringe import fringe_shadow
from vcam.render.look import linear_from_srgb, make_look


@pytest.fixture(scope="module")
def avatar():
    return load_avatar("mika")


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
    drawn = {material for surface in look.surfaces for material in surface.materials}
    assert set(np.unique(avatar.material)) - {1} <= drawn  # 1: eyes, which have a shader of their own
    assert (look.ink_width[avatar.material == SKIN] == 1).all()
    assert (look.ink_width[np.isin(avatar.material, (MOUTH, TEETH))] == 0).all()


def dented(avatar):
    """`avatar` with the normals of its left lids and socket turned aside, as those of a deep socket are."""
    normals = avatar.normals.copy()
    away = np.linalg.norm(avatar.positions - avatar.eye_pivots[0], axis=1) / avatar.eye_radius_m
    socket = (avatar.material == SKIN) & (away < 1.25)
    normals[socket] = [0.8, 0.0, 0.6]
    return replace(avatar, normals=normals), socket


def test_a_dent_at_an_eye_throws_no_shade_of_its_own(avatar):
    bent, socket = dented(avatar)
    away = {}
    for name, shading in (("own", bent.normals), ("rounded", make_look(bent).normals)):
        away[name] = np.degrees(np.arccos(np.clip((shading[socket] @ [0.8, 0.0, 0.6]), -1, 1))).mean()
    assert away["own"] == pytest.approx(0, abs=0.1)
    assert away["rounded"] > 10


def test_rounding_leaves_hair_neck_and_clothes_as_they_are_and_normals_of_unit_length(avatar):
    look = make_look(avatar)
    elsewhere = (avatar.material != SKIN) | (avatar.follow < 0.9)
    assert (look.normals[elsewhere] == avatar.normals[elsewhere]).all()
    assert np.linalg.norm(look.normals, axis=1) == pytest.approx(np.ones(len(look.normals)), abs=2e-3)
    assert (look.normals != avatar.normals).any()


def test_without_eyes_a_face_keeps_its_own_normals(avatar):
    blind = replace(avatar, eye_radius_m=0.0)
    assert (make_look(blind).normals == avatar.normals).all()
