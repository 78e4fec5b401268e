"""Unpacks EXT_meshopt_compression with the optional package almeshopt, and undoes its filters (the spec's formulas)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.fields import Fields, clean_text

COMPRESSED: Final = "EXT_meshopt_compression"
MAX_STRIDE: Final = 256
MAX_BYTES: Final = 256 * 1024 * 1024
ROWS: Final = 1 << 16
"""Filtered at a time: in between they take up to 16 times their room."""
MODES: Final = ("ATTRIBUTES", "TRIANGLES")
"""INDICES, for lines and strips, isn't in the package."""


def unpacked_bytes(table: Fields) -> int:
    """How many bytes the extension's JSON promises. Raises BadInput when it promises none, or too many."""
    count, stride = _rows(table)
    if not count or count * stride > MAX_BYTES:
        raise table.fault("count", f"of {count} rows of {stride} bytes can't be unpacked")
    return count * stride


def _rows(table: Fields) -> tuple[int, int]:
    """(how many, bytes of each)"""
    return table.whole("count", 0, 0, MAX_BYTES), table.whole("byteStride", 0, 1, MAX_STRIDE)


def unpack(table: Fields, data: memoryview, meshopt: Any) -> memoryview:
    """The `unpacked_bytes` of a buffer view, out of `data`. Raises BadInput when it is damaged."""
    mode, (count, stride) = table.text("mode"), _rows(table)
    if mode not in MODES:
        raise table.fault("mode", f"must be {' or '.join(MODES)} for vcam, got {mode[:20]!r}")
    if not len(data):
        raise table.fault("byteLength", "is 0")
    try:
        if mode == "TRIANGLES":
            if count % 3 or stride not in (2, 4):
                raise table.fault("count", "must be whole triangles of 2 or 4 bytes")
            corners: NDArray[Any] = meshopt.decode_index_buffer(bytes(data), count)
            return _bytes(corners.astype(np.uint16 if stride == 2 else np.uint32, copy=False))
        if stride % 4:
            raise table.fault("byteStride", "must be a multiple of 4")
        rows: NDArray[np.uint8] = meshopt.decode_vertex_buffer(bytes(data), count, stride, np.uint8)
    except (RuntimeError, ValueError, MemoryError) as error:
        raise table.fault("mode", f"{mode}: can't be unpacked ({clean_text(str(error), 60)})") from error
    undo = _filter(table, stride)
    if undo is not None:
        for at in range(0, len(rows), ROWS):
            rows[at : at + ROWS] = undo(rows[at : at + ROWS]).view(np.uint8)
    return _bytes(rows)


def _bytes(array: NDArray[Any]) -> memoryview:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8).data


def _filter(table: Fields, stride: int) -> Callable[[NDArray[np.uint8]], NDArray[Any]] | None:
    """What undoes the filter of rows (n, stride); None where there is none."""
    kind = table.text("filter", "NONE")
    if kind == "NONE":
        return None
    if kind == "OCTAHEDRAL" and stride in (4, 8):
        return lambda rows: _octahedral(rows.view(np.int8 if stride == 4 else np.int16))
    if kind == "QUATERNION" and stride == 8:
        return lambda rows: _quaternion(rows.view(np.int16))
    if kind == "EXPONENTIAL":
        return lambda rows: _exponential(rows.view(np.int32))
    raise table.fault("filter", f"must be OCTAHEDRAL, QUATERNION or EXPONENTIAL, got {kind[:20]!r}")


def _exponential(rows: NDArray[np.int32]) -> NDArray[np.float32]:
    scaled: NDArray[np.float32] = np.ldexp((rows << 8 >> 8).astype(np.float32), np.clip(rows >> 24, -100, 100))
    return scaled


def _octahedral(rows: NDArray[Any]) -> NDArray[Any]:
    """Unit vectors from the unfolded octahedron: x, y and the scale of one in z; w as it is."""
    most = np.iinfo(rows.dtype).max
    x, y, one = (rows[:, k].astype(np.float32) for k in range(3))
    one = np.maximum(one, 1)
    x, y = x / one, y / one
    z = 1 - np.abs(x) - np.abs(y)
    under = np.maximum(-z, 0)
    x, y = x - np.copysign(under, x), y - np.copysign(under, y)
    way = np.stack([x, y, z], 1)
    way *= most / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    return np.hstack([np.rint(way).astype(rows.dtype), rows[:, 3:]])


def _quaternion(rows: NDArray[np.int16]) -> NDArray[np.int16]:
    """Unit quaternions from their three smaller parts; the two lowest bits of the last say which one is missing."""
    scale = (rows[:, 3] | 3).astype(np.float32) * np.float32(np.sqrt(2))
    three = rows[:, :3] / np.where(scale == 0, 1, scale)[:, None]
    fourth = np.sqrt(np.maximum(1 - (three**2).sum(1), 0))
    left_out = (rows[:, 3] & 3).astype(np.int64)
    out = np.empty((len(rows), 4))
    lines = np.arange(len(rows))
    for k in range(3):
        out[lines, (left_out + 1 + k) % 4] = three[:, k]
    out[lines, left_out] = fourth
    return np.clip(np.rint(out * 32767), -32767, 32767).astype(np.int16)
