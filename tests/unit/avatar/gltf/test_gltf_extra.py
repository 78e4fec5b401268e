"""Extensions: those that are needed and unknown are named; compressed files need a package, and say which."""

import sys

import numpy as np
import pytest
from glb_writer import Builder, checks
from test_gltf_meshes import FACES, SQUARE, square

from vcam.avatar.gltf.extra import PACKAGES
from vcam.errors import BadInput, MissingExtra


def test_an_unknown_extension_is_named_only_where_it_is_required(reader):
    b = square(Builder())
    b.json["extensionsUsed"] = ["EXT_gaussian_splatting"]
    reader.model(b)
    b.json["extensionsRequired"] = ["KHR_materials_clearcoat", "EXT_gaussian_splatting"]
    with pytest.raises(BadInput, match="needs the extension 'EXT_gaussian_splatting', which vcam can't read"):
        reader.model(b)


@pytest.mark.parametrize(("extension", "package"), PACKAGES.items())
def test_a_missing_package_gives_the_pip_line(reader, monkeypatch, extension, package):
    monkeypatch.setitem(sys.modules, package, None)
    b = square(Builder())
    b.json["extensionsRequired"] = [extension]
    with pytest.raises(MissingExtra, match=rf"packed with {extension}; .* pip install 'vcam\[models\]'"):
        reader.model(b)


def test_draco_meshes_are_unpacked(reader):
    draco = pytest.importorskip("DracoPy", reason="pip install 'vcam[models]'")
    uv = np.ascontiguousarray(SQUARE[:, :2])
    data = draco.encode(SQUARE, np.array(FACES, "u4"), quantization_bits=16, generic_attributes={7: uv})
    b = Builder()
    ids = {a["unique_id"]: a for a in draco.decode(data).attributes}
    (place,) = (number for number, attribute in ids.items() if attribute["num_components"] == 3)
    attributes = {}
    for name, rows in (("POSITION", SQUARE), ("TEXCOORD_0", uv)):
        attributes[name] = len(b.writer.accessors)
        b.writer.accessors.append({"componentType": 5126, "count": 4, "type": f"VEC{rows.shape[1]}"})
    packed = {"bufferView": b.writer.view(data), "attributes": {"POSITION": place, "TEXCOORD_0": 7}}
    table = {"attributes": attributes, "extensions": {"KHR_draco_mesh_compression": packed}}
    b.node("it", None, mesh=b.add("meshes", {"primitives": [table]}))
    b.json["extensionsRequired"] = ["KHR_draco_mesh_compression"]
    (primitive,) = reader.model(b).primitives
    np.testing.assert_allclose(np.sort(primitive.positions, axis=0), np.sort(SQUARE, axis=0), atol=1e-4)
    np.testing.assert_allclose(primitive.uv[0], primitive.positions[:, :2], atol=1e-4)
    assert len(primitive.triangles) == 2
    table["extensions"]["KHR_draco_mesh_compression"]["bufferView"] = b.writer.view(b"DRACO" + data[5:30])
    with pytest.raises(BadInput, match=r"KHR_draco_mesh_compression\.bufferView can't be unpacked"):
        reader.model(b)


