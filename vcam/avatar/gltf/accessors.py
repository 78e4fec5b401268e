"""Turns accessors into arrays: every component type, strides, normalised and sparse (glTF 2.0, section 3.6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.buffers import MAX_TOTAL_BYTES, Buffers
from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields

COMPONENT: Final = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTH: Final = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
INDEX_TYPES: Final = (5121, 5123, 5125)
REACH: Final = 1e6
"""A larger number in a mesh or a matrix is damage: at a millimetre a unit it would be a kilometre."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an accessor that aren't zero by definition."""

    count: int
    """Rows of the whole accessor."""
    numbers: NDArray[np.int64] | None
    """(n,) ascending; None: all of them."""
    values: NDArray[Any]
    """(n, width) as stored."""
    normalised: bool


class Accessors:
    """The accessors of one document."""

    def __init__(self, document: Document, buffers: Buffers) -> None:
        self._buffers = buffers
        self._tables = document.root.tables("accessors")

    def __len__(self) -> int:
        return len(self._tables)

    def count(self, number: int) -> int:
        """How many rows accessor `number` has."""
        return self._tables[number].whole("count", 0, 0, MAX_TOTAL_BYTES)

    def floats(self, number: int, *widths: int) -> NDArray[np.float32]:
        """(n, width) float32 of accessor `number`; whole numbers become what they stand for. Finite, below REACH."""
        rows = self.rows(number, *widths)
        table = self._tables[number]
        return real(table, self._filled(rows))

    def meant(self, number: int, values: NDArray[Any], *widths: int) -> NDArray[np.float32]:
        """(n, width) float32 of `values` that were unpacked elsewhere, for accessor `number`."""
        table = self._tables[number]
        self._width(table, widths)
        if values.shape[1] != WIDTH[table.text("type")]:
            raise table.fault("type", f"doesn't fit its packed data of {values.shape[1]} columns")
        return real(table, Rows(len(values), None, values, table.flag("normalized") and values.dtype.kind != "f"))

    def wholes(self, number: int, width: int) -> NDArray[np.uint32]:
        """(n, width) of an accessor of unsigned whole numbers."""
        rows = self.rows(number, width)
        if rows.values.dtype.kind != "u":
            raise self._tables[number].fault("componentType", "must be of unsigned whole numbers here")
        return self._filled(rows).values.astype(np.uint32)

    def deltas(self, number: int) -> tuple[NDArray[np.int64] | None, NDArray[np.float32]]:
        """(row numbers or None for all, (n, 3) float32) of a morph target, without filling in its zeros."""
        rows = self.rows(number, 3)
        return rows.numbers, real(self._tables[number], rows)

    def rows(self, number: int, *widths: int) -> Rows:
        """What accessor `number` stores. Raises BadInput unless it has one of these `widths` and lies in its bytes."""
        table = self._tables[number]
        kind, width = self._kind(table), self._width(table, widths)
        count = table.whole("count", 0, 0, MAX_TOTAL_BYTES)
        normalised = table.flag("normalized") and kind.kind != "f"
        view, sparse = table.index("bufferView", self._buffers.view_count), table.table("sparse")
        self._buffers.spend(count * 8)  # what others will make of it, even of zeros
        if view < 0:
            if not sparse:
                return Rows(count, np.zeros(0, np.int64), np.zeros((0, width), kind), normalised)
            places, values = self._sparse(sparse, kind, width, count)
            return Rows(count, places, values, normalised)
        dense = self._dense(table, view, kind, width, count)
        if sparse:
            places, values = self._sparse(sparse, kind, width, count)
            dense = dense.copy()
            dense[places] = values
        return Rows(count, None, dense, normalised)

    def _filled(self, rows: Rows) -> Rows:
        if rows.numbers is None:
            return rows
        self._buffers.spend(rows.count * rows.values.shape[1] * 4)
        values = np.zeros((rows.count, rows.values.shape[1]), rows.values.dtype)
        values[rows.numbers] = rows.values
        return Rows(rows.count, None, values, rows.normalised)

    def _kind(self, table: Fields) -> np.dtype[Any]:
        found = table.whole("componentType", 0, 0, 2**31)
        if found not in COMPONENT:
            raise table.fault("componentType", f"{found} is no component type of glTF 2.0")
        return np.dtype(COMPONENT[found])

    def _width(self, table: Fields, allowed: tuple[int, ...]) -> int:
        found = table.text("type")
        if WIDTH.get(found) not in allowed:
            names = " or ".join(name for name, width in WIDTH.items() if width in allowed)
            raise table.fault("type", f"must be {names} here, got {found[:20]!r}")
        return WIDTH[found]

    def _dense(self, table: Fields, view: int, kind: np.dtype[Any], width: int, count: int) -> NDArray[Any]:
        data, stride = self._buffers.view(view)
        size = kind.itemsize * width
        if 0 < stride < size:
            raise self._buffers.view_table(view).fault("byteStride", f"is {stride}, a row needs {size}")
        return self._slice(table, data, stride or size, np.dtype((kind, (width,))), count)

    def _slice(self, table: Fields, data: memoryview, stride: int, row: np.dtype[Any], count: int) -> NDArray[Any]:
        """(count, width) of rows that lie `stride` bytes apart; a view where possible."""
        start = table.whole("byteOffset", 0, 0, MAX_TOTAL_BYTES)
        if count == 0:
            return np.zeros(0, row)
        if start + stride * (count - 1) + row.itemsize > len(data):
            raise table.fault("count", f"{count} reaches past the end of its {len(data)} bytes")
        self._buffers.spend(count * row.itemsize)
        return np.ndarray((count,), row, data, start, (stride,))

    def _sparse(
        self, table: Fields, kind: np.dtype[Any], width: int, rows: int
    ) -> tuple[NDArray[np.int64], NDArray[Any]]:
        count = table.whole("count", 0, 0, rows)
        places, values = table.table("indices"), table.table("values")
        number_kind = places.whole("componentType", 0, 0, 2**31)
        if number_kind not in INDEX_TYPES:
            raise places.fault("componentType", "must be of unsigned whole numbers")
        parts = []
        for part, dtype, columns in ((places, np.dtype(COMPONENT[number_kind]), 1), (values, kind, width)):
            view = part.index("bufferView", self._buffers.view_count)
            if view < 0:
                raise part.fault("bufferView", "is missing")
            data, _ = self._buffers.view(view)
            row = np.dtype((dtype, (columns,)))
            parts.append(self._slice(part, data, row.itemsize, row, count))
        numbers = parts[0][:, 0].astype(np.int64)
        if count and (numbers[-1] >= rows or (np.diff(numbers) <= 0).any()):
            raise places.fault("bufferView", f"holds row numbers that don't ascend below {rows}")
        return numbers, parts[1]


def real(table: Fields, rows: Rows) -> NDArray[np.float32]:
    """float32 of `rows`; normalised whole numbers as fractions (glTF 2.0, section 3.11)."""
    values = rows.values
    if values.dtype.kind == "f":
        if values.size and not np.abs(values).max() <= REACH:  # NaN fails as well
            raise table.fault("bufferView", f"holds NaN, infinity or numbers beyond {REACH:g}")
        return np.ascontiguousarray(values, np.float32)
    out = values.astype(np.float32)
    if rows.normalised:
        out /= np.iinfo(values.dtype).max
        np.maximum(out, -1, out=out)
    elif values.dtype.itemsize == 4 and values.size and values.max() > REACH:
        raise table.fault("bufferView", f"holds numbers beyond {REACH:g}")
    return out
