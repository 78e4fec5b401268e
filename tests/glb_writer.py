"""Writes small glTF files for tests: built part by part, and three of them ready made: tiny, head, and head as VRM."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from vcam.avatar.gltf.writer import INDICES, VERTICES, GlbWriter
from vcam.avatar.model import HAIR, LEFT_EYE, Morph, load_avatar
from vcam.types import ARKIT


class Builder:
    """A glTF document in the making: `json` may be changed freely until `glb` is called."""

    def __init__(self):
        self.writer = GlbWriter()
        self.json = {"asset": {"version": "2.0", "generator": "vcam tests"}, "scene": 0, "scenes": [{"nodes": []}]}

    def add(self, kind, thing):
        """Append `thing` to the list `kind` ("nodes", "materials", ...); its number."""
        self.json.setdefault(kind, []).append(thing)
        return len(self.json[kind]) - 1

    def node(self, name, parent=None, **more):
        number = self.add("nodes", {"name": name} | more)
        siblings = self.json["scenes"][0]["nodes"] if parent is None else self.json["nodes"][parent]
        if parent is not None:
            siblings = siblings.setdefault("children", [])
        siblings.append(number)
        return number

    def vertices(self, array, **more):
        return self.writer.accessor(array, VERTICES, **more)

    def indices(self, triangles, dtype=np.uint16):
        return self.writer.accessor(np.asarray(triangles, dtype).ravel(), INDICES)

    def texture(self, rgba, kind="png", **sampler):
        """A texture of (h, w, 3 or 4) uint8 RGB(A)."""
        swapped = cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA if rgba.shape[2] == 4 else cv2.COLOR_RGB2BGR)
        data = cv2.imencode(f".{kind}", swapped)[1].tobytes()
        mime = f"image/{'jpeg' if kind == 'jpg' else kind}"
        image = self.add("images", {"bufferView": self.writer.view(data), "mimeType": mime})
        texture = {"source": image} if kind != "webp" else {"extensions": {"EXT_texture_webp": {"source": image}}}
        if sampler:
            texture["sampler"] = self.add("samplers", sampler)
        return self.add("textures", texture)

    def skin(self, joints, places):
        """A skin whose joints rest unturned at `places` (n, 3)."""
        inverse = np.tile(np.eye(4, dtype=np.float32), (len(joints), 1, 1))
        inverse[:, 3, :3] = -np.asarray(places, np.float32)
        return self.add(
            "skins", {"joints": joints, "inverseBindMatrices": self.writer.accessor(inverse.reshape(-1, 16))}
        )

    def glb(self):
        return self.writer.glb(self.json)

    def save(self, path):
        Path(path).write_bytes(self.glb())
        return Path(path)


def save_gltf(builder, folder, name="model"):
    """The same as .gltf with its .bin beside it."""
    data = builder.glb()
    size = int.from_bytes(data[12:16], "little")
    document = json.loads(data[20 : 20 + size])
    document["buffers"][0]["uri"] = f"{name}.bin"
    (folder / f"{name}.bin").write_bytes(data[20 + size + 8 :])
    (folder / f"{name}.gltf").write_text(json.dumps(document))
    return folder / f"{name}.gltf"


def checks(side=16, squares=4, colours=((230, 180, 160, 255), (120, 70, 60, 255))):
    """A chessboard (side, side, 4) uint8."""
    place = np.arange(side) * squares // side
    return np.array(colours, np.uint8)[(place[:, None] + place) % 2]


def tiny():
    """Two textured squares: one skinned to two joints that wave, with a dense, a sparse and an empty target; the other
    unlit, rigid, a strip, coloured by its vertices."""
    b = Builder()
    root = b.node("root")
    lower = b.node("lower", root, rotation=[0, 0, 0, 1])
    joints = [lower, b.node("upper", lower, translation=[0, 0.1, 0])]
    square = np.array([[0, 0, 0], [0.1, 0, 0], [0, 0.2, 0], [0.1, 0.2, 0]], "f4")
    move = np.zeros((4, 3), "f4")
    move[2:, 2] = 0.05
    attributes = {
        "POSITION": b.vertices(square, limits=True),
        "NORMAL": b.vertices(np.tile(np.array([0, 0, 1], "f4"), (4, 1))),
        "TEXCOORD_0": b.vertices(np.array([[0, 0], [65535, 0], [0, 65535], [65535, 65535]], "u2"), normalised=True),
        "JOINTS_0": b.vertices(np.array([[0, 0, 0, 0]] * 2 + [[0, 1, 0, 0]] * 2, "u1")),
        "WEIGHTS_0": b.vertices(np.array([[255, 0, 0, 0]] * 2 + [[0, 255, 0, 0]] * 2, "u1"), normalised=True),
    }
    targets = [
        {"POSITION": b.vertices(move, limits=True), "NORMAL": b.vertices(np.zeros((4, 3), "f4"))},
        {"POSITION": b.writer.sparse(4, np.array([3]), np.array([[0, 0.01, 0]], "f4"))},
        {"POSITION": b.writer.sparse(4, np.zeros(0, int), np.zeros((0, 3), "f4"))},
    ]
    picture = b.texture(checks(), wrapS=33071, magFilter=9728)
    slot = {"index": picture, "extensions": {"KHR_texture_transform": {"offset": [0.5, 0], "scale": [2, 2]}}}
    lit = b.add("materials", {"name": "lit", "pbrMetallicRoughness": {"baseColorTexture": slot, "metallicFactor": 0}})
    flat = b.add(
        "materials",
        {"name": "flat", "alphaMode": "BLEND", "extensions": {"KHR_materials_unlit": {}}, "doubleSided": True},
    )
    first = {
        "attributes": attributes,
        "indices": b.indices([[0, 1, 2], [1, 3, 2]]),
        "material": lit,
        "targets": targets,
    }
    waving = b.add("meshes", {"primitives": [first], "extras": {"targetNames": ["jawOpen", "mouthSmile_L", "none"]}})
    strip = {
        "attributes": {
            "POSITION": b.vertices(square + np.array([0.2, 0, 0], "f4"), limits=True),
            "COLOR_0": b.vertices(np.full((4, 4), 32768, "u2"), normalised=True),
        },
        "mode": 5,
        "material": flat,
    }
    still = b.add("meshes", {"primitives": [strip]})
    b.node("wave", None, mesh=waving, skin=b.skin(joints, [[0, 0, 0], [0, 0.1, 0]]))
    b.node("still", root, mesh=still)
    b.json["extensionsUsed"] = ["KHR_materials_unlit", "KHR_texture_transform"]
    return b


BONES = {
    "hips": (None, 0, 0.95, 0),
    "spine": ("hips", 0, 1.05, 0),
    "chest": ("spine", 0, 1.2, -0.01),
    "neck": ("chest", 0, 1.40, -0.02),
    "head": ("neck", 0, 1.47, 0),
    "leftShoulder": ("chest", 0.03, 1.36, -0.02),
    "rightShoulder": ("chest", -0.03, 1.36, -0.02),
    "leftUpperArm": ("leftShoulder", 0.12, 1.36, -0.02),
    "rightUpperArm": ("rightShoulder", -0.12, 1.36, -0.02),
    "leftLowerArm": ("leftUpperArm", 0.36, 1.36, -0.02),
    "rightLowerArm": ("rightUpperArm", -0.36, 1.36, -0.02),
    "leftHand": ("leftLowerArm", 0.6, 1.36, -0.02),
    "rightHand": ("rightLowerArm", -0.6, 1.36, -0.02),
    "leftUpperLeg": ("hips", 0.09, 0.88, 0),
    "rightUpperLeg": ("hips", -0.09, 0.88, 0),
    "leftLowerLeg": ("leftUpperLeg", 0.09, 0.5, 0),
    "rightLowerLeg": ("rightUpperLeg", -0.09, 0.5, 0),
    "leftFoot": ("leftLowerLeg", 0.09, 0.1, 0),
    "rightFoot": ("rightLowerLeg", -0.09, 0.1, 0),
    "leftEye": ("head", 0, 0, 0),
    "rightEye": ("head", 0, 0, 0),
}
"""VRM bone → parent and place in m, person facing +z; the eyes lie where the avatar has them."""
EYES_AT = np.array([0, 1.55, 0.06])
"""m: the head frame's origin on that skeleton."""
PRESETS = {
    "aa": {"jawOpen": 0.7},
    "ih": {"mouthStretchLeft": 0.6, "mouthStretchRight": 0.6, "jawOpen": 0.2},
    "ou": {"mouthPucker": 0.8, "jawOpen": 0.1},
    "ee": {"mouthSmileLeft": 0.5, "mouthSmileRight": 0.5, "jawOpen": 0.15},
    "oh": {"mouthFunnel": 0.8, "jawOpen": 0.35},
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "happy": {"mouthSmileLeft": 1.0, "mouthSmileRight": 1.0, "eyeSquintLeft": 0.5, "eyeSquintRight": 0.5},
}
"""VRM 1.0 expression → ARKit targets."""
NAMES_0 = {"aa": "a", "ih": "i", "ou": "u", "ee": "e", "oh": "o", "happy": "joy"}
NAMES_0 |= {"blinkLeft": "blink_l", "blinkRight": "blink_r"}
WAYS = ("HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp")


