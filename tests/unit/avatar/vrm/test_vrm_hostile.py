"""VRM files that lie: one clear line, or all that is right in them; never another error."""

import copy
import random
from dataclasses import replace

import numpy as np
import pytest
from vrm_figures import figure, vrm0, vrm1

from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model
from vcam.avatar.gltf.tree import read_tree
from vcam.avatar.puppet import Puppet
from vcam.avatar.state import State
from vcam.avatar.vrm import read_vrm
from vcam.errors import BadInput

MUTATIONS = 800
WRONG = (
    None,
    -1,
    0,
    1,
    2**31,
    10**30,
    -1e300,
    1e308,
    0.5,
    True,
    "",
    "x",
    "\x00",
    [],
    {},
    [[]],
    [{}],
    [None] * 3,
    {"x": 1},
)


def whole_one(numbers):
    """Every part of VRM 1.0."""
    binds = {
        "morphTargetBinds": [{"node": numbers["mesh"], "index": 1, "weight": 1.0}],
        "materialColorBinds": [{"material": 0, "type": "color", "targetValue": [1, 0, 0, 1]}],
        "textureTransformBinds": [{"material": 1, "offset": [0.5, 0], "scale": [1, 1]}],
        "isBinary": False,
        "overrideBlink": "block",
    }
    way = {"inputMaxValue": 90, "outputScale": 10}
    look = {
        "type": "bone",
        "offsetFromHeadBone": [0, 0.06, 0],
        "rangeMapVerticalUp": way,
        "rangeMapHorizontalInner": way,
    }
    marks = [{"node": numbers["mesh"], "type": "auto"}]
    ball = {"node": numbers["head"], "shape": {"sphere": {"offset": [0, 0, 0], "radius": 0.1}}}
    feel = {"hitRadius": 0.1, "stiffness": 1, "gravityPower": 1, "gravityDir": [0, -1, 0], "dragForce": 0.5}
    chain = [{"node": numbers[f"hair{i}"]} | feel for i in range(3)]
    return {
        "VRMC_vrm": vrm1(
            numbers,
            expressions={"preset": {"happy": binds, "aa": binds}, "custom": {"jawOpen": binds}},
            lookAt=look,
            firstPerson={"meshAnnotations": marks},
        ),
        "VRMC_springBone": {
            "colliders": [ball],
            "colliderGroups": [{"colliders": [0]}],
            "springs": [{"joints": chain, "colliderGroups": [0], "center": numbers["hips"]}],
        },
    }


def whole_zero(numbers):
    """Every part of VRM 0.x."""
    vector = {"x": 0, "y": 0.1, "z": 0}
    values = [{"materialName": "Face", "propertyName": "_MainTex_ST", "targetValue": [1, 1, 0, 0]}]
    group = {
        "presetName": "joy",
        "name": "Joy",
        "binds": [{"mesh": 0, "index": 1, "weight": 100}],
        "materialValues": values,
    }
    way = {"xRange": 90, "yRange": 10, "curve": [0, 0, 0, 1, 1, 1, 1, 0]}
    spring = {"bones": [numbers["hair0"]], "stiffiness": 1, "gravityPower": 0.1, "gravityDir": vector, "dragForce": 0.4}
    spring |= {"center": numbers["hips"], "hitRadius": 0.02, "colliderGroups": [0]}
    toon = {"shader": "VRM/MToon", "renderQueue": 3000, "floatProperties": {"_BlendMode": 2, "_OutlineWidthMode": 1}}
    toon |= {
        "vectorProperties": {"_Color": [1, 1, 1, 1], "_MainTex": [0, 0, 1, 1]},
        "textureProperties": {"_MainTex": 0},
    }
    return {
        "VRM": vrm0(
            numbers,
            blendShapeMaster={"blendShapeGroups": [group]},
            firstPerson={"firstPersonBoneOffset": vector, "lookAtTypeName": "Bone", "lookAtVerticalUp": way}
            | {"meshAnnotations": [{"mesh": 0, "firstPersonFlag": "Auto"}]},
            secondaryAnimation={
                "boneGroups": [spring],
                "colliderGroups": [{"node": numbers["head"], "colliders": [{"offset": vector, "radius": 0.1}]}],
            },
            materialProperties=[toon, toon],
        )
    }


