"""The real window on a screen that nobody sees, in the test's own process."""

import io
import sys
from contextlib import contextmanager
from dataclasses import replace

import glfw
import numpy as np
import pytest

from vcam.bridge.lines import said_of
from vcam.bridge.memory import lent_memory
from vcam.bridge.slots import Slots, slots_bytes
from vcam.commands import Choice, Shown
from vcam.keys import table_of
from vcam.ui import window as module
from vcam.ui.parent import Parent
from vcam.ui.window import SIZE, Window, fitting, glfw_window

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux"),
]
STATE = Shown(name="mika", avatar="mika", avatars=(Choice("mika", "Mika"),), keys=table_of({}), theme="dark")


class Opened:
    """A window that was told STATE; `frames` draws some."""

    def __init__(self, window, parent, mouth, slots):
        self.window, self.parent, self._mouth, self._slots = window, parent, mouth, slots

    def frames(self, count=4):
        for _ in range(count):
            self._slots.put(np.full((36, 64, 4), 255, np.uint8))
            self.window._draw()
            glfw.poll_events()

    def press(self, code, mods=0, action=glfw.PRESS):
        self.window._key(self.window._window, code, glfw.get_key_scancode(code), action, mods)

    @property
    def said(self):
        return [(said.kind, *said.texts) for said in map(said_of, self._mouth.getvalue().splitlines())]


@contextmanager
def opened(*, plain=False, state=STATE):
    lent, mouth = lent_memory(slots_bytes((64, 36))), io.BytesIO()
    lent.close_handles()
    slots = Slots(lent.memory, (64, 36))
    parent = Parent(io.BytesIO(), mouth, glfw.post_empty_event)
    with glfw_window((64, 36) if plain else SIZE) as (library, handle):
        made = Opened(Window(library, handle, parent, slots, plain=plain), parent, mouth, slots)
        if not plain:
            parent.state = state
        made.frames()
        yield made
        module.imgui.destroy_context()


@pytest.fixture
def window(screen):
    with opened() as made:
        yield made


def test_keys_ask_for_their_words_once_while_they_are_held_down(window):
    for action in (glfw.PRESS, glfw.REPEAT, glfw.RELEASE):
        window.press(glfw.KEY_PAGE_DOWN, action=action)
    window.press(glfw.KEY_P, glfw.MOD_CONTROL)
    assert window.said == [("command", "wear_next", "")]


def test_an_expression_is_held_as_long_as_its_key_is(window):
    window.window._keys.use(table_of({"expression 2:hold": "2"}))
    for action in (glfw.PRESS, glfw.REPEAT, glfw.RELEASE, glfw.RELEASE):
        window.press(glfw.KEY_2, action=action)
    assert window.said == [("command", "expression", "2:on"), ("command", "expression", "2:off")]


def test_files_that_are_dropped_on_it_are_loaded_each(window):
    window.window._drop(None, ["/photos/anna.jpg", "/models/アンナ.vrm"])
    assert window.said == [("command", "load", "/photos/anna.jpg"), ("command", "load", "/models/アンナ.vrm")]


def test_of_a_great_many_files_the_first_are_loaded_and_the_others_are_said(window):
    paths = [f"/photos/{n}.jpg" for n in range(module.MOST_FILES + 3)]
    window.window._drop(None, paths)
    assert window.said[:-1] == [("command", "load", path) for path in paths[: module.MOST_FILES]]
    text = "15 files were dropped at once, more than 12: drop those after 11.jpg again"
    assert window.said[-1] == ("warning", text)


def test_a_dropped_file_whose_name_cannot_be_read_is_said(window):
    import ctypes

    function, _ = glfw._window_drop_callback_repository[
        ctypes.cast(ctypes.pointer(window.window._window), ctypes.POINTER(ctypes.c_long)).contents.value
    ]

    def wait(seconds):
        window.parent.gone.set()
        function(window.window._window, 1, [b"\xe4nna.jpg"])  # as the library's own wrapper gets it

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(glfw, "wait_events_timeout", wait)
        window.window.run()
    assert window.said == [
        ("warning", "the dropped file has a name that isn't UTF-8 and can't be read; rename it"),
    ]


def test_a_key_that_is_pressed_before_the_state_is_told_is_heard(screen):
    with opened(state=Shown()) as made:
        made.press(glfw.KEY_ESCAPE)
        assert made.said == [("command", "panic", "")]


def test_a_key_that_asks_for_something_does_not_scroll_a_panel_too(window, monkeypatch):
    told = []

    class Seen:
        want_text_input = False

        def add_key_event(self, key, down):
            if down:
                told.append(key)

    monkeypatch.setattr(module.imgui, "get_io", Seen)
    window.press(glfw.KEY_PAGE_DOWN)
    window.press(glfw.KEY_HOME)
    assert told == [module.imgui.Key.home]
    monkeypatch.setattr(module.imgui, "is_popup_open", lambda name, flags: True)
    window.press(glfw.KEY_PAGE_DOWN)
    assert told[1:] == [module.imgui.Key.page_down], "a menu is open"


