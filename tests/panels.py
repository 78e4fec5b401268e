"""A panel without a window: imgui's own layout and input, drawn by nobody; controls are found by what they say."""

from dataclasses import dataclass, field

from imgui_bundle import imgui

from vcam.ui.fonts import Fonts
from vcam.ui.theme import dress

FRAME_S = 1 / 15
CONTROLS = (
    "button",
    "selectable",
    "checkbox",
    "slider_float",
    "begin_combo",
    "input_text_with_hint",
    "color_edit3",
    "begin_tab_item",
)
TEXTS = ("text_unformatted", "text_colored")


@dataclass
class Desk:
    """Holds the context, gives input, and remembers what was drawn in the newest frame."""

    size: tuple[int, int]
    scale: float
    draw: object
    """Called once a frame."""
    rects: dict = field(default_factory=dict)
    """Label or name of a control → (left, top, right, bottom) px; the second of one name is "name ~2"."""
    labels: dict = field(default_factory=dict)
    """Name of a control → what is written on it."""
    focused: str = ""
    """Name of the control that the keyboard is on."""
    texts: list = field(default_factory=list)
    """(text, (left, top, right, bottom), right end of the room for it)."""

    def __enter__(self):
        self._context = imgui.create_context()
        io = imgui.get_io()
        io.set_ini_filename("")
        io.display_size, io.delta_time = self.size, FRAME_S
        io.backend_flags |= imgui.BackendFlags_.renderer_has_textures
        io.config_flags |= imgui.ConfigFlags_.nav_enable_keyboard
        self.fonts = Fonts()
        dress(dark=True, scale=self.scale)
        self._real = {name: getattr(imgui, name) for name in (*CONTROLS, *TEXTS)}
        for name in CONTROLS:
            setattr(imgui, name, self._control(self._real[name]))
        for name in TEXTS:
            setattr(imgui, name, self._text(self._real[name]))
        return self

    def __exit__(self, *error):
        for name, real in self._real.items():
            setattr(imgui, name, real)
        imgui.destroy_context(self._context)

    def _control(self, real):
        def control(label, *rest):
            given = real(label, *rest)
            shown, _, name = label.partition("###") if "###" in label else label.partition("##")
            name = name or shown
            count = sum(known.partition(" ~")[0] == name for known in self.rects)
            name += f" ~{count + 1}" if count else ""
            self.rects[name] = _rect()
            self.labels[name] = shown
            if imgui.is_item_focused():
                self.focused = name
            return given

        return control

    def _text(self, real):
        def text(*words):
            end = imgui.get_cursor_screen_pos().x + imgui.get_content_region_avail().x
            real(*words)
            self.texts.append((words[-1], _rect(), end))

        return text

    def frames(self, count=2):
        for _ in range(count):
            self.rects, self.labels, self.texts = {}, {}, []
            imgui.new_frame()
            self.draw()
            imgui.render()
            for texture in imgui.get_platform_io().textures:
                if texture.status in {imgui.ImTextureStatus.want_create, imgui.ImTextureStatus.want_updates}:
                    texture.set_tex_id(1)
                    texture.status = imgui.ImTextureStatus.ok
                elif texture.status == imgui.ImTextureStatus.want_destroy:
                    texture.set_tex_id(0)
                    texture.status = imgui.ImTextureStatus.destroyed
        return self

    def click(self, name):
        """With the left button, in the middle of what has this label or name."""
        left, top, right, bottom = self.rects[name]
        self.press_at((left + right) / 2, (top + bottom) / 2)

    def press_at(self, x, y):
        io = imgui.get_io()
        io.add_mouse_pos_event(x, y)
        self.frames(1)
        for down in (True, False):
            io.add_mouse_button_event(0, down)
            self.frames(1)
        self.frames(2)

    def tap(self, name):
        """As a finger does: the press comes with the pointer."""
        left, top, right, bottom = self.rects[name]
        io = imgui.get_io()
        io.add_mouse_pos_event((left + right) / 2, (top + bottom) / 2)
        for down in (True, False):
            io.add_mouse_button_event(0, down)
            self.frames(1)
        self.frames(2)

    def key(self, *keys):
        for key in keys:
            for down in (True, False):
                imgui.get_io().add_key_event(key, down)
                self.frames(1)
            self.frames(1)

    def type(self, text):
        imgui.get_io().add_input_characters_utf8(text)
        self.frames(len(text) + 1)

    @property
    def words(self):
        """All that is written, controls and texts."""
        return " | ".join([*self.labels.values(), *(text for text, _, _ in self.texts)])


def _rect():
    low, high = imgui.get_item_rect_min(), imgui.get_item_rect_max()
    return tuple(round(edge, 1) for edge in (low.x, low.y, high.x, high.y))


class Given(list):
    """Takes commands as vcam.commands.Commands does."""

    def __call__(self, word, value=""):
        self.append((word, value))
        return True
