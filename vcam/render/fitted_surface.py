"""Draws the surface of the head that was fitted to a photo: as a mask, clay, depth, code or unrolled."""

from __future__ import annotations

from typing import Any, Final, Self

import cv2
import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import EYE, MOUTH, SKIN, TEETH, TONGUE
from vcam.errors import RenderError
from vcam.portrait.portrait import Portrait
from vcam.portrait.topology import LOWER_LIP, UPPER_LIP
from vcam.render.eye_tones import eye_tones
from vcam.render.fitted_shape import FittedShape, Worn, project, unroll
from vcam.render.gl import Context
from vcam.render.portrait_inside import flesh_tones, tooth_tone
from vcam.render.portrait_mouth_light import light_through
from vcam.render.programs import load_program, set_uniform
from vcam.render.target import SAMPLES_ON_GPU, Target
from vcam.types import CHANNEL

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

PAINTS: Final = {"mask": "TEXTURED", "mesh": "CLAY", "depth": "DEPTH", "pncc": "CODE", "uv": "TEXTURED"}
"""What the shader paints in each mode."""
PARTS: Final = {SKIN: 0, EYE: 1, TEETH: 2, TONGUE: 3, MOUTH: 4}
"""What the shader calls the materials."""
EDGES_M: Final = {"mask": (-0.004, 0.008), "uv": (-0.045, -0.020)}
"""m within the oval where a mode begins to show skin, and where it shows all of it."""
TURNED_EDGE_M: Final = (0.004, 0.020)
"""The same of a mask that is turned by TURNED_RAD: further out the photo shows what is beside a face."""
TURNED_RAD: Final = 0.2
SHARP_EDGE_M: Final = (-0.0105, -0.010)
"""The same for the others: a little beyond the oval, as the models of faces that others draw."""
HIDDEN_M: Final = {"mask": (0.0, 0.020), "uv": (-0.010, 0.0)}
"""m within the oval: what the photo doesn't show of the skin is left out before the first, drawn from the second on."""
FINE: Final = 2
"""Where there is no multisampling, so many times larger is drawn, then shrunk."""
LARGEST_PX: Final = 4096
"""Longest side that is drawn; every OpenGL 3.3 driver in use takes it."""
KEY_LIGHT: Final = np.array([0.35, 0.55, 0.76])
"""Towards the light on clay, axes of the picture with y up: from the upper right of the viewer."""
SHADING: Final = (0.8, 1.2)
"""What the light may change on skin that was photographed with its own."""
UNROLLED_HIGH_M: Final = 0.25
"""m of the unrolled face that fill the height of the picture."""
DARKEST_BEHIND_M: Final = 0.01
"""m behind nearly all landmarks, where depth is shown black."""
IRIS_SINE: Final = 0.49
"""Radius of an iris over that of the eyeball: 5.9 mm (calibration.guess.IRIS_M) over 12 mm."""
MARGIN: Final = [*UPPER_LIP[0], *LOWER_LIP[0][::-1]]
"""MediaPipe's points along the opening of the lips."""
BLINKS: Final = (CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"])


class FittedSurface:
    """One mode of one photo. Must be used in the context's thread."""

    def __init__(self, context: Context, portrait: Portrait, shape: FittedShape, mode: str) -> None:
        self._context, self._portrait, self._shape, self._mode = context, portrait, shape, mode
        height, width = portrait.image.shape[:2]
        self._size_wh = (width, height)
        fine = FINE if context.software and FINE * max(width, height) <= LARGEST_PX else 1
        samples = 0 if context.software else SAMPLES_ON_GPU
        self._parts: list[Any] = []
        try:
            self._program = self._kept(load_program(context, "fitted", defines=[PAINTS[mode]]))
            self._target = Target(context, (width * fine, height * fine), samples=samples)
            self._textures = [self._texture(image) for image in (portrait.image, portrait.layers.lids)]
            self._build()
        except moderngl.Error as error:
            self.__exit__()
            raise RenderError(f"the fitted head can't be drawn on {context.renderer}: {error}") from error
        context.check("building the fitted head")

    def _kept(self, part: Any) -> Any:
        self._parts.append(part)
        return part

    def _texture(self, image: U8) -> moderngl.Texture:
        texture: moderngl.Texture = self._kept(
            self._context.gl.texture(self._size_wh, 3, np.ascontiguousarray(image), alignment=1)
        )
        texture.filter = moderngl.LINEAR, moderngl.LINEAR
        return texture

    def _build(self) -> None:
        shape, gl = self._shape, self._context.gl
        order = shape.triangles
        skin_first = np.argsort(~shape.skin[order].any(axis=1), kind="stable")  # where it has faded it hides as well
        self._corners = order[skin_first].ravel()
        rest = project(shape.rest, self._portrait.camera_from_head, self._portrait.camera)
        self._rest_light = self._lambert(shape.rest, self._portrait.camera_from_head)
        self._lid = self._lid_share()
        self._inner = np.isin(shape.model.material, (TEETH, TONGUE, MOUTH))
        # unrolled, the cavity would reach out below the chin
        self._cover = shape.inside if self._mode == "uv" else np.where(shape.skin, shape.inside, 1)
        kind = np.vectorize(lambda m: PARTS.get(int(m), 0), otypes=[np.float32])(shape.model.material)
        trait = self._kept(gl.buffer(np.ascontiguousarray(self._traits(rest)[self._corners])))
        kind = kind[self._corners].reshape(-1, 3)
        kind[(kind == PARTS[SKIN]).any(axis=1)] = PARTS[SKIN]  # lips go on into the mouth
        kinds = self._kept(gl.buffer(np.ascontiguousarray(kind)))
        self._places, self._lights = (
            self._kept(gl.buffer(reserve=len(self._corners) * 12, dynamic=True)) for _ in range(2)
        )
        layout = [
            (self._places, "3f", "place"),
            (trait, "3f", "trait"),
            (self._lights, "3f", "light"),
            (kinds, "1f", "kind"),
        ]
        used = [entry for entry in layout if entry[2] in self._program]  # a compiler leaves out what paints nothing
        self._array = self._kept(gl.vertex_array(self._program, used))
        self._set_constants(rest)

    def _lid_share(self) -> F32:
        """(2, n) how much of each vertex's way is that of its upper lid, by the blink's own unit."""
        moves = np.linalg.norm(self._shape.model.expression[list(BLINKS)], axis=2) * self._shape.skin
        share = moves / np.maximum(moves.max(axis=1, keepdims=True), 1e-9)
        return np.asarray(np.clip(2.5 * share - 0.25, 0, 1), np.float32)

    def _traits(self, rest: F32) -> F32:
        """(n, 3) what colours each vertex: its place in the photo and how well it is seen there, or its code."""
        shape = self._shape
        if self._mode == "pncc":
            mean = shape.model.mean
            face = mean[shape.skin & (shape.inside > SHARP_EDGE_M[0])]
            low, high = face.min(axis=0), face.max(axis=0)
            return np.asarray((mean - low) / (high - low), np.float32)
        out = np.column_stack([(rest[:, :2] + 0.5) / self._size_wh, np.ones(len(rest), np.float32)])
        if self._mode in HIDDEN_M:
            turned = shape.normals(shape.rest) @ self._portrait.camera_from_head[:3, :3].T
            seen = shape.rest @ self._portrait.camera_from_head[:3, :3].T + self._portrait.camera_from_head[:3, 3]
            facing = -(turned * seen).sum(axis=1) / np.linalg.norm(seen, axis=1)
            inside = ((out[:, :2] > 0) & (out[:, :2] < 1)).all(axis=1)
            first, last = HIDDEN_M[self._mode]  # a smear on the nose is better than a hole
            hidden_is_drawn = np.clip((shape.inside - first) / (last - first), 0, 1)
            out[:, 2] = np.maximum(np.clip((facing - 0.05) / 0.2, 0, 1) * inside, hidden_is_drawn)
        for material, traits in ((EYE, shape.on_eyeball()), (TEETH, shape.on_teeth())):
            part = shape.model.material == material
            out[part] = traits[part]
        return out.astype(np.float32)

    def _set_constants(self, rest: F32) -> None:
        portrait, program, shape = self._portrait, self._program, self._shape
        deep = shape.model.landmarks.of(rest)[:, 2]
        near, far = (0.0, 2.0) if self._mode == "uv" else (float(deep.min()), float(np.percentile(deep, 95)))
        set_uniform(program, "size", self._size_wh)
        set_uniform(program, "range", (max(0.01, near - 0.3), far + 0.5))
        set_uniform(program, "bright", (near - 0.002, far + DARKEST_BEHIND_M))
        set_uniform(program, "edge", EDGES_M.get(self._mode, SHARP_EDGE_M))
        iris, white = eye_tones(portrait)
        set_uniform(program, "iris", iris)
        set_uniform(program, "sclera", white)
        set_uniform(program, "teeth", tooth_tone(portrait))
        for name, tone in zip(("tongue", "flesh", "deepest"), flesh_tones(portrait), strict=True):
            set_uniform(program, name, tone)
        set_uniform(program, "iris_sine", IRIS_SINE)
        for unit, name in enumerate(("photo", "lids")):
            set_uniform(program, name, np.array(unit, np.int32))

    def _lambert(self, shape: F32, camera_from_head: NDArray[np.float64]) -> F32:
        """(n,) of KEY_LIGHT with a good deal of light from all around, 1 in the mean."""
        turned = self._shape.normals(shape) @ camera_from_head[:3, :3].T
        toward = turned @ (KEY_LIGHT * (1, -1, -1) / np.linalg.norm(KEY_LIGHT))
        return np.asarray(0.55 + 0.75 * np.maximum(toward, 0), np.float32)

    def draw(self, worn: Worn) -> U8:
        """(h, w, 4) uint8 premultiplied sRGB, the head alone in the picture's size; valid until the next one."""
        shape = self._shape.shape(worn)
        camera_from_head = self._shape.place(worn.rotation)
        light = self._lambert(shape, camera_from_head) * self._mouth_shade(shape)
        if self._mode in ("mask", "uv"):
            light = np.where(self._inner, light, np.clip(light / self._rest_light, *SHADING))
        if self._mode == "uv":
            places = self._unrolled(shape)
        else:
            places = project(shape, camera_from_head, self._portrait.camera)
        if self._mode == "mask":
            set_uniform(self._program, "edge", self._mask_edge(camera_from_head))
        closed = self._lid.T @ self._closed(worn)
        lights = np.column_stack([light, self._cover, closed]).astype(np.float32)
        self._places.write(np.ascontiguousarray(places[self._corners]))
        self._lights.write(np.ascontiguousarray(lights[self._corners]))
        return self._drawn()

    def _mask_edge(self, camera_from_head: NDArray[np.float64]) -> tuple[float, float]:
        turn = camera_from_head[:3, :3] @ self._portrait.camera_from_head[:3, :3].T
        share = min(1.0, float(np.linalg.norm(cv2.Rodrigues(turn)[0])) / TURNED_RAD)
        low, high = (a + share * (b - a) for a, b in zip(EDGES_M["mask"], TURNED_EDGE_M, strict=True))
        return low, high

    def _mouth_shade(self, shape: F32) -> F32:
        """(n,) 1, and within the mouth the light that comes in."""
        lips = self._shape.model.landmarks.of(shape)[MARGIN]
        away = shape[self._inner] - lips.mean(axis=0)
        out = np.ones(len(shape), np.float32)
        out[self._inner] = light_through(lips, away)
        return out

    def _closed(self, worn: Worn) -> F32:
        """(2,) 0 as open as in the photo .. 1 shut."""
        blinks, before = (np.asarray(e)[list(BLINKS)] for e in (worn.expression, self._portrait.expression))
        return np.asarray(np.clip((blinks - before) / np.maximum(1 - before, 0.2), 0, 1), np.float32)

    def _unrolled(self, shape: F32) -> F32:
        """(n, 3) px, px, m: the shape on its cylinder, upright in the middle of the picture."""
        width, height = self._size_wh
        scale = min(height, width) / UNROLLED_HIGH_M
        middle = unroll(self._shape.model.mean[self._shape.inside > 0]).mean(axis=0)
        at = (unroll(shape) - middle) * (scale, -scale) + (0.5 * (width - 1), 0.5 * (height - 1))
        radius = np.hypot(shape[:, 0], shape[:, 2] + 0.085)
        return np.column_stack([at, 1 - radius]).astype(np.float32)

    def _drawn(self) -> U8:
        gl = self._context.gl
        self._target.use()
        gl.fbo.depth_mask = True
        gl.clear(0.0, 0.0, 0.0, 0.0)
        gl.front_face = "cw"  # the picture is drawn upside down
        gl.depth_func = "<="
        gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        gl.enable_only(moderngl.DEPTH_TEST | moderngl.CULL_FACE | moderngl.BLEND)
        for unit, texture in enumerate(self._textures):
            texture.use(unit)
        self._array.render()
        self._context.finish()
        drawn = self._target.read()
        self._context.check("drawing the fitted head")
        if drawn.shape[1::-1] == self._size_wh:
            return drawn
        return np.asarray(cv2.resize(drawn, self._size_wh, interpolation=cv2.INTER_AREA), np.uint8)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if hasattr(self, "_target"):
            self._target.__exit__()
        for part in reversed(self._parts):
            part.release()
        self._parts.clear()
