"""From a .glb, .gltf or .vrm file to a RiggedModel: the order in which its parts are read."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from vcam.avatar.gltf.accessors import Accessors
from vcam.avatar.gltf.buffers import Buffers
from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.extra import check_required
from vcam.avatar.gltf.fields import Fields, clean_text
from vcam.avatar.gltf.materials import plain_material, read_materials
from vcam.avatar.gltf.meshes import MAX_PRIMITIVES, Meshes
from vcam.avatar.gltf.nodes import read_nodes
from vcam.avatar.gltf.skins import read_skins
from vcam.avatar.gltf.textures import read_textures
from vcam.avatar.gltf.tree import Tree, read_tree
from vcam.avatar.rigged import Meta, Primitive, RiggedModel, Skin
from vcam.errors import BadInput

MAX_TRIANGLES: Final = 2_000_000


def read_model(document: Document) -> RiggedModel:
    """The model in `document`, its VRM parts included. Raises BadInput (or MissingExtra) with one line."""
    check_required(document)
    tree = read_tree(document)
    document = replace(document, node_place=tree.place)
    buffers = Buffers(document)
    accessors = Accessors(document, buffers)
    skins = read_skins(document, accessors)
    materials = read_materials(document)
    meshes = Meshes(document, buffers, accessors)
    primitives = _drawn(document, tree, meshes, skins)
    if any(primitive.material < 0 for primitive in primitives):
        plain = len(materials)
        materials = (*materials, plain_material())
        primitives = [replace(p, material=plain) if p.material < 0 else p for p in primitives]
    if not primitives:
        raise BadInput(f"{document.path}: its scene holds no triangles to draw; export the model with its meshes")
    model = RiggedModel(
        name=document.path.stem,
        meta=_meta(document.root.table("asset")),
        nodes=read_nodes(document, tree),
        skins=skins,
        primitives=tuple(primitives),
        materials=materials,
        textures=read_textures(document, buffers),
        target_names=meshes.target_names(),
    )
    if document.extension("VRM") or document.extension("VRMC_vrm"):
        from vcam.avatar.vrm.read import read_vrm

        return read_vrm(document, model)
    return model


def _drawn(document: Document, tree: Tree, meshes: Meshes, skins: tuple[Skin, ...]) -> list[Primitive]:
    """The primitives of every node of the default scene, in the order of the nodes."""
    tables = document.root.tables("nodes")
    out: list[Primitive] = []
    triangles = 0
    for place, number in enumerate(tree.order):
        mesh = tables[number].index("mesh", len(meshes))
        if mesh < 0 or number not in tree.drawn:
            continue
        skin = tables[number].index("skin", len(skins))
        for primitive in meshes.primitives(mesh):
            out.append(_placed(tables[number], primitive, place, skin, skins))
            triangles += len(primitive.triangles)
        if len(out) > MAX_PRIMITIVES or triangles > MAX_TRIANGLES:
            raise BadInput(
                f"{document.path}: over {MAX_PRIMITIVES} primitives or {MAX_TRIANGLES} triangles; simplify the model"
            )
    return out


def _placed(table: Fields, primitive: Primitive, node: int, skin: int, skins: tuple[Skin, ...]) -> Primitive:
    """`primitive` on its node; without a skin its weights mean nothing, and the other way round."""
    if skin < 0 or not primitive.weights.any():
        nothing = np.zeros_like(primitive.joints), np.zeros_like(primitive.weights)
        return replace(primitive, node=node, skin=-1, joints=nothing[0], weights=nothing[1])
    if primitive.joints.max() >= len(skins[skin].joints):
        raise table.fault("skin", f"has {len(skins[skin].joints)} joints, its mesh names {primitive.joints.max()}")
    return replace(primitive, node=node, skin=skin)


def _meta(asset: Fields) -> Meta:
    """What exporters and model shops write into asset.extras, else the copyright line."""
    found = asset.values.get("extras")
    extras = Fields(asset.path, f"{asset.where}.extras", found if isinstance(found, dict) else {})
    words = (extras.values.get(key) for key in ("title", "author", "license"))
    title, author, licence = (clean_text(word) if isinstance(word, str) else "" for word in words)
    authors = (author,) if author else ()
    return Meta(format="glTF 2.0", title=title, authors=authors, licence=licence or asset.text("copyright"))
