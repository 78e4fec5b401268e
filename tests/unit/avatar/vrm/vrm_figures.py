"""A stick figure as VRM file, quick to change."""

import numpy as np
from glb_writer import Builder

BONES = {
    "hips": (None, [0, 1.0, 0]),
    "chest": ("hips", [0, 0.2, 0]),
    "neck": ("chest", [0, 0.2, 0]),
    "head": ("neck", [0, 0.1, 0]),
    "leftEye": ("head", [0.03, 0.1, 0.05]),
    "rightEye": ("head", [-0.03, 0.1, 0.05]),
    "leftThumbProximal": ("chest", [0.6, 0.1, 0.05]),
    "leftThumbIntermediate": ("leftThumbProximal", [0.02, 0, 0]),
}
"""Bone → parent and place beside it, m, in VRM 1.0's axes (facing +z)."""
HAIR = ([0, 0.2, -0.1], [0, -0.1, 0], [0, -0.1, -0.02])
"""A chain of three nodes on the head."""


def figure(facing=1):
    """Builder and node numbers of a figure with bones, one triangle with three targets, and two materials."""
    b = Builder()
    turn = np.array([facing, 1, facing])
    numbers = {"bare": b.node("bare")}
    late = b.node("late")  # children may come before their parents in a file, and numbers then change
    for name, (parent, place) in BONES.items():
        numbers[name] = b.node(name, numbers.get(parent), translation=(turn * place).tolist())
    above = numbers["head"]
    for i, place in enumerate(HAIR):
        above = numbers[f"hair{i}"] = b.node(f"hair{i}", above, translation=(turn * place).tolist())
    points = np.array([[-0.1, 1.4, 0], [0.1, 1.4, 0], [0, 1.8, 0]], "f4") * turn.astype("f4")
    move = np.full((3, 3), 0.01, "f4")
    primitive = {
        "attributes": {"POSITION": b.vertices(points, limits=True)},
        "indices": b.indices([[0, 1, 2]]),
        "targets": [{"POSITION": b.vertices(move, limits=True)} for _ in range(3)],
        "material": b.add("materials", {"name": "Face"}),
    }
    b.add("materials", {"name": "Hair"})
    mesh = b.add("meshes", {"primitives": [primitive], "extras": {"targetNames": ["one", "two", "three"]}})
    numbers["mesh"] = b.node("mesh", late, mesh=mesh)
    b.texture(np.full((4, 4, 4), 255, "u1"))
    b.texture(np.full((4, 4, 4), 100, "u1"))
    return b, numbers


def vrm1(numbers, **parts):
    """The extension of a VRM 1.0 file."""
    bones = {name: {"node": numbers[name]} for name in BONES if "Thumb" not in name}
    meta = {"name": "Figure", "authors": ["tests"], "licenseUrl": "https://vrm.dev/licenses/1.0/"}
    return {"specVersion": "1.0", "meta": meta, "humanoid": {"humanBones": bones}} | parts


def vrm0(numbers, **parts):
    """The extension of a VRM 0.x file."""
    bones = [{"bone": name, "node": numbers[name]} for name in BONES]
    return {"specVersion": "0.0", "meta": {"title": "Figure"}, "humanoid": {"humanBones": bones}} | parts