def spots(value, at=()):
    """Paths to all values in JSON."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inside:
        yield (*at, key)
        yield from spots(below, (*at, key))


def spoilt(extensions, rng):
    """A copy with one or two values replaced, repeated or gone."""
    out = copy.deepcopy(extensions)
    for _ in range(rng.choice((1, 1, 2))):
        path = rng.choice([*spots(out)] or [()])
        if not path:
            break
        holder = out
        for key in path[:-1]:
            holder = holder[key]
        how = rng.random()
        if how < 0.7:
            holder[path[-1]] = rng.choice(WRONG)
        elif how < 0.85:
            del holder[path[-1]]
        elif isinstance(holder, list):
            holder.extend([copy.deepcopy(holder[path[-1]])] * rng.choice((1, 50)))
    return out


@pytest.mark.parametrize(("whole", "facing"), [(whole_zero, -1), (whole_one, 1)], ids=["0.x", "1.0"])
def test_spoilt_files_give_one_line_or_a_model_that_moves(tmp_path, whole, facing):
    b, numbers = figure(facing)
    b.json["materials"][0]["extensions"] = {"VRMC_materials_mtoon": {"shadeColorFactor": [1, 0, 0]}}
    extensions = whole(numbers)
    plain = read_model(read_document(b.save(tmp_path / "spoilt.vrm")))
    b.json["extensions"] = extensions
    document = read_document(b.save(tmp_path / "spoilt.vrm"))
    document = replace(document, node_place=read_tree(document).place)
    state = State(np.eye(3), np.zeros(3), np.full(52, 0.5, np.float32), np.full((2, 2), 0.2, np.float32))
    rng = random.Random(7)
    lines, good = [], 0
    for _ in range(MUTATIONS):
        changed = replace(document, json=document.json | {"extensions": spoilt(extensions, rng)})
        try:
            model = read_vrm(changed, plain)
        except BadInput as error:
            lines.append(str(error))
            continue
        good += 1
        if good % 10 == 0:
            puppet = Puppet(model)
            puppet.step(state, 0.0)
            puppet.step(state, 0.1)
            assert np.isfinite(puppet.world).all()
    assert all(line.startswith(f"{document.path}: ") and "\n" not in line for line in lines)
    assert min(good, len(lines)) > 0.2 * MUTATIONS, "the control: both happen"


FACES = "expressions"
SWING = "secondaryAnimation"
GROUPS = "blendShapeMaster"
SHADERS = "materialProperties"


@pytest.mark.parametrize(
    ("part", "value", "line"),
    [
        ("humanoid", [], "VRMC_vrm.humanoid must be an object, got a list"),
        ("humanoid", {"humanBones": {"head": 5}}, "humanBones.head must be an object, got 5"),
        ("humanoid", {"humanBones": {"head": {"node": "5"}}}, "humanBones.head.node must be a number, got '5'"),
        (FACES, {"preset": {"aa": {"morphTargetBinds": 7}}}, "preset.aa.morphTargetBinds must be a list of at"),
        (FACES, {"preset": {"aa": {"isBinary": "yes"}}}, "preset.aa.isBinary must be true or false, got 'yes'"),
        (FACES, {"custom": {f"e{i}": {} for i in range(1001)}}, "custom must have at most 1000 members"),
        ("lookAt", {"type": 3}, "lookAt.type must be a text, got 3"),
        ("lookAt", {"type": "bone", "offsetFromHeadBone": [0, 1]}, "lookAt.offsetFromHeadBone must be 3 numbers"),
        ("firstPerson", {"meshAnnotations": [None, 4]}, r"meshAnnotations\[1\] must be an object, got 4"),
        ("meta", {"authors": {"a": 1}}, "meta.authors must be a list of at most 1000"),
    ],
)
def test_wrong_types_are_named_by_their_place(vrm, part, value, line):
    with pytest.raises(BadInput, match=r"figure.vrm: extensions\..*" + line):
        vrm.one(**{part: value})


@pytest.mark.parametrize(
    ("part", "value", "line"),
    [
        (GROUPS, {"blendShapeGroups": {}}, "blendShapeGroups must be a list"),
        (GROUPS, {"blendShapeGroups": [{"binds": [{"mesh": {}}]}]}, r"binds\[0\].mesh must be a number, got an obj"),
        (SWING, {"boneGroups": [{"bones": ["a"]}]}, r"boneGroups\[0\].bones\[0\] must be a number, got 'a'"),
        (SWING, {"boneGroups": [{"gravityDir": [0, 1, 0]}]}, "gravityDir must be an object, got a list"),
        (SHADERS, [{"shader": "VRM/MToon", "floatProperties": {"_Cutoff": "a"}}], "_Cutoff must be a number"),
        (SHADERS, [{"shader": "VRM/MToon", "vectorProperties": {"_Color": [1]}}], "_Color must be 4 numbers"),
    ],
)
def test_wrong_types_in_0_x_are_named_by_their_place(vrm, part, value, line):
    with pytest.raises(BadInput, match=r"figure.vrm: extensions.VRM\..*" + line):
        vrm.zero(**{part: value})
