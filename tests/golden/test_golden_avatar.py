"""Pictures of the avatar as they were when somebody last looked at them, and left and right by their pixels.

After a wanted change: pytest tests/golden --regen-golden, then open every changed picture before committing it.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from drawing import face

from vcam.avatar.model import CLOTH, load_avatar
from vcam.metrics import untimed
from vcam.render.avatar import AvatarScene

HERE = Path(__file__).parent
SIZE_WH = (320, 180)
POSES = {
    "neutral": face(),
    "turned_smile": face(yaw=25, pitch=-6, roll=4, mouthSmileLeft=1.0, mouthSmileRight=1.0, jawOpen=0.38),
    "blink": face(eyeBlinkLeft=1.0, eyeBlinkRight=1.0, browInnerUp=0.5),
    "idle": None,
}


@pytest.fixture(scope="module")
def avatar():
    return load_avatar("mika")


@pytest.fixture
def drawn(context, avatar):
    """Draws one face (or nobody) and gives (h, w, 4) uint8."""
    return drawing(context, avatar)


@pytest.fixture
def in_white(context, avatar):
    """As `drawn`, dressed in white: nothing but the irises is teal."""
    colours = avatar.colours.copy()
    colours[avatar.material == CLOTH] = 255
    return drawing(context, replace(avatar, colours=colours))


def drawing(context, avatar):

    def draw(seen, background="soft", size_wh=SIZE_WH):
        with AvatarScene(context, avatar=avatar, size_wh=size_wh, background=background, timed=untimed) as scene:
            return scene.draw(seen, 1.0).rgba.copy()

    return draw


@pytest.mark.may_skip("golden pictures are those of llvmpipe")
@pytest.mark.parametrize("name", POSES)
def test_the_avatar_looks_as_it_did(looks_as_it_did, drawn, name):
    looks_as_it_did(name, drawn(POSES[name])[..., :3])


def iris_x(rgba):
    """Mean column of the pixels that are clearly teal: the irises of the default avatar."""
    red, green, blue = (rgba[..., i].astype(int) for i in range(3))
    teal = (green > red + 30) & (blue > red + 25)
    assert teal.sum() > 40
    return np.flatnonzero(teal.any(axis=0)).mean(), teal


def test_a_head_turned_to_the_persons_left_moves_to_the_pictures_right(in_white):
    ahead, left, right = (iris_x(in_white(face(yaw=y), "#808080", (640, 360)))[0] for y in (0, 20, -20))
    assert left > ahead + 8
    assert right < ahead - 8


def test_gaze_to_the_persons_left_moves_the_irises_to_the_pictures_right(in_white):
    ahead, left = (iris_x(in_white(face(gaze=(g, 0)), "#808080", (640, 360)))[0] for g in (0, 14))
    assert left > ahead + 1


@pytest.mark.parametrize(("channel", "closed_is_right"), [("eyeBlinkLeft", True), ("eyeBlinkRight", False)])
def test_the_left_eye_is_on_the_pictures_right(in_white, channel, closed_is_right):
    _, open_eyes = iris_x(in_white(face(), "#808080", (640, 360)))
    _, one = iris_x(in_white(face(**{channel: 1.0}), "#808080", (640, 360)))
    left_half, right_half = one[:, :320].sum() / open_eyes[:, :320].sum(), one[:, 320:].sum() / open_eyes[:, 320:].sum()
    assert (right_half < 0.1) == closed_is_right
    assert (left_half < 0.1) != closed_is_right


def test_looking_down_lowers_the_face(in_white):
    def iris_y(seen):
        return np.flatnonzero(iris_x(in_white(seen, "#808080", (640, 360)))[1].any(axis=1)).mean()

    assert iris_y(face(pitch=12)) > iris_y(face()) + 4 > iris_y(face(pitch=-12)) + 8


def test_light_is_mixed_in_linear_and_shown_as_srgb(context):
    """Half of full light is 188 in sRGB, not 128: the shader's own function, drawn."""
    program = context.gl.program(
        vertex_shader="#version 330 core\nin vec2 at; void main() { gl_Position = vec4(at, 0, 1); }",
        fragment_shader="#version 330 core\n"
        + (HERE.parents[1] / "shaders" / "colour.glsl").read_text()
        + "uniform float x; out vec4 c; void main() { c = vec4(srgb_from_linear(vec3(x)), 1); }",
    )
    target = context.gl.framebuffer([context.gl.renderbuffer((4, 4), 4)])
    corners = context.gl.buffer(np.array([-1, -1, 3, -1, -1, 3], np.float32))
    array = context.gl.vertex_array(program, [(corners, "2f", "at")])
    for linear, srgb in ((0.0, 0), (0.5, 188), (0.2159, 128), (0.05, 63), (1.0, 255)):
        target.use()
        program["x"].value = linear
        context.gl.enable_only(0)
        array.render()
        assert abs(target.read(components=4)[0] - srgb) <= 1
