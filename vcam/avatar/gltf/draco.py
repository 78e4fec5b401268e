"""Unpacks KHR_draco_mesh_compression with the optional package DracoPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.buffers import Buffers
from vcam.avatar.gltf.extra import package
from vcam.avatar.gltf.fields import Fields, clean_text

COMPRESSED: Final = "KHR_draco_mesh_compression"
MAX_ROWS: Final = 10_000_000


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
    draco = package(COMPRESSED, buffers.document)
    try:
        mesh = draco.decode(data)
    except (draco.FileTypeException, ValueError, RuntimeError, MemoryError) as error:
        raise table.fault("bufferView", f"can't be unpacked ({clean_text(str(error), 60)})") from error
    triangles = np.asarray(getattr(mesh, "faces", np.zeros((0, 3))), np.uint32).reshape(-1, 3)
    held = {attribute["unique_id"]: np.asarray(attribute["data"]) for attribute in mesh.attributes}
    attributes = {}
    for name in table.table("attributes").values:
        wanted = table.table("attributes").whole(name, 0, 0, 2**31)
        if wanted not in held:
            raise table.fault("attributes", f"names {clean_text(name, 20)} as {wanted}, which isn't in the packed data")
        rows = held[wanted]
        if len(rows) > MAX_ROWS:
            raise table.fault("bufferView", f"unpacks to {len(rows)} vertices")
        buffers.spend(rows.nbytes)
        attributes[name] = rows.reshape(len(rows), -1)
    return Unpacked(triangles, attributes)
