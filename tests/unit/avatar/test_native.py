"""avatar.glb: what is written is read back, it is glTF that others open, and damage is one clear line."""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest
from tiny import tiny_arrays

from vcam.avatar.gltf.document import read_document
from vcam.avatar.model import GLOW, METAL, RIGHT_EYE, Avatar, load_avatar
from vcam.avatar.native import _toml, glb_of, linear16, write_native
from vcam.avatar.native_eyes import SIDE_PX, SPAN, eye_picture
from vcam.avatar.native_reader import native_arrays
from vcam.avatar.style import Style
from vcam.errors import BadInput
from vcam.pictures.reader import read_rgba
from vcam.resources import find
from vcam.types import ARKIT, CHANNEL

SHARE = 1 / 65535
"""Weights of the skin are multiples of it."""


def rich_arrays():
    """The tiny avatar with a strand of two joints, a fork, a lamp, glass, and every kind of `follow`."""
    arrays = tiny_arrays()
    counts = np.zeros(len(ARKIT), "i4")
    counts[[CHANNEL["eyeBlinkLeft"], CHANNEL["tongueOut"]]] = 1, 3
    places = np.array([[0, 0.1, 0], [0, 0.2, 0], [0.05, 0.2, 0]], "f4")
    return arrays | {
        "colours": np.arange(24, dtype="u1").reshape(6, 4) * 10,
        "material": np.array([METAL, METAL, METAL, GLOW, GLOW, GLOW], "u1"),
        "eye": np.array([0, 0, 0, RIGHT_EYE, RIGHT_EYE, RIGHT_EYE], "u1"),
        "follow": np.array([1, 0.3, 0, 1, 0.75, 1], "f4"),
        "morph_counts": counts,
        "morph_indices": np.array([0, 1, 2, 4], "i4"),
        "morph_offsets": np.array([[0, -0.01, 0], [1e-6, 0, 0], [0, 0.0123, 0], [0, 0, -0.5]], "f4"),
        "strand_places": places,
        "strand_tails": np.array([[0, 0.2, 0], [0, 0.3, 0.01], [0.1, 0.2, 0]], "f4"),
        "strand_parents": np.array([-1, 0, 0], "i4"),
        "strand_physics": np.array([[1.2, 0.1, 0.4, 0.02], [1, 0, 0, 0], [0.3, 1, 0.9, 0.01]], "f4"),
        "strand_colliders": np.array([[0, 0.05, -0.08, 0.09], [0, -0.2, 0, 0.1]], "f4"),
        "vertex_joints": np.array([[0, 1], [0, 2], [0, 0], [1, 2], [0, 0], [0, 0]], "i4"),
        "vertex_shares": np.array([[0.25, 0.75], [0.5, 0.1], [0, 0], [0.125, 0.5], [0, 0], [0.4, 0]], "f4"),
    }


@pytest.fixture
def written(tmp_path):
    """Call it with arrays; it gives the folder."""

    def write(arrays, style=None):
        folder = tmp_path / "it"
        folder.mkdir(exist_ok=True)
        write_native(folder, arrays, style or {"title": "It", "author": 'a "quoted" one', "licence": "CC0-1.0"})
        return folder

    return write


def document_of(path):
    return read_document(path / "avatar.glb").json


EXACT = (
    "positions",
    "normals",
    "colours",
    "material",
    "eye",
    "eye_pivots",
    "eye_radius_m",
    "iris_radius",
    "neck_pivot",
)
EXACT_TOO = ("triangles", "morph_counts", "morph_indices", "morph_offsets")
STRANDS = ("strand_places", "strand_tails", "strand_parents", "strand_physics", "strand_colliders")


@pytest.mark.parametrize("key", [*EXACT, *EXACT_TOO, *STRANDS])
def test_everything_but_the_weights_comes_back_exactly(written, key):
    arrays = rich_arrays()
    got = native_arrays(read_document(written(arrays) / "avatar.glb"))
    np.testing.assert_array_equal(got[key], arrays[key])
    assert got[key].dtype == arrays[key].dtype


def test_the_weights_come_back_within_their_quantum(written):
    arrays = rich_arrays()
    got = native_arrays(read_document(written(arrays) / "avatar.glb"))
    whole = np.zeros((2, 6, 3))
    for filled, source in zip(whole, (got, arrays), strict=True):
        for column in range(2):
            filled[np.arange(6), source["vertex_joints"][:, column]] += source["vertex_shares"][:, column]
    np.testing.assert_allclose(*whole, atol=SHARE)
    loose = arrays["vertex_shares"].sum(1) < 1  # where a strand takes all, nothing is left to follow the head
    np.testing.assert_allclose(got["follow"][loose], arrays["follow"][loose], atol=4 * SHARE)


def test_what_follows_wholly_or_not_at_all_stays_so(head, written):
    got = native_arrays(read_document(written(rich_arrays()) / "avatar.glb"))["follow"]
    assert got[0] == got[3] == got[5] == 1
    assert got[2] == 0


