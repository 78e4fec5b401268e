"""From ARKit's 52 to what models have: known answers, and the specification's rules."""

from pathlib import Path

import numpy as np
import pytest

from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model
from vcam.avatar.preset_shapes import EMOTIONS, VOWELS, derived
from vcam.avatar.presets import face_map, own_expressions
from vcam.avatar.rigged import Expression, Meta, MorphBind, Nodes, RiggedModel
from vcam.types import ARKIT, CHANNEL

MODELS = Path(__file__).parents[3].parent / "shared" / "data" / "models"
AHEAD = (0.0, 0.0, 0.0, 0.0)
NOBODY = Nodes((), *(np.zeros(s, d) for s, d in (((0,), "i4"), ((0, 3), "f4"), ((0, 4), "f4"), ((0, 3), "f4"))))


def face(**channels):
    """(52,) with channels set; a name without its side sets both."""
    out = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        for place in (name, f"{name}Left", f"{name}Right"):
            if place in CHANNEL:
                out[CHANNEL[place]] = value
    return out


def shapes(**channels):
    """What is derived from these channels and isn't next to nothing."""
    names = (*VOWELS, "blink", *EMOTIONS)
    return {n: round(float(v), 2) for n, v in zip(names, derived(face(**channels)), strict=True) if v > 0.02}


def model(*expressions, targets=(), kind="VRM 1.0"):
    return RiggedModel("test", Meta(kind), NOBODY, (), (), (), (), (tuple(targets),), expressions=tuple(expressions))


def expression(name, **more):
    return Expression(name, preset=True, morphs=(MorphBind(0, 0, 1.0),), **more)


def worn(made, look=AHEAD, *, eyes_turn=False, **channels):
    """Expression → weight, of those that are worn."""
    found = face_map(made, eyes_turn=eyes_turn)
    values = found.values(face(**channels), look)
    return {e.name: round(float(v), 3) for e, v in zip(found.expressions, values, strict=True) if v > 0}


@pytest.mark.parametrize(
    ("channels", "want"),
    [
        ({}, {}),
        ({"jawOpen": 1}, {"aa": 1.0}),
        ({"jawOpen": 0.4}, {"aa": 0.56}),
        ({"jawOpen": 1, "mouthFunnel": 1}, {"oh": 1.0}),
        ({"mouthPucker": 1}, {"ou": 1.0}),
        ({"jawOpen": 1, "mouthStretch": 1}, {"ee": 1.0}),
        ({"mouthStretch": 1}, {"ih": 1.0}),
        ({"jawOpen": 0.6, "mouthClose": 0.6}, {}),
    ],
)
def test_vowels_by_jaw_and_lips(channels, want):
    vowels = {name: value for name, value in shapes(**channels).items() if name in VOWELS}
    assert vowels == want


@pytest.mark.parametrize(
    ("channels", "want"),
    [
        ({"mouthSmile": 1}, "relaxed"),
        ({"mouthSmile": 1, "cheekSquint": 1}, "happy"),
        ({"browDown": 1}, "angry"),
        ({"mouthFrown": 1, "browInnerUp": 0.5}, "sad"),
        ({"eyeWide": 1, "browInnerUp": 1, "browOuterUp": 1}, "surprised"),
    ],
)
def test_emotions_that_a_face_shows(channels, want):
    found = {name: value for name, value in shapes(**channels).items() if name in EMOTIONS}
    assert found == {want: 1.0}


def test_a_friendly_rest_and_a_blink_are_no_emotion():
    assert shapes(mouthSmile=0.25, browInnerUp=0.2) == {}
    assert shapes(eyeBlink=1) == {"blink": 1.0}


def test_shapes_that_exclude_each_other_add_up_to_at_most_1():
    rng = np.random.default_rng(3)
    for row in rng.uniform(0, 1, (500, 52)).astype(np.float32):
        found = derived(row)
        assert found.min() >= 0
        assert found[:5].sum() <= 1 + 1e-6
        assert found[6:].sum() <= 1 + 1e-6


