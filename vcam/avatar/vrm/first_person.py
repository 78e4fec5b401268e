"""Which parts of a VRM model are for its wearer's own eyes only."""

from __future__ import annotations

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.rigged import RiggedModel
from vcam.avatar.vrm.numbers import reference


def read_hidden0(document: Document, vrm: Fields, model: RiggedModel) -> tuple[int, ...]:
    """Primitives that VRM 0.x marks, by mesh, as FirstPersonOnly."""
    meshes = len(document.root.items("meshes"))
    marks = vrm.table("firstPerson").tables("meshAnnotations")
    only = {reference(m, "mesh", meshes) for m in marks if m.text("firstPersonFlag").lower() == "firstpersononly"}
    return tuple(i for i, primitive in enumerate(model.primitives) if primitive.mesh in only)


def read_hidden1(document: Document, vrm: Fields, model: RiggedModel) -> tuple[int, ...]:
    """Primitives that VRM 1.0 marks, by node, as firstPersonOnly."""
    places = document.node_place
    marks = vrm.table("firstPerson").tables("meshAnnotations")
    nodes = [reference(m, "node", len(places)) for m in marks if m.text("type").lower() == "firstpersononly"]
    only = {places[node] for node in nodes if node >= 0}
    return tuple(i for i, primitive in enumerate(model.primitives) if primitive.node in only)
