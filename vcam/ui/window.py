"""The window: the panel drawn into it in its own time, its keys and what is dropped on it given to vcam."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import moderngl
from imgui_bundle import imgui

from vcam.bridge.opening import created, glfw_started
from vcam.bridge.slots import Slots
from vcam.commands import WAITING, Command, Shown
from vcam.errors import SinkError
from vcam.keys import table_of
from vcam.ui.canvas import Canvas
from vcam.ui.drawing import Drawing
from vcam.ui.fonts import Fonts
from vcam.ui.keys import Keys, codes, held, key_of, types_text
from vcam.ui.meters import same_but_meters
from vcam.ui.pace import HIDDEN_S, Due, Pace, rates_of
from vcam.ui.panel import Panel
from vcam.ui.parent import Parent
from vcam.ui.picture import Picture
from vcam.ui.platform import Platform
from vcam.ui.scale import ui_scale
from vcam.ui.system_theme import system_is_dark
from vcam.ui.theme import dress, themed
from vcam.ui.thumbnails import Thumbnails
from vcam.ui.view import View

SIZE: Final = (1180, 720)
"""Of the window at first, px at 100 %, where the screen is large enough."""
LEAST: Final = (640, 400)
"""It can't be made smaller than this, at 100 %."""
FRAME: Final = (16, 64)
"""Room for the frame that the desktop puts around a window."""
UNIT: Final = 255.0
MOST_FILES: Final = WAITING - 4
"""Of one drop: vcam forgets what is asked for when more is waiting, and keys are pressed meanwhile."""


@contextmanager
def glfw_window(size_wh: tuple[int, int]) -> Iterator[tuple[Any, Any]]:
    """glfw and an open window of `size_wh`, as far as there is room, its context current. Raises SinkError."""
    with glfw_started() as (glfw, said):
        room = _room(glfw)
        window = created(glfw, said, fitting(size_wh, room), visible=True)
        glfw.set_window_size(window, *fitting(glfw.get_window_size(window), room))  # a scaled display made it larger
        glfw.make_context_current(window)
        glfw.swap_interval(0)  # the pace is ours: waiting for the screen would keep what is typed waiting
        try:
            yield glfw, window
        finally:
            glfw.destroy_window(window)