@cache
def _own(every):
    """Our own head, or only each n-th of its triangles."""
    own = load_avatar("mika")
    used, flat = np.unique(own.triangles[::every], return_inverse=True)
    place = np.full(len(own.positions), -1)
    place[used] = np.arange(len(used))
    kept = [place[morph.indices] >= 0 for morph in own.morphs]
    morphs = tuple(
        Morph(place[morph.indices[rows]].astype(np.int32), morph.offsets[rows])
        for morph, rows in zip(own.morphs, kept, strict=True)
    )
    by_vertex = {
        key: getattr(own, key)[used] for key in ("positions", "normals", "colours", "material", "follow", "eye")
    }
    return replace(own, triangles=flat.reshape(-1, 3).astype(np.uint32), morphs=morphs, strands=None, **by_vertex)


def head(kind="glb", material="pbr", *, names=ARKIT, springs=3, copies=1, every=1):
    """Our own head on a standing skeleton: textured skin and hair, 52 sparse targets, eye bones, chains of hair.

    `kind` "glb", "vrm0" (faces -z) or "vrm1"; `material` "pbr", "unlit" or "mtoon"; `names` of the targets, () for
    none; `springs` chains of five joints hang behind; `copies` draws everything several times, to weigh more, and
    `every` leaves all but each n-th triangle out, to weigh less.
    """
    own, b = _own(every), Builder()
    turn = np.array([-1, 1, -1] if kind == "vrm0" else [1, 1, 1], "f4")
    places = {bone: np.array(row[1:], float) for bone, row in BONES.items()}
    places["leftEye"], places["rightEye"] = EYES_AT + own.eye_pivots
    numbers = {}
    for bone, (parent, *_) in BONES.items():
        start = np.zeros(3) if parent is None else places[parent]
        move = ((places[bone] - start) * turn).tolist()
        numbers[bone] = b.node(f"J_{bone}", numbers.get(parent), translation=move)
    chains = _chains(b, numbers["head"], springs)
    joints = {bone: place for place, bone in enumerate(BONES)}
    skin = b.skin(list(numbers.values()), [place * turn for place in places.values()])
    attributes = _attributes(b, own, joints, turn)
    targets = [{"POSITION": b.writer.sparse(len(own.positions), m.indices, m.offsets * turn)} for m in own.morphs]
    mesh = {"primitives": [], "extras": {"targetNames": list(names)}}
    surfaces = {"skin": own.material != HAIR, "hair": own.material == HAIR}
    for name, mine in surfaces.items():
        triangles = own.triangles[mine[own.triangles[:, 0]]]
        made = _material(b, name, material, kind)
        for _ in range(copies):
            primitive = {"attributes": attributes, "indices": b.indices(triangles), "material": made}
            mesh["primitives"].append(primitive | ({"targets": targets} if names else {}))
    number = b.add("meshes", mesh)
    face = b.node("Face", None, mesh=number, skin=skin)
    if kind == "vrm1":
        _vrm1(b, numbers, face, chains, names)
    elif kind == "vrm0":
        _vrm0(b, numbers, number, chains, names)
    return b


