"""Mixes a user's model's morph targets and materials: what an expression changes of its meshes and colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.presets import FaceMap
from vcam.avatar.rigged import Material, Primitive, RiggedModel

F32 = NDArray[np.float32]
Rgba = tuple[float, float, float, float]

COLOURS: Final = ("base", "emissive", "shade", "matcap", "rim", "outline")
LEAST_WEIGHT: Final = 1e-3
"""A target below this moves nothing that can be seen."""


@dataclass(slots=True)
class Morphed:
    """The vertices of one primitive that any used target moves, as they are now. The arrays are reused."""

    primitive: int
    first: int
    """Number of the first of them in the primitive; they lie without gaps."""
    vertices: F32
    """(n, 6) position (m, in the primitive's space) and normal, not of unit length. C-contiguous."""
    changed: bool = True
    """In the last step."""


@dataclass(slots=True)
class Surface:
    """What an expression or time may change of a material; as in rigged.Material where nothing does."""

    base: Rgba
    emissive: Rgba
    shade: Rgba
    matcap: Rgba
    rim: Rgba
    outline: Rgba
    uv_offset: tuple[float, float] = (0.0, 0.0)
    """Added to the offset of each texture slot."""
    uv_scale: tuple[float, float] = (1.0, 1.0)
    """Multiplied with the scale of each texture slot."""
    uv_scroll: tuple[float, float] = (0.0, 0.0)
    """MToon's scrolling, of a whole picture: 0..1, before the slot's transform."""
    uv_rotation: float = 0.0
    """rad, MToon's turning about (0.5, 0.5), before the scrolling."""


@dataclass(slots=True)
class _Mixed:
    """One primitive's targets: rest and what each adds between its first and last vertex."""

    shown: Morphed
    rest: F32
    slots: list[int]
    spans: list[tuple[int, int]] = field(default_factory=list)
    basis: list[F32] = field(default_factory=list)
    weights: F32 = field(default_factory=lambda: np.zeros(0, np.float32))


class FaceMixer:
    """Keeps the buffers of one model. Not thread-safe."""

    def __init__(self, model: RiggedModel, face: FaceMap) -> None:
        self._face = face
        slots = sorted({(bind.mesh, bind.target) for e in face.expressions for bind in e.morphs})
        place = {slot: i for i, slot in enumerate(slots)}
        self._binds = np.zeros((len(face.expressions), len(slots)), np.float32)
        for row, expression in enumerate(face.expressions):
            for bind in expression.morphs:
                self._binds[row, place[bind.mesh, bind.target]] += bind.weight
        self._mixed = [
            mixed
            for i, primitive in enumerate(model.primitives)
            if i not in model.hidden and (mixed := _mixed(i, primitive, place)) is not None
        ]
        longest = max((len(mixed.rest) for mixed in self._mixed), default=0)
        self._scaled = np.zeros((longest, 6), np.float32)
        self.morphs: tuple[Morphed, ...] = tuple(mixed.shown for mixed in self._mixed)
        self._materials = model.materials
        self._bound = _bound_materials(model, face)
        self.surfaces: dict[int, Surface] = {}
        self.mix(np.zeros(len(face.expressions), np.float32), 0.0)

    def mix(self, values: F32, t: float) -> None:
        """Sets `morphs` and `surfaces` to the face `values` (E,) 0..1 at time `t`, s."""
        weights = np.clip(values @ self._binds, 0.0, 1.0)
        for mixed in self._mixed:
            self._move(mixed, weights[mixed.slots])
        for number in self._bound:
            self.surfaces[number] = self._surface(number, values, t)

    def _move(self, mixed: _Mixed, weights: F32) -> None:
        mixed.shown.changed = not np.array_equal(weights, mixed.weights)
        if not mixed.shown.changed:
            return
        mixed.weights = weights
        vertices = mixed.shown.vertices
        vertices[:] = mixed.rest
        for k in np.flatnonzero(weights > LEAST_WEIGHT):
            low, high = mixed.spans[k]
            scaled = self._scaled[: high - low]
            np.multiply(mixed.basis[k], weights[k], out=scaled)
            vertices[low:high] += scaled

    def _surface(self, number: int, values: F32, t: float) -> Surface:
        surface = surface_at_rest(self._materials[number])
        colours = {name: np.array(getattr(surface, name)) for name in COLOURS}
        changed = {name: colour.copy() for name, colour in colours.items()}
        slot = self._materials[number].base_texture
        rest_offset, rest_scale = (slot.offset, slot.scale) if slot else ((0.0, 0.0), (1.0, 1.0))
        offset, scale = np.array(rest_offset), np.array(rest_scale)
        for value, expression in zip(values, self._face.expressions, strict=True):
            if value <= 0:
                continue
            for bind in expression.colours:
                if bind.material == number:
                    changed[bind.kind] += value * (np.array(bind.colour) - colours[bind.kind])
            for uv in expression.uvs:
                if uv.material == number:
                    offset += value * (np.array(uv.offset) - rest_offset)
                    scale += value * (np.array(uv.scale) - rest_scale)
        for name, colour in changed.items():
            red, green, blue, alpha = np.maximum(colour, 0.0).tolist()
            setattr(surface, name, (red, green, blue, min(alpha, 1.0)))
        surface.uv_offset = (float(offset[0] - rest_offset[0]), float(offset[1] - rest_offset[1]))
        surface.uv_scale = (_ratio(scale[0], rest_scale[0]), _ratio(scale[1], rest_scale[1]))
        mtoon = self._materials[number].mtoon
        surface.uv_scroll = (mtoon.uv_scroll[0] * t % 1.0, mtoon.uv_scroll[1] * t % 1.0)
        surface.uv_rotation = mtoon.uv_rotation * t % (2 * np.pi)
        return surface


def surface_at_rest(material: Material) -> Surface:
    """What `material` itself says."""
    mtoon = material.mtoon
    return Surface(
        base=material.base,
        emissive=(*material.emissive, 1.0),
        shade=(*mtoon.shade, 1.0),
        matcap=(*mtoon.matcap_factor, 1.0),
        rim=(*mtoon.rim, 1.0),
        outline=(*mtoon.outline, 1.0),
    )


def _ratio(now: float, rest: float) -> float:
    return float(now / rest) if abs(rest) > 1e-9 else 1.0


def _bound_materials(model: RiggedModel, face: FaceMap) -> list[int]:
    """Numbers of materials that an expression or time changes."""
    bound = {colour.material for e in face.expressions for colour in e.colours}
    bound |= {uv.material for e in face.expressions for uv in e.uvs}
    for number, material in enumerate(model.materials):
        if material.kind == "mtoon" and (any(material.mtoon.uv_scroll) or material.mtoon.uv_rotation):
            bound.add(number)
    return sorted(bound)


def _mixed(number: int, primitive: Primitive, place: dict[tuple[int, int], int]) -> _Mixed | None:
    """The used targets of one primitive; None where none of them moves it."""
    used = [
        (place[primitive.mesh, target], morph)
        for target, morph in enumerate(primitive.morphs)
        if (primitive.mesh, target) in place and len(morph.indices)
    ]
    if not used:
        return None
    first = min(int(morph.indices[0]) for _, morph in used)
    last = max(int(morph.indices[-1]) for _, morph in used) + 1
    rest = np.hstack([primitive.positions[first:last], primitive.normals[first:last]]).astype(np.float32)
    mixed = _Mixed(Morphed(number, first, rest.copy()), rest, [slot for slot, _ in used])
    for _, morph in used:
        low, high = int(morph.indices[0]), int(morph.indices[-1]) + 1
        block = np.zeros((high - low, 6), np.float32)
        block[morph.indices - low] = np.hstack([morph.offsets, morph.normals])
        mixed.spans.append((low - first, high - first))
        mixed.basis.append(block)
    return mixed