def test_hiding_the_panel_is_its_own_affair(window):
    window.press(glfw.KEY_H)
    assert window.window._panel.hidden
    window.frames()
    window.press(glfw.KEY_H)
    assert not window.window._panel.hidden
    assert window.said == []


def test_what_is_typed_into_a_field_asks_for_nothing(window, monkeypatch):
    class Typing:
        want_text_input = True

        def add_key_event(self, key, down):
            pass

    monkeypatch.setattr(module.imgui, "get_io", Typing)
    window.press(glfw.KEY_P)
    assert window.said == []


@pytest.mark.parametrize("busy", ["a field", "a menu"])
def test_panic_is_heard_from_a_field_and_a_menu_too_and_never_taken_back_there(window, monkeypatch, busy):
    class Typing:
        want_text_input = busy == "a field"

        def add_key_event(self, key, down):
            pass

    monkeypatch.setattr(module.imgui, "get_io", Typing)
    monkeypatch.setattr(module.imgui, "is_popup_open", lambda name, flags: busy == "a menu")
    for key in (glfw.KEY_PAGE_DOWN, glfw.KEY_ESCAPE, glfw.KEY_ESCAPE):
        window.press(key)
    assert window.said == [("command", "panic", "on")] * 2
    window.window._keys.use(table_of({"panic": "x"}))
    window.press(glfw.KEY_X)
    assert len(window.said) == 2, "a letter is only typed"


def test_it_follows_the_theme_and_the_keys_that_it_is_told(window):
    assert window.window._dressed == (True, 1.0)
    window.parent.state = replace(STATE, theme="light", keys=table_of({"toggle": "f2"}))
    window.frames()
    assert window.window._dressed == (False, 1.0)
    window.press(glfw.KEY_F2)
    assert window.said == [("command", "toggle", "")]


def test_auto_is_what_the_system_says(screen, monkeypatch):
    monkeypatch.setattr(module, "system_is_dark", lambda: False)
    with opened(state=replace(STATE, theme="auto")) as made:
        assert made.window._dressed == (False, 1.0)


def test_at_200_percent_all_is_twice_as_large(screen, monkeypatch):
    monkeypatch.setattr(glfw, "get_window_content_scale", lambda window: (2.0, 2.0))
    with opened() as made:
        assert made.window._dressed == (True, 2.0)
        assert module.imgui.get_style().font_scale_dpi == 2.0
        made.window._platform._rescaled(made.window._window, 1.0, 1.0)  # moved to another display
        made.frames()
        assert made.window._dressed == (True, 1.0)


def test_names_that_no_font_has_are_said_once(window, monkeypatch):
    monkeypatch.setattr("vcam.ui.fonts.far_fonts", lambda: iter(()))
    for name in ("日本語", "アンナ"):
        window.parent.state = replace(STATE, name=name)
        window.frames()
    ((kind, text),) = window.said
    assert kind == "warning"
    assert "no font for some of the names" in text


def test_a_plain_one_has_no_keys_but_escape(screen):
    with opened(plain=True) as made:
        made.press(glfw.KEY_P)
        assert made.said == []
        made.press(glfw.KEY_ESCAPE)
        made.window.run()  # it ends at once


def test_it_ends_with_vcam(window):
    window.parent.gone.set()
    window.window.run()


def test_a_minimised_one_draws_nothing(window, monkeypatch):
    waits = []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            window.parent.gone.set()

    window.window._platform._minimised(window.window._window, 1)
    monkeypatch.setattr(glfw, "wait_events_timeout", wait)
    monkeypatch.setattr(window.window, "_draw", lambda due: pytest.fail("nobody sees it"))
    window.window.run()
    assert waits == [module.HIDDEN_S] * 3


def test_a_window_is_no_larger_than_the_screen_has_room():
    assert fitting((1180, 720), (2000, 1000)) == (1180, 720)
    assert fitting((1180, 720), (784, 1000)) == (784, 720)


def test_what_is_copied_goes_to_the_systems_clipboard_and_back(window):
    module.imgui.set_clipboard_text("アンナ")
    assert glfw.get_clipboard_string(None).decode() == "アンナ"
    assert module.imgui.get_clipboard_text() == "アンナ"


def test_mouse_and_letters_reach_imgui(window):
    handle, platform, seen = window.window._window, window.window._platform, []
    platform._pointed(handle, 30.0, 40.0)
    platform._clicked(handle, 0, glfw.PRESS, 0)
    platform._clicked(handle, 7, glfw.PRESS, 0)  # a mouse with more buttons than imgui knows
    platform._scrolled(handle, 0.0, 1.0)
    platform._typed(handle, ord("я"))
    platform._focused(handle, 1)
    panel = window.window._panel
    draw = panel.draw

    def look(state, view):
        io = module.imgui.get_io()
        seen.append((io.mouse_pos.x, io.mouse_pos.y, io.mouse_down[0], io.mouse_wheel))
        draw(state, view)

    panel.draw = look
    window.frames(4)
    assert (30.0, 40.0, True) in [one[:3] for one in seen]
    assert 1.0 in [one[3] for one in seen]
    platform._entered(handle, 0)
    window.frames(2)
    assert seen[-1][0] < -1e6
