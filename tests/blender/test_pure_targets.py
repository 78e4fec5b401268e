"""Which bones of a rig follow, and the numbers that bones and shape keys get."""

import numpy as np
import pytest
from angles import angle_between
from vcam_blender import bones, quaternion
from vcam_blender.controls import SOURCES, VINCENT, Control
from vcam_blender.names import ARKIT
from vcam_blender.sample import Sample
from vcam_blender.targets import ControlBone, Place, ShapeKeys, Turned

RIG = Place("Rig")
BOTH_EYES = {"eye_left", "eye_right"}


def rest(**values):
    return Sample(0.0, True, values=dict.fromkeys(ARKIT, 0.0) | values)


@pytest.mark.parametrize(
    ("names", "preset", "found"),
    [
        (["Hips", "Neck", "Head", "LeftEye", "RightEye"], "GENERIC", ["Head", "Neck", "LeftEye", "RightEye"]),
        (["spine", "neck", "head", "eye.L", "eye.R"], "GENERIC", ["head", "neck", "eye.L", "eye.R"]),
        (["Bip01 Head", "Bip01 Neck", "Bip01 L Clavicle"], "GENERIC", ["Bip01 Head", "Bip01 Neck"]),
        (
            ["CC_Base_Head", "CC_Base_L_Eye", "CC_Base_R_Eye"],
            "GENERIC",
            ["CC_Base_Head", "CC_Base_L_Eye", "CC_Base_R_Eye"],
        ),
        (["mixamorig:Head", "mixamorig:HeadTop_End", "mixamorig:Neck"], "MIXAMO", ["mixamorig:Head", "mixamorig:Neck"]),
        (
            ["J_Bip_C_Head", "J_Bip_C_Neck", "J_Adj_L_FaceEye", "J_Adj_R_FaceEye", "J_Sec_Hair1_01"],
            "VRM",
            ["J_Bip_C_Head", "J_Bip_C_Neck", "J_Adj_L_FaceEye", "J_Adj_R_FaceEye"],
        ),
        (
            ["head", "neck", "ORG-spine.006", "DEF-eye.L", "eye.L", "master_eye.L", "master_eye.R", "MCH-eye.L"],
            "RIGIFY",
            ["head", "neck", "master_eye.L", "master_eye.R"],
        ),
        (["head_fk", "mouth_ctrl", "brow_ctrl_L", "eyelid_up_ctrl_L"], "VINCENT", ["head_fk"]),
        (["Bone", "Bone.001", "headlight", "ORG-head", "Head_end"], "GENERIC", []),
    ],
)
def test_a_rig_is_known_by_its_bones(names, preset, found):
    assert bones.detect(names) == preset
    assert sorted(bones.find(names).values()) == sorted(found)


def test_the_vrm_add_on_s_own_table_goes_before_names():
    assert bones.find(["Kopf", "Head"], humanoid={"head": "Kopf", "neck": "gone"}) == {"head": "Kopf"}


def test_eyes_need_a_side():
    assert not BOTH_EYES & bones.find(["head", "eyes", "eye"]).keys()


def test_shape_keys_get_their_channels():
    target = ShapeKeys(Place("Face", keys=True), (("JawOpen", "jawOpen"), ('a "key"\\', "aa")))
    assert target.values(rest(jawOpen=0.5), None)[0] == 0.5
    assert target.values(rest(jawOpen=0.5), None)[1] == pytest.approx(0.7)
    assert target.values(Sample(0.0, False), None) == (0, 0)
    assert target.paths == (('key_blocks["JawOpen"].value', 1), ('key_blocks["a \\"key\\"\\\\"].value', 1))


def test_neck_and_head_share_the_turn():
    sample = Sample(0.0, True, head=quaternion.from_angles(0.5, 0.2, 0.1))
    neck = Turned(RIG, "neck", "head", "QUATERNION", part_share=0.4).values(sample, None)
    head = Turned(RIG, "head", "head", "QUATERNION", part_share=0.6).values(sample, None)
    assert angle_between(quaternion.times(neck, head), sample.head) < 1e-6