def test_derived_shapes_change_smoothly():
    rng = np.random.default_rng(4)
    for row in rng.uniform(0, 1, (300, 52)).astype(np.float32):
        nudged = np.clip(row + rng.uniform(-1e-3, 1e-3, 52), 0, 1).astype(np.float32)
        assert np.abs(derived(nudged) - derived(row)).max() < 0.01


def test_arkit_channels_are_taken_one_to_one():
    made = model(*(expression(name) for name in ARKIT), *(expression(name) for name in (*VOWELS, *EMOTIONS, "blink")))
    rng = np.random.default_rng(1)
    row = rng.uniform(0.1, 1, 52).astype(np.float32)
    found = face_map(made, eyes_turn=True)
    assert [e.name for e in found.expressions[:52]] == list(ARKIT)
    assert not found.drives[52:].any()  # whole-face presets would double them
    np.testing.assert_allclose(found.values(row, AHEAD)[:52], row, rtol=1e-6)


def test_presets_stand_in_where_a_model_has_no_channels():
    made = model(*(expression(name) for name in (*VOWELS, "blinkLeft", "blinkRight", "blink", *EMOTIONS)))
    assert worn(made, jawOpen=1.0) == {"aa": 1.0}
    assert worn(made, eyeBlinkLeft=0.4) == {"blinkLeft": 0.5}
    assert worn(made, eyeBlinkLeft=0.8) == {"blinkLeft": 1.0}, "a blink as it is tracked shuts the eye"
    assert worn(made, eyeBlink=1) == {"blinkLeft": 1.0, "blinkRight": 1.0}


def test_one_blink_for_both_eyes_takes_their_mean():
    assert worn(model(expression("blink")), eyeBlinkLeft=0.8) == {"blink": 0.5}


def test_a_vowel_that_is_missing_is_shown_by_its_neighbour():
    made = model(*(expression(name) for name in ("aa", "ou", "ee")))
    assert worn(made, jawOpen=1, mouthFunnel=1) == {"aa": 0.7}
    assert worn(made, mouthStretch=1) == {"ee": 0.7}
    assert worn(model(expression("aa")), mouthPucker=1) == {}


def test_looks_are_worn_only_where_eyes_have_no_bones():
    made = model(*(expression(name) for name in ("lookUp", "lookDown", "lookLeft", "lookRight")))
    assert worn(made, (0, 0.5, 0.25, 0)) == {"lookDown": 0.5, "lookLeft": 0.25}
    assert worn(made, (0, 0.5, 0.25, 0), eyes_turn=True) == {}


def test_vroids_parts_follow_the_face_and_its_whole_faces_are_left():
    names = ["Fcl_ALL_Joy", "Fcl_ALL_Angry", "Fcl_BRW_Angry", "Fcl_BRW_Sorrow", "Fcl_BRW_Surprised", "Fcl_EYE_Spread"]
    names += ["Fcl_EYE_Close_L", "Fcl_EYE_Close_R", "Fcl_EYE_Fun", "Fcl_MTH_A", "Fcl_MTH_I", "Fcl_MTH_U", "Fcl_MTH_E"]
    names += ["Fcl_MTH_O", "Fcl_MTH_Fun", "Fcl_MTH_Down", "Face.M_F00_000_00_Fcl_MTH_Angry", "Fcl_HA_Hide"]
    made = model(*(expression(name) for name in (*VOWELS, *EMOTIONS, "blinkLeft", "blinkRight")), targets=names)
    assert worn(made, browDown=1) == {"Fcl_BRW_Angry": 1.0}
    assert worn(made, eyeBlinkLeft=1, jawOpen=1) == {"Fcl_EYE_Close_L": 1.0, "Fcl_MTH_A": 1.0}
    assert worn(made, mouthSmile=1)["Fcl_MTH_Fun"] == 1.0
    assert worn(made, browInnerUp=1) == {"Fcl_BRW_Sorrow": 0.8}


