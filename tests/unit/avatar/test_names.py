"""Names of channels and bones in the spellings that people's models have."""

import pytest

from vcam.avatar.bone_names import guess_humanoid
from vcam.avatar.names import arkit_name
from vcam.types import ARKIT


@pytest.mark.parametrize("name", ARKIT)
def test_every_channel_is_known_in_every_habit(name):
    side = "Left" if name.endswith("Left") else "Right" if name.endswith("Right") else ""
    stem = name.removesuffix(side)
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    given = [name, name.lower(), name.upper(), name[0].upper() + name[1:], snake, f"Face.M_F00_000.{name}"]
    given += [f"blendShape1.{name}", f"ARKit_{name}"]
    # mouthLeft is a side of its own: mouth_L means it too
    given += [f"{stem}_{side[:1]}", f"{stem}.{side[:1]}", f"{stem}_{side}", f"{side}_{stem}"] if side else []
    assert {word: arkit_name(word) for word in given} == dict.fromkeys(given, name)


@pytest.mark.parametrize("name", ["", "L", "Left", "smile", "mouth", "jawOpened", "eyeBlink", "Fcl_MTH_A", "あ", "_"])
def test_other_names_are_none_of_them(name):
    assert arkit_name(name) is None


@pytest.mark.parametrize(
    ("name", "bone"),
    [
        ("mixamorig:LeftForeArm", "leftLowerArm"),
        ("mixamorig:Spine2", "chest"),
        ("J_Bip_C_UpperChest", "upperChest"),
        ("J_Bip_L_UpperArm", "leftUpperArm"),
        ("J_Adj_L_FaceEye", ""),
        ("Head", "head"),
        ("RightEye", "rightEye"),
        ("eye_L", "leftEye"),
        ("shoulder.R", "rightShoulder"),
        ("clavicle_l", "leftShoulder"),
        ("DEF-forearm.L", "leftLowerArm"),
        ("Bip01 Head", "head"),
        ("CC_Base_Head", "head"),
        ("Hips", "hips"),
        ("HeadTop_End", ""),
        ("Hair_L", ""),
        ("hat", ""),
        ("", ""),
    ],
)
def test_bones_are_guessed_from_names(name, bone):
    assert guess_humanoid((name,)) == ({bone: 0} if bone else {})


def test_of_two_nodes_with_one_meaning_the_first_counts():
    assert guess_humanoid(("root", "Head", "head")) == {"head": 1}
