"""Shape keys and senders' names in anybody's habit find their channel, and nothing else does."""

from types import SimpleNamespace

import pytest
from vcam_blender.derived import completed
from vcam_blender.find import Found, _keys
from vcam_blender.names import ARKIT, PRESETS, channel_of, matches

from vcam.types import ARKIT as OURS


def test_the_channels_are_those_that_vcam_sends():
    assert ARKIT == OURS


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.lower,
        str.upper,
        lambda name: name[0].upper() + name[1:],
        lambda name: name.replace("Left", "_L").replace("Right", "_R"),
        lambda name: name.replace("Left", ".L").replace("Right", ".R"),
        lambda name: name.replace("Left", " left").replace("Right", " right"),
        lambda name: "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name),
        lambda name: f"blendShape1.{name}",
        lambda name: f"ARKit_{name}.001",
        lambda name: f"Wolf3D_Head:{name}",
    ],
    ids=["same", "lower", "upper", "Pascal", "_L", ".L", "space", "snake", "prefix", "numbered", "colon"],
)
def test_every_channel_is_known_in_every_habit(spell):
    assert [channel_of(spell(name)) for name in OURS] == list(OURS)


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("L_eyeBlink", "eyeBlinkLeft"),
        ("browInnerUp_L", "browInnerUp"),
        ("CheekPuffRight", "cheekPuff"),
        ("Face.M_F00_000_00_Fcl_MTH_A", "aa"),
        ("Fcl_EYE_Close_R", "blinkRight"),
        ("vrc.v_oh", "oh"),
        ("Blink_L", "blinkLeft"),
        ("Joy", "happy"),
        ("Sorrow", "sad"),
        ("LOOKUP", "lookUp"),
    ],
)
def test_other_tools_names_are_known(name, channel):
    assert channel_of(name) == channel


@pytest.mark.parametrize(
    "name",
    ["", "Basis", "jawOpen_fix", "corrective jawOpen", "eyeBlink", "smile", "browInner_L", "_", "left", "L", "é"],
)
def test_what_means_no_channel_is_left_alone(name):
    assert channel_of(name) is None


def test_the_exact_spelling_goes_before_another_on_the_same_mesh():
    assert matches(["JawOpen", "jawOpen", "mouth_left"]) == {"jawOpen": "jawOpen", "mouth_left": "mouthLeft"}


def test_both_halves_of_a_split_key_follow_the_whole():
    assert matches(["browInnerUp_L", "browInnerUp_R"]) == {
        "browInnerUp_L": "browInnerUp",
        "browInnerUp_R": "browInnerUp",
    }


def test_single_letters_count_only_as_a_set_of_vowels():
    assert matches(["A", "Key 1"]) == {}
    assert matches(["A", "I", "U", "E", "O"]) == {"A": "aa", "I": "ih", "U": "ou", "E": "ee", "O": "oh"}


def test_no_key_does_what_others_of_its_mesh_do_already():
    """VRoid's faces shut both eyes by one key and each by its own; Ready Player Me's have ARKit's keys and visemes."""
    vroid = {"Fcl_EYE_Close_L": "blinkLeft", "Fcl_EYE_Close_R": "blinkRight", "Fcl_MTH_A": "aa", "Fcl_ALL_Joy": "happy"}
    assert matches(["Fcl_EYE_Close", *vroid]) == vroid
    assert matches(["Blink", "Blink_L"]) == {"Blink": "blink", "Blink_L": "blinkLeft"}
    assert matches([*OURS, "viseme_aa", "eyesClosed", "LookUp", *vroid]) == {name: name for name in OURS}


def test_keys_that_repeat_others_still_tell_that_a_mesh_is_a_face():
    """Teeth may have few channels of their own, and vowels beside them."""

    class Keys:
        names = ("jawOpen", "jawForward", "viseme_aa", "viseme_E", "viseme_I", "viseme_O", "viseme_U")
        key_blocks = tuple(SimpleNamespace(name=name) for name in names)
        reference_key = library = animation_data = None
        use_relative = True

    teeth, found = SimpleNamespace(name="Teeth", library=None, data=SimpleNamespace(shape_keys=Keys())), Found()
    _keys(teeth, False, set(), found)
    assert [table.moved for table in found.tables] == [{"jawOpen": "jawOpen", "jawForward": "jawForward"}]


def test_vowels_and_blinks_are_worked_out_of_the_52():
    ah = completed(dict.fromkeys(ARKIT, 0.0) | {"jawOpen": 0.8, "eyeBlinkLeft": 0.8})
    assert ah["aa"] > 0.9
    assert ah["oh"] == 0
    assert ah["blinkLeft"] == 1
    assert ah["blinkRight"] == 0
    oh = completed(dict.fromkeys(ARKIT, 0.0) | {"jawOpen": 0.8, "mouthFunnel": 0.9})
    assert oh["oh"] > 0.8
    assert oh["aa"] < 0.2


def test_a_resting_face_shows_no_preset():
    assert not any(completed(dict.fromkeys(ARKIT, 0.0))[name] for name in PRESETS)


def test_what_a_sender_says_of_presets_is_not_worked_out_again():
    assert completed({"jawOpen": 1.0, "aa": 0.25})["aa"] == 0.25


def test_a_sender_of_presets_alone_moves_the_52():
    said = completed({"aa": 1.0, "blinkLeft": 1.0, "happy": 0.0})
    assert said["jawOpen"] == 0.6
    assert said["eyeBlinkLeft"] == 1
    assert said["eyeBlinkRight"] == 0
