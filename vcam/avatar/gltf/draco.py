"""Unpacks KHR_draco_mesh_compression with the optional package DracoPy."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.buffers import Buffers
from vcam.avatar.gltf.extra import package
from vcam.avatar.gltf.fields import Fields, clean_text

COMPRESSED: Final = "KHR_draco_mesh_compression"
MAX_ROWS: Final = 2_000_000
"""Vertices or triangles. A flat grid of so many has 30 kB, and takes 300 MB and seconds to unpack."""
_HEAD: Final = struct.Struct("<5sBBBBH")
"""Magic, version, kind, method, flags: Draco Bitstream Specification 2.2, section 4.1."""
_VARINTS: Final = 10
"""Bytes of two of 32 bits."""
_MESH, _EDGEBREAKER, _METADATA = 1, 1, 0x8000


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a compressed primitive holds."""

    triangles: NDArray[np.uint32]
    """(T, 3)"""
    attributes: dict[str, NDArray[Any]]
    """By glTF's name: (V, width), as stored."""


def unpack(table: Fields, buffers: Buffers) -> Unpacked:
    """The primitive in `table`, the extension's JSON. Raises BadInput when it is damaged."""
    number = table.index("bufferView", buffers.view_count)
    if number < 0:
        raise table.fault("bufferView", "is missing")
    data = bytes(buffers.view(number)[0])
    rows = _promised(data)
    if rows is None or rows > MAX_ROWS:
        reason = "is no mesh of Draco 2.2" if rows is None else f"has {rows} vertices or triangles, over {MAX_ROWS}"
        raise table.fault("bufferView", f"can't be unpacked: it {reason}")
    draco = package(COMPRESSED, buffers.document)
    try:
        mesh = draco.decode(data)
    except (draco.FileTypeException, ValueError, RuntimeError, MemoryError) as error:
        raise table.fault("bufferView", f"can't be unpacked ({clean_text(str(error), 60)})") from error
    triangles = np.asarray(getattr(mesh, "faces", np.zeros((0, 3))), np.uint32).reshape(-1, 3)
    buffers.spend(triangles.nbytes)
    held = {attribute["unique_id"]: np.asarray(attribute["data"]) for attribute in mesh.attributes}
    attributes = {}
    for name in table.table("attributes").values:
        wanted = table.table("attributes").whole(name, 0, 0, 2**31)
        if wanted not in held:
            raise table.fault("attributes", f"names {clean_text(name, 20)} as {wanted}, which isn't in the packed data")
        found = held[wanted]
        buffers.spend(found.nbytes)
        attributes[name] = found[:, None] if found.ndim == 1 else found
    return Unpacked(triangles, attributes)


def _promised(data: bytes) -> int | None:
    """How many vertices or triangles the head promises, whichever is more; None: no plain mesh of glTF's version."""
    try:
        *mesh, method, flags = _HEAD.unpack_from(data)
        numbers = _varints(data, _HEAD.size + (method == _EDGEBREAKER))
        most = max(next(numbers), next(numbers))
    except (struct.error, StopIteration):
        return None
    return most if mesh == [b"DRACO", 2, 2, _MESH] and not flags & _METADATA else None


def _varints(data: bytes, at: int) -> Iterator[int]:
    """Whole numbers of seven bits a byte, the lowest first; the last byte of each has no eighth."""
    value = bits = 0
    for byte in data[at : at + _VARINTS]:
        value |= (byte & 0x7F) << bits
        bits += 7
        if byte < 0x80:
            yield value
            value = bits = 0
