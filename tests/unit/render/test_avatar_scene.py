"""What is particular to the avatar scene: its two tiers, its sizes, its failures."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawing import face
from models import balls

from vcam.avatar.idle import idle_state
from vcam.avatar.model import load_avatar
from vcam.errors import RenderError
from vcam.metrics import untimed
from vcam.render import ground, mesh, programs
from vcam.render.avatar import AvatarScene, drawing_size
from vcam.render.gl import Context
from vcam.render.target import Target


@pytest.fixture(scope="module")
def avatar():
    return load_avatar("mika")


@pytest.fixture
def as_gpu(context):
    """The same context taken for a GPU's: all that a GPU does differently works on a processor too, only slowly."""
    tier = Context(context.gl, context.way)
    tier.software = False
    return tier


def scene(context, avatar, **options):
    given = {"avatar": avatar, "size_wh": (320, 180), "background": "#8899aa", "timed": untimed} | options
    return AvatarScene(context, **given)


@pytest.mark.parametrize(
    ("size_wh", "drawn_wh"),
    [
        ((640, 360), (800, 450)),
        ((1280, 720), (800, 450)),
        ((1920, 1080), (800, 450)),
        ((320, 180), (400, 225)),
        ((360, 640), (450, 800)),
    ],
)
def test_software_draws_what_its_time_allows(size_wh, drawn_wh):
    assert drawing_size(size_wh, software=True, realtime=True) == drawn_wh
    assert drawing_size(size_wh, software=False, realtime=True) == size_wh


def test_without_real_time_software_draws_every_pixel():
    assert drawing_size((1920, 1080), software=True, realtime=False) == (1920, 1080)
    assert drawing_size((320, 180), software=True, realtime=False) == (400, 225)


def test_a_gpu_draws_the_same_picture_with_smoother_edges(context, as_gpu, avatar):
    pictures = []
    for tier in (context, as_gpu):
        with scene(tier, avatar) as opened:
            pictures.append(opened.draw(face(yaw=15), 0.0).rgba.astype(int))
    away = np.abs(pictures[0] - pictures[1])
    assert away.mean() < 2.0
    assert 0 < (away.max(axis=2) > 40).mean() < 0.02  # only at edges


def test_colour_never_exceeds_alpha_on_a_gpu_either(as_gpu, avatar):
    with scene(as_gpu, avatar, background="transparent") as opened:
        rgba = opened.draw(face(yaw=15), 0.0).rgba
    assert (rgba[..., :3].max(axis=2) <= rgba[..., 3]).all()
    assert ((rgba[..., 3] > 0) & (rgba[..., 3] < 255)).any()


def test_a_picture_shows_nothing_of_those_before_it(context, avatar):
    with scene(context, avatar, background="soft") as opened:
        for t in (0.0, 1.0, 1.5, 2.0):
            last = opened.pose(idle_state(t)).copy()
    with scene(context, avatar, background="soft") as opened:
        assert (cv2.absdiff(last, opened.pose(idle_state(2.0))) <= 1).all()


def test_what_is_transparent_over_a_colour_is_that_background(context, avatar):
    """Premultiplied over a colour must give what drawing on that colour gives."""
    with scene(context, avatar, background="transparent") as opened:
        clear = opened.draw(face(), 0.0).rgba.astype(float)
    with scene(context, avatar, background="#00ff00") as opened:
        green = opened.draw(face(), 0.0).rgba.astype(float)
    over = clear[..., :3] + (1 - clear[..., 3:] / 255) * np.array([0, 255, 0])
    assert np.abs(over - green[..., :3]).max() <= 3


def test_an_avatar_without_lines_or_eyes_is_drawn(context, avatar):
    skin = avatar.triangles[(avatar.material[avatar.triangles] == 0).all(axis=1)]
    plain = replace(avatar, triangles=skin, style=replace(avatar.style, outline_m=0.0))
    with scene(context, plain) as opened:
        assert opened.draw(face(), 0.0).rgba.std() > 5


def test_outlines_are_darker_than_what_they_border(context, avatar):
    bold = replace(avatar, style=replace(avatar.style, outline_m=0.004))
    none = replace(avatar, style=replace(avatar.style, outline_m=0.0))
    means = []
    for kind in (bold, none):
        with scene(context, kind) as opened:
            means.append(opened.draw(face(), 0.0).rgba.mean())
    assert means[0] < means[1] - 1


def test_an_opengl_error_while_drawing_is_one_line(context, avatar, monkeypatch):
    def wrong(self):
        context.gl.buffer(reserve=4).bind_to_uniform_block(100_000)

    with scene(context, avatar) as opened:
        monkeypatch.setattr(mesh.AvatarMesh, "draw", wrong)
        with pytest.raises(RenderError, match=r"OpenGL says GL_INVALID_VALUE while drawing the avatar on"):
            opened.draw(face(), 0.0)


