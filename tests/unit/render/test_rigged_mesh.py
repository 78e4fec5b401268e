"""A user's model in the scene: where it is, what it looks like, what it refuses."""

from dataclasses import replace

import numpy as np
import pytest
from drawing import face
from models import EVERY, TEXTURES, balls, chequer, model, primitive, waving

from vcam.avatar.rigged import Expression as Made
from vcam.avatar.rigged import Material, MorphBind, MorphTarget, Skin, Texture, TextureSlot
from vcam.avatar.state import State
from vcam.errors import RenderError
from vcam.geometry import rotation_from_angles
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene
from vcam.render.gl import Context
from vcam.render.rigged import AT_REST

BACK = (0x33, 0x66, 0x99)
WHITE = Material("white", "unlit")


@pytest.fixture(params=["software", "gpu"])
def tier(request, context):
    """The headless context as what it is, and taken for a graphics card's."""
    made = Context(context.gl, context.way)
    made.software = request.param == "software"
    return made


def pictures(context, drawn, *states, size_wh=(320, 180), background="#336699"):
    with AvatarScene(
        context, avatar=drawn, size_wh=size_wh, background=background, timed=untimed, realtime=False
    ) as scene:
        return [scene.pose(state).copy() for state in states or (AT_REST,)]


def one_ball(material, textures=TEXTURES, **changes):
    return model([primitive(radius=0.1, **changes)], [material], textures)