def _attributes(b, own, joints, turn):
    count = len(own.positions)
    bones, weights = np.zeros((count, 4), "u1"), np.zeros((count, 4), "f4")
    bones[:, 0], bones[:, 1] = joints["chest"], joints["head"]
    weights[:, 0], weights[:, 1] = 1 - own.follow, own.follow
    eyes = own.eye > 0
    bones[eyes, 0] = np.where(own.eye[eyes] == LEFT_EYE, joints["leftEye"], joints["rightEye"])
    weights[eyes] = [1, 0, 0, 0]
    bones[weights == 0] = 0
    from_above = (own.positions[:, :2] - own.positions[:, :2].min(0)) / np.ptp(own.positions[:, :2], axis=0)
    return {
        "POSITION": b.vertices(((own.positions + EYES_AT) * turn).astype("f4"), limits=True),
        "NORMAL": b.vertices(own.normals * turn),
        "TEXCOORD_0": b.vertices(np.ascontiguousarray(from_above * [1, -1] + [0, 1], "f4")),
        "JOINTS_0": b.vertices(bones),
        "WEIGHTS_0": b.vertices(weights),
    }


def _material(b, name, material, kind):
    colours = {"skin": ((240, 200, 180, 255), (225, 175, 155, 255)), "hair": ((150, 60, 50, 255), (110, 40, 40, 255))}
    slot = {"index": b.texture(checks(64, 8, colours[name]))}
    out = {
        "name": name,
        "pbrMetallicRoughness": {"baseColorTexture": slot, "metallicFactor": 0, "roughnessFactor": 0.8},
    }
    if material == "unlit":
        out["extensions"] = {"KHR_materials_unlit": {}}
    if material == "mtoon" and kind != "vrm0":
        toon = {"specVersion": "1.0", "shadeColorFactor": [0.6, 0.35, 0.35], "shadeMultiplyTexture": slot}
        toon |= {"shadingShiftFactor": -0.1, "shadingToonyFactor": 0.9, "outlineWidthMode": "worldCoordinates"}
        toon |= {
            "outlineWidthFactor": 0.001,
            "outlineColorFactor": [0.1, 0.05, 0.05],
            "parametricRimColorFactor": [0.2] * 3,
        }
        out["extensions"] = {"VRMC_materials_mtoon": toon}
    return b.add("materials", out)


