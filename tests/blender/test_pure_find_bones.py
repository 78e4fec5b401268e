"""What the add-on finds in an armature, by stand-ins for Blender's data; real rigs: test_kinds_of_rigs.py."""

from types import SimpleNamespace

import pytest
from vcam_blender.find_bones import _carried, _humanoid, roles_of


def node(name):
    return SimpleNamespace(node=SimpleNamespace(bone_name=name))


def vrm(one=None, zero=()):
    """An armature with what the VRM add-on (its properties of version 2) has noted in its data."""
    humanoid = SimpleNamespace(human_bones=SimpleNamespace(**(one or {})))
    older = SimpleNamespace(human_bones=[SimpleNamespace(bone=bone, **vars(node(name))) for bone, name in zero])
    noted = SimpleNamespace(vrm1=SimpleNamespace(humanoid=humanoid), vrm0=SimpleNamespace(humanoid=older))
    return SimpleNamespace(data=SimpleNamespace(vrm_addon_extension=noted))


def test_vrm_1_tells_its_bones():
    rig = vrm(one={"head": node("Kopf"), "left_eye": node("Auge.L"), "neck": node("")})
    assert _humanoid(rig) == {"head": "Kopf", "eye_left": "Auge.L"}


def test_vrm_0_tells_its_bones():
    assert _humanoid(vrm(zero=[("head", "Kopf"), ("rightEye", "Auge.R"), ("jaw", "Kiefer")])) == {
        "head": "Kopf",
        "eye_right": "Auge.R",
    }


def test_without_the_vrm_add_on_there_is_nothing_to_tell():
    assert _humanoid(SimpleNamespace(data=SimpleNamespace())) == {}


class Bones(dict):
    """Blender's collections give their items, not their names."""

    def __iter__(self):
        return iter(self.values())


def chain(*links):
    """Pose bones neck, .., head; each link is (name, inherits, its constraints)."""
    bones, parent = Bones(), None
    for name, inherits, constraints in links:
        bone = SimpleNamespace(use_inherit_rotation=inherits)
        parent = bones[name] = SimpleNamespace(name=name, bone=bone, constraints=constraints, parent=parent)
    return SimpleNamespace(pose=SimpleNamespace(bones=bones), data=SimpleNamespace())


def copying(influence, mute=False):
    return SimpleNamespace(type="COPY_ROTATION", influence=influence, mute=mute)


@pytest.mark.parametrize(
    ("links", "carried"),
    [
        ([("neck", True, []), ("head", True, [])], 1.0),
        ([("neck", True, [copying(1.0)]), ("head", True, [])], 1.0),
        ([("neck", True, []), ("twist", True, []), ("head", False, [])], 0.0),
        ([("neck", True, []), ("MCH-ROT-head", True, [copying(1.0)]), ("head", True, [])], 0.0),
        ([("neck", True, []), ("MCH-ROT-head", True, [copying(0.25)]), ("head", True, [])], 0.75),
        ([("neck", True, []), ("MCH-ROT-head", True, [copying(1.0, mute=True)]), ("head", True, [])], 1.0),
        ([("head", True, []), ("neck", True, [])], 0.0),
    ],
)
def test_how_much_of_the_neck_s_turn_the_head_makes_with_it(links, carried):
    assert _carried(chain(*links), "neck", "head") == carried


def test_a_bone_named_in_the_panel_goes_before_what_is_found():
    rig = chain(("neck", True, []), ("head", True, []), ("skull", True, []))
    named = SimpleNamespace(
        preset="AUTO", head_bone="skull", neck_bone="none at all", eye_left_bone="", eye_right_bone=""
    )
    assert roles_of(rig, named) == {"head": "skull"}