def middle(rgba):
    height, width = rgba.shape[:2]
    return rgba[int(height * 0.45), width // 2].astype(int)


def covered(rgba):
    return np.abs(rgba[..., :3].astype(int) - BACK).max(axis=2) > 24


def test_the_head_is_in_the_middle_and_as_tall_as_our_own_avatars(tier):
    for size in (0.1, 1.0, 40.0):  # m, cm or inches: some files are in other units
        shown = covered(pictures(tier, model([primitive(radius=size)], [WHITE]))[0])
        rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
        assert (rows[-1] - rows[0]) / 180 == pytest.approx(0.62, abs=0.02)  # 1 / 1.5, less perspective
        assert columns.mean() / 320 == pytest.approx(0.5, abs=0.01)


def test_unlit_is_shown_as_it_was_painted(tier):
    painted = one_ball(EVERY["unlit"], [chequer(one=(200, 90, 40, 255), other=(200, 90, 40, 255))])
    assert np.abs(middle(pictures(tier, painted)[0]) - [200, 90, 40, 255]).max() <= 2


def test_mtoon_is_its_lit_colour_in_the_light_and_its_shade_away_from_it(tier):
    toon = replace(EVERY["mtoon"], base=(0.8, 0.8, 0.8, 1.0), base_texture=None)
    toon = replace(toon, mtoon=replace(toon.mtoon, shade=(0.2, 0.05, 0.05), shade_texture=None))
    rgba = pictures(tier, one_ball(toon), size_wh=(320, 320))[0]
    shown = rgba[covered(rgba)]
    lit, shade = np.percentile(shown[:, 1], 95), shown[shown[:, 1] < 120][:, 1]
    assert lit == pytest.approx(231, abs=3)  # sRGB of 0.8
    assert len(shade) > 300
    assert np.median(shade) == pytest.approx(91, abs=25)  # of 0.05 · 0.92 and a tenth of the lit colour


def test_no_metal_is_black(tier):
    for name in ("gold", "rough_metal"):
        rgba = pictures(tier, one_ball(EVERY[name]))[0]
        assert np.percentile(rgba[covered(rgba)][:, :3].max(axis=1), 2) > 40


def test_a_mirror_is_shinier_than_a_brick(tier):
    spread = []
    for rough in (0.15, 1.0):
        rgba = pictures(tier, one_ball(replace(EVERY["gold"], roughness=rough)))[0]
        spread.append(rgba[covered(rgba)][:, 0].std())
    assert spread[0] > 1.15 * spread[1]


def test_half_clear_glass_lets_half_of_the_background_through(tier):
    clear = Material("film", "unlit", base=(1.0, 0.0, 0.0, 0.5), alpha_mode="blend")
    assert np.abs(middle(pictures(tier, one_ball(clear))[0])[:3] - [153, 51, 76]).max() <= 3


def test_colour_never_exceeds_alpha(tier):
    rgba = pictures(tier, balls(), background="transparent")[0]
    assert (rgba[..., :3].max(axis=2) <= rgba[..., 3]).all()
    assert ((rgba[..., 3] > 60) & (rgba[..., 3] < 200)).sum() > 200  # glass


def test_a_mask_has_holes_and_no_dark_seams(tier):
    rgba = pictures(tier, one_ball(EVERY["sieve"], TEXTURES), size_wh=(320, 320))[0]
    green = np.array([60, 140, 90])
    away = np.abs(rgba[..., :3].astype(int) - green).max(axis=2)
    assert (away <= 3).sum() > 3000
    ball = np.hypot(*(np.mgrid[0:320, 0:320] - [[[160]], [[160]]])) < 60
    assert (~covered(rgba) & ball).sum() > 300  # through both sides
    darker = rgba[..., 1] < min(BACK[1], green[1]) - 45
    assert (darker & ball).mean() < 0.01


@pytest.mark.parametrize("double_sided", [False, True])
def test_the_inside_is_drawn_only_where_a_material_has_two_sides(tier, double_sided):
    inside_out = primitive(radius=0.1)
    inside_out = replace(
        inside_out, triangles=inside_out.triangles[inside_out.positions[:, 2][inside_out.triangles].max(1) < 0]
    )
    shown = covered(pictures(tier, model([inside_out], [replace(WHITE, double_sided=double_sided)]))[0])
    assert (shown.sum() > 500) == double_sided


def test_an_outline_is_drawn_around_where_a_material_asks_for_it(tier):
    lined = EVERY["mtoon_lined"]
    bare = replace(lined, mtoon=replace(lined.mtoon, outline_mode="none"))
    wide = replace(lined, mtoon=replace(lined.mtoon, outline_mode="screen", outline_width=0.01))
    dark = [
        (pictures(tier, one_ball(m), size_wh=(320, 320))[0][..., :3].max(axis=2) < 125).sum()
        for m in (bare, lined, wide)
    ]
    assert dark[1] > dark[0] + 100
    assert dark[2] > dark[1] * 1.2


def test_vertex_colours_are_linear_and_multiply(tier):
    half = np.tile(np.array([0.5, 1, 1, 1], "f4"), (273, 1))
    assert middle(pictures(tier, one_ball(WHITE, colours=half))[0])[:3] == pytest.approx([188, 255, 255], abs=1)


def test_mtoon_ignores_vertex_colours(tier):
    dark = np.tile(np.array([0.1, 0.2, 0.3, 0.5], "f4"), (273, 1))
    plain, painted = (pictures(tier, one_ball(EVERY["mtoon"], **given))[0] for given in ({}, {"colours": dark}))
    assert np.abs(painted.astype(int) - plain).max() <= 1


def test_own_light_is_added_in_the_shade_too(tier):
    lamp = Material("lamp", base=(0, 0, 0, 1), metallic=0.0, roughness=1.0, emissive=(0.5, 0.0, 0.0))
    rgba = pictures(tier, one_ball(lamp))[0]
    assert np.percentile(rgba[covered(rgba)][:, 0], 5) > 150


def test_bones_bend_the_mesh_and_a_head_turned_to_its_left_moves_to_the_pictures_right(tier):
    left = State(rotation_from_angles(np.radians(40), 0.0, 0.0), *(AT_REST.shift, AT_REST.expression, AT_REST.gaze))
    leaning = replace(left, rotation=rotation_from_angles(0.0, 0.0, np.radians(30)))
    still, tipped = pictures(tier, waving(), AT_REST, leaning)
    assert (still != tipped).any(axis=2).mean() > 0.005
    joints = 300
    skin = Skin(np.zeros(joints, np.int32), np.tile(np.eye(4, dtype="f4"), (joints, 1, 1)))
    many = replace(waving(), skins=(skin,))
    many = replace(many, primitives=(replace(many.primitives[0], joints=many.primitives[0].joints * 299),))
    assert covered(pictures(tier, many)[0]).sum() > 1000  # no limit of 256


def test_a_mirrored_node_is_not_shown_inside_out(tier):
    flipped = model([primitive(radius=0.1)], [EVERY["plastic"]])
    flipped = replace(flipped, nodes=replace(flipped.nodes, scale=np.array([[-1, 1, 1]], "f4")))
    plain = model([primitive(radius=0.1)], [EVERY["plastic"]])
    a, b = (pictures(tier, m)[0].astype(int) for m in (plain, flipped))
    assert np.abs(a - b).mean() < 1.5


def test_a_morph_moves_the_vertices_that_are_drawn(tier):
    lower = np.flatnonzero(primitive().positions[:, 1] < -0.04).astype(np.int32)
    drop = MorphTarget(lower, np.tile(np.array([0, -0.03, 0], "f4"), (len(lower), 1)), np.zeros((len(lower), 3), "f4"))
    jaw = model(
        [primitive(radius=0.1, morphs=(drop,))],
        [WHITE],
        target_names=(("jawOpen",),),
        expressions=(Made("jawOpen", False, (MorphBind(0, 0, 1.0),)),),
    )
    with AvatarScene(tier, avatar=jaw, size_wh=(320, 180), background="#336699", timed=untimed) as scene:
        shut = covered(scene.draw(face(0.0), 0.0).rgba.copy())
    with AvatarScene(tier, avatar=jaw, size_wh=(320, 180), background="#336699", timed=untimed) as scene:
        opened = covered(scene.draw(face(0.0, jawOpen=0.9), 0.0).rgba.copy())
    assert np.flatnonzero(opened.any(axis=1))[-1] > np.flatnonzero(shut.any(axis=1))[-1] + 8


def test_what_no_camera_shows_is_never_drawn(tier):
    two = model([primitive(radius=0.1), primitive((0, 0.02, 0), 0.14)], [WHITE])
    hidden = replace(two, hidden=(1,))
    assert covered(pictures(tier, hidden)[0]).sum() < covered(pictures(tier, two)[0]).sum() * 1.05
    shown = pictures(tier, hidden)[0]
    assert (shown != pictures(tier, model([primitive(radius=0.1)], [WHITE]))[0]).mean() < 0.02


def test_a_model_of_which_nothing_is_in_the_picture_is_one_line(context):
    lost = model([primitive((0, 0, 50.0))], [WHITE], hidden=(0,))
    with pytest.raises(
        RenderError, match=r"balls: nothing of it lies where its head should be; check it in its editor"
    ):
        pictures(context, lost)


def test_more_joints_than_the_driver_holds_are_one_line(context, monkeypatch):
    monkeypatch.setitem(context.gl.info, "GL_MAX_TEXTURE_SIZE", 1)
    from vcam.avatar.puppet import Puppet
    from vcam.render.framing import frame_head
    from vcam.render.packing import crown_y, pack
    from vcam.render.skins import Skins

    puppet = Puppet(waving())
    puppet.step(AT_REST, 0.0)
    packed = pack(puppet, frame_head(puppet.head_height_m, crown_y(puppet), puppet.lowest_y, (320, 180)))
    with pytest.raises(RenderError, match=r"balls: 2 joints are too many for .* \(at most 1\); export the model with"):
        Skins(context, puppet, packed)


def test_an_outline_ends_where_a_mask_cuts_the_surface_away(tier):
    """The left half of the picture is cut away, and with it its outline."""
    half = np.full((16, 16, 4), 255, np.uint8)
    half[:, :8, 3] = 0
    lined = EVERY["mtoon_lined"]
    cut = replace(
        lined,
        base_texture=TextureSlot(0),
        alpha_mode="mask",
        double_sided=True,
        mtoon=replace(lined.mtoon, matcap=None, outline_mode="screen", outline_width=0.01),
    )
    rgba = pictures(tier, one_ball(cut, [Texture(half)]), size_wh=(320, 320))[0]
    shown = covered(rgba)
    assert (rgba[..., :3].max(axis=2) < 125).sum() > 50
    left, right = shown[:, :160].sum(), shown[:, 160:].sum()
    assert min(left, right) < 0.12 * max(left, right)


@pytest.mark.parametrize("where", [(0.0, 0.0, 1.3), (0.0, 0.0, 5.0), (0.0, 0.0, -1e5)])
def test_vertices_in_or_behind_the_viewers_eye_and_wild_coordinates_are_drawn_somehow(tier, where):
    part = primitive(radius=0.1)
    positions, uv = part.positions.copy(), part.uv[0].copy()
    positions[:3] = where
    uv[:5] = 3e38, -3e38
    wild = replace(part, positions=positions, uv=(uv, part.uv[1]))
    material = replace(EVERY["mtoon_lined"], base_texture=TextureSlot(0, scale=(1e30, 1.0)))
    pictures(tier, model([wild, primitive(radius=0.1)], [material], TEXTURES))
