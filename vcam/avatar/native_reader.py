"""Reads an avatar.glb of our own back into the arrays that it was written of. See native.py for the layout."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.accessors import REACH, Accessors
from vcam.avatar.gltf.buffers import Buffers
from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.gltf.tree import Tree, read_tree
from vcam.avatar.model import MAX_VERTICES
from vcam.avatar.native import SIDES, SURFACES, VERSION, WHOLE, linear16
from vcam.avatar.native_bones import BODY, HEAD, LEFT, NAMES, NECK, RIGHT
from vcam.errors import BadInput
from vcam.types import ARKIT

ATTRIBUTES: Final = ("POSITION", "NORMAL", "COLOR_0", "JOINTS_0", "WEIGHTS_0")
MAX_PRIMITIVES: Final = 64
PHYSICS: Final = ("stiffness", "gravityPower", "dragForce", "hitRadius")
"""In the order of Strands.physics."""


def is_native(document: Document) -> bool:
    """Whether the file says that vcam wrote it as an avatar of its own."""
    extras = document.json.get("extras")
    return isinstance(extras, dict) and isinstance(extras.get("vcam"), dict)


def native_arrays(document: Document) -> dict[str, NDArray[Any]]:
    """The arrays of checked.ARRAYS and, where something swings, STRAND_ARRAYS. Raises BadInput with one line."""
    extras = document.root.table("extras").table("vcam")
    if (found := extras.whole("version", 0, 0, 2**31)) != VERSION:
        raise BadInput(f"{document.path}: avatar format {found}, this vcam reads {VERSION}; update vcam")
    accessors = Accessors(document, Buffers(document))
    meshes = document.root.tables("meshes")
    if len(meshes) != 1:
        raise BadInput(f"{document.path}: {len(meshes)} meshes, an avatar of our own has 1; bake it again")
    primitives = meshes[0].tables("primitives", MAX_PRIMITIVES)
    if not primitives:
        raise meshes[0].fault("primitives", "is missing")
    table = primitives[0].table("attributes")
    numbers = {name: _needed(table, name, len(accessors)) for name in ATTRIBUTES}
    if (vertices := accessors.count(numbers["POSITION"])) > MAX_VERTICES:
        raise BadInput(f"{document.path}: {vertices} vertices (at most {MAX_VERTICES}); simplify the model")
    colours = accessors.rows(numbers["COLOR_0"], 4).values
    arrays: dict[str, NDArray[Any]] = {
        "positions": accessors.floats(numbers["POSITION"], 3),
        "normals": accessors.floats(numbers["NORMAL"], 3),
        "colours": _srgb8(table, colours),
        "eye_radius_m": np.array(extras.number("eye_radius_m", 0.0, -REACH, REACH), np.float32),
        "iris_radius": np.array(extras.number("iris_radius", 0.0, -REACH, REACH), np.float32),
    }
    arrays |= _surfaces(document, accessors, primitives, vertices)
    arrays |= _morphs(meshes[0], primitives[0], accessors)
    tree = read_tree(document)
    places = _places(document, tree)
    arrays |= {"neck_pivot": places[HEAD].astype(np.float32)}
    arrays |= {"eye_pivots": places[LEFT : RIGHT + 1].astype(np.float32)}
    joints = accessors.wholes(numbers["JOINTS_0"], 4).astype(np.int32)
    weights = accessors.rows(numbers["WEIGHTS_0"], 4).values
    if weights.dtype != np.uint16 or len(weights) != vertices or len(joints) != vertices:
        raise table.fault("WEIGHTS_0", "must be four numbers of 16 bits for each vertex")
    arrays |= _held(joints, weights.astype(np.int64))
    springs = document.extension("VRMC_springBone")
    if springs:
        arrays |= _strands(springs, tree, places, joints, (weights / WHOLE).astype(np.float32))
    return arrays


def _needed(table: Fields, name: str, count: int) -> int:
    number = table.index(name, count)
    if number < 0:
        raise table.fault(name, "is missing")
    return number


def _srgb8(table: Fields, colours: NDArray[Any]) -> NDArray[np.uint8]:
    if colours.dtype != np.uint16:
        raise table.fault("COLOR_0", "must be of 16 bits")
    grey = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 4, axis=1)
    steps = linear16(grey)[:, 0].astype(np.int64)
    middles = (steps[1:] + steps[:-1]) // 2
    bytes_ = np.searchsorted(middles, colours[:, :3], "left")
    return np.hstack([bytes_, (colours[:, 3:].astype(np.int64) + 128) // 257]).astype(np.uint8)


def _surfaces(
    document: Document, accessors: Accessors, primitives: list[Fields], vertices: int
) -> dict[str, NDArray[Any]]:
    """Triangles, and what the material's name says of their vertices."""
    materials = document.root.tables("materials")
    material, eye = np.zeros(vertices, np.uint8), np.zeros(vertices, np.uint8)
    sides = {side: number for number, side in SIDES.items()}
    triangles = []
    for primitive in primitives:
        corners = accessors.wholes(_needed(primitive, "indices", len(accessors)), 1)[:, 0]
        if len(corners) % 3 or (len(corners) and corners.max() >= vertices):
            raise primitive.fault("indices", f"must be triangles of the {vertices} vertices")
        name = materials[_needed(primitive, "material", len(materials))].text("name")
        surface, _, side = name.partition("_")
        if surface not in SURFACES or (side and f"_{side}" not in sides):
            raise primitive.fault("material", f"{name[:40]!r} is no surface of an avatar")
        material[corners], eye[corners] = SURFACES.index(surface), sides[f"_{side}" if side else ""]
        triangles.append(corners.reshape(-1, 3))
    return {"triangles": np.concatenate(triangles), "material": material, "eye": eye}


