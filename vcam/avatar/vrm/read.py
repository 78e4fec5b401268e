"""Adds to a glTF model what its VRM extension says: who made it, its bones, faces, eyes, springs and materials."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from vcam.avatar.gltf.document import Document
from vcam.avatar.node_tree import local_matrices, world_matrices
from vcam.avatar.rigged import RiggedModel
from vcam.avatar.vrm.expressions import read_expressions1
from vcam.avatar.vrm.first_person import read_hidden0, read_hidden1
from vcam.avatar.vrm.groups import read_expressions0
from vcam.avatar.vrm.humanoid import read_humanoid0, read_humanoid1
from vcam.avatar.vrm.look_at import read_look_at0, read_look_at1
from vcam.avatar.vrm.meta import read_meta0, read_meta1
from vcam.avatar.vrm.mtoon import read_mtoon1
from vcam.avatar.vrm.mtoon0 import read_materials0
from vcam.avatar.vrm.secondary import read_springs0
from vcam.avatar.vrm.spring_bones import read_springs1

VRM_0: Final = "VRM"
VRM_1: Final = "VRMC_vrm"
FACING: Final = np.diag([-1.0, 1.0, -1.0, 1.0]).astype(np.float32)
"""VRM 0.x faces -z: half a turn about y."""


def read_vrm(document: Document, model: RiggedModel) -> RiggedModel:
    """`model` with what VRM 1.0, else VRM 0.x, adds; `model` itself where the file has neither.

    `model` holds what glTF alone says, its nodes in the order of `document.node_place`. Raises BadInput with one line
    by the rule in this package's __init__.
    """
    if document.extension(VRM_1):
        return _vrm1(document, model)
    if document.extension(VRM_0):
        return _vrm0(document, model)
    if "VRMC_materials_mtoon" in document.root.items("extensionsUsed"):
        return replace(model, materials=read_mtoon1(document, model.materials, len(model.textures)))
    return model


def _vrm1(document: Document, model: RiggedModel) -> RiggedModel:
    vrm, textures = document.extension(VRM_1), len(model.textures)
    world = world_matrices(model.nodes.parents, local_matrices(model.nodes))
    return replace(
        model,
        meta=read_meta1(document, vrm, textures),
        materials=read_mtoon1(document, model.materials, textures),
        humanoid=read_humanoid1(document, vrm),
        expressions=read_expressions1(document, vrm, model),
        look_at=read_look_at1(vrm),
        springs=read_springs1(document, world, model.nodes.parents),
        hidden=read_hidden1(document, vrm, model),
    )


def _vrm0(document: Document, model: RiggedModel) -> RiggedModel:
    vrm, textures = document.extension(VRM_0), len(model.textures)
    world = world_matrices(model.nodes.parents, local_matrices(model.nodes))
    model = replace(model, materials=read_materials0(document, model.materials, textures))
    return replace(
        model,
        meta=read_meta0(document, vrm, textures),
        model_from_file=FACING,
        humanoid=read_humanoid0(document, vrm),
        expressions=read_expressions0(document, vrm, model),
        look_at=read_look_at0(vrm),
        springs=read_springs0(document, world, model.nodes.parents),
        hidden=read_hidden0(document, vrm, model),
    )