def _chains(b, head_bone, count):
    """`count` chains of five joints hanging behind the head; their node numbers."""
    out = []
    for k in range(count):
        x = 0.08 * (k / max(count - 1, 1) * 2 - 1)
        chain = [b.node(f"hair_{k}_0", head_bone, translation=[x, 0.1, -0.1])]
        for i in range(1, 6):
            chain.append(b.node(f"hair_{k}_{i}", chain[-1], translation=[0, -0.06, 0]))
        out.append(chain)
    return out


def _vrm1(b, numbers, face, chains, names):
    expressions = {
        name: {
            "morphTargetBinds": [
                {"node": face, "index": ARKIT.index(unit), "weight": weight} for unit, weight in units.items() if names
            ]
        }
        for name, units in PRESETS.items()
    }
    meta = {
        "name": "Test head",
        "version": "1",
        "authors": ["vcam tests"],
        "licenseUrl": "https://vrm.dev/licenses/1.0/",
    }
    ranges = {"inputMaxValue": 90, "outputScale": 10}
    look = {"type": "bone", "offsetFromHeadBone": [0, 0.06, 0]}
    look |= {f"rangeMap{way}": ranges for way in WAYS}
    b.json["extensions"] = {
        "VRMC_vrm": {
            "specVersion": "1.0",
            "meta": meta,
            "humanoid": {"humanBones": {bone: {"node": number} for bone, number in numbers.items()}},
            "expressions": {"preset": expressions},
            "lookAt": look,
        }
    }
    feel = {"stiffness": 1.0, "gravityPower": 0.2, "gravityDir": [0, -1, 0], "dragForce": 0.4, "hitRadius": 0.01}
    b.json["extensions"]["VRMC_springBone"] = {
        "specVersion": "1.0",
        "colliders": [{"node": numbers["head"], "shape": {"sphere": {"offset": [0, 0.08, 0], "radius": 0.09}}}],
        "colliderGroups": [{"name": "head", "colliders": [0]}],
        "springs": [{"joints": [{"node": n} | feel for n in chain], "colliderGroups": [0]} for chain in chains],
    }
    b.json["extensionsUsed"] = ["VRMC_vrm", "VRMC_springBone", "VRMC_materials_mtoon", "KHR_materials_unlit"]


