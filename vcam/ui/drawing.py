"""Draws what imgui wants drawn, by moderngl: its triangles and its textures, which grow with the letters in use."""

from __future__ import annotations

import ctypes
from typing import Any, Final

import moderngl
import numpy as np
from imgui_bundle import imgui
from numpy.typing import NDArray

from vcam.resources import find

VERSION: Final = "#version 330 core\n"
STAGES: Final = (("vertex", "vert"), ("fragment", "frag"))
STRAIGHT: Final = (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA)
PREMULTIPLIED: Final = (moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA)
ROOM: Final = 1 << 20
"""Bytes of the first vertex buffer: enough for all panels; doubled when it isn't."""


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
        self._reserve(ROOM, ROOM // 4)
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

    def release(self, texture: moderngl.Texture) -> None:
        """Free it; nothing that is drawn from now on may show it."""
        self._textures.pop(texture.glo, None)
        self._premultiplied.discard(texture.glo)
        texture.release()

    def draw(self, target: moderngl.Framebuffer, size_px: tuple[int, int], ground: tuple[float, float, float]) -> None:
        """All of the frame that imgui.render() ended, onto `ground`. `target` is `size_px` (width, height)."""
        for texture in imgui.get_platform_io().textures:
            self._keep_up(texture)
        gl, data = self._gl, imgui.get_draw_data()
        target.use()
        gl.viewport = (0, 0, *size_px)
        gl.scissor = None
        gl.clear(*ground, 1.0)
        gl.enable_only(moderngl.BLEND)
        width, height = data.display_size
        uniform: Any = self._program["clip_from_px"]
        uniform.value = (2 / width, -2 / height, -1.0, 1.0)
        for commands in data.cmd_lists:
            self._draw_list(commands, (data.framebuffer_scale.x, data.framebuffer_scale.y), size_px)
        gl.scissor = None

    def _draw_list(self, commands: Any, scale: tuple[float, float], size_px: tuple[int, int]) -> None:
        vertices, indices = commands.vtx_buffer, commands.idx_buffer
        bytes_v, bytes_i = vertices.size() * imgui.VERTEX_SIZE, indices.size() * imgui.INDEX_SIZE
        if not bytes_v or not bytes_i:
            return
        if bytes_v > self._vertices.size or bytes_i > self._indices.size:
            self._reserve(2 * bytes_v, 2 * bytes_i)
        self._vertices.orphan()
        self._indices.orphan()
        self._vertices.write((ctypes.c_ubyte * bytes_v).from_address(vertices.data_address()))
        self._indices.write((ctypes.c_ubyte * bytes_i).from_address(indices.data_address()))
        for command in commands.cmd_buffer:
            self._draw_command(command, scale, size_px)

    def _draw_command(self, command: Any, scale: tuple[float, float], size_px: tuple[int, int]) -> None:
        left, top, right, bottom = command.clip_rect
        x, y = int(left * scale[0]), int(size_px[1] - bottom * scale[1])
        wide, high = int((right - left) * scale[0]), int((bottom - top) * scale[1])
        number = command.tex_ref.get_tex_id()
        texture = self._textures.get(number)
        if wide <= 0 or high <= 0 or texture is None:
            return
        self._gl.scissor = (x, y, wide, high)
        blend = PREMULTIPLIED if number in self._premultiplied else STRAIGHT
        self._gl.blend_func = blend  # type: ignore[assignment]  # moderngl takes four as well
        texture.use(0)
        self._array.render(moderngl.TRIANGLES, vertices=command.elem_count, first=command.idx_offset)

    def _reserve(self, bytes_v: int, bytes_i: int) -> None:
        gl = self._gl
        self._vertices, self._indices = gl.buffer(reserve=bytes_v), gl.buffer(reserve=bytes_i)
        content = [(self._vertices, "2f 2f 4f1", "place", "at", "tint")]
        self._array = gl.vertex_array(self._program, content, self._indices, index_element_size=imgui.INDEX_SIZE)

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