def test_every_byte_of_a_colour_has_its_own_light():
    every = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 4, axis=1)
    light = linear16(every)
    assert (np.diff(light[:, 0].astype(int)) > 0).all()
    assert light[0, 0] == 0
    assert light[255, 0] == light[255, 3] == 65535
    assert light[128, 0] / 65535 == pytest.approx(0.2159, abs=1e-4)  # IEC 61966-2-1
    assert light[128, 3] / 65535 == pytest.approx(128 / 255, abs=1e-5)


def test_the_same_arrays_give_the_same_bytes(written):
    first = (written(rich_arrays()) / "avatar.glb").read_bytes()
    again = {name: np.array(array, order="F") for name, array in reversed(rich_arrays().items())}
    assert (written(again) / "avatar.glb").read_bytes() == first


def test_other_programs_find_what_they_look_for(written):
    document = document_of(written(rich_arrays()))
    assert document["asset"]["copyright"] == 'a "quoted" one; CC0-1.0'
    assert [node["name"] for node in document["nodes"][:5]] == ["torso", "neck", "head", "leftEye", "rightEye"]
    mesh = document["meshes"][0]
    assert mesh["extras"]["targetNames"] == list(ARKIT)
    assert {material["name"] for material in document["materials"]} == {"metal", "glow_right"}
    springs = document["extensions"]["VRMC_springBone"]["springs"]
    names = [[document["nodes"][joint["node"]]["name"] for joint in spring["joints"]] for spring in springs]
    assert names == [["strand_0", "strand_1", "strand_1_tip"], ["strand_2", "strand_2_tip"]]
    assert set(document["extensionsUsed"]) == {"VRMC_springBone", "KHR_materials_unlit"}


def test_the_file_obeys_the_format(written):
    folder = written(rich_arrays())
    document = document_of(folder)
    accessors, views = document["accessors"], document["bufferViews"]
    primitives = document["meshes"][0]["primitives"]
    for name, number in primitives[0]["attributes"].items():
        view = views[accessors[number]["bufferView"]]
        assert view["byteOffset"] % 4 == 0
        assert view.get("byteStride", 4) % 4 == 0
        assert view["target"] == 34962
        assert ("min" in accessors[number]) == (name == "POSITION")
    assert all(primitive["attributes"] == primitives[0]["attributes"] for primitive in primitives)
    data = read_document(folder / "avatar.glb")
    weights = accessors[primitives[0]["attributes"]["WEIGHTS_0"]]
    start = views[weights["bufferView"]]["byteOffset"]
    assert (np.frombuffer(data.binary, "<u2", 24, start).reshape(6, 4).sum(1) == 65535).all()


def test_a_glb_without_its_toml_is_a_model_like_any_other(written):
    folder = written(rich_arrays())
    assert isinstance(load_avatar(str(folder / "avatar.glb")), Avatar)
    (folder / "avatar.glb").rename(folder / "renamed.glb")
    model = load_avatar(str(folder / "renamed.glb"))
    assert model.target_names[0] == ARKIT
    assert "leftEye" in model.nodes.names
    moved = model.primitives[0].morphs[CHANNEL["tongueOut"]]
    np.testing.assert_allclose(moved.offsets, rich_arrays()["morph_offsets"][1:3])


def test_a_triangle_across_two_materials_is_refused(written):
    arrays = rich_arrays() | {"triangles": np.array([[0, 1, 3]], "u4")}
    with pytest.raises(BadInput, match="a triangle joins two materials or eyes; double the vertices"):
        written(arrays)


def test_nothing_is_written_that_could_not_be_read(written, tmp_path):
    with pytest.raises(BadInput, match=r"follow holds 2\.0, allowed is 0 to 1\.0"):
        written(rich_arrays() | {"follow": np.full(6, 2, "f4")})
    assert not list(tmp_path.rglob("*.glb"))


def test_the_style_becomes_a_toml(written):
    gain = {"jawOpen": 1.5, "mouthSmileLeft": [[0.0, 0.0], [1.0, 0.8]]}
    style = {"title": 'Zoë "Z"', "author": "\\me", "licence": "CC0-1.0", "toony": 0.5, "iris": "#112233"}
    folder = written(rich_arrays(), style)
    assert load_avatar(str(folder)).style.title == 'Zoë "Z"'
    assert load_avatar(str(folder)).style.author == "\\me"
    assert load_avatar(str(folder)).style.toony == 0.5
    odd = style | {"author": "\\me\n", "gain": gain}
    assert tomllib.loads(_toml(odd)) == odd


def spoilt(folder, change):
    """The error line after `change` was applied to the file's JSON."""
    data = (folder / "avatar.glb").read_bytes()
    size = int.from_bytes(data[12:16], "little")
    document = json.loads(data[20 : 20 + size])
    change(document)
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    rest = data[20 + size :]
    head = b"glTF" + (2).to_bytes(4, "little") + (20 + len(text) + len(rest)).to_bytes(4, "little")
    (folder / "avatar.glb").write_bytes(head + len(text).to_bytes(4, "little") + b"JSON" + text + rest)
    with pytest.raises(BadInput, match=r"avatar\.glb: ") as error:
        load_avatar(str(folder))
    assert "\n" not in str(error.value)
    return str(error.value)