def test_each_eye_looks_by_its_own_gaze():
    sample = Sample(0.0, True, gaze=(0.3, 0.1, -0.2, 0.0))
    left, right = (Turned(RIG, role, role, "QUATERNION").values(sample, None) for role in ("eye_left", "eye_right"))
    np.testing.assert_allclose(quaternion.angles(left), (0.3, 0.1, 0), atol=1e-12)
    np.testing.assert_allclose(quaternion.angles(right), (-0.2, 0, 0), atol=1e-12)


def test_an_object_turns_and_moves_from_where_it_stood():
    base = quaternion.from_angles(np.pi / 2, 0, 0)  # it looks along +X
    target = Turned(RIG, "", "head", "QUATERNION", base=base, base_location=(1.0, 2.0, 3.0), move_gain=2.0)
    sample = Sample(0.0, True, head=quaternion.from_angles(0.2, 0, 0), position=(0.0, -0.1, 0.0))
    values = target.values(sample, None)
    assert [name for name, _ in target.paths] == ["rotation_quaternion", "location"]
    np.testing.assert_allclose(quaternion.angles(values[:4]), (np.pi / 2 + 0.2, 0, 0), atol=1e-9)
    np.testing.assert_allclose(values[4:], (1.2, 2, 3), atol=1e-9)  # it came forward


def test_a_head_that_shall_not_move_keeps_its_location():
    assert Turned(RIG, "head", "head", "XYZ").paths == (('pose.bones["head"].rotation_euler', 3),)


def test_a_row_has_gain_offset_and_limits():
    row = Control("b", "location.z", "jawOpen", gain=-0.06, offset=0.01, low=-0.04, high=1)
    assert row.value({"jawOpen": 0.5}) == pytest.approx(-0.02)
    assert row.value({"jawOpen": 1.0}) == -0.04
    assert row.value({}) == 0.01


def test_rows_of_one_axis_add_up_and_other_axes_stay():
    rows = (Control("b", "location.z", "jawOpen", 1.0), Control("b", "location.z", "mouthClose", -0.5))
    target = ControlBone(RIG, "b", "location", rows, rest=(7.0, 8.0, 9.0))
    assert target.values(rest(jawOpen=0.5, mouthClose=0.2), None) == pytest.approx((7, 8, 0.4))


def test_rows_can_follow_the_head_s_angles():
    target = ControlBone(
        RIG, "b", "rotation_euler", (Control("b", "rotation_euler.y", "headYaw", 2.0),), rest=(0, 0, 0)
    )
    sample = Sample(0.0, True, head=quaternion.from_angles(0.25, 0, 0))
    assert target.values(sample, None) == pytest.approx((0, 0.5, 0))


def test_vincent_s_controls_move_as_the_first_seed_moved_them():
    """Its own extremes: mouth 6 cm down, brows 4 cm over their range, lids 2.5 cm and 5 mm."""

    def moved(bone, axis, sample):
        rows = tuple(row for row in VINCENT if row.bone == bone and row.axis.startswith("location"))
        return ControlBone(RIG, bone, "location", rows, rest=(0, 0, 0)).values(sample, None)["xyz".index(axis)]

    assert moved("mouth_ctrl", "z", rest(jawOpen=1.0)) == pytest.approx(-0.06)
    up, down = rest(browInnerUp=1.0, browOuterUpLeft=1.0), rest(browDownLeft=1.0)
    assert moved("brow_ctrl_L", "z", up) - moved("brow_ctrl_L", "z", down) == pytest.approx(0.04)
    assert moved("eyelid_up_ctrl_R", "z", rest(eyeBlinkRight=1.0)) == pytest.approx(-0.025)
    assert moved("eyelid_low_ctrl_R", "z", rest(eyeBlinkRight=1.0)) == pytest.approx(0.025)
    assert moved("eyelid_up_ctrl_L", "z", rest(eyeBlinkRight=1.0, eyeWideLeft=1.0)) == pytest.approx(0.005)
    assert moved("mouth_ctrl", "x", rest(mouthPucker=1.0)) > 0 > moved("mouth_ctrl", "x", rest(mouthSmileLeft=1.0))


def test_every_row_of_vincent_has_a_source_that_exists():
    assert {row.source for row in VINCENT} <= set(SOURCES)
