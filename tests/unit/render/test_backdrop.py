"""Backgrounds from words and pictures, also from pictures made to harm."""

import os

import cv2
import moderngl
import numpy as np
import pytest

from vcam.errors import BadInput, UsageError
from vcam.render import backdrop
from vcam.render.backdrop import Backdrop, cover, load_backdrop
from vcam.render.gl import Context
from vcam.render.target import Target

SOFT_RGB = (0.80, 0.86, 0.92)


def load(spec, size_wh=(32, 18)):
    return load_backdrop(str(spec), size_wh, SOFT_RGB)


def save(path, image_rgb):
    assert cv2.imwrite(str(path), cv2.cvtColor(image_rgb, cv2.COLOR_RGB2BGR))
    return path


@pytest.mark.parametrize(
    ("spec", "rgba"),
    [
        ("#336699", (0x33, 0x66, 0x99, 255)),
        ("#369", (0x33, 0x66, 0x99, 255)),
        ("green", (0, 255, 0, 255)),
        ("Navy", (0, 0, 128, 255)),
        ("transparent", (0, 0, 0, 0)),
    ],
)
def test_a_word_gives_its_colour_everywhere(spec, rgba):
    assert (load(spec) == rgba).all()


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ("gren", "background 'gren' is not known; did you mean 'green'"),
        ("#12345", "background '#12345' is not a colour; write it as #00ff00"),
        ("#gggggg", "background '#gggggg' is not a colour"),
    ],
)
def test_a_wrong_word_is_one_line(spec, text):
    with pytest.raises(UsageError, match=text):
        load(spec)


def test_soft_is_lightest_behind_the_head_and_shows_no_bands():
    pixels = load("soft", (320, 180))
    grey = pixels[..., 1].astype(float)
    assert grey[60:80, 150:170].mean() > grey[-20:, :20].mean() + 10
    assert (pixels[..., 3] == 255).all()
    steps = np.diff(grey[90, :150])  # towards the glow; without dither it would only rise
    assert (steps > 0).any()
    assert (steps < 0).any()
    assert (pixels == load("soft", (320, 180))).all()


def test_a_picture_fills_the_frame_from_its_middle(tmp_path):
    image = np.zeros((40, 200, 3), np.uint8)
    image[:, 65:135] = (200, 100, 50)  # the middle 71 px are what a 16:9 frame shows
    pixels = load(save(tmp_path / "wide.png", image))
    assert pixels.shape == (18, 32, 4)
    assert np.abs(pixels[9, 16, :3].astype(int) - (200, 100, 50)).max() <= 1
    assert (pixels[:, 1:-1, 0] > 150).all()


def test_transparent_parts_of_a_picture_are_grey(tmp_path):
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.dstack([np.full((9, 16, 3), 80, np.uint8), np.zeros((9, 16), np.uint8)]))
    assert (load(path) == (128, 128, 128, 255)).all()


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("none.png", r"none\.png: no such file or folder; check the path"),
        (os.devnull, f"{os.devnull}: a device, not a file; name a picture"),
        (os.curdir, "a folder, not a file; name a picture"),
        ("a\0b.png", r"'a\\x00b\.png': not a path"),
    ],
)
def test_a_path_that_is_no_picture_is_one_line(spec, said):
    with pytest.raises(BadInput, match=said):
        load(spec)


@pytest.mark.parametrize("spec", ["", "a" * 5000])
def test_what_can_be_no_path_is_a_word_that_is_not_known(spec):
    with pytest.raises(UsageError, match=r"background '.*' is not known"):
        load(spec)


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (500, 1), (37, 61)])
@pytest.mark.parametrize("size_wh", [(16, 16), (64, 36), (9, 90)])
def test_a_picture_of_any_shape_covers_a_frame_of_any_shape(shape, size_wh):
    assert cover(np.full((*shape, 3), 9, np.uint8), size_wh).shape == (size_wh[1], size_wh[0], 3)


@pytest.mark.parametrize("samples", [0, 4])
@pytest.mark.parametrize("spec", ["soft", "#336699", "transparent"])
def test_what_was_loaded_is_what_is_painted(context, samples, spec):
    pixels = load(spec, (64, 36))
    tier = Context(context.gl, context.way)
    tier.software = samples == 0  # the GPU's way of painting works on a processor too, only slowly
    with Target(tier, (64, 36), samples=samples) as target, Backdrop(tier, pixels) as behind:
        for _ in range(2):
            behind.paint(target)
            assert (target.read() == pixels).all()


@pytest.mark.parametrize("software", [False, True])
def test_what_was_drawn_before_hides_nothing_once_it_is_painted_over(context, software):
    gl, pixels = context.gl, load("soft", (64, 36))
    tier = Context(gl, context.way)
    tier.software = software
    program = gl.program(
        "#version 330\nuniform float z; in vec2 p; void main() { gl_Position = vec4(p, z, 1); }",
        "#version 330\nuniform float z; out vec4 rgba; void main() { rgba = vec4(z, 1, 0, 1); }",
    )
    everywhere = gl.vertex_array(program, [(gl.buffer(np.array([-1, -1, 3, -1, -1, 3], np.float32)), "2f", "p")])
    with Target(tier, (64, 36)) as target, Backdrop(tier, pixels) as behind:
        for depth in (0.0, 1.0):
            behind.paint(target)
            gl.enable_only(moderngl.DEPTH_TEST)
            program["z"] = depth * 0.9
            everywhere.render()
            gl.disable(moderngl.DEPTH_TEST)
            assert abs(target.read()[..., :3].astype(int) - (230 * depth, 255, 0)).max() <= 1
    everywhere.release()
    program.release()


def test_names_are_those_of_css():
    assert backdrop.COLOURS["teal"] == "#008080"


def test_a_blurred_picture_keeps_its_light_and_loses_what_is_in_it(tmp_path):
    board = np.kron(np.indices((9, 16)).sum(axis=0) % 2, np.ones((20, 20))).astype(np.uint8) * 255
    path = save(tmp_path / "board.png", np.dstack([board] * 3))
    sharp, soft = load(path, (320, 180)), load(f"blur:{path}", (320, 180))
    assert sharp[..., :3].std() > 120
    assert soft[40:-40, 40:-40, :3].std() < sharp[..., :3].std() / 2
    assert soft[..., :3].mean() == pytest.approx(sharp[..., :3].mean(), abs=3)
    assert (soft[..., 3] == 255).all()


@pytest.mark.parametrize("spec", ["blur:none.png", "blur:"])
def test_a_picture_that_is_not_there_can_not_be_blurred(spec):
    with pytest.raises(BadInput, match=r"no such file|a folder, not a file|not a path"):
        load(spec)


@pytest.mark.parametrize("size_wh", [(16, 16), (1280, 720), (9, 90)])
def test_any_picture_is_blurred_at_any_size(tmp_path, size_wh):
    path = save(tmp_path / "dot.png", np.full((1, 1, 3), 90, np.uint8))
    assert (load(f"blur:{path}", size_wh)[..., :3] == 90).all()