def _vrm0(b, numbers, mesh, chains, names):
    groups = []
    for name, units in PRESETS.items():
        binds = [{"mesh": mesh, "index": ARKIT.index(unit), "weight": 100 * share} for unit, share in units.items()]
        groups.append({"name": NAMES_0[name], "presetName": NAMES_0[name], "binds": binds if names else []})
    curve = {"xRange": 90, "yRange": 10, "curve": [0, 0, 0, 1, 1, 1, 1, 0]}
    spring = {"stiffiness": 1.0, "gravityPower": 0.2, "gravityDir": {"x": 0, "y": -1, "z": 0}, "dragForce": 0.4}
    spring |= {"center": -1, "hitRadius": 0.01, "bones": [chain[0] for chain in chains], "colliderGroups": [0]}
    ball = {"offset": {"x": 0, "y": 0.08, "z": 0}, "radius": 0.09}
    toon = {"name": "", "shader": "VRM/MToon", "renderQueue": 2000, "keywordMap": {}, "tagMap": {}}
    toon |= {"floatProperties": {"_ShadeShift": -0.1, "_ShadeToony": 0.9, "_OutlineWidthMode": 1, "_OutlineWidth": 0.1}}
    toon |= {"vectorProperties": {"_Color": [1, 1, 1, 1], "_ShadeColor": [0.8, 0.6, 0.6, 1]}}
    materials = [
        toon | {"name": made["name"], "textureProperties": {"_MainTex": place}}
        for place, made in enumerate(b.json["materials"])
    ]
    b.json["extensions"] = {
        "VRM": {
            "specVersion": "0.0",
            "exporterVersion": "vcam tests",
            "meta": {"title": "Test head", "author": "vcam tests", "licenseName": "CC0", "allowedUserName": "Everyone"},
            "humanoid": {"humanBones": [{"bone": bone, "node": number} for bone, number in numbers.items()]},
            "blendShapeMaster": {"blendShapeGroups": groups},
            "firstPerson": {
                "firstPersonBone": numbers["head"],
                "firstPersonBoneOffset": {"x": 0, "y": 0.06, "z": 0},
                "lookAtTypeName": "Bone",
                **{f"lookAt{way}": curve for way in WAYS},
            },
            "secondaryAnimation": {
                "boneGroups": [spring],
                "colliderGroups": [{"node": numbers["head"], "colliders": [ball]}],
            },
            "materialProperties": materials,
        }
    }
    b.json["extensionsUsed"] = ["VRM", "KHR_materials_unlit"]
