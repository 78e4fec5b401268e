"""Draws a user's own model: bent by its bones, painted by its materials, with its outlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Final, Self

import moderngl
import numpy as np

from vcam.avatar.puppet import Puppet
from vcam.avatar.puppet_face import surface_at_rest
from vcam.avatar.rigged import RiggedModel
from vcam.avatar.state import State
from vcam.errors import RenderError
from vcam.render.framing import USUAL, Framing, frame_head
from vcam.render.gl import Context
from vcam.render.hull import Hull
from vcam.render.ink import Ink
from vcam.render.light import LIGHT
from vcam.render.materials import Paint, defines_of, drawing_order
from vcam.render.outline import model_strokes
from vcam.render.packing import Packed, crown_y, pack
from vcam.render.programs import load_program, set_uniform
from vcam.render.skins import Skins
from vcam.render.textures import Textures
from vcam.types import ARKIT

ALPHA_TO_COVERAGE: Final = 0x809E
"""GL_SAMPLE_ALPHA_TO_COVERAGE"""
ALPHA_TO_ONE: Final = 0x809F
"""GL_SAMPLE_ALPHA_TO_ONE"""
LATER_S: Final = 3600.0
SPARE_ROOM: Final = 0.25
"""Of packing.AROUND, what may be used until it is made anew; the rest is for the person's movements."""
COARSE: Final = 1.3
"""So much nearer than it was made for, blurred textures begin to be seen."""
HALVINGS: Final = 8
AT_REST: Final = State(np.eye(3), np.zeros(3), np.zeros(len(ARKIT), np.float32), np.zeros((2, 2), np.float32))