def test_a_plain_glb_gives_its_channels_by_the_names_of_its_targets():
    made = model(targets=["jawOpen", "eyeBlink_L", "MouthSmileRight", "viseme_aa", "basis"], kind="glTF 2.0")
    assert worn(made, jawOpen=0.5, eyeBlinkLeft=0.25, mouthSmile=1) == {
        "jawOpen": 0.5,
        "eyeBlinkLeft": 0.25,
        "mouthSmileRight": 1.0,
    }


@pytest.mark.parametrize(
    ("targets", "channels", "want"),
    [
        (["viseme_aa", "viseme_O", "eyesClosed"], {"jawOpen": 1, "eyeBlink": 1}, {"aa": 1.0, "blink": 1.0}),
        (["mouthOpen"], {"jawOpen": 0.5}, {"jawOpen": 0.5}),
        (["vrc.v_aa", "vrc.blink"], {"jawOpen": 1, "eyeBlink": 1}, {"aa": 1.0, "blink": 1.0}),
        (["あ", "い", "う", "え", "お", "まばたき"], {"mouthPucker": 1, "eyeBlink": 1}, {"ou": 1.0, "blink": 1.0}),
        (["A", "I", "U", "E", "O"], {"jawOpen": 1}, {"aa": 1.0}),
        (["A", "B"], {"jawOpen": 1}, {}),
    ],
)
def test_other_peoples_names_for_shapes(targets, channels, want):
    assert worn(model(targets=targets, kind="glTF 2.0"), **channels) == want


def test_one_name_in_two_meshes_moves_both():
    made = RiggedModel("two", Meta("glTF 2.0"), NOBODY, (), (), (), (), (("x", "jawOpen"), ("jawOpen",)))
    (found,) = face_map(made, eyes_turn=False).expressions
    assert found.morphs == (MorphBind(0, 1, 1.0), MorphBind(1, 0, 1.0))


def test_isbinary_is_0_or_1():
    made = model(expression("aa", binary=True))
    assert worn(made, jawOpen=0.3) == {}
    assert worn(made, jawOpen=0.5) == {"aa": 1.0}


def test_an_override_blends_or_blocks():
    shut = [expression(name) for name in ("blinkLeft", "blinkRight")]
    smile = {"mouthSmile": 0.6, "cheekSquint": 1, "eyeBlink": 1}
    free = worn(model(expression("happy"), *shut), **smile)
    assert free["blinkLeft"] == 1.0
    blend = worn(model(expression("happy", override_blink="blend"), *shut), **smile)
    assert blend["blinkLeft"] == pytest.approx(1 - blend["happy"], abs=2e-3)
    assert "blinkLeft" not in worn(model(expression("happy", override_blink="block"), *shut), **smile)


def test_an_override_acts_on_its_own_group_only():
    rest = [expression(name) for name in ("aa", "blinkLeft", "blinkRight", "lookUp")]
    given = {"mouthSmile": 1, "cheekSquint": 1, "eyeBlink": 1, "jawOpen": 0.3}
    for key, gone in (("mouth", "aa"), ("blink", "blinkLeft"), ("look_at", "lookUp")):
        made = model(expression("happy", **{f"override_{key}": "block"}), *rest)
        found = worn(made, (1, 0, 0, 0), **given)
        assert gone not in found
        assert len({"aa", "blinkLeft", "lookUp"} & set(found)) == 2


def test_a_binary_override_acts_with_what_it_shows():
    """VRMC_vrm-1.0, "Interaction between override and isBinary"."""
    shut = expression("blinkLeft"), expression("blinkRight")
    made = model(expression("happy", binary=True, override_blink="blend"), *shut)
    weak = {"mouthSmile": 0.5, "cheekSquint": 1, "eyeBlink": 1}
    assert worn(made, **weak)["blinkLeft"] == 1.0
    assert "blinkLeft" not in worn(made, **weak | {"mouthSmile": 0.7})


