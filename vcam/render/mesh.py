"""Draws an avatar's triangles with OpenGL: buffers are made once and written per frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.deform import Deformer
from vcam.avatar.eyes import Eyes
from vcam.avatar.model import BROW, EYE, GLOW, HAIR, METAL, Avatar
from vcam.avatar.state import State
from vcam.avatar.style import Style
from vcam.render.framing import USUAL, Framing, frame
from vcam.render.gl import Context
from vcam.render.gloss import hair_lift
from vcam.render.ink import Ink, strokes_of
from vcam.render.iris import iris_shifts
from vcam.render.light import LIGHT
from vcam.render.look import Look, Surface, linear_from_srgb, make_look
from vcam.render.programs import load_program, set_uniform

KINDS: Final = {HAIR: 1, METAL: 2, GLOW: 3}
"""What the toon shader calls them; all others are 0. Each has a program of its own: llvmpipe works out both sides of
every branch."""


@dataclass(frozen=True, slots=True)
class Part:
    """The triangles of one surface, as they are drawn."""

    surface: Surface
    triangles: NDArray[np.uint32]
    """(n, 3)."""
    kind: int
    """One of KINDS, or 0."""
    blended: bool
    """Whether something of it is seen through; the others cost less."""


class AvatarMesh:
    """One avatar on one context. Must be used in the context's thread."""

    def __init__(self, context: Context, avatar: Avatar, size_wh: tuple[int, int], framing: Framing = USUAL) -> None:
        """In any thread; nothing can be drawn before it is built. `framing`: how it is shown at first."""
        self._context, self._gl, self._avatar = context, context.gl, avatar
        self._usual = frame(avatar, size_wh)
        self._usual_height_px = self._height_px = size_wh[1]
        self._view = view = self._usual.framed(framing)
        self._look = make_look(avatar)
        self._deformer, self._eyes = Deformer(avatar), Eyes(avatar)
        self._made: list[Any] = []
        self._parts = parts_of(avatar, self._look)
        self._toons: dict[tuple[int, bool], moderngl.Program] = {}
        self._arrays: list[moderngl.VertexArray] = []
        self._eyeballs: moderngl.VertexArray | None = None
        strokes = strokes_of(avatar, self._look, view)
        self._ink = Ink(context, avatar.positions, avatar.triangles, strokes, view=view, size_wh=size_wh)

    def building(self) -> Iterator[None]:
        """See Drawable."""
        avatar = self._avatar
        for toon in ((part.kind, part.blended) for part in self._parts):
            if toon not in self._toons:
                self._toons[toon] = load_toon(self._context, avatar.style, *toon)
                self._made.append(self._toons[toon])
                yield
        self._eye = load_program(self._context, "eye")
        self._made.append(self._eye)
        yield
        count = len(avatar.positions)
        self._positions, self._normals, self._socket = (self._buffer(reserve=count * 12) for _ in range(3))
        self._arrays = self._build_arrays()
        self._eyeballs = self._build_eyeballs()
        yield
        self._ink.build()
        self._set_constants()
        self._set_view()

    def look(self, framing: Framing) -> Framing:
        """See Drawable."""
        self._view = self._usual.framed(framing)
        self._ink.look(self._view)
        self._set_view()
        return framing

    def resize(self, size_wh: tuple[int, int]) -> None:
        """See Drawable."""
        self._height_px = size_wh[1]
        self._ink.resize(size_wh)
        self._set_view()

    def _buffer(self, data: NDArray[Any] | None = None, reserve: int = 0) -> moderngl.Buffer:
        buffer = self._gl.buffer(reserve=reserve) if data is None else self._gl.buffer(np.ascontiguousarray(data))
        self._made.append(buffer)
        return buffer

    def _build_arrays(self) -> list[moderngl.VertexArray]:
        static = self._buffer(np.hstack([self._look.lit, self._look.traits]))
        layout = [
            (self._positions, "3f", "position"),
            (self._normals, "3f", "normal"),
            (static, "4f 3f", "lit", "traits"),
        ]
        out = []
        for part in self._parts:
            program = self._toons[part.kind, part.blended]
            out.append(self._gl.vertex_array(program, layout, self._buffer(part.triangles), skip_errors=True))
        self._made += out
        return out

    def _build_eyeballs(self) -> moderngl.VertexArray | None:
        avatar = self._avatar
        triangles = avatar.triangles[avatar.material[avatar.triangles[:, 0]] == EYE]
        if not len(triangles):
            return None
        ball = self._buffer(np.hstack([self._eyes.on_ball, self._eyes.side[:, None]]))
        layout = [
            (self._positions, "3f", "position"),
            (ball, "3f 1f", "ball", "side"),
            (self._socket, "3f", "socket"),
        ]
        array = self._gl.vertex_array(self._eye, layout, self._buffer(triangles))
        self._made.append(array)
        return array

    def _set_constants(self) -> None:
        style, avatar = self._avatar.style, self._avatar
        for toon in self._toons.values():
            set_uniform(toon, "viewer", self._view.viewer)
            set_uniform(toon, "light", LIGHT)
            set_uniform(toon, "skull_inverse", 1 / self._look.skull_axes)
            set_uniform(toon, "edge", (-1 + style.toony - style.shift, 1 - style.toony - style.shift + 1e-3))
        set_uniform(self._eye, "sclera", linear_from_srgb(np.array(style.sclera)))
        set_uniform(self._eye, "iris", linear_from_srgb(np.array(style.iris)))
        set_uniform(self._eye, "iris_tangent", np.tan(avatar.iris_radius))
        set_uniform(self._eye, "pupil", style.pupil)
        set_uniform(self._eye, "pupil_shape", style.pupil_shape)

    def _set_view(self) -> None:
        for program in (*self._toons.values(), self._eye):
            set_uniform(program, "clip_from_head", self._view.clip_from_head.T)
        px_per_m = self._view.px_per_m * self._height_px / self._usual_height_px
        iris_px = px_per_m * self._avatar.eye_radius_m * np.sin(self._avatar.iris_radius)
        set_uniform(self._eye, "soft", min(0.5, 0.7 / iris_px))

    def outgrown(self, framing: Framing) -> bool:
        """See Drawable: never."""
        return False

    def hold(self, weights: Mapping[str, float]) -> None:
        """See Drawable: our own avatars show what channels say, and nothing else."""

    def animate(self, state: State, t: float | None = None) -> None:
        """Move the vertices to `state` at time `t` (s; None: nothing swings); the next `draw` shows them."""
        positions, _ = self._deformer.apply(state.expression, state.gaze)
        if self._eyeballs:
            self._socket.write(self._eyes.in_socket(positions))
            set_uniform(self._eye, "lids", self._eyes.lid_heights(positions))
            for name, value in zip(("bend", "glint"), iris_shifts(self._avatar, state, self._view.viewer), strict=True):
                set_uniform(self._eye, name, value)
        # A drawn face keeps its shading while it speaks and smiles: the normals of the morphs would crease the cheeks
        normals = self._look.normals
        turned, turned_normals = self._deformer.turn(positions, normals, state.rotation, state.shift, t)
        pivot = self._avatar.neck_pivot
        self._positions.write(turned)
        self._normals.write(turned_normals)
        skull = state.rotation @ (self._look.skull_centre - pivot) + pivot + state.shift
        lift = hair_lift(state, self._view.viewer)
        for toon in self._toons.values():
            set_uniform(toon, "head_from_scene", state.rotation)  # OpenGL reads columns: the transpose, the inverse
            set_uniform(toon, "skull_centre", skull)
            set_uniform(toon, "lift", lift)
        self._ink.trace(turned, state.rotation)

    def draw(self) -> None:
        """Into the framebuffer in use, over what is there."""
        for _ in self.drawing():
            pass

    def drawing(self) -> Iterator[None]:
        """See Drawable."""
        gl = self._gl
        for part, array in zip(self._parts, self._arrays, strict=True):
            self._begin()
            for name in ("shade", "seam", "rim", "shine"):
                set_uniform(array.program, name, getattr(part.surface, name))
            sides = 0 if BROW in part.surface.materials else moderngl.CULL_FACE  # brows and lashes are single sheets
            gl.enable_only(moderngl.DEPTH_TEST | sides | (moderngl.BLEND if part.blended else 0))
            array.render()
            yield
        self._begin()
        gl.enable_only(moderngl.DEPTH_TEST | moderngl.CULL_FACE | moderngl.BLEND)
        if self._eyeballs:  # after the lids, which hide most of them
            self._eyeballs.render()
            yield
        self._begin()
        self._ink.draw()

    def _begin(self) -> None:
        self._gl.front_face = "cw"  # the picture is drawn upside down
        self._gl.depth_func = "<="
        self._gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._ink.__exit__()
        for made in reversed(self._made):
            made.release()
        self._made.clear()


def parts_of(avatar: Avatar, look: Look) -> list[Part]:
    """What there is to draw of `avatar`, in the order of drawing."""
    material = avatar.material[avatar.triangles[:, 0]]
    out = []
    for surface in look.surfaces:
        triangles = avatar.triangles[np.isin(material, surface.materials)]
        if len(triangles):
            blended = bool((look.lit[triangles, 3] < 1).any())
            if HAIR in surface.materials and not blended:  # locks hide locks: what is behind is then not shaded
                triangles = triangles[np.argsort(-avatar.positions[triangles, 2].sum(axis=1), kind="stable")]
            out.append(Part(surface, triangles, KINDS.get(surface.materials[0], 0), blended))
    return out


def load_toon(context: Context, style: Style, kind: int, blended: bool) -> moderngl.Program:
    """The shader of one of KINDS, or 0, as the style wants it; `blended`: of what is seen through."""
    options = {"SOFT": style.look == "soft", "BLEND": blended}
    return load_program(context, "toon", defines=[f"KIND {kind}", *(word for word, on in options.items() if on)])
