"""Draws what imgui wants drawn, by moderngl: its triangles and its textures, which grow with the letters in use."""

from __future__ import annotations

import math
from typing import Any, Final

import moderngl
import numpy as np
from imgui_bundle import imgui
from numpy.typing import NDArray

from vcam.resources import find
from vcam.ui.triangles import Box, Call, Layer, common, joined, newest_layers

VERSION: Final = "#version 330 core\n"
STAGES: Final = (("vertex", "vert"), ("fragment", "frag"))
STRAIGHT: Final = (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA)
PREMULTIPLIED: Final = (moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA)
ROOM: Final = 1 << 20
"""Bytes of the first vertex buffer: enough for all panels; doubled when it isn't."""
QUAD: Final = 6
"""Indices of a picture: two triangles, upright."""


class Drawing:
    """Of one imgui context into one OpenGL context's window; ended with the context."""

    def __init__(self, gl: moderngl.Context) -> None:
        self._gl = gl
        sources = {
            f"{stage}_shader": VERSION + find("shaders", f"ui.{end}").read_text("utf-8") for stage, end in STAGES
        }
        self._program = gl.program(**sources)  # type: ignore[arg-type]
        self._textures: dict[int, moderngl.Texture] = {}
        self._premultiplied: set[int] = set()
        self._opaque: set[int] = set()
        self._reserve(ROOM, ROOM // 4)
        self.layers: list[Layer] = []
        """Of the newest frame that was taken."""
        self._from_px, self._px = (1.0, 1.0, 0.0, 0.0), (1.0, 1.0)
        imgui.get_io().backend_flags |= imgui.BackendFlags_.renderer_has_textures
        platform, largest = imgui.get_platform_io(), gl.info["GL_MAX_TEXTURE_SIZE"]
        platform.renderer_texture_max_width = platform.renderer_texture_max_height = largest

    def add(self, texture: moderngl.Texture, *, premultiplied: bool = False) -> imgui.ImTextureRef:
        """Let panels draw `texture`; smooth when it is made smaller or larger."""
        texture.filter = moderngl.LINEAR, moderngl.LINEAR
        self._textures[texture.glo] = texture
        if premultiplied:
            self._premultiplied.add(texture.glo)
        return imgui.ImTextureRef(texture.glo)

    def opaque(self, texture: moderngl.Texture, *, on: bool) -> None:
        """Whether nothing can be seen through `texture`, which is drawn in its own colours alone: that costs less."""
        (self._opaque.add if on else self._opaque.discard)(texture.glo)

    def release(self, texture: moderngl.Texture) -> None:
        """Free it; nothing that is drawn from now on may show it."""
        self._textures.pop(texture.glo, None)
        self._premultiplied.discard(texture.glo)
        self._opaque.discard(texture.glo)
        texture.release()

    def take(self) -> None:
        """Keep the frame that imgui.render() ended: `draw` draws it from now on."""
        for texture in imgui.get_platform_io().textures:
            self._keep_up(texture)
        data, self.layers = imgui.get_draw_data(), newest_layers()
        width, height = data.display_size
        self._from_px = (2 / width, -2 / height, -1.0, 1.0)
        self._px = data.framebuffer_scale.x, data.framebuffer_scale.y
        vertices, indices = joined(self.layers)
        if vertices.nbytes > self._vertices.size or indices.nbytes > self._indices.size:
            self._reserve(2 * vertices.nbytes, 2 * indices.nbytes)
        for buffer, content in ((self._vertices, vertices), (self._indices, indices)):
            if len(content):
                buffer.orphan()
                buffer.write(content)

    def draw(
        self, target: moderngl.Framebuffer, size_px: tuple[int, int], ground: tuple[float, float, float], box: Box
    ) -> None:
        """What is in `box` of the frame that was taken, onto `ground`. `target` is `size_px` (width, height)."""
        gl = self._gl
        target.use()
        gl.viewport = (0, 0, *size_px)
        if (scissor := self._scissor(box, size_px)) is None:
            return
        begins = np.cumsum([0, *(len(layer.indices) for layer in self.layers)])
        calls = [(layer, call, int(b)) for layer, b in zip(self.layers, begins, strict=False) for call in layer.calls]
        first = next((n for n in reversed(range(len(calls))) if self._covers(*calls[n][:2], box)), None)
        if first is None:
            gl.scissor = scissor
            gl.clear(*ground, 1.0)
        uniform: Any = self._program["clip_from_px"]
        uniform.value = self._from_px
        for _, call, begin in calls[first:]:
            seen = common(call.clip, box)
            if seen and (scissor := self._scissor(seen, size_px)):
                gl.scissor = scissor
                self._draw_call(call, begin)
        gl.scissor = None

    def _covers(self, layer: Layer, call: Call, box: Box) -> bool:
        """Whether nothing is seen in `box` of what was drawn before."""
        if call.texture not in self._opaque or call.count != QUAD:
            return False
        covered = layer.box(call)
        return covered is not None and common(covered, box) == box

    def _draw_call(self, call: Call, begin: int) -> None:
        """`begin`: place of its layer's indices in all of them."""
        gl, texture = self._gl, self._textures.get(call.texture)
        if texture is None:
            return
        if call.texture in self._opaque:
            gl.enable_only(moderngl.NOTHING)
        else:
            gl.enable_only(moderngl.BLEND)
            blend = PREMULTIPLIED if call.texture in self._premultiplied else STRAIGHT
            gl.blend_func = blend  # type: ignore[assignment]  # moderngl takes four as well
        texture.use(0)
        self._array.render(moderngl.TRIANGLES, vertices=call.count, first=begin + call.first)

    def _scissor(self, box: Box, size_px: tuple[int, int]) -> tuple[int, int, int, int] | None:
        """`box` in the target's own px, counted from its lower left corner; None: nothing of it is there."""
        left, top = max(math.floor(box[0] * self._px[0]), 0), max(math.floor(box[1] * self._px[1]), 0)
        right, bottom = math.ceil(box[2] * self._px[0]), math.ceil(box[3] * self._px[1])
        right, bottom = min(right, size_px[0]), min(bottom, size_px[1])
        return (left, size_px[1] - bottom, right - left, bottom - top) if left < right and top < bottom else None

    def _reserve(self, bytes_v: int, bytes_i: int) -> None:
        gl = self._gl
        self._vertices, self._indices = gl.buffer(reserve=bytes_v), gl.buffer(reserve=bytes_i)
        content = [(self._vertices, "2f 2f 4f1", "place", "at", "tint")]
        self._array = gl.vertex_array(self._program, content, self._indices, index_element_size=4)

    def _keep_up(self, wanted: Any) -> None:
        """Make, change or free a texture of imgui's own, as it asks."""
        if wanted.status == imgui.ImTextureStatus.want_create:
            whole = np.ascontiguousarray(wanted.get_pixels_array()).tobytes()
            texture = self._gl.texture((wanted.width, wanted.height), 4, whole)
            self._textures[texture.glo] = texture
            wanted.set_tex_id(texture.glo)
            wanted.set_status(imgui.ImTextureStatus.ok)
        elif wanted.status == imgui.ImTextureStatus.want_updates:
            texture = self._textures[wanted.tex_id]
            pixels: NDArray[np.uint8] = wanted.get_pixels_array().reshape(wanted.height, wanted.width, 4)
            for part in wanted.updates:
                block = np.ascontiguousarray(pixels[part.y : part.y + part.h, part.x : part.x + part.w])
                texture.write(block.tobytes(), viewport=(part.x, part.y, part.w, part.h))
            wanted.set_status(imgui.ImTextureStatus.ok)
        elif wanted.status == imgui.ImTextureStatus.want_destroy and wanted.unused_frames > 0:
            self.release(self._textures[wanted.tex_id])
            wanted.set_tex_id(0)
            wanted.set_status(imgui.ImTextureStatus.destroyed)
