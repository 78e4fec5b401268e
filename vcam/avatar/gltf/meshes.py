"""Meshes of a glTF file: vertex attributes of every type, triangles of every mode, only what is drawn."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.accessors import Accessors
from vcam.avatar.gltf.buffers import Buffers
from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.draco import COMPRESSED, Unpacked, unpack
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.gltf.morphs import Deltas, only_moving, read_targets
from vcam.avatar.gltf.surface import strongest_four, triangles_of, unit_normals
from vcam.avatar.rigged import F32, Primitive
from vcam.errors import BadInput

MAX_PRIMITIVES: Final = 2000
MAX_VERTICES: Final = 1_000_000
"""Of all primitives; far more than can be drawn at 30 frames a second."""
TRIANGLE_MODES: Final = (4, 5, 6)


class Meshes:
    """Reads meshes of one document; accessors that several primitives share are read once."""

    def __init__(self, document: Document, buffers: Buffers, accessors: Accessors) -> None:
        self._document, self._buffers, self._accessors = document, buffers, accessors
        self._tables = document.root.tables("meshes")
        self._floats: dict[tuple[int, ...], F32] = {}
        self._deltas: dict[int, Deltas] = {}
        self._done: dict[int, list[Primitive]] = {}
        self._vertices = 0

    def __len__(self) -> int:
        return len(self._tables)

    def target_names(self) -> tuple[tuple[str, ...], ...]:
        """By mesh: names of the targets, from the extras of the mesh or its first primitive; "" where it has none."""
        out = []
        for table in self._tables:
            primitives = table.tables("primitives", MAX_PRIMITIVES)
            count = max((len(primitive.items("targets")) for primitive in primitives), default=0)
            places = (table, *primitives[:1])
            found = next((place for place in places if "targetNames" in _extras(place)), table)
            names = _extras(found).items("targetNames")
            short = [Fields(table.path, "", {"": name}).text("") if isinstance(name, str) else "" for name in names]
            out.append((*short[:count], *[""] * (count - len(short))))
        return tuple(out)

    def primitives(self, number: int) -> list[Primitive]:
        """The primitives of mesh `number`, of no node and no skin yet; points and lines are left out."""
        if number not in self._done:
            tables = self._tables[number].tables("primitives", MAX_PRIMITIVES)
            drawn = [table for table in tables if table.whole("mode", 4, 0, 6) in TRIANGLE_MODES]
            self._done[number] = [found for table in drawn if (found := self._primitive(table, number)) is not None]
            most = max((len(primitive.morphs) for primitive in self._done[number]), default=0)
            if any(len(primitive.morphs) != most for primitive in self._done[number]):
                raise self._tables[number].fault("primitives", "have different numbers of targets")
        return self._done[number]

    def _primitive(self, table: Fields, mesh: int) -> Primitive | None:
        packed = self._unpacked(table)
        attributes = table.table("attributes")
        positions = self._attribute(packed, attributes, "POSITION", 3)
        if positions is None:
            return None  # nothing to draw, the format says
        corners = packed.triangles.ravel() if packed else self._corners(table, len(positions))
        if len(corners) and corners.max() >= len(positions):
            raise table.fault("indices", f"names vertex {corners.max()} of {len(positions)}")
        triangles = corners.reshape(-1, 3) if packed else triangles_of(corners, table.whole("mode", 4, 0, 6))
        if not len(triangles):
            return None
        numbers, flat = np.unique(triangles, return_inverse=True)
        kept = numbers.astype(np.int64)
        triangles = flat.reshape(-1, 3).astype(np.uint32)
        self._count(len(kept))

        def taken(name: str, *widths: int) -> F32 | None:
            rows = self._attribute(packed, attributes, name, *widths)
            if rows is not None and len(rows) != len(positions):
                raise attributes.fault(name, f"has {len(rows)} rows for {len(positions)} vertices")
            return None if rows is None else rows[kept]

        joints, weights = strongest_four(taken, attributes)
        nothing = np.zeros((len(kept), 2), np.float32)
        uv = tuple(found if (found := taken(f"TEXCOORD_{k}", 2)) is not None else nothing for k in (0, 1))
        points = positions[kept]
        return Primitive(
            node=-1,
            skin=-1,
            mesh=mesh,
            material=table.index("material", len(self._document.root.items("materials"))),
            positions=points,
            normals=unit_normals(taken("NORMAL", 3), points, triangles),
            uv=(uv[0], uv[1]),
            colours=_colours(taken("COLOR_0", 3, 4), len(kept)),
            joints=joints,
            weights=weights,
            triangles=triangles,
            morphs=read_targets(table, self._moved, kept, len(positions)),
        )

    def _unpacked(self, table: Fields) -> Unpacked | None:
        packed = table.table("extensions").table(COMPRESSED)
        return unpack(packed, self._buffers) if packed else None

    def _attribute(self, packed: Unpacked | None, attributes: Fields, name: str, *widths: int) -> F32 | None:
        number = attributes.index(name, len(self._accessors))
        if number < 0:
            return None
        if packed is not None and name in packed.attributes:
            return self._accessors.meant(number, packed.attributes[name], *widths)
        key = (number, *widths)
        if key in self._floats:
            self._buffers.spend(self._floats[key].nbytes // 4)  # work, if no memory
        else:
            self._floats[key] = self._accessors.floats(number, *widths)
        return self._floats[key]

    def _moved(self, table: Fields, name: str) -> Deltas | None:
        number = table.index(name, len(self._accessors))
        if number < 0:
            return None
        if number in self._deltas:
            self._buffers.spend(self._deltas[number][2].nbytes)
        else:
            self._deltas[number] = only_moving(self._accessors.count(number), *self._accessors.deltas(number))
        return self._deltas[number]

    def _corners(self, table: Fields, vertices: int) -> NDArray[np.uint32]:
        number = table.index("indices", len(self._accessors))
        return np.arange(vertices, dtype=np.uint32) if number < 0 else self._accessors.wholes(number, 1)[:, 0]

    def _count(self, vertices: int) -> None:
        self._vertices += vertices
        if self._vertices > MAX_VERTICES:
            raise BadInput(f"{self._document.path}: more than {MAX_VERTICES} vertices; simplify the model")


def _extras(table: Fields) -> Fields:
    """A thing's extras; empty where they are something else than an object."""
    found = table.values.get("extras")
    return Fields(table.path, f"{table.where}.extras", found if isinstance(found, dict) else {})


def _colours(found: F32 | None, count: int) -> F32:
    colours = np.ones((count, 4), np.float32)
    if found is not None:
        colours[:, : found.shape[1]] = np.clip(found, 0, 1)
    return colours