class RiggedMesh:
    """One model on one context. Must be used in the context's thread."""

    def __init__(
        self, context: Context, model: RiggedModel, size_wh: tuple[int, int], framing: Framing = USUAL
    ) -> None:
        """In any thread; nothing can be drawn before it is built. `framing`: how it is shown at first.

        Raises BadInput where the model is beyond use, RenderError where nothing of it would be seen.
        """
        self._context, self._gl, self._model, self._size_wh = context, context.gl, model, size_wh
        self._puppet = Puppet(model)
        self._puppet.step(AT_REST, 0.0)
        self._still_t = 0.0
        puppet = self._puppet
        self._usual = frame_head(puppet.head_height_m, crown_y(puppet), puppet.lowest_y, size_wh)
        self._view = view = self._usual.framed(framing)
        self._made_for = framing
        self._packed = packed = pack(self._puppet, self._usual, framing.window)
        if not packed.parts:
            raise RenderError(f"{model.name}: nothing of it lies where its head should be; check it in its editor")
        self._textures = Textures(context, model, packed, view=view, size_wh=size_wh)
        self._ink: Ink | None = None
        self._hull: Hull | None = None
        if context.software:
            strokes = model_strokes(model, packed, view, size_wh[1])
            triangles = np.concatenate([part.triangles for part in packed.parts])
            self._ink = Ink(context, packed.rest, triangles, strokes, view=view, size_wh=size_wh)
        self._stack = ExitStack()

    def building(self) -> Iterator[None]:
        """See Drawable."""
        stack, context, packed = self._stack, self._context, self._packed
        self._skins = stack.enter_context(Skins(context, self._puppet, packed))
        yield
        stack.push(self._textures)
        yield from self._textures.building()
        yield from self._build(context, self._model, packed, stack)
        if self._ink is not None:
            stack.push(self._ink)
            self._ink.build()
        else:
            hull = Hull(context, packed, self._skins, self._model, view=self._view, size_wh=self._size_wh)
            self._hull = stack.enter_context(hull)
        self._set_view()

    def look(self, framing: Framing) -> Framing:
        """See Drawable. It goes only so far that nothing is missing."""
        within = self._within(framing)
        self._view = self._usual.framed(within)
        for lines in (self._hull, self._ink):
            if lines is not None:
                lines.look(self._view)
        self._set_view()
        return within

    def resize(self, size_wh: tuple[int, int]) -> None:
        """See Drawable."""
        if self._ink is not None:
            self._ink.resize(size_wh)

    def outgrown(self, framing: Framing) -> bool:
        """See Drawable: some of it was left out that would be seen, or its textures are too coarse."""
        coarse = self._context.software and framing.zoom > COARSE * max(self._made_for.zoom, 1.0)
        return coarse or not self._shows(framing)

    def _shows(self, framing: Framing) -> bool:
        left, top, right, bottom = framing.window
        a, b, c, d = self._made_for.window
        low = left >= min(a, -1) - SPARE_ROOM and top >= min(b, -1) - SPARE_ROOM
        return low and right <= max(c, 1) + SPARE_ROOM and bottom <= max(d, 1) + SPARE_ROOM

    def _within(self, framing: Framing) -> Framing:
        if self._shows(framing):
            return framing
        share, step = 0.0, 0.5
        for _ in range(HALVINGS):
            share += step if self._shows(self._made_for.toward(framing, share + step)) else 0
            step /= 2
        return self._made_for.toward(framing, share)

    def _set_view(self) -> None:
        for program in self._programs.values():
            set_uniform(program, "clip_from_head", self._view.clip_from_head.T)

    def _build(self, context: Context, model: RiggedModel, packed: Packed, stack: ExitStack) -> Iterator[None]:
        """A program for each kind of surface and a vertex array for each part, in the order of drawing."""
        gl = self._gl
        self._materials = [model.materials[model.primitives[part.primitive].material] for part in packed.parts]
        self._programs: dict[tuple[str, ...], moderngl.Program] = {}
        static = gl.buffer(np.hstack([packed.uv, packed.colours]))
        stack.callback(static.release)
        self._drawn: list[tuple[int, moderngl.VertexArray, Paint]] = []
        for i in drawing_order(self._materials, [part.depth for part in packed.parts]):
            part, material = packed.parts[i], self._materials[i]
            tinted = bool((packed.colours[part.vertices] != 1).any())
            lines = defines_of(material, tinted=tinted, software=context.software)
            program = self._programs.get((material.kind, *lines))
            if program is None:
                program = load_program(context, "surface", material.kind, defines=lines)
                stack.callback(program.release)
                self._programs[material.kind, *lines] = program
                yield
            corners = gl.buffer(part.triangles)
            layout = [(self._skins.bent, "3f 3f", "placed", "turned"), (static, "4f 4f", "at", "tint")]
            array = gl.vertex_array(program, layout, corners, skip_errors=True)
            stack.callback(corners.release)
            stack.callback(array.release)
            self._drawn.append(
                (model.primitives[part.primitive].material, array, Paint(material, program, self._textures))
            )
        for program in self._programs.values():
            set_uniform(program, "viewer", self._view.viewer)
            set_uniform(program, "light", LIGHT)
        self._surfaces = [surface_at_rest(material) for material in model.materials]

    def hold(self, weights: Mapping[str, float]) -> None:
        """See Drawable."""
        self._puppet.hold(weights)

    def animate(self, state: State, t: float | None = None) -> None:
        """Move the model to `state` at time `t`, s; None: nothing swings. The next `draw` shows it."""
        if t is None:
            self._still_t += LATER_S  # after such a pause what swings hangs as it is at rest
            t = self._still_t
        self._puppet.step(state, t)
        self._skins.bend()
        if self._ink is not None:
            places = np.ascontiguousarray(self._skins.read()[:, :3])
            with np.errstate(all="ignore"):  # a foreign file's vertices may lie in the viewer's very eye: no line there
                self._ink.trace(places, state.rotation)

    def draw(self) -> None:
        """Into the framebuffer in use, over what is there."""
        for _ in self.drawing():
            pass

    def drawing(self) -> Iterator[None]:
        """See Drawable."""
        lined = False
        for number, array, paint in self._drawn:
            self._begin()
            if paint.material.alpha_mode != "opaque" and not lined:  # lines hide behind what is seen through
                self._outlines()
                lined = True
            paint.use(self._puppet.surfaces.get(number, self._surfaces[number]))
            self._draw_part(array, paint)
            self._gl.fbo.depth_mask = True
            yield
        if not lined:
            self._begin()
            self._outlines()

    def _begin(self) -> None:
        self._gl.front_face = "cw"  # the picture is drawn upside down
        self._gl.depth_func = "<="
        self._gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA

    def _draw_part(self, array: moderngl.VertexArray, paint: Paint) -> None:
        gl, material = self._gl, paint.material
        flags = moderngl.DEPTH_TEST | (0 if material.double_sided else moderngl.CULL_FACE)
        blended = material.alpha_mode == "blend" or (material.alpha_mode == "mask" and self._context.software)
        gl.enable_only(flags | (moderngl.BLEND if blended else 0))
        gl.fbo.depth_mask = material.alpha_mode != "blend" or material.writes_depth
        covered = material.alpha_mode == "mask" and not self._context.software
        if covered:
            gl.enable_direct(ALPHA_TO_COVERAGE)
            gl.enable_direct(ALPHA_TO_ONE)
        if material.alpha_mode == "blend" and material.double_sided:
            gl.enable(moderngl.CULL_FACE)  # its far side first
            gl.cull_face = "front"
            array.render()
            gl.cull_face = "back"
        array.render()
        if covered:
            gl.disable_direct(ALPHA_TO_COVERAGE)
            gl.disable_direct(ALPHA_TO_ONE)

    def _outlines(self) -> None:
        self._gl.fbo.depth_mask = True
        for lines in (self._hull, self._ink):
            if lines is not None:
                lines.draw()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()
