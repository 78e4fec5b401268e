"""What imgui wants drawn, drawn off screen and read back."""

import numpy as np
import pytest
from imgui_bundle import imgui

from vcam.render.gl import open_context
from vcam.ui.drawing import Drawing
from vcam.ui.triangles import EVERYTHING

SIZE = (64, 48)
PLAIN = imgui.WindowFlags_.no_decoration | imgui.WindowFlags_.no_background | imgui.WindowFlags_.no_saved_settings


@pytest.fixture
def drawn():
    """Gives (h, w, 3) uint8, top row first, of what `draw(drawing, gl)` asks imgui for, on grey."""
    context = imgui.create_context()
    imgui.get_io().set_ini_filename("")
    with open_context() as headless:
        gl = headless.gl
        target = gl.framebuffer([gl.renderbuffer(SIZE, 4)])
        drawing = Drawing(gl)

        def draw(content, *, scale=1):
            io = imgui.get_io()
            io.display_size = imgui.ImVec2(SIZE[0] / scale, SIZE[1] / scale)
            io.display_framebuffer_scale = imgui.ImVec2(scale, scale)
            imgui.new_frame()
            imgui.set_next_window_pos(imgui.ImVec2(0, 0))
            imgui.set_next_window_size(io.display_size)
            imgui.begin("all", None, PLAIN)
            content(imgui.get_window_draw_list())
            imgui.end()
            imgui.render()
            drawing.take()
            drawing.draw(target, SIZE, (0.5, 0.5, 0.5), EVERYTHING)
            data = np.frombuffer(target.read(components=3, alignment=1), np.uint8)
            return data.reshape(SIZE[1], SIZE[0], 3)[::-1].astype(int)

        draw.drawing, draw.gl = drawing, gl
        yield draw
    imgui.destroy_context(context)


def rectangle(draw):
    draw.add_rect_filled(imgui.ImVec2(8, 4), imgui.ImVec2(24, 12), imgui.IM_COL32(255, 0, 0, 255))


def test_shapes_are_where_they_should_be(drawn):
    seen = drawn(rectangle)
    assert (seen[5:11, 9:23] == (255, 0, 0)).all()
    assert (np.abs(seen[14:] - 127.5) < 1).all()
    assert (np.abs(seen[:, 26:] - 127.5) < 1).all()


def test_with_two_pixels_to_a_unit_all_is_twice_as_large(drawn):
    seen = drawn(rectangle, scale=2)
    assert (seen[10:22, 18:46] == (255, 0, 0)).all()
    assert (np.abs(seen[28:] - 127.5) < 1).all()


def test_letters_appear_also_those_that_come_later(drawn):
    def words(text):
        return lambda draw: draw.add_text(imgui.ImVec2(2, 2), imgui.IM_COL32(255, 255, 255, 255), text)

    for text in ("abc", "xyz", "ABCDEFGHIJKLM"):
        seen = drawn(words(text))
        assert (seen > 220).sum() > 20, text
        assert not np.array_equal(seen, drawn(words(text[::-1])))


def test_what_is_cut_off_is_not_drawn(drawn):
    def cut(draw):
        draw.push_clip_rect(imgui.ImVec2(8, 4), imgui.ImVec2(16, 12), True)
        rectangle(draw)
        draw.pop_clip_rect()

    seen = drawn(cut)
    assert (seen[5:11, 9:15] == (255, 0, 0)).all()
    assert (np.abs(seen[:, 17:] - 127.5) < 1).all()


@pytest.mark.parametrize(("premultiplied", "wanted"), [(True, 128 + 63.75), (False, 64 + 63.75)])
def test_half_transparent_pictures_let_half_of_the_ground_through(drawn, premultiplied, wanted):
    """Premultiplied 128 of alpha 0.5 is a full 255 over half of the ground."""
    texture = drawn.gl.texture((1, 1), 4, bytes((128, 128, 128, 128)))
    reference = drawn.drawing.add(texture, premultiplied=premultiplied)
    seen = drawn(lambda draw: draw.add_image(reference, imgui.ImVec2(0, 0), imgui.ImVec2(*SIZE)))
    assert np.abs(seen[10:30, 10:30] - wanted).max() <= 1.5


def test_more_triangles_than_there_was_room_for_are_drawn_too(drawn, monkeypatch):
    drawn.drawing._reserve(64, 64)
    seen = drawn(rectangle)
    assert (seen[5:11, 9:23] == (255, 0, 0)).all()


def test_a_texture_that_was_freed_is_not_drawn(drawn):
    texture = drawn.gl.texture((1, 1), 4, bytes(4))
    reference = drawn.drawing.add(texture)
    drawn.drawing.release(texture)
    seen = drawn(lambda draw: draw.add_image(reference, imgui.ImVec2(0, 0), imgui.ImVec2(*SIZE)))
    assert (np.abs(seen - 127.5) < 1).all()
