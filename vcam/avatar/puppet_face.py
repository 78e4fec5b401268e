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
PLACE: Final = 4 * len(COLOURS)
COLUMNS: Final = PLACE + 4
"""Numbers of a surface: colours, then offset and scale of its pictures."""
LEAST: Final = np.array([0.0] * PLACE + [-np.inf] * 4, np.float32)
SPREAD: Final = 8
"""Vertices from a target's first to its last, for each that moves, up to which they are added without gaps."""
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
    """One primitive's targets: its rest, and which rows each adds how much to."""

    shown: Morphed
    rest: F32
    slots: list[int]
    rows: list[slice | NDArray[np.int64]] = field(default_factory=list)
    basis: list[F32] = field(default_factory=list)
    weights: F32 = field(default_factory=lambda: np.zeros(0, np.float32))


@dataclass(slots=True)
class _Bound:
    """What expressions change of one material, as one row of numbers each."""

    rest: F32
    """(COLUMNS,) its colours, then its offset and scale."""
    changes: F32
    """(E, COLUMNS)"""


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
            scaled = np.multiply(mixed.basis[k], weights[k], out=self._scaled[: len(mixed.basis[k])])
            vertices[mixed.rows[k]] += scaled

    def _surface(self, number: int, values: F32, t: float) -> Surface:
        bound, material = self._bound[number], self._materials[number]
        now = np.maximum(bound.rest + values @ bound.changes, LEAST)
        base, emissive, shade, matcap, rim, outline = map(_rgba, now[:PLACE].reshape(-1, 4))
        surface = Surface(base, emissive, shade, matcap, rim, outline)
        across, down, wide, high = (now[PLACE:] - bound.rest[PLACE:]).tolist()
        rest_wide, rest_high = bound.rest[PLACE + 2 :].tolist()
        surface.uv_offset = across, down
        surface.uv_scale = _ratio(wide, rest_wide), _ratio(high, rest_high)
        mtoon = material.mtoon
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


def _rgba(numbers: F32) -> Rgba:
    red, green, blue, alpha = numbers.tolist()
    return red, green, blue, min(alpha, 1.0)


def _ratio(change: float, rest: float) -> float:
    return 1.0 + change / rest if abs(rest) > 1e-9 else 1.0


def _bound_materials(model: RiggedModel, face: FaceMap) -> dict[int, _Bound]:
    """Those that an expression or time changes."""
    numbers = {colour.material for e in face.expressions for colour in e.colours}
    numbers |= {uv.material for e in face.expressions for uv in e.uvs}
    for number, material in enumerate(model.materials):
        if material.kind == "mtoon" and (any(material.mtoon.uv_scroll) or material.mtoon.uv_rotation):
            numbers.add(number)
    bound = {}
    for number in sorted(numbers):
        rest = _numbers(model.materials[number])
        bound[number] = _Bound(rest, np.zeros((len(face.expressions), COLUMNS), np.float32))
    for row, expression in enumerate(face.expressions):
        for colour in expression.colours:
            columns = slice(4 * COLOURS.index(colour.kind), 4 * COLOURS.index(colour.kind) + 4)
            one = bound[colour.material]
            one.changes[row, columns] += np.array(colour.colour, np.float32) - one.rest[columns]
        for uv in expression.uvs:
            one = bound[uv.material]
            one.changes[row, PLACE:] += np.array((*uv.offset, *uv.scale), np.float32) - one.rest[PLACE:]
    return bound


def _numbers(material: Material) -> F32:
    """(COLUMNS,)"""
    surface, slot = surface_at_rest(material), material.base_texture
    colours = [value for name in COLOURS for value in getattr(surface, name)]
    place = (*slot.offset, *slot.scale) if slot else (0.0, 0.0, 1.0, 1.0)
    return np.array((*colours, *place), np.float32)


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
        block = np.hstack([morph.offsets, morph.normals]).astype(np.float32)
        if high - low > SPREAD * len(morph.indices):
            mixed.rows.append(morph.indices.astype(np.int64) - first)
        else:  # without gaps: numpy adds that several times faster
            dense = np.zeros((high - low, 6), np.float32)
            dense[morph.indices - low] = block
            block = dense
            mixed.rows.append(slice(low - first, high - first))
        mixed.basis.append(block)
    return mixed
