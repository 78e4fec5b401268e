"""Writes a .glb: arrays become accessors, and the same arrays become the same bytes (glTF 2.0, section 4)."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

VERTICES: Final = 34962
"""ARRAY_BUFFER"""
INDICES: Final = 34963
"""ELEMENT_ARRAY_BUFFER"""
COMPONENT: Final = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}
KIND: Final = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}


class GlbWriter:
    """Collects the binary chunk. `accessors` and `views` are lists for the JSON."""

    def __init__(self) -> None:
        self.accessors: list[dict[str, Any]] = []
        self.views: list[dict[str, Any]] = []
        self._binary = bytearray()

    def view(self, data: bytes, target: int | None = None, stride: int | None = None) -> int:
        """Number of a new buffer view of `data`."""
        view: dict[str, Any] = {"buffer": 0, "byteOffset": len(self._binary), "byteLength": len(data)}
        if stride is not None:
            view["byteStride"] = stride
        if target is not None:
            view["target"] = target
        self._binary += data + bytes(-len(data) % 4)
        self.views.append(view)
        return len(self.views) - 1

    def accessor(
        self, array: NDArray[Any], target: int | None = None, *, normalised: bool = False, limits: bool = False
    ) -> int:
        """Number of a new accessor of `array` (n,) or (n, width); `limits` adds its min and max, as POSITION must."""
        rows = np.ascontiguousarray(array.reshape(len(array), -1))
        stride = rows.shape[1] * rows.itemsize
        padded = stride + -stride % 4 if target == VERTICES else stride  # rows of vertices start at multiples of 4
        if padded != stride:
            wide = np.zeros((len(rows), padded // rows.itemsize), rows.dtype)
            wide[:, : rows.shape[1]] = rows
            view = self.view(wide.tobytes(), target, padded)
        else:
            view = self.view(rows.tobytes(), target)
        return self._add(rows, normalised, limits, bufferView=view)

    def sparse(self, count: int, numbers: NDArray[Any], values: NDArray[np.float32]) -> int:
        """Number of a new accessor of `count` rows (3,), zero but for `values` (n, 3) in the rows `numbers` (n,)."""
        whole = np.zeros((count, 3), np.float32)
        whole[numbers] = values
        if not len(numbers):
            return self._add(whole, normalised=False, limits=True)
        small = np.asarray(numbers, np.uint16 if count <= 1 << 16 else np.uint32)
        places = {"bufferView": self.view(small.tobytes()), "componentType": COMPONENT[small.dtype.str[1:]]}
        held = {"bufferView": self.view(np.ascontiguousarray(values, np.float32).tobytes())}
        sparse = {"count": len(small), "indices": places, "values": held}
        return self._add(whole, normalised=False, limits=True, sparse=sparse)

    def _add(self, rows: NDArray[Any], normalised: bool, limits: bool, **more: Any) -> int:
        accessor = more | {
            "componentType": COMPONENT[rows.dtype.str[1:]],
            "count": len(rows),
            "type": KIND[rows.shape[1]],
        }
        if normalised:
            accessor["normalized"] = True
        if limits:
            accessor |= {"min": rows.min(0).tolist(), "max": rows.max(0).tolist()}
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def glb(self, document: dict[str, Any]) -> bytes:
        """The whole file: `document` is its JSON without buffers, bufferViews and accessors."""
        whole = document | {
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{"byteLength": len(self._binary)}],
        }
        text = json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        text += b" " * (-len(text) % 4)
        binary = bytes(self._binary)
        length = 12 + 8 + len(text) + 8 + len(binary)
        return b"".join(
            (
                struct.pack("<4sII", b"glTF", 2, length),
                struct.pack("<I4s", len(text), b"JSON"),
                text,
                struct.pack("<I4s", len(binary), b"BIN\0"),
                binary,
            )
        )


def write_whole(path: Path, data: bytes) -> None:
    """`data` as the file at `path`, which is never seen half written."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