def test_what_is_binary_is_wholly_put_out_by_an_override():
    shut = expression("blinkLeft", binary=True), expression("blinkRight", binary=True)
    made = model(expression("happy", override_blink="blend"), *shut)
    found = worn(made, mouthSmile=0.5, cheekSquint=1, eyeBlink=1)
    assert 0 < found["happy"] < 0.5
    assert "blinkLeft" not in found


def test_settings_for_its_own_kind_are_ignored():
    made = model(expression("blinkLeft", override_blink="block"), expression("blinkRight"))
    assert worn(made, eyeBlink=1) == {"blinkLeft": 1.0, "blinkRight": 1.0}


def test_joy_of_0_x_shuts_the_eyes_itself():
    rows = expression("happy"), expression("blinkLeft"), expression("blinkRight")
    given = {"mouthSmile": 1, "cheekSquint": 1, "eyeBlink": 1}
    assert worn(model(*rows, kind="VRM 0.x"), **given) == {"happy": 1.0}
    assert worn(model(*rows), **given)["blinkLeft"] == 1.0


def test_expressions_that_change_nothing_are_not_worn():
    assert worn(model(Expression("aa", preset=True)), jawOpen=1) == {}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "channels", "want"),
    [
        (
            "glb_facecap_52arkit_quantized.glb",
            {"jawOpen": 0.5, "eyeBlinkLeft": 1},
            {"jawOpen": 0.5, "eyeBlinkLeft": 1.0},
        ),
        ("vrm0_godette_ccby3.vrm", {"jawOpen": 1, "eyeBlinkLeft": 1}, {"aa": 1.0, "blinkLeft": 1.0}),
        ("vrm1_VRMC_vrm_expressions_isBinary_Overrides.vrm", {"mouthSmile": 0.7, "eyeBlink": 0.5}, {"happy": 1.0}),
        ("vrm1_VRMC_vrm_expressions_isBinary_Overridden.vrm", {"eyeBlink": 0.7}, {"blink": 1.0}),
    ],
)
def test_models_of_others(file, channels, want):
    if not MODELS.is_dir():
        pytest.skip(f"{MODELS} is not here")
    assert worn(read_model(read_document(MODELS / file)), **channels) == want


def test_what_is_held_is_shown_whatever_the_person_does_and_other_moods_give_way():
    made = model(*(expression(name) for name in (*VOWELS, *EMOTIONS, "heart eyes")))
    found = face_map(made, eyes_turn=True)
    names = [e.name for e in found.expressions]
    smiling = np.zeros(52, np.float32)
    for channel in ("mouthSmileLeft", "mouthSmileRight", "jawOpen"):
        smiling[CHANNEL[channel]] = 1.0
    free = dict(zip(names, found.values(smiling, AHEAD), strict=True))
    held = dict(zip(names, found.values(smiling, AHEAD, found.held({"heart eyes": 1.0, "nobody's": 1.0})), strict=True))
    assert free["heart eyes"] == 0 < free["happy"]
    assert held["heart eyes"] == 1
    assert held["happy"] == 0
    assert held["aa"] + held["ee"] == free["aa"] + free["ee"] > 0, "the mouth talks on"


def test_what_its_maker_says_of_an_expression_holds_for_a_held_one_too():
    made = model(
        expression("blink"),
        Expression("heart eyes", preset=False, morphs=(MorphBind(0, 0, 1.0),), override_blink="block"),
    )
    found = face_map(made, eyes_turn=True)
    shut = np.zeros(52, np.float32)
    shut[[CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]]] = 1.0
    names = [e.name for e in found.expressions]
    values = dict(zip(names, found.values(shut, AHEAD, found.held({"heart eyes": 0.5})), strict=True))
    assert values == {"blink": 0.0, "heart eyes": 0.5}


def test_moods_come_first_among_what_can_be_held_and_what_a_face_drives_is_not_there():
    names = ("neutral", "jawOpen", "blink", "lookUp", "aa", "heart eyes", "sad", "happy")
    assert own_expressions(model(*(expression(name) for name in names))) == ("happy", "sad", "heart eyes")
