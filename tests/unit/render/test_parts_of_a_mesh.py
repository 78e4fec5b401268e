"""Which triangles of an avatar are drawn together, in which order, and that any of them may be seen through."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.avatar.model import CLOTH, GLOW, HAIR, METAL, SKIN, load_avatar
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.look import make_look
from vcam.render.mesh import parts_of
from vcam.render.rigged import AT_REST


@pytest.fixture(scope="module")
def avatar():
    return load_avatar("mika")


def clear(avatar, material):
    """`avatar` with a quarter of that material to be seen, and its triangles the last."""
    colours = avatar.colours.copy()
    colours[avatar.material == material, 3] = 64
    return replace(avatar, colours=colours)


def hair_of(avatar):
    return next(part for part in parts_of(avatar, make_look(avatar)) if HAIR in part.surface.materials)


def test_every_triangle_but_the_eyes_is_drawn_once(avatar):
    drawn = np.concatenate([part.triangles for part in parts_of(avatar, make_look(avatar))])
    eyes = avatar.eye[avatar.triangles[:, 0]] > 0
    assert sorted(map(tuple, drawn)) == sorted(map(tuple, avatar.triangles[~eyes]))


def test_locks_in_front_are_drawn_before_those_behind(avatar):
    depth = avatar.positions[hair_of(avatar).triangles, 2].sum(axis=1)
    assert (np.diff(depth) <= 0).all()


def test_hair_that_is_seen_through_keeps_the_order_of_its_file(avatar):
    through = clear(avatar, HAIR)
    inked = avatar.material[avatar.triangles[:, 0]] == HAIR
    assert hair_of(through).blended
    assert (hair_of(through).triangles == avatar.triangles[inked]).all()


@pytest.mark.parametrize("look", ["toon", "soft"])
@pytest.mark.parametrize("material", [SKIN, HAIR, METAL, GLOW, CLOTH])
def test_the_background_is_seen_through_what_is_clear(context, avatar, look, material):
    """All of one material, so that nothing else is behind it."""
    of_it = replace(
        avatar,
        material=np.where(avatar.eye > 0, avatar.material, material).astype(np.uint8),
        style=replace(avatar.style, look=look),
    )
    red = {}
    for name, worn in {"whole": of_it, "clear": clear(of_it, material)}.items():
        with AvatarScene(context, avatar=worn, size_wh=(160, 90), background="#0000ff", timed=untimed) as scene:
            red[name] = scene.pose(AT_REST)[..., :3].astype(int)
    body = np.s_[70:88, 60:100]
    assert red["clear"][body][..., 2].mean() > red["whole"][body][..., 2].mean() + 40
    assert red["whole"][body][..., 1].mean() > red["clear"][body][..., 1].mean() + 20
