"""The newest picture of vcam as a texture."""

from __future__ import annotations

import moderngl
from imgui_bundle import imgui

from vcam.bridge.slots import Pixels, Slots
from vcam.ui.drawing import Drawing


class Picture:
    """Use it in the context's thread."""

    def __init__(self, gl: moderngl.Context, drawing: Drawing, slots: Slots) -> None:
        self._slots = slots
        self.texture = gl.texture(slots.size_wh, 4)
        self._reference = drawing.add(self.texture, premultiplied=True)
        self._number = 0
        self.changed = False
        """Whether the last call of `shown` took one."""

    @property
    def is_late(self) -> bool:
        """Whether there is a newer one than the texture holds."""
        return self._slots.newest != self._number

    @property
    def is_first(self) -> bool:
        """Whether it is the first one that there is."""
        return not self._number and self.is_late

    def shown(self, *, newest: bool) -> imgui.ImTextureRef | None:
        """The texture, with the `newest` picture in it or the one that was there; None: there was none yet."""
        read = self._slots.read(self._write) if newest and self.is_late else 0
        self.changed, self._number = bool(read), read or self._number
        return self._reference if self._number else None

    def _write(self, pixels: Pixels) -> None:
        self.texture.write(pixels)
