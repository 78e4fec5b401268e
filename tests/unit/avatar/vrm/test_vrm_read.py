"""What VRM says of a model besides its faces and materials: who, which bones, how eyes turn, what is hidden."""

import numpy as np
import pytest
from vrm_figures import figure

from vcam.avatar.rigged import LookAt


def test_a_glb_without_vrm_stays_as_it_is(read):
    b, _ = figure()
    model = read(b)
    assert model.meta.format == "glTF 2.0"
    assert model.humanoid == {}


def test_meta_of_1_0_says_what_is_allowed_in_words(vrm):
    meta = {
        "name": "Rin",
        "version": "3",
        "authors": ["A. Maker", "", "B. Helper"],
        "licenseUrl": "https://vrm.dev/licenses/1.0/",
        "avatarPermission": "everyone",
        "commercialUsage": "personalProfit",
        "allowRedistribution": True,
        "thumbnailImage": 1,
    }
    found = vrm.one(meta=meta).model.meta
    assert (found.format, found.title, found.version, found.authors) == (
        "VRM 1.0",
        "Rin",
        "3",
        ("A. Maker", "B. Helper"),
    )
    assert found.licence == "https://vrm.dev/licenses/1.0/"
    assert dict(found.allowed) == {
        "worn by": "everyone",
        "violent scenes": "no",
        "sexual scenes": "no",
        "commercial use": "yes, persons",
        "politics and religion": "no",
        "hateful scenes": "no",
        "naming the author": "required",
        "passing the file on": "yes",
        "changing it": "no",
    }
    assert found.thumbnail == 1


def test_meta_of_1_0_that_says_nothing_allows_nothing(vrm):
    allowed = dict(vrm.one(meta={}).model.meta.allowed)
    assert allowed["worn by"] == "only the author"
    assert allowed["commercial use"] == "no, persons without profit only"
    assert allowed["changing it"] == "no"


def test_meta_of_0_x_says_what_is_allowed_in_words(vrm):
    meta = {
        "title": "Rin",
        "author": "A. Maker",
        "licenseName": "CC_BY_NC",
        "allowedUserName": "ExplicitlyLicensedPerson",
        "violentUssageName": "Allow",
        "commercialUssageName": "Disallow",
        "otherPermissionUrl": "https://example.org/rules",
        "texture": 0,
    }
    found = vrm.zero(meta=meta).model.meta
    assert (found.format, found.title, found.authors, found.licence) == (
        "VRM 0.x",
        "Rin",
        ("A. Maker",),
        "CC BY-NC 4.0",
    )
    assert dict(found.allowed) == {
        "worn by": "people with the author's licence",
        "violent scenes": "yes",
        "sexual scenes": "no",
        "commercial use": "no",
        "further conditions": "https://example.org/rules",
    }
    assert found.thumbnail == 0


def test_meta_texts_are_one_safe_line(vrm):
    title = vrm.one(meta={"name": "a\x1b[31m\nb" + "x" * 500}).model.meta.title
    assert "\x1b" not in title
    assert "\n" not in title
    assert len(title) <= 200


def test_bones_are_nodes_of_the_model_whatever_their_number_in_the_file(vrm):
    made = vrm.one()
    assert made.model.humanoid["head"] == made.nodes["head"]
    assert made.nodes["mesh"] != made.numbers["mesh"], "the control: numbers do change"
    assert set(made.model.humanoid) == {"hips", "chest", "neck", "head", "leftEye", "rightEye"}


def test_thumbs_of_0_x_get_their_names_of_1_0(vrm):
    made = vrm.zero()
    assert made.model.humanoid["leftThumbMetacarpal"] == made.nodes["leftThumbProximal"]
    assert made.model.humanoid["leftThumbProximal"] == made.nodes["leftThumbIntermediate"]


def test_bones_that_name_no_node_are_left_out(vrm):
    bones = {"hips": {"node": 0}, "head": {"node": 900}, "neck": {"node": -1}, "chest": {}}
    assert set(vrm.one(humanoid={"humanBones": bones}).model.humanoid) == {"hips"}


def test_0_x_is_turned_to_face_the_viewer(vrm):
    np.testing.assert_array_equal(vrm.zero().model.model_from_file @ [1, 2, 3, 1], [-1, 2, -3, 1])
    np.testing.assert_array_equal(vrm.one().model.model_from_file, np.eye(4))


def ranges(of=lambda name: {"inputMaxValue": 90, "outputScale": 10}):
    names = ("HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp")
    return {f"rangeMap{name}": of(name) for name in names}


def test_look_at_of_1_0_by_bones_is_in_radians(vrm):
    look = {"type": "bone", "offsetFromHeadBone": [0, 0.1, 0.05]} | ranges()
    ways = [(np.radians(90), np.radians(10))] * 4
    assert vrm.one(lookAt=look).model.look_at == LookAt("bone", (0, 0.1, 0.05), *ways)


def test_look_at_of_1_0_by_expressions_gives_weights(vrm):
    look = {"type": "expression"} | ranges(lambda name: {"inputMaxValue": 45, "outputScale": 0.8})
    found = vrm.one(lookAt=look).model.look_at
    assert found.kind == "expression"
    assert found.outer == (np.radians(45), 0.8)


def test_a_model_without_look_at_has_none(vrm):
    assert vrm.one().model.look_at is None
    assert vrm.zero().model.look_at is None


@pytest.mark.parametrize(
    ("curve", "want"),
    [
        ([0, 0, 0, 1, 1, 1, 1, 0], (90, 12)),  # the straight default
        ([0, 0, 0, 0, 1, 1, 0, 0], (30, 12 * (3 * (1 / 9) - 2 * (1 / 27)))),  # slow at both ends: smoothstep at a third
        ([0, 0.5, 0, 0], (30, 6)),  # one key
        ([0, 0, 0, 1, 1], (90, 12)),  # not made of keys
    ],
    ids=["straight", "bent", "constant", "cut"],
)
def test_curves_of_0_x_become_the_straight_line_that_meets_them_at_30_degrees(vrm, curve, want):
    first_person = {"lookAtTypeName": "Bone", "lookAtVerticalUp": {"xRange": 90, "yRange": 12, "curve": curve}}
    np.testing.assert_allclose(vrm.zero(firstPerson=first_person).model.look_at.up, np.radians(want))


def test_offsets_of_0_x_have_z_the_other_way(vrm):
    first_person = {"firstPersonBoneOffset": {"x": 0.01, "y": 0.1, "z": 0.05}, "lookAtTypeName": "BlendShape"}
    found = vrm.zero(firstPerson=first_person).model.look_at
    assert (found.kind, found.offset_m) == ("expression", (0.01, 0.1, -0.05))


def test_what_only_its_wearer_sees_is_hidden(vrm):
    def marks(kind):
        return lambda numbers: {
            "meshAnnotations": [{"node": numbers["mesh"], "type": kind}, {"node": 99, "type": kind}]
        }

    assert vrm.one(firstPerson=marks("firstPersonOnly")).model.hidden == (0,)
    assert vrm.one(firstPerson=marks("thirdPersonOnly")).model.hidden == ()
    only = {"meshAnnotations": [{"mesh": 0, "firstPersonFlag": "FirstPersonOnly"}]}
    assert vrm.zero(firstPerson=only).model.hidden == (0,)
    both = {
        "meshAnnotations": [{"mesh": 0, "firstPersonFlag": "Both"}, {"mesh": 5, "firstPersonFlag": "FirstPersonOnly"}]
    }
    assert vrm.zero(firstPerson=both).model.hidden == ()
