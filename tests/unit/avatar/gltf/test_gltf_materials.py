"""Materials, textures and what the file says of itself: values known by hand, extensions, and pictures in a budget."""

import cv2
import numpy as np
import pytest
from glb_writer import Builder, checks
from test_gltf_meshes import square

from vcam.avatar.gltf import textures as module
from vcam.errors import BadInput

FULL = {
    "name": "all",
    "pbrMetallicRoughness": {
        "baseColorFactor": [0.1, 0.2, 0.3, 0.4],
        "baseColorTexture": {"index": 0, "texCoord": 1},
        "metallicFactor": 0.25,
        "roughnessFactor": 1.5,
        "metallicRoughnessTexture": {"index": 1},
    },
    "normalTexture": {"index": 1, "scale": 0.5},
    "emissiveFactor": [1, 0.5, 0],
    "emissiveTexture": {
        "index": 0,
        "texCoord": 1,
        "extensions": {
            "KHR_texture_transform": {"offset": [0.1, 0.2], "rotation": 1.5, "scale": [2, -3], "texCoord": 0}
        },
    },
    "alphaMode": "MASK",
    "alphaCutoff": 0.3,
    "doubleSided": True,
    "extensions": {"KHR_materials_emissive_strength": {"emissiveStrength": 4}},
}


def material(reader, table, textures=2):
    b = square(Builder())
    for _ in range(textures):
        b.texture(checks())
    b.json["materials"] = [table]
    return reader.model(b).materials[0]


def test_every_field_of_a_material_is_read(reader):
    found = material(reader, FULL)
    assert (found.name, found.kind) == ("all", "pbr")
    assert found.base == (0.1, 0.2, 0.3, 0.4)
    assert (found.base_texture.texture, found.base_texture.uv_set) == (0, 1)
    assert (found.metallic, found.roughness) == (0.25, 1.0)  # clamped
    assert found.metallic_roughness_texture.texture == found.normal_texture.texture == 1
    assert found.normal_scale == 0.5
    assert found.emissive == (4.0, 2.0, 0.0)
    slot = found.emissive_texture
    assert (slot.uv_set, slot.offset, slot.scale, slot.rotation) == (0, (0.1, 0.2), (2.0, -3.0), 1.5)
    assert (found.alpha_mode, found.alpha_cutoff, found.double_sided) == ("mask", 0.3, True)


def test_an_empty_material_is_as_the_format_says_and_none_at_all_is_matt(reader):
    found = material(reader, {})
    assert (found.base, found.metallic, found.roughness, found.alpha_mode) == ((1, 1, 1, 1), 1, 1, "opaque")
    b = square(Builder())
    model = reader.model(b)
    assert model.primitives[0].material == 0
    assert model.materials[0].metallic == 0


def test_unlit_is_recognised(reader):
    assert material(reader, {"extensions": {"KHR_materials_unlit": {}}}).kind == "unlit"


def test_colours_of_older_files_are_found(reader):
    glossy = {"diffuseFactor": [0.1, 0.2, 0.3, 1], "diffuseTexture": {"index": 1}, "glossinessFactor": 0.25}
    found = material(reader, {"extensions": {"KHR_materials_pbrSpecularGlossiness": glossy}})
    assert (found.base, found.base_texture.texture) == ((0.1, 0.2, 0.3, 1.0), 1)
    assert (found.metallic, found.roughness) == (0.0, 0.75)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"alphaMode": "GLASS"}, r"materials\[0\].alphaMode must be OPAQUE, MASK, BLEND, got 'GLASS'"),
        ({"normalTexture": {"index": 2}}, r"normalTexture.index must be a whole number from -1 to 1, got 2"),
        ({"emissiveFactor": [1, 1]}, r"emissiveFactor must be 3 numbers"),
        ({"pbrMetallicRoughness": 5}, r"pbrMetallicRoughness must be an object, got 5"),
    ],
)
def test_a_spoilt_material_is_one_clear_line(reader, table, said):
    with pytest.raises(BadInput, match=said):
        material(reader, table)


def textures(reader, *made):
    """The textures of a model with these (picture, kind)s."""
    b = square(Builder())
    for picture, kind in made:
        b.texture(picture, kind)
    return reader.model(b).textures