SPOILS = {
    "avatar format 9, this vcam reads 1": lambda d: d["extras"]["vcam"].update(version=9),
    "2 meshes, an avatar of our own has 1": lambda d: d["meshes"].append({"primitives": []}),
    "meshes[0].primitives is missing": lambda d: d["meshes"][0].update(primitives=[]),
    "COLOR_0 is missing": lambda d: d["meshes"][0]["primitives"][0]["attributes"].pop("COLOR_0"),
    "'wood' is no surface of an avatar": lambda d: d["materials"][0].update(name="wood"),
    "must be the 52 ARKit names": lambda d: d["meshes"][0]["extras"]["targetNames"].pop(),
    "its first nodes must be torso, neck": lambda d: d["nodes"][0].update(name="hips"),
    "must swing the nodes behind rightEye": lambda d: d["extensions"]["VRMC_springBone"]["springs"].pop(0),
    "COLOR_0 must be of 16 bits": lambda d: d["meshes"][0]["primitives"][0]["attributes"].update(COLOR_0=3),
    "WEIGHTS_0 must be four numbers of 16 bits": lambda d: d["meshes"][0]["primitives"][0]["attributes"].update(
        WEIGHTS_0=3
    ),
    "indices must be triangles of the 6 vertices": lambda d: d["accessors"][
        d["meshes"][0]["primitives"][0]["indices"]
    ].update(count=2),
    "eye_radius_m reaches 11": lambda d: d["extras"]["vcam"].update(eye_radius_m=11),
    "eye_radius_m reaches 1e+06": lambda d: d["extras"]["vcam"].update(eye_radius_m=1e308),
    "pivots reaches 1e+06": lambda d: d["nodes"][0].update(translation=[0, 1e308, 0]),
    "reaches past the end of its": lambda d: d["accessors"][0].update(count=10_000),
    "vertices (at most 200000)": lambda d: d["accessors"][0].update(count=10**8),
}


@pytest.mark.parametrize("said", SPOILS)
def test_a_spoilt_file_is_one_clear_line(written, said):
    assert said in spoilt(written(rich_arrays()), SPOILS[said])


def test_a_missing_file_is_one_clear_line(written):
    folder = written(rich_arrays())
    (folder / "avatar.glb").unlink()
    with pytest.raises(BadInput, match=r"avatar\.glb: no such file or folder"):
        load_avatar(str(folder))


BUNDLED = sorted(Path(find("avatars", "head")).parent.glob("*/avatar.glb"))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.parent.name)
def test_the_bundled_avatars_are_small_and_come_back_when_written_again(path, tmp_path):
    avatar = load_avatar(str(path.parent))
    assert path.stat().st_size < 1_700_000
    (tmp_path / "avatar.glb").write_bytes(glb_of(avatar))
    again = native_arrays(read_document(tmp_path / "avatar.glb"))
    for key, array in native_arrays(read_document(path)).items():
        np.testing.assert_array_equal(again[key], array, key)


def test_a_normal_without_length_gets_one(written):
    arrays = rich_arrays()
    arrays["normals"] = np.array([[0, 0, 1], [0, 0, 0], [0, 1, 0]] * 2, "f4")
    normals = native_arrays(read_document(written(arrays) / "avatar.glb"))["normals"]
    np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(normals[[0, 2, 3, 5]], arrays["normals"][[0, 2, 3, 5]])


def test_other_programs_see_irises_that_look_ahead(written):
    folder = written(tiny_arrays())
    document = document_of(folder)
    eye = next(m for m in document["materials"] if m["name"] == "eye_left")
    assert eye["pbrMetallicRoughness"]["baseColorTexture"] == {"index": 0}
    (folder / "avatar.glb").rename(folder / "renamed.glb")
    model = load_avatar(str(folder / "renamed.glb"))
    (texture,) = model.textures
    assert texture.wrap == ("clamp", "clamp")
    style = Style("It", "me", "CC0-1.0", iris=(1.0, 0.0, 0.0), pupil=0.3)
    picture = read_rgba(eye_picture(style), "eye")
    middle = SIDE_PX // 2
    assert picture[middle, middle, :3].max() < 40, "the pupil"
    ring = picture[middle + int(0.7 / SPAN * middle), middle, :3]
    assert ring[0] > 120
    assert ring[1:].max() < 20
    assert (picture[2, 2] == 255).all()
    (ball,) = (p for p in model.primitives if model.materials[p.material].name == "eye_left")
    np.testing.assert_allclose(ball.uv[0][0], [0.5, 0.5], atol=0.02)  # the vertex on the axis of the gaze
    assert (ball.uv[0][1:, 0] >= ball.uv[0][0, 0] - 1e-4).all()


def test_a_missing_array_leaves_nothing_behind(written, tmp_path):
    arrays = rich_arrays()
    del arrays["morph_offsets"]
    with pytest.raises(BadInput, match="holds no array 'morph_offsets'"):
        written(arrays)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
