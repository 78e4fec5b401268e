"""What is drawn again in part looks as if all were drawn."""

from dataclasses import replace

import numpy as np
import pytest
from imgui_bundle import imgui
from panels import Given

from vcam.commands import Choice, News, Shown
from vcam.keys import table_of
from vcam.render.gl import open_context
from vcam.ui.canvas import TRIES, Canvas
from vcam.ui.drawing import Drawing
from vcam.ui.fonts import Fonts
from vcam.ui.panel import Panel
from vcam.ui.theme import dress, themed
from vcam.ui.triangles import EVERYTHING
from vcam.ui.view import View

SIZE = (640, 400)
PICTURE = (32, 18)
STATE = Shown(
    name="mika",
    avatar="mika",
    avatars=(Choice("mika", "Mika"), Choice("ren", "Ren")),
    background="soft",
    face=True,
    fps=29.9,
    age_ms=43.2,
    keys=table_of({}),
    messages=(News(1, "info", "the avatar is Mika"),),
)


class Painted:
    """A window of the panel, off the screen, drawn in part; `pixels` and what they are if all is drawn."""

    def __init__(self, gl, *, scale=1.0):
        self.gl, self.size_px = gl, (round(SIZE[0] * scale), round(SIZE[1] * scale))
        self.target, self.whole = (gl.framebuffer([gl.renderbuffer(self.size_px, 4)]) for _ in range(2))
        io = imgui.get_io()
        io.set_ini_filename("")
        io.delta_time = 1 / 15
        self.drawing = Drawing(gl)
        self.canvas = Canvas(gl, self.drawing, self.target)
        self.texture = gl.texture(PICTURE, 4)
        self.reference = self.drawing.add(self.texture, premultiplied=True)
        self.panel, self.fonts, self.dark = Panel(Given()), Fonts(), True
        self.areas = []
        draw = self.drawing.draw

        def watch(target, size_px, ground, box):
            self.areas.append(box)
            draw(target, size_px, ground, box)

        self.drawing.draw = watch
        self.scale = scale
        dress(dark=True, scale=1.0)

    @property
    def ground(self):
        return tuple(part / 255 for part in themed(dark=self.dark).ground)

    def frame(self, state, *, tab=""):
        io = imgui.get_io()
        io.display_size = imgui.ImVec2(*SIZE)
        io.display_framebuffer_scale = imgui.ImVec2(self.scale, self.scale)
        self.drawing.opaque(self.texture, on=state.background != "transparent")
        imgui.new_frame()
        self.panel._open = tab
        self.panel.draw(state, View(self.reference, PICTURE, self.dark))
        imgui.render()
        self.canvas.take(self.size_px, self.ground)
        return self.paint()

    def picture(self, random, *, alpha=255):
        shown = random.integers(0, 1 + alpha, (PICTURE[1], PICTURE[0], 4), np.uint8)
        shown[..., 3] = alpha
        self.texture.write(shown)
        self.canvas.touched(self.texture)

    def paint(self):
        self.areas.clear()
        return self.canvas.paint()

    def pixels(self):
        return np.frombuffer(self.target.read(components=3, alignment=1), np.uint8).reshape(-1, self.size_px[0], 3)

    def looks_whole(self):
        """Whether nothing is other than if all were drawn."""
        seen = self.pixels().astype(int)
        self.drawing.draw(self.whole, self.size_px, self.ground, EVERYTHING)
        whole = np.frombuffer(self.whole.read(components=3, alignment=1), np.uint8).reshape(seen.shape)
        return np.abs(seen - whole).max() <= 1


@pytest.fixture
def painted():
    context = imgui.create_context()
    with open_context() as headless:
        yield Painted(headless.gl)
    imgui.destroy_context(context)


def settled(painted, state=STATE):
    painted.picture(np.random.default_rng(0))
    for _ in range(4):
        painted.frame(state)
    assert not painted.frame(state), "nothing changed"


def test_where_nothing_changed_nothing_is_drawn(painted):
    settled(painted)
    assert not painted.paint()


@pytest.mark.slow
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_what_was_drawn_in_part_looks_as_if_all_were_drawn(painted, scale):
    painted = Painted(painted.gl, scale=scale)
    random = np.random.default_rng(1)
    settled(painted)
    io = imgui.get_io()
    partly = 0
    for n in range(60):
        state = replace(STATE, fps=random.uniform(1, 60), age_ms=random.uniform(1, 2000), dropped=n * n)
        state = replace(state, panic=n % 20 == 5, background="transparent" if 30 < n < 40 else "soft")
        io.add_mouse_pos_event(*random.uniform((0, 0), SIZE))
        painted.dark = n < 50
        if n == 50:
            dress(dark=False, scale=1.0)
        if n % 2:
            painted.picture(random, alpha=255 if state.background == "soft" else 90)
        painted.frame(state, tab=("", "Face", "", "", "Out", "", "Look")[n % 7])
        partly += EVERYTHING not in painted.areas
        assert painted.looks_whole(), n
    assert partly > 10, "it was all drawn again nearly each time"


def test_a_new_picture_draws_the_picture_alone(painted):
    settled(painted)
    painted.picture(np.random.default_rng(2))
    assert painted.paint()
    (box,) = painted.areas
    assert (box[2] - box[0]) * (box[3] - box[1]) < 0.5 * SIZE[0] * SIZE[1]
    assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(16 / 9, abs=0.02)
    assert painted.looks_whole()


def test_a_number_draws_itself_alone(painted):
    settled(painted)
    painted.frame(replace(STATE, fps=28.7))
    (box,) = painted.areas
    assert box[3] - box[1] < 24
    assert box[2] - box[0] < 80
    assert painted.looks_whole()


def test_where_a_swap_keeps_nothing_all_is_drawn_again(painted):
    settled(painted)
    for n in range(TRIES + 2):
        painted.target.clear(1.0, 0.0, 0.0, 0.0)  # as a driver that exchanges buffers
        painted.picture(np.random.default_rng(n))
        assert painted.paint()
        assert painted.areas == [EVERYTHING]
        assert painted.looks_whole()


def test_what_the_screen_lost_is_drawn_again(painted):
    settled(painted)
    painted.target.clear(1.0, 0.0, 0.0, 1.0)
    painted.canvas.uncovered()
    assert painted.paint()
    assert painted.looks_whole()


def test_a_window_of_another_size_is_drawn_again(painted):
    settled(painted)
    painted.canvas.take((SIZE[0] - 1, SIZE[1]), painted.ground)
    painted.paint()
    assert painted.areas == [EVERYTHING]
