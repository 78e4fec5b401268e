import numpy as np
import pytest
from vmc_frames import in_world, matrix

from vcam.geometry import quat_wxyz_from_rotation, rotation_from_angles
from vcam.wires.vmc_skeleton import (
    BODY,
    BONES,
    HEIGHT_M,
    head_from_unity,
    height_of,
    place_unity_from_head,
    unity_from_head,
)

FINGER_BONES = [
    side + finger + joint
    for side in ("Left", "Right")
    for finger in ("Thumb", "Index", "Middle", "Ring", "Little")
    for joint in ("Proximal", "Intermediate", "Distal")
]
HUMAN_BODY_BONES = [
    *("Hips", "Spine", "Chest", "UpperChest", "Neck", "Head", "Jaw", "LeftEye", "RightEye"),
    *("LeftUpperLeg", "RightUpperLeg", "LeftLowerLeg", "RightLowerLeg"),
    *("LeftFoot", "RightFoot", "LeftToes", "RightToes", "LeftShoulder", "RightShoulder"),
    *("LeftUpperArm", "RightUpperArm", "LeftLowerArm", "RightLowerArm", "LeftHand", "RightHand"),
    *FINGER_BONES,
]
"""Of UnityEngine.HumanBodyBones, docs.unity3d.com, without its end mark LastBone."""

SIN, COS = np.sin(np.radians(30)), np.cos(np.radians(30))
TURNS = {
    "yaw to the person's left": ((30, 0, 0), (0, 0, 1), (-SIN, 0, COS), (SIN, -COS, 0)),
    "pitch down": ((0, 30, 0), (0, 0, 1), (0, -SIN, COS), (0, -COS, -SIN)),
    "roll with the crown to the person's right": ((0, 0, 30), (0, 1, 0), (SIN, COS, 0), (-SIN, 0, COS)),
}
"""(yaw, pitch, roll) in degrees → a direction on the head in Unity's axes, where it points then, and the same in
Blender's, where a face looks along −y with z up and +x to its left."""


@pytest.mark.parametrize(("angles", "before", "in_unity", "in_blender"), TURNS.values(), ids=TURNS)
def test_a_turn_of_the_head_goes_the_same_way_in_unity_and_in_blender(angles, before, in_unity, in_blender):
    quat = quat_wxyz_from_rotation(rotation_from_angles(*np.radians(angles)))
    x, y, z, w = unity_from_head(tuple(quat))
    assert matrix((x, y, z, w)) @ before == pytest.approx(in_unity)
    px, py, pz = before
    assert matrix((x, z, -y, w)) @ (-px, -pz, py) == pytest.approx(in_blender)  # docs/conventions.md, Quaternions


def test_unity_x_is_the_persons_right_and_the_way_back_is_exact():
    assert place_unity_from_head((1.0, 2.0, 3.0)) == (-1.0, 2.0, 3.0)
    quat = (0.5, 0.1, -0.7, 0.2)
    assert head_from_unity(unity_from_head(quat)) == quat


def test_the_body_has_every_human_bone_once_and_parents_first():
    assert sorted(bone.name for bone in BODY) == sorted(HUMAN_BODY_BONES)
    seen = {""}
    for bone in BODY:
        assert bone.parent in seen
        seen.add(bone.name)


def test_all_turns_have_unit_length_and_the_sides_mirror_each_other():
    for bone in BODY:
        assert np.linalg.norm(bone.turn) == pytest.approx(1.0)
        if bone.name.startswith("Left"):
            other = BONES[bone.name.replace("Left", "Right", 1)]
            x, y, z, w = bone.turn
            assert other.place == pytest.approx(np.multiply(bone.place, (-1, 1, 1)))
            assert other.turn == pytest.approx((x, -y, -z, w))


def test_a_grown_up_stands_there_at_ease():
    world = in_world({bone.name: (np.array(bone.place), np.array(bone.turn)) for bone in BODY})
    place = {name: at for name, (at, _) in world.items()}
    assert place["LeftEye"][1] == pytest.approx(0.936 * HEIGHT_M, abs=0.01)  # Winter's figure: height of the eyes
    assert place["LeftFoot"][1] == pytest.approx(0.039 * HEIGHT_M, abs=0.01)
    assert place["LeftToes"][1] > 0
    assert place["LeftEye"][0] < 0 < place["LeftEye"][2], "the left is at −x, the face looks along +z"
    arm = place["LeftHand"] - place["LeftUpperArm"]
    assert arm[1] < -0.45, "arms hang"
    assert place["LeftHand"][0] < place["LeftUpperLeg"][0] - 0.1, "clear of the legs"
    assert 0.0 < place["LeftHand"][2] < 0.2, "elbows a little bent"
    tip, knuckle = place["LeftMiddleDistal"], place["LeftMiddleProximal"]
    assert tip[1] < knuckle[1]
    assert abs(tip[0]) < abs(knuckle[0]) + 0.02, "fingers curl inwards"
    assert height_of("Head") == pytest.approx(place["Head"][1])