def test_a_broken_shader_is_one_line_and_leaves_nothing_open(context, avatar, monkeypatch, tmp_path):
    (tmp_path / "toon.vert").write_text("void main() {\n    broken\n}\n")
    find = programs.find
    monkeypatch.setattr(
        programs, "find", lambda kind, name: tmp_path / name if name == "toon.vert" else find(kind, name)
    )
    with pytest.raises(RenderError, match=r"shader toon\.vert:\d"):
        scene(context, avatar).__enter__()
    monkeypatch.undo()
    with scene(context, avatar) as opened:
        opened.draw(None, 0.0)


def test_a_picture_beyond_the_drivers_limit_is_refused_with_both_sizes(context):
    limit = context.gl.info["GL_MAX_TEXTURE_SIZE"]
    with pytest.raises(RenderError, match=rf"a picture of {limit + 1}x4 is too large for .* \(at most {limit} px\)"):
        Target(context, (limit + 1, 4))


def test_the_shades_of_a_face_are_those_of_the_style(context, avatar):
    """A matt white avatar lit from the front is white where light falls and the style's shade where none does."""
    white = replace(avatar, colours=np.full_like(avatar.colours, 255), style=replace(avatar.style, rim_strength=0.0))
    with scene(context, white, size_wh=(640, 360)) as opened:
        rgba = opened.draw(face(), 0.0).rgba
    shade = np.round(np.array(avatar.style.shade) * 255)
    assert (np.abs(rgba[..., :3] - np.array([255, 255, 255])).max(axis=2) <= 1).sum() > 2000
    assert (np.abs(rgba[..., :3].astype(int) - shade).max(axis=2) <= 2).sum() > 50


@pytest.fixture(params=["mika", "balls"])
def either(request, avatar):
    """One of ours, and a user's model."""
    return avatar if request.param == "mika" else balls()


def far_apart(one, other):
    """Mean difference of two pictures, of 255."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


@pytest.mark.parametrize("background", ["transparent", "soft"])
def test_drawn_smaller_it_is_the_same_picture_only_softer(context, either, background):
    with scene(context, either, size_wh=(640, 360), background=background) as shown:
        full = shown.draw(face(yaw=20, jawOpen=0.5), 1.0).rgba.copy()
        sizes = []
        for share in (0.75, 0.5):
            shown.scale(share)
            sizes.append(shown.draw(face(yaw=20, jawOpen=0.5), 1.0).rgba.copy())
        shown.scale(1.0)
        again = shown.draw(face(yaw=20, jawOpen=0.5), 1.0).rgba
    for small in sizes:
        assert small.shape == full.shape
        assert 0 < far_apart(small, full) < 4
        assert abs(small.astype(float).mean((0, 1)) - full.astype(float).mean((0, 1))).max() < 2
        assert (small[..., :3] <= small[..., 3:]).all(), "premultiplied"
    assert far_apart(again, full) < 0.05


def test_a_background_that_is_changed_while_less_is_drawn_fits(context, avatar):
    with scene(context, avatar) as shown:
        shown.scale(0.5)
        shown.put_behind(shown.behind("#ff0000"))
        assert (shown.draw(None, 0.0).rgba[0, 0] == (255, 0, 0, 255)).all()
        shown.scale(1.0)
        assert (shown.draw(None, 0.1).rgba[0, 0] == (255, 0, 0, 255)).all()


def test_where_the_driver_refuses_another_size_it_is_drawn_in_the_one_before(context, avatar, monkeypatch):
    def refuse(*_, **__):
        raise RenderError("no memory")

    with scene(context, avatar) as shown:
        full = shown.draw(None, 0.0).rgba.copy()
        shown.scale(0.5)
        small = shown.draw(None, 0.0).rgba.copy()
        with monkeypatch.context() as patch:
            patch.setattr(ground, "Target", refuse)
            with pytest.raises(RenderError, match="no memory"):
                shown.scale(1.0)
        assert (shown.draw(None, 0.0).rgba == small).all()
        shown.scale(1.0)
        assert far_apart(shown.draw(None, 0.0).rgba, full) < far_apart(small, full) / 2


def test_a_scene_can_be_made_ready_for_less_before_it_is_entered(context, avatar):
    made = scene(context, avatar)
    made.scale(0.5)
    with scene(context, avatar) as usual, made as small:
        usual.scale(0.5)
        assert far_apart(small.draw(None, 0.0).rgba, usual.draw(None, 0.0).rgba) == 0


@pytest.mark.parametrize("name", ["bolt", pytest.param("noh", marks=pytest.mark.slow)])
def test_one_that_is_warmed_piece_by_piece_leaves_what_is_drawn_meanwhile_as_it_was(context, avatar, name):
    other = load_avatar(name)
    with scene(context, other) as alone:
        assert len(list(alone.warming(0.9))) > 3, "what a driver compiles, it compiles a piece at a time"
        wanted = alone.draw(face(1.0), 1.0).rgba.copy()
    with scene(context, avatar) as seen:
        before = seen.draw(face(1.0), 1.0).rgba.copy()
        with scene(context, other) as warmed:
            for _ in warmed.warming(0.9):
                assert (seen.draw(face(1.0), 1.0).rgba == before).all()
            assert (warmed.draw(face(1.0), 1.0).rgba == wanted).all()
