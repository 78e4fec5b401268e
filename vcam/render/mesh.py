"""Draws an avatar's triangles, eyes and silhouette lines with OpenGL; buffers are made once and written per frame."""

from __future__ import annotations

from typing import Any, Final, Self

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.deform import Deformer
from vcam.avatar.eyes import Eyes
from vcam.avatar.model import EYE, Avatar
from vcam.avatar.state import State
from vcam.render.framing import View
from vcam.render.gl import Context
from vcam.render.look import linear_from_srgb, make_look
from vcam.render.programs import load_program
from vcam.render.silhouette import Silhouette

LIGHT: Final = np.array([-0.42, 0.52, 0.74]) / np.linalg.norm([-0.42, 0.52, 0.74])
"""Towards the key light: from the viewer's upper left, as a window beside the screen."""
SEAM: Final = (1.06, 0.90, 0.88)
"""Linear factor where light turns to shade."""
LEAST_LINE_PX: Final = 1.1
"""Thinner lines break up into dots."""
LINE_PULL: Final = 0.0012
"""Normalised depth: about 1.5 mm at the face, more than the mesh bends between two vertices."""
MOST_LINES: Final = 16_384


class AvatarMesh:
    """One avatar on one context. Must be used in the context's thread."""

    def __init__(self, context: Context, avatar: Avatar, view: View, size_wh: tuple[int, int]) -> None:
        self._gl, self._avatar, self._view = context.gl, avatar, view
        self._look = look = make_look(avatar)
        self._deformer, self._eyes = Deformer(avatar), Eyes(avatar)
        self._silhouette = Silhouette(avatar.positions, avatar.triangles, look.ink_width > 0)
        self._programs = {name: load_program(context, name) for name in ("toon", "eye", "line")}
        self._buffers: list[Any] = []
        self._line_px = max(avatar.style.outline_m * view.px_per_m, LEAST_LINE_PX) if avatar.style.outline_m else 0.0
        self._build()
        self._set_constants(size_wh)

    def _buffer(self, data: NDArray[Any] | None = None, reserve: int = 0) -> moderngl.Buffer:
        buffer = self._gl.buffer(np.ascontiguousarray(data)) if data is not None else self._gl.buffer(reserve=reserve)
        self._buffers.append(buffer)
        return buffer

    def _build(self) -> None:
        avatar, look, gl = self._avatar, self._look, self._gl
        count = len(avatar.positions)
        self._positions, self._normals = self._buffer(reserve=count * 12), self._buffer(reserve=count * 12)
        self._socket = self._buffer(reserve=count * 12)
        is_eye = avatar.material[avatar.triangles[:, 0]] == EYE
        static = self._buffer(np.hstack([look.lit, look.shade, look.traits]))
        self._surface = gl.vertex_array(
            self._programs["toon"],
            [
                (self._positions, "3f", "position"),
                (self._normals, "3f", "normal"),
                (static, "4f 4f 4f", "lit", "shade", "traits"),
            ],
            self._buffer(avatar.triangles[~is_eye]),
        )
        eyes = self._buffer(np.hstack([self._eyes.on_ball, self._eyes.side[:, None]]).astype(np.float32))
        self._eyeballs = None
        if is_eye.any():
            self._eyeballs = gl.vertex_array(
                self._programs["eye"],
                [
                    (self._positions, "3f", "position"),
                    (eyes, "3f 1f", "ball", "side"),
                    (self._socket, "3f", "socket"),
                ],
                self._buffer(avatar.triangles[is_eye]),
            )
        self._ends = self._buffer(reserve=MOST_LINES * 24)
        self._inks = self._buffer(reserve=MOST_LINES * 8)
        self._lines = gl.vertex_array(
            self._programs["line"],
            [(self._ends, "3f 3f/i", "start", "end"), (self._inks, "4f1 1f/i", "tint", "width_px")],
        )
        self._ink = np.zeros(len(avatar.positions), [("tint", "u1", 4), ("width", "f4")])
        self._ink["tint"], self._ink["width"] = look.ink, look.ink_width * self._line_px

    def _set_constants(self, size_wh: tuple[int, int]) -> None:
        style, avatar = self._avatar.style, self._avatar
        toony, shift = style.toony, style.shift
        constants = {
            "viewer": self._view.viewer,
            "light": LIGHT,
            "skull_inverse": 1 / self._look.skull_axes,
            "edge": (-1 + toony - shift, 1 - toony - shift + 1e-3),
            "rim": linear_from_srgb(np.array(style.rim)),
            "seam": SEAM,
            "sclera": linear_from_srgb(np.array(style.sclera)),
            "iris": linear_from_srgb(np.array(style.iris)),
            "iris_tangent": np.tan(avatar.iris_radius),
            "pupil": style.pupil,
            "soft": min(0.5, 0.7 / (self._view.px_per_m * avatar.eye_radius_m * np.sin(avatar.iris_radius))),
            "size_px": size_wh,
            "pull": LINE_PULL,
        }
        for name, value in constants.items():
            self._set(name, np.asarray(value, np.float32))
        self._set("clip_from_head", self._view.clip_from_head.T)

    def _set(self, name: str, value: NDArray[Any]) -> None:
        """`value` into every program that has the uniform `name`; a driver may have removed it as unused."""
        for program in self._programs.values():
            uniform = program.get(name, None)
            if isinstance(uniform, moderngl.Uniform):
                uniform.write(np.ascontiguousarray(value, np.float32).tobytes())

    def animate(self, state: State) -> None:
        """Move the vertices to `state`; the next `draw` shows them."""
        look = self._look
        positions, normals = self._deformer.apply(state.expression, state.gaze)
        self._socket.write(self._eyes.in_socket(positions))
        self._set("lids", self._eyes.lid_heights(positions))
        shaded = normals * look.own_share
        shaded += look.round_normals
        turned, turned_normals = self._deformer.turn(positions, shaded, state.rotation, state.shift)
        pivot = self._avatar.neck_pivot
        centre = state.rotation @ (look.skull_centre - pivot) + pivot + state.shift
        self._positions.write(turned)
        self._normals.write(turned_normals)
        self._set("head_from_scene", state.rotation)  # OpenGL reads columns: this is the transpose, the inverse
        self._set("skull_centre", centre)
        if self._line_px:
            edges = self._silhouette.find(turned, self._view.clip_from_head)[:MOST_LINES]
            self._line_count = len(edges)
            if len(edges):
                self._ends.write(turned[edges].reshape(-1, 6))
                self._inks.write(self._ink[edges[:, 0]])

    def draw(self) -> None:
        """Into the framebuffer in use, over what is there."""
        gl = self._gl
        gl.front_face = "cw"  # the picture is drawn upside down
        gl.enable_only(moderngl.DEPTH_TEST | moderngl.CULL_FACE | moderngl.BLEND)
        gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        gl.depth_func = "<="
        if self._eyeballs:
            self._eyeballs.render()
        self._surface.render()
        if self._line_px and self._line_count:
            gl.enable_only(moderngl.DEPTH_TEST | moderngl.BLEND)
            gl.fbo.depth_mask = False
            self._lines.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=self._line_count)
            gl.fbo.depth_mask = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        arrays = [a for a in (self._surface, self._eyeballs, self._lines) if a]
        for part in (*arrays, *self._buffers, *self._programs.values()):
            part.release()
        self._buffers.clear()