def test_pictures_come_back_with_their_alpha(reader):
    board = checks(16, 4, ((255, 0, 10, 255), (0, 200, 30, 40)))
    png, webp, jpg = textures(reader, (board, "png"), (board, "webp"), (board[..., :3], "jpg"))
    np.testing.assert_array_equal(png.pixels, board)
    np.testing.assert_allclose(webp.pixels[..., 3], board[..., 3], atol=1)
    assert (jpg.pixels[..., 3] == 255).all()
    assert np.abs(jpg.pixels[..., :3].astype(int).mean((0, 1)) - board[..., :3].mean((0, 1))).max() < 12


def test_grey_and_deep_pictures_become_bytes(reader):
    b = square(Builder())
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    for picture in (grey, grey.astype(np.uint16) * 257):
        data = cv2.imencode(".png", picture)[1].tobytes()
        b.add("textures", {"source": b.add("images", {"bufferView": b.writer.view(data)})})
    for texture in reader.model(b).textures:
        np.testing.assert_array_equal(texture.pixels, np.dstack([grey, grey, grey, np.full((16, 16), 255)]))


def test_large_pictures_are_made_smaller(reader):
    (found,) = textures(reader, (np.full((100, 4000, 3), 77, np.uint8), "png"))
    assert found.pixels.shape == (51, 2048, 4)
    assert (found.pixels[..., :3] == 77).all()


def test_many_pictures_share_a_budget(reader, monkeypatch):
    monkeypatch.setattr(module, "MAX_KEPT", 3 * 1024 * 1024)
    made = textures(reader, *[(np.zeros((2000, 2000, 3), np.uint8), "png")] * 3)
    assert {texture.pixels.shape for texture in made} == {(1024, 1024, 4)}
    monkeypatch.setattr(module, "MAX_DECODED", 9_000_000)
    with pytest.raises(BadInput, match="its pictures have 12 megapixels; make them smaller"):
        textures(reader, *[(np.zeros((2000, 2000, 3), np.uint8), "png")] * 3)


def test_samplers_say_how_pictures_repeat(reader):
    b = square(Builder())
    b.texture(checks(), wrapS=33071, wrapT=33648, magFilter=9728)
    b.texture(checks())
    b.texture(checks(), wrapS=5)
    first, second, third = reader.model(b).textures
    assert (first.wrap, first.smooth) == (("clamp", "mirror"), False)
    assert (second.wrap, second.smooth) == (third.wrap, third.smooth) == (("repeat", "repeat"), True)


def test_a_texture_without_picture_is_white_and_one_picture_serves_many(reader):
    b = square(Builder())
    b.json["textures"] = [{}]
    b.texture(checks())
    b.json["textures"].append({"source": 0})
    white, first, second = reader.model(b).textures
    assert white.pixels.tolist() == [[[255, 255, 255, 255]]]
    assert first.pixels is second.pixels


def test_pictures_may_lie_beside_the_model(reader, tmp_path):
    b = square(Builder())
    cv2.imwrite(str(tmp_path / "face.png"), checks()[..., :3])
    b.json |= {"images": [{"uri": "face.png"}], "textures": [{"source": 0}]}
    assert reader.model(b).textures[0].pixels.shape == (16, 16, 4)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", r"images\[0\]: not a picture that vcam reads"),
        (b"GIF89a", r"images\[0\]: not a picture that vcam reads"),
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\0\0\xff\xff" * 2, r"images\[0\]: the PNG header is damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\xff\xff" * 2, r"65535x65535 px is 4295 megapixels"),
        (cv2.imencode(".png", checks())[1].tobytes()[:-30], r"images\[0\]: the PNG picture is damaged"),
    ],
)
def test_a_spoilt_picture_is_one_clear_line(reader, data, said):
    b = square(Builder())
    b.json |= {"images": [{"bufferView": b.writer.view(data)}], "textures": [{"source": 0}]}
    with pytest.raises(BadInput, match=said) as error:
        reader.model(b)
    assert "it.glb" in str(error.value)


def test_a_picture_from_nowhere_is_named(reader):
    b = square(Builder())
    b.json |= {"images": [{}], "textures": [{"source": 0}]}
    with pytest.raises(BadInput, match=r"images\[0\]\.bufferView is missing"):
        reader.model(b)


def test_author_and_licence_are_taken_from_the_asset(reader):
    b = square(Builder())
    b.json["asset"] |= {"copyright": "(c) me", "extras": {"title": "A\nhead", "author": "me", "license": 5}}
    meta = reader.model(b).meta
    assert (meta.title, meta.authors, meta.licence) == ("A head", ("me",), "(c) me")
