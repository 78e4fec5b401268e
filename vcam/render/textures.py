"""A user's pictures on the graphics card: in linear light, as sharp as the picture needs, made once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Self

import cv2
import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.rigged import F32, RiggedModel, Texture, TextureSlot
from vcam.render.framing import View
from vcam.render.gl import Context
from vcam.render.packing import Packed
from vcam.render.slots import COLOUR_SLOTS, slots_of

SRGB8_ALPHA8: Final = 0x8C43
"""GL_SRGB8_ALPHA8: the card makes light of it before it mixes texels. In software that costs more than the whole
shading, so there the shader does it afterwards; the difference can't be seen."""
SPARE: Final = 1.15
"""Texels that are kept for each pixel of the picture where the processor draws: it has no time for mipmaps, so that a
picture too fine would glitter."""
ANISOTROPY: Final = 4.0
LEAST_TEXELS: Final = 16
PIECE_BYTES: Final = 8 << 20
"""Sent at a time: between two pictures of a stream there is time for no more."""
FAR_OUT: Final = 1e6
"""Texture coordinates beyond this are damage."""

Key = tuple[int, bool]
"""Number of the model's texture, and whether its values are colours."""


class Textures:
    """The textures that the visible parts of a model use."""

    def __init__(
        self, context: Context, model: RiggedModel, packed: Packed, *, view: View, size_wh: tuple[int, int]
    ) -> None:
        """In any thread; nothing can be drawn before they are built."""
        self._context, self._model = context, model
        density = texel_density(model, packed, view, size_wh) if context.software else {}
        self._made: dict[Key, moderngl.Texture] = {}
        self.scale: dict[int, tuple[float, float]] = {}
        """By texture: what texture coordinates are multiplied with, because mirroring is painted into the picture."""
        self._pixels: dict[Key, NDArray[np.uint8]] = {}
        for number, colour in sorted(_used(model, packed)):
            texture = model.textures[number]
            pixels = shrunk(texture.pixels, density.get(number, 1.0) / SPARE)
            pixels, self.scale[number] = unfolded(pixels, texture.wrap)
            self._pixels[number, colour] = np.ascontiguousarray(pixels)

    def building(self) -> Iterator[None]:
        """Sends one texture after another, large ones in pieces, in the context's thread."""
        while self._pixels:  # the card has them then
            key, pixels = self._pixels.popitem()
            texture = self._model.textures[key[0]]
            made = self._made[key] = _empty(self._context, texture, pixels, key[1])
            height, width = pixels.shape[:2]
            rows = max(1, PIECE_BYTES // (4 * width))
            for top in range(0, height, rows):
                piece = pixels[top : top + rows]
                made.write(piece, viewport=(0, top, width, len(piece)))
                yield
            if not self._context.software:
                made.build_mipmaps()
                made.filter = moderngl.LINEAR_MIPMAP_LINEAR, _near(texture)
                yield

    def __getitem__(self, key: Key) -> moderngl.Texture:
        return self._made[key]

    def __enter__(self) -> Self:
        """Builds them all at once."""
        for _ in self.building():
            pass
        return self

    def __exit__(self, *error: object) -> None:
        for texture in self._made.values():
            texture.release()
        self._made.clear()


def _empty(context: Context, texture: Texture, pixels: NDArray[np.uint8], colour: bool) -> moderngl.Texture:
    """A texture of the size of `pixels` that waits for them."""
    height, width = pixels.shape[:2]
    decoded = SRGB8_ALPHA8 if colour and not context.software else None
    made = context.gl.texture((width, height), 4, internal_format=decoded)
    made.repeat_x, made.repeat_y = (way != "clamp" for way in texture.wrap)
    made.filter = _near(texture), _near(texture)
    if not context.software:
        made.anisotropy = ANISOTROPY
    return made


def _near(texture: Texture) -> int:
    return moderngl.LINEAR if texture.smooth else moderngl.NEAREST


def _used(model: RiggedModel, packed: Packed) -> set[Key]:
    materials = {model.primitives[part.primitive].material for part in packed.parts}
    return {
        (slot.texture, name in COLOUR_SLOTS) for i in materials for name, slot in slots_of(model.materials[i]).items()
    }


def texel_density(model: RiggedModel, packed: Packed, view: View, size_wh: tuple[int, int]) -> dict[int, float]:
    """By texture: texels a pixel along one side, where it is shown largest. Below 1 it is magnified."""
    half = np.array(size_wh) / 2
    clip = packed.rest @ view.clip_from_head[:, :3].T + view.clip_from_head[:, 3]
    at_px = clip[:, :2] / np.maximum(clip[:, 3:], 1e-6) * half  # what is behind the viewer counts for nothing
    out: dict[int, float] = {}
    for part in packed.parts:
        pixels = _doubled_areas(at_px, part.triangles)
        for slot in slots_of(model.materials[model.primitives[part.primitive].material]).values():
            height, width = model.textures[slot.texture].pixels.shape[:2]
            texels = _doubled_areas(_on_picture(packed.uv, slot) * [width, height], part.triangles)
            seen = (pixels > 1) & (texels > 0)
            if not seen.any():
                continue
            ratio = np.sqrt(texels[seen] / pixels[seen])
            order = np.argsort(ratio)
            heavy = np.cumsum(pixels[seen][order])
            usual = float(ratio[order][np.searchsorted(heavy, 0.3 * heavy[-1])])  # what most of its pixels need
            out[slot.texture] = min(out.get(slot.texture, np.inf), usual)
    return out


def _on_picture(uv: F32, slot: TextureSlot) -> NDArray[np.float64]:
    scaled = uv[:, 2 * slot.uv_set : 2 * slot.uv_set + 2].astype(np.float64) * slot.scale
    return np.asarray(scaled.clip(-FAR_OUT, FAR_OUT), np.float64)


def _doubled_areas(points: NDArray[np.floating], triangles: NDArray[np.uint32]) -> NDArray[np.float64]:
    a, b, c = (points[triangles[:, i]] for i in range(3))
    one, two = b - a, c - a
    return np.asarray(np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]), np.float64)


def shrunk(pixels: NDArray[np.uint8], times: float) -> NDArray[np.uint8]:
    """`pixels` (h, w, 4) straight alpha, each side `times` shorter where that is above 1; colours weigh by alpha."""
    height, width = pixels.shape[:2]
    size = tuple(max(min(side, LEAST_TEXELS), round(side / times)) for side in (width, height))
    if times <= 1 or size == (width, height):
        return pixels
    if (pixels[..., 3] == 255).all():
        return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    alpha = pixels[..., 3:].astype(np.float32) / 255 + 1e-3  # clear texels count a little: they have a colour too
    weighed = cv2.resize(np.dstack([pixels[..., :3] * alpha, alpha]), size, interpolation=cv2.INTER_AREA)
    colour = weighed[..., :3] / weighed[..., 3:]
    cover = cv2.resize(pixels[..., 3], size, interpolation=cv2.INTER_AREA)
    return np.dstack([np.clip(np.round(colour), 0, 255), cover]).astype(np.uint8)


def unfolded(pixels: NDArray[np.uint8], wrap: tuple[str, str]) -> tuple[NDArray[np.uint8], tuple[float, float]]:
    """`pixels` with their mirror image beside them along sides that wrap by "mirror", and the scale that this needs."""
    scale = [1.0, 1.0]
    for side, axis in ((0, 1), (1, 0)):
        if wrap[side] == "mirror":
            pixels = np.concatenate([pixels, np.flip(pixels, axis)], axis)
            scale[side] = 0.5
    return pixels, (scale[0], scale[1])
