"""Which node is which bone of a human, under VRM 1.0's names."""

from __future__ import annotations

from typing import Final

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.vrm.numbers import reference

MAX_BONES: Final = 1000
"""The format knows 55."""
THUMBS_0: Final = {"ThumbProximal": "ThumbMetacarpal", "ThumbIntermediate": "ThumbProximal"}
"""VRM 1.0 calls a thumb's first bone by its right name."""


def read_humanoid0(document: Document, vrm: Fields) -> dict[str, int]:
    """Bone name → number of the model's node."""
    out: dict[str, int] = {}
    for bone in vrm.table("humanoid").tables("humanBones", MAX_BONES):
        node = reference(bone, "node", len(document.node_place))
        name = bone.text("bone")
        for side in ("left", "right"):
            if name.startswith(side):
                name = side + THUMBS_0.get(name[len(side) :], name[len(side) :])
        if node >= 0 and name:
            out.setdefault(name, document.node_place[node])
    return out


def read_humanoid1(document: Document, vrm: Fields) -> dict[str, int]:
    """Bone name → number of the model's node."""
    out: dict[str, int] = {}
    for name, bone in vrm.table("humanoid").members("humanBones", MAX_BONES):
        node = reference(bone, "node", len(document.node_place))
        if node >= 0:
            out[name] = document.node_place[node]
    return out
