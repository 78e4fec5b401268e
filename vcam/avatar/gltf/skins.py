"""Joints and inverse bind matrices of a glTF file's skins."""

from __future__ import annotations

import numpy as np

from vcam.avatar.gltf.accessors import Accessors
from vcam.avatar.gltf.document import Document
from vcam.avatar.rigged import Skin

MAX_SKINS = 1000
MAX_JOINTS = 4096


def read_skins(document: Document, accessors: Accessors) -> tuple[Skin, ...]:
    """All skins; joints as numbers of the model's nodes."""
    place = np.array(document.node_place, np.int32)
    skins = []
    for table in document.root.tables("skins", MAX_SKINS):
        joints = table.indices("joints", len(place), MAX_JOINTS)
        if not joints:
            raise table.fault("joints", "is missing")
        number = table.index("inverseBindMatrices", len(accessors))
        matrices = np.tile(np.eye(4, dtype=np.float32), (len(joints), 1, 1))
        if number >= 0:
            found = accessors.floats(number, 16)
            if len(found) < len(joints):
                raise table.fault("inverseBindMatrices", f"has {len(found)} matrices for {len(joints)} joints")
            matrices = found[: len(joints)].reshape(-1, 4, 4).transpose(0, 2, 1)  # columns lie one after another
        skins.append(Skin(place[joints], np.ascontiguousarray(matrices)))
    return tuple(skins)
