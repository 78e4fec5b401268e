"""Extensions: those that are needed and unknown are named; compressed files need a package, and say which."""

import sys
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from glb_writer import Builder, checks
from test_gltf_meshes import FACES, SQUARE, square

from vcam.avatar.gltf import draco as draco_mesh
from vcam.avatar.gltf import meshopt as packed
from vcam.avatar.gltf import textures
from vcam.avatar.gltf.extra import PACKAGES
from vcam.avatar.gltf.fields import Fields
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


def test_draco_meshes_are_unpacked(reader, monkeypatch):
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
    nothing = [{"unique_id": number, "data": np.zeros((0, 3), "f4")} for number in (place, 7)]
    monkeypatch.setattr(draco, "decode", lambda data: SimpleNamespace(faces=np.array(FACES), attributes=nothing))
    with pytest.raises(BadInput, match="names vertex 3 of 0"):
        reader.model(b)


def grid(side):
    """(points, triangles) of a flat square of so many points a side."""
    points = np.stack([*np.meshgrid(np.arange(side), np.arange(side)), np.zeros((side, side))], -1).reshape(-1, 3)
    corner = (np.arange(side - 1)[:, None] * side + np.arange(side - 1)).reshape(-1, 1, 1)
    both = corner + np.array([[0, 1, side], [1, side + 1, side]])
    return points.astype("f4"), both.reshape(-1, 3).astype("u4")


@pytest.mark.parametrize("level", [0, 10], ids=["in sequence", "by edges"])
def test_a_draco_mesh_that_is_too_large_is_never_unpacked(reader, monkeypatch, level):
    draco = pytest.importorskip("DracoPy", reason="pip install 'vcam[models]'")
    data = draco.encode(*grid(30), quantization_bits=10, compression_level=level)
    monkeypatch.setattr(draco, "decode", lambda data: pytest.fail("it was unpacked"))
    monkeypatch.setattr(draco_mesh, "MAX_ROWS", 1681)
    for head, said in (
        (data, "it has 1682 vertices or triangles, over 1681"),
        (data[:6] + b"\x01" + data[7:], "it is no mesh of Draco 2.2"),
        (data[:10] + b"\x80" + data[11:], "it is no mesh of Draco 2.2"),
        (data[:12], "it is no mesh of Draco 2.2"),
    ):
        b = Builder()
        b.writer.accessors.append({"componentType": 5126, "count": 900, "type": "VEC3"})
        packed = {"bufferView": b.writer.view(head), "attributes": {"POSITION": 0}}
        table = {"attributes": {"POSITION": 0}, "extensions": {"KHR_draco_mesh_compression": packed}}
        b.node("it", None, mesh=b.add("meshes", {"primitives": [table]}))
        with pytest.raises(BadInput, match=f"bufferView can't be unpacked: {said}"):
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
        ({"count": 10**8}, "count of 100000000 rows of 12 bytes can't be unpacked"),
        ({"byteLength": 0}, "byteLength is 0"),
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


@pytest.fixture
def turns():
    """(JSON, packed bytes, meshopt) of many quaternions."""
    meshopt = pytest.importorskip("almeshopt", reason="pip install 'vcam[models]'")
    rows = np.random.default_rng(1).integers(-8000, 8000, (1_000_000, 4)).astype(np.int16)
    table = {"mode": "ATTRIBUTES", "count": len(rows), "byteStride": 8, "filter": "QUATERNION"}
    return Fields(Path("it.glb"), "it", table), meshopt.encode_vertex_buffer(rows, version=0), meshopt


def test_what_is_unpacked_is_the_same_whether_filtered_at_once_or_by_and_by(turns, monkeypatch):
    at_once = bytes(packed.unpack(*turns))
    monkeypatch.setattr(packed, "ROWS", 7777)
    assert bytes(packed.unpack(*turns)) == at_once


def test_filtering_takes_little_room_beside_what_it_filters(turns):
    """A view may have 256 MB, and a file that holds one 4 MB."""
    tracemalloc.start()
    try:
        size = len(packed.unpack(*turns))
        assert tracemalloc.get_traced_memory()[1] < 4 * size
    finally:
        tracemalloc.stop()


def test_pictures_are_counted_before_the_first_is_unpacked(reader, monkeypatch):
    ktx = pytest.importorskip("alktx2", reason="pip install 'vcam[models]'")
    b = square(Builder())
    for _ in range(2):
        image = b.add("images", {"bufferView": b.writer.view(ktx2(ktx, 16)), "mimeType": "image/ktx2"})
        b.add("textures", {"extensions": {"KHR_texture_basisu": {"source": image}}})
    monkeypatch.setattr(ktx, "decode_ktx2_to_bytes", lambda *_, **__: pytest.fail("it was unpacked"))
    monkeypatch.setattr(textures, "MAX_DECODED", 300)
    with pytest.raises(BadInput, match="its pictures have 0 megapixels; make them smaller"):
        reader.model(b)
    monkeypatch.setattr(textures, "MAX_PIXELS", 200)
    with pytest.raises(BadInput, match=r"images\[0\]\.bufferView is a picture of 16x16 px"):
        reader.model(b)


def ktx2(ktx, size):
    """The bytes of a picture of a board."""
    png = cv2.imencode(".png", cv2.cvtColor(checks(size, 4), cv2.COLOR_RGBA2BGRA))[1].tobytes()
    return ktx.encode_bytes_to_ktx2(png, mime="image/png", codec="uastc", srgb=True)


def test_ktx2_pictures_are_unpacked(reader):
    ktx = pytest.importorskip("alktx2", reason="pip install 'vcam[models]'")
    data = ktx2(ktx, 16)
    b = square(Builder())
    image = b.add("images", {"bufferView": b.writer.view(data), "mimeType": "image/ktx2"})
    b.add("textures", {"extensions": {"KHR_texture_basisu": {"source": image}}})
    b.json["extensionsRequired"] = ["KHR_texture_basisu"]
    (texture,) = reader.model(b).textures
    assert np.abs(texture.pixels.astype(int) - checks(16, 4)).mean() < 4
    b.json["images"][0]["bufferView"] = b.writer.view(data[:100])
    with pytest.raises(BadInput, match="is a KTX2 that can't be unpacked"):
        reader.model(b)