def meshopt_square(meshopt):
    """A square whose positions and indices are packed."""
    b = Builder()
    b.json["extensionsRequired"] = ["EXT_meshopt_compression"]
    packed = {
        "ATTRIBUTES": (meshopt.encode_vertex_buffer(SQUARE, version=0), 4, 12, SQUARE.nbytes),
        "TRIANGLES": (meshopt.encode_index_buffer(np.array(FACES, "u4").ravel(), 4), 6, 2, 12),
    }
    for mode, (data, count, stride, size) in packed.items():
        own = b.writer.view(data)
        table = {"buffer": 0, "byteOffset": b.writer.views[own]["byteOffset"], "byteLength": len(data)}
        table |= {"mode": mode, "count": count, "byteStride": stride}
        view = {"buffer": 0, "byteLength": size, "extensions": {"EXT_meshopt_compression": table}}
        b.writer.views.append(view)
        kind = (
            {"componentType": 5126, "type": "VEC3"}
            if mode == "ATTRIBUTES"
            else {"componentType": 5123, "type": "SCALAR"}
        )
        b.writer.accessors.append({"bufferView": len(b.writer.views) - 1, "count": count} | kind)
    b.node("it", None, mesh=b.add("meshes", {"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}))
    return b


def test_meshopt_buffers_are_unpacked(reader):
    meshopt = pytest.importorskip("almeshopt", reason="pip install 'vcam[models]'")
    (primitive,) = reader.model(meshopt_square(meshopt)).primitives
    np.testing.assert_array_equal(primitive.positions, SQUARE)
    assert {tuple(sorted(row)) for row in primitive.triangles.tolist()} == {(0, 1, 2), (1, 2, 3)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mode": "INDICES"}, "mode must be ATTRIBUTES or TRIANGLES for vcam, got 'INDICES'"),
        ({"count": 10**9}, r"count must be a whole number from 0 to 268435456"),
        ({"count": 0}, "count of 0 rows of 12 bytes can't be unpacked"),
        ({"byteStride": 6}, "byteStride must be a multiple of 4"),
        ({"filter": "SEPIA"}, "filter must be OCTAHEDRAL, QUATERNION or EXPONENTIAL, got 'SEPIA'"),
        ({"byteLength": 9}, "ATTRIBUTES: can't be unpacked"),
    ],
)
def test_spoilt_meshopt_is_one_clear_line(reader, change, said):
    meshopt = pytest.importorskip("almeshopt", reason="pip install 'vcam[models]'")
    b = meshopt_square(meshopt)
    view = next(view for view in b.writer.views if "extensions" in view)
    view["extensions"]["EXT_meshopt_compression"] |= change
    with pytest.raises(BadInput, match=said):
        reader.model(b)


def test_meshopt_filters_are_undone():
    from vcam.avatar.gltf.meshopt import _octahedral, _quaternion

    way = np.array([[0.6, 0.0, 0.8], [-0.48, 0.6, -0.64], [0, 0, -1.0], [0, 1.0, 0]])
    flat = way / np.abs(way).sum(1, keepdims=True)
    under = flat[:, 2] < 0
    folded = np.where(under[:, None], (1 - np.abs(flat[:, 1::-1])) * np.where(flat[:, :2] >= 0, 1, -1), flat[:, :2])
    rows = np.rint(np.c_[folded * 127, np.full(4, 127), np.full(4, 9)]).astype(np.int8)
    got = _octahedral(rows)
    np.testing.assert_allclose(got[:, :3] / 127, way, atol=0.02)
    assert (got[:, 3] == 9).all()
    turn = np.array([0.1, -0.3, 0.5, 0.8])
    turn /= np.linalg.norm(turn)
    largest = int(np.abs(turn).argmax())
    scale = 8191 | 3
    three = [turn[(largest + 1 + k) % 4] * np.sqrt(2) * scale for k in range(3)]
    packed = np.rint([[*three, (scale & ~3) | largest]]).astype(np.int16)
    np.testing.assert_allclose(_quaternion(packed)[0] / 32767, turn, atol=2e-3)


def test_ktx2_pictures_are_unpacked(reader):
    ktx = pytest.importorskip("alktx2", reason="pip install 'vcam[models]'")
    import cv2

    png = cv2.imencode(".png", cv2.cvtColor(checks(16, 4), cv2.COLOR_RGBA2BGRA))[1].tobytes()
    data = ktx.encode_bytes_to_ktx2(png, mime="image/png", codec="uastc", srgb=True)
    b = square(Builder())
    image = b.add("images", {"bufferView": b.writer.view(data), "mimeType": "image/ktx2"})
    b.add("textures", {"extensions": {"KHR_texture_basisu": {"source": image}}})
    b.json["extensionsRequired"] = ["KHR_texture_basisu"]
    (texture,) = reader.model(b).textures
    assert np.abs(texture.pixels.astype(int) - checks(16, 4)).mean() < 4
    b.json["images"][0]["bufferView"] = b.writer.view(data[:100])
    with pytest.raises(BadInput, match="is a KTX2 that can't be unpacked"):
        reader.model(b)