def _morphs(mesh: Fields, primitive: Fields, accessors: Accessors) -> dict[str, NDArray[Any]]:
    names = mesh.table("extras").items("targetNames")
    targets = primitive.tables("targets")
    if sorted(str(name) for name in names) != sorted(ARKIT) or len(targets) != len(ARKIT):
        raise mesh.fault("extras.targetNames", f"must be the {len(ARKIT)} ARKit names")
    counts, numbers, offsets = [], [], []
    for name in ARKIT:
        target = targets[names.index(name)]
        rows, values = accessors.deltas(_needed(target, "POSITION", len(accessors)))
        numbers.append(np.arange(len(values)) if rows is None else rows)
        offsets.append(values)
        counts.append(len(values))
    return {
        "morph_counts": np.array(counts, np.int32),
        "morph_indices": np.concatenate(numbers).astype(np.int32),
        "morph_offsets": np.concatenate(offsets),
    }


def _places(document: Document, tree: Tree) -> NDArray[np.float64]:
    """(N, 3) m, where each node is: in our own files nodes are only moved, never turned."""
    nodes = document.root.tables("nodes")
    if tuple(node.text("name") for node in nodes[:BODY]) != NAMES:
        raise BadInput(f"{document.path}: its first nodes must be {', '.join(NAMES)}; bake it again")
    places = np.zeros((len(nodes), 3))
    for number in tree.order:
        parent = tree.parents[number]
        places[number] = nodes[number].numbers("translation", (0.0, 0.0, 0.0), -REACH, REACH)
        places[number] += places[parent] if parent >= 0 else 0.0
    return places


def _held(joints: NDArray[np.int32], weights: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """`follow`, of what the strands leave."""
    body = np.where(joints < BODY, weights, 0)
    rest = body.sum(1)
    half = np.where(joints == NECK, body, 0).sum(1)
    whole = np.where((joints >= HEAD) & (joints < BODY), body, 0).sum(1)
    follow = np.where(rest > 0, (0.5 * half + whole) / np.maximum(rest, 1), 1.0)
    return {"follow": follow.astype(np.float32)}


def _strands(
    springs: Fields,
    tree: Tree,
    places: NDArray[np.float64],
    joints: NDArray[np.int32],
    weights: NDArray[np.float32],
) -> dict[str, NDArray[Any]]:
    found: dict[int, tuple[tuple[float, ...], int]] = {}
    for spring in springs.tables("springs", 1000):
        chain = spring.tables("joints", 1000)
        numbers = [joint.whole("node", -1, 0, len(places) - 1) for joint in chain]
        for joint, node, tail in zip(chain, numbers, numbers[1:], strict=False):
            feel = [
                joint.number(key, 0.0, 0.0, 1000.0) for key in ("stiffness", "gravityPower", "dragForce", "hitRadius")
            ]
            found[node] = tuple(feel), tail
    nodes = range(BODY, BODY + len(found))
    if set(found) != set(nodes):
        raise springs.fault("springs", "must swing the nodes behind rightEye, each once")
    parents = [tree.parents[node] for node in nodes]
    balls = []
    for collider in springs.tables("colliders", 1000):
        sphere = collider.table("shape").table("sphere")
        centre = places[collider.whole("node", -1, 0, len(places) - 1)] + sphere.numbers(
            "offset", (0.0, 0.0, 0.0), -REACH, REACH
        )
        balls.append([*centre, sphere.number("radius", 0.0, -REACH, REACH)])
    hung = weights * (joints >= BODY)
    order = np.argsort(hung <= 0, axis=1, kind="stable")[:, :2]  # at most two; in their order
    return {
        "strand_places": places[BODY : BODY + len(found)].astype(np.float32),
        "strand_tails": places[[found[node][1] for node in nodes]].astype(np.float32),
        "strand_parents": np.array([-1 if parent < BODY else parent - BODY for parent in parents], np.int32),
        "strand_physics": np.array([found[node][0] for node in nodes], np.float32).reshape(-1, 4),
        "strand_colliders": np.array(balls, np.float32).reshape(-1, 4),
        "vertex_joints": np.maximum(np.take_along_axis(joints, order, 1) - BODY, 0).astype(np.int32),
        "vertex_shares": np.take_along_axis(hung, order, 1),
    }