class Window:
    """Main thread only, within `glfw_window`."""

    def __init__(self, glfw: Any, window: Any, parent: Parent, slots: Slots, *, plain: bool) -> None:
        """`plain`: the picture alone, as it is, until Esc is pressed."""
        self._glfw, self._window, self._parent = glfw, window, parent
        try:
            self._gl = moderngl.create_context(require=330)
        except Exception as error:  # moderngl raises bare Exceptions
            raise SinkError(f"the window can't be drawn: {error}; update the graphics driver") from error
        imgui.create_context()
        io = imgui.get_io()
        io.set_ini_filename("")
        io.config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
        self._pace = Pace(rates_of(self._gl.info["GL_RENDERER"]))
        self._keys, self._names = Keys(), codes(glfw)
        self._platform = Platform(glfw, window, self._pace.input)
        self._drawing, self._fonts = Drawing(self._gl), Fonts()
        self._canvas = Canvas(self._gl, self._drawing, self._gl.screen)
        self._picture = Picture(self._gl, self._drawing, slots)
        self._thumbnails = Thumbnails(self._gl, self._drawing)
        self._panel, self._plain = Panel(parent.give), plain
        if not plain:
            self._keys.use(table_of({}))  # until the user's own are told
        if plain:
            self._panel.hidden = True
            parent.state = Shown(mirror_view=False)
        self._state, self._dressed, self._size_wh = Shown(), (True, 0.0), slots.size_wh
        self._system_dark = True
        glfw.set_key_callback(window, self._key)
        glfw.set_drop_callback(window, self._drop)

    def run(self) -> None:
        """Until the user closes it or vcam is gone."""
        glfw, window = self._glfw, self._window
        while not (glfw.window_should_close(window) or self._parent.gone.is_set()):
            now, used = time.perf_counter(), time.process_time()
            if self._platform.minimised or 0 in self._platform.size_px:
                self._wait(HIDDEN_S)
                continue
            due = self._due(now)
            if due is not Due.NOTHING:
                may = self._picture.is_first or self._pace.picture_due(now, plain=self._panel.hidden)
                self._draw(due, new_picture=may)
                self._pace.drawn(now, due, time.process_time() - used, picture=self._picture.changed)
            plain, soon = self._panel.hidden, self._thumbnails.is_late
            self._wait(self._pace.wait_s(time.perf_counter(), plain=plain, soon=soon))

    def _due(self, now: float) -> Due:
        state, shown = self._parent.state, self._state
        more = self._thumbnails.is_late or self._picture.is_first or not same_but_meters(state, shown)
        picture, plain = self._picture.is_late, self._panel.hidden
        return self._pace.due(now, picture=picture, meters=state is not shown, more=more, plain=plain)

    def _wait(self, seconds: float) -> None:
        try:
            self._glfw.wait_events_timeout(seconds)
        except UnicodeDecodeError:  # glfw's module raises it in place of calling _drop
            self._parent.say("warning", "the dropped file has a name that isn't UTF-8 and can't be read; rename it")

    def _draw(self, due: Due = Due.ALL, *, new_picture: bool = True) -> None:
        picture = self._picture.shown(newest=new_picture)
        if due is Due.ALL:
            self._draw_all(picture)
        if self._platform.uncovered:
            self._platform.uncovered = False
            self._canvas.uncovered()
        if self._picture.changed:
            self._canvas.touched(self._picture.texture)
        if self._canvas.paint():
            self._glfw.swap_buffers(self._window)

    def _draw_all(self, picture: imgui.ImTextureRef | None) -> None:
        self._take_state()
        self._drawing.opaque(self._picture.texture, on=self._state.background not in ("", "transparent"))
        self._platform.begin_frame()
        self._thumbnails.begin_frame()
        imgui.new_frame()
        dark = self._dressed[0]
        self._draw_panel(View(picture, self._size_wh, dark, self._thumbnails.texture))
        imgui.render()
        red, green, blue = (part / UNIT for part in themed(dark=dark).ground)
        self._canvas.take(self._platform.size_px, (red, green, blue))

    def _draw_panel(self, view: View) -> None:
        alone = self._panel.hidden
        if alone:  # the picture fills the window
            imgui.push_style_var(imgui.StyleVar_.window_padding, imgui.ImVec2(0, 0))
        self._panel.draw(self._state, view)
        if alone:
            imgui.pop_style_var()

    def _take_state(self) -> None:
        """Show what was told last, in its theme, on the display that the window is on now."""
        state = self._parent.state
        if state is not self._state:
            self._keys.use(state.keys)
            missing = self._fonts.cover(repr(state))
            if missing:
                self._parent.say("warning", missing)
            if state.theme == "auto" != self._state.theme or not self._dressed[1]:
                self._system_dark = system_is_dark()
            self._state = state
        glfw, window = self._glfw, self._window
        dark = state.theme == "dark" or (state.theme == "auto" and self._system_dark)
        platform = self._platform
        scale = ui_scale(platform.content_scale, platform.size_wh, platform.size_px)
        if self._dressed != (dark, scale):
            self._dressed = dark, scale
            dress(dark=dark, scale=scale)
            least = (round(LEAST[0] * scale), round(LEAST[1] * scale))
            if not self._plain:
                glfw.set_window_size_limits(window, *fitting(least, _room(glfw)), glfw.DONT_CARE, glfw.DONT_CARE)

    def _key(self, window: Any, code: int, scancode: int, action: int, mods: int) -> None:
        """A key that asks for something gives a command. While a field is typed into or a menu is open only panic is
        heard, by a key that types nothing, and never taken back: Esc closes the menu too."""
        glfw = self._glfw
        name, types = self._names.get(code, ""), glfw.get_key_name(code, scancode)
        key = key_of(name, types, held(glfw, mods)) if action == glfw.PRESS else None  # held down it counts once
        command = self._keys.asks(key) if key else None
        busy = imgui.get_io().want_text_input or imgui.is_popup_open("", imgui.PopupFlags_.any_popup)
        obeyed = command is not None and not busy
        self._platform.key(code, scancode, action, mods, ours=obeyed)
        if self._plain and code == glfw.KEY_ESCAPE:
            glfw.set_window_should_close(window, True)
        if action == glfw.RELEASE and (after := self._keys.let_go(code)):
            self._obey(after)
        if key is None or command is None:
            return
        if obeyed:
            self._obey(self._keys.pressed(command, code))
        elif command.word == "panic" and not types_text(key):
            self._parent.give("panic", "on")

    def _obey(self, command: Command) -> None:
        if command.word == "hide":
            self._panel.hidden = not self._panel.hidden
        else:
            self._parent.give(command.word, command.value)

    def _drop(self, window: Any, paths: list[str]) -> None:
        """Files that are dropped on the window: photos or models."""
        self._pace.input()
        for path in paths[:MOST_FILES]:
            self._parent.give("load", path)
        if len(paths) > MOST_FILES:
            text = f"{len(paths)} files were dropped at once, more than {MOST_FILES}: drop those after"
            self._parent.say("warning", f"{text} {Path(paths[MOST_FILES - 1]).name} again")


def fitting(size_wh: tuple[int, int], room_wh: tuple[int, int]) -> tuple[int, int]:
    """`size_wh`, each side made smaller where there isn't so much room."""
    return min(size_wh[0], room_wh[0]), min(size_wh[1], room_wh[1])


def _room(glfw: Any) -> tuple[int, int]:
    """Size of the screen without its bars and the window's own frame; large when it isn't known."""
    monitor = glfw.get_primary_monitor()
    if not monitor:
        return 1 << 14, 1 << 14
    _, _, width, height = glfw.get_monitor_workarea(monitor)
    return max(320, width - FRAME[0]), max(240, height - FRAME[1])
