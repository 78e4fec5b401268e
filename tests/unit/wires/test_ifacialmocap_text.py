"""The text of iFacialMocap, as its two pages for developers and its receivers want it."""

from itertools import pairwise

import pytest

from vcam.types import ARKIT
from vcam.wires.ifacialmocap import FacePacker, short_name

STILL = {
    "head_deg": (-21.5, -6.0, -6.6),
    "head_m": (-0.03, -0.1, -0.66),
    "left_eye_deg": (6.0, -1.5),
    "right_eye_deg": (6.25, 2.5),
}

SAMPLE_NAMES = """
mouthSmile_R eyeLookOut_L mouthUpperUp_L eyeWide_R mouthClose mouthPucker mouthRollLower eyeBlink_R
eyeLookDown_L cheekSquint_R eyeBlink_L tongueOut jawRight eyeLookIn_R cheekSquint_L mouthDimple_L mouthPress_L
eyeSquint_L mouthRight mouthShrugLower eyeLookUp_R eyeLookOut_R mouthPress_R cheekPuff jawForward
mouthLowerDown_L mouthFrown_L mouthShrugUpper browOuterUp_L browInnerUp mouthDimple_R browDown_R mouthUpperUp_R
mouthRollUpper mouthFunnel mouthStretch_R mouthFrown_R eyeLookDown_R jawOpen jawLeft browDown_L mouthSmile_L
noseSneer_R mouthLowerDown_R noseSneer_L eyeWide_L mouthStretch_L browOuterUp_R eyeLookIn_L eyeSquint_R
eyeLookUp_L mouthLeft
"""
"""The names in the sample on ifacialmocap.com/for-developer."""


def test_the_names_are_those_of_the_apps_own_sample():
    assert {short_name(name) for name in ARKIT} == set(SAMPLE_NAMES.split())


def test_a_frame_is_the_golden_text():
    packer = FacePacker(["eyeBlinkLeft", "jawOpen", "mouthLeft"])
    assert packer.pack([0.12, 1.0, 0.0], **STILL) == (
        b"eyeBlink_L-12|jawOpen-100|mouthLeft-0|"
        b"=head#-21.500000,-6.000000,-6.600000,-0.030000,-0.100000,-0.6600001|"
        b"rightEye#6.250000,2.500000,0|leftEye#6.000000,-1.500000,0|"
    )


def test_version_2_differs_in_its_separator_alone():
    first, second = (FacePacker(ARKIT, version=v).pack([0.5] * 52, **STILL) for v in (1, 2))
    shapes, rest = first.split(b"=")
    assert second == shapes.replace(b"-", b"&") + b"=" + rest


@pytest.mark.parametrize(
    ("weight", "said"), [(0.004, b"0"), (0.006, b"1"), (-0.5, b"0"), (1.7, b"100"), (-0.0, b"0"), (0.994, b"99")]
)
def test_weights_are_whole_numbers_from_0_to_100(weight, said):
    assert FacePacker(["jawOpen"]).pack([weight], **STILL).startswith(b"jawOpen-" + said + b"|")


def test_a_still_face_is_never_the_same_bytes_twice_running():
    packer = FacePacker(ARKIT)
    frames = [packer.pack([0.5] * 52, **STILL) for _ in range(5)]
    assert all(a != b for a, b in pairwise(frames))


def test_one_equals_sign_and_a_bar_at_the_end_as_vmagicmirror_splits_it():
    text = FacePacker(ARKIT).pack([0.5] * 52, **STILL).decode()
    assert text.count("=") == 1
    assert text.endswith("|")
    assert " " not in text
    assert len(text) < 1472
