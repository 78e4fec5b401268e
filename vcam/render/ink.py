"""Inks a mesh: its silhouette as soft-edged lines, which also hide the steps of the pixels along it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Self

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import BROW, Avatar
from vcam.render.framing import View
from vcam.render.gl import Context
from vcam.render.look import Look
from vcam.render.programs import load_program, set_uniform
from vcam.render.silhouette import Silhouette

LEAST_PX: Final = 1.1
"""Thinner lines break up into dots."""
PULL: Final = 0.0012
"""Normalised depth: about 1.5 mm at the face, more than the mesh bends between two vertices."""
MOST_LINES: Final = 8192
FACING: Final = (0.45, 0.25)
"""Cosines between the bulge of the face and the view: above the first no line, below the second the whole line. So a
nose has no line in front of a cheek but has one in profile, as in drawings."""
POINT: Final = np.dtype("V12")
"""Three float32 that are copied as one."""
VERTEX: Final = np.dtype([("here", POINT), ("there", POINT), ("tint", "u4"), ("width_px", "f4"), ("side", "f4")])
SIDES: Final = -1, 1, -1, 1
"""Of the middle line, of the four vertices of a line: two at its beginning, two at its end."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """Which edges of a mesh of V vertices are inked, and how."""

    tint: NDArray[np.uint8]
    """(V, 4) sRGB, alpha 255."""
    width_px: NDArray[np.float32]
    """(V,) 0 draws none."""
    sheets: NDArray[np.bool_]
    """(V,) of surfaces that end in the open: their ends are inked too."""
    bulge: NDArray[np.float32]
    """(V, 3) see Look; 0: the line is as strong everywhere."""


def strokes_of(avatar: Avatar, look: Look, view: View) -> Strokes:
    """Of one of our own avatars."""
    width = avatar.style.outline_m * view.px_per_m
    width_px = look.ink_width * (max(width, LEAST_PX) if width else 0.0)
    return Strokes(look.ink, width_px.astype(np.float32), avatar.material == BROW, look.bulge)


class Ink:
    """The lines of one mesh on one context. Must be used in the context's thread."""

    def __init__(
        self,
        context: Context,
        positions: NDArray[np.float32],
        triangles: NDArray[np.uint32],
        strokes: Strokes,
        *,
        view: View,
        size_wh: tuple[int, int],
    ) -> None:
        """`positions` (V, 3) at rest, `triangles` (T, 3). In any thread; `build` it before the first lines."""
        self._context, self._gl, self._strokes = context, context.gl, strokes
        self._view, self._size_wh, self._usual_wh = view, size_wh, size_wh
        self._width_px = strokes.width_px
        self._silhouette = Silhouette(positions, triangles, strokes.width_px > 0, strokes.sheets)
        self._count = 0
        self._parts: list[Any] = []

    def build(self) -> None:
        """All that needs OpenGL."""
        gl = self._gl
        self._program = load_program(self._context, "line")
        corners = np.arange(MOST_LINES)[:, None] * 4 + [0, 1, 2, 2, 1, 3]
        self._buffer = gl.buffer(reserve=MOST_LINES * 4 * VERTEX.itemsize)
        elements = gl.buffer(corners.astype(np.uint32))
        layout = [(self._buffer, "3f 3f 4f1 2f", "here", "there", "tint", "way")]
        self._array = gl.vertex_array(self._program, layout, elements)
        self._parts = [self._array, elements, self._buffer, self._program]
        set_uniform(self._program, "pull", PULL)
        self.resize(self._size_wh)
        self.look(self._view)

    def look(self, view: View) -> None:
        """Seen by `view` from now on; lines keep their width."""
        self._view = view
        set_uniform(self._program, "clip_from_head", view.clip_from_head.T)

    def resize(self, size_wh: tuple[int, int]) -> None:
        """Drawn into a picture of that size from the next `trace` on: lines keep their share of it, as far as they
        don't break up."""
        width_px = self._strokes.width_px
        least = np.minimum(width_px, LEAST_PX)
        self._width_px = np.maximum(width_px * (size_wh[1] / self._usual_wh[1]), least).astype(np.float32)
        set_uniform(self._program, "size_px", size_wh)

    def trace(self, positions: NDArray[np.float32], rotation: NDArray[np.float64]) -> None:
        """Find the lines of the mesh as it is now: `positions` (V, 3), the head turned by `rotation` (3, 3)."""
        strokes = self._strokes
        edges = self._silhouette.find(positions, self._view.clip_from_head)
        toward = (rotation.T @ self._view.viewer).astype(np.float32)
        facing = strokes.bulge.take(edges[:, 0], 0) @ (toward / np.linalg.norm(toward))
        strength = np.clip((FACING[0] - facing) / (FACING[0] - FACING[1]), 0.0, 1.0)
        shown = np.flatnonzero(strength > 0)[:MOST_LINES]
        edges, strength = edges.take(shown, 0), strength.take(shown)
        self._count = len(edges)
        points = np.ascontiguousarray(positions, np.float32).view(POINT)[:, 0].take(edges)
        tint = strokes.tint.take(edges[:, 0], 0)
        tint[:, 3] = strength * 255
        ends = np.empty((self._count, 2), VERTEX)
        ends["here"], ends["there"] = points, points[:, ::-1]
        ends["tint"], ends["width_px"] = tint.view("u4"), self._width_px.take(edges[:, :1])
        vertices = np.repeat(ends, 2, axis=1)
        vertices["side"] = SIDES
        if self._count:
            self._buffer.write(vertices)

    def draw(self) -> None:
        """Over what is there, hidden where the mesh is nearer."""
        if not self._count:
            return
        gl = self._gl
        gl.enable_only(moderngl.DEPTH_TEST | moderngl.BLEND)
        gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        gl.fbo.depth_mask = False
        self._array.render(vertices=self._count * 6)
        gl.fbo.depth_mask = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for part in self._parts:
            part.release()
        self._parts.clear()
