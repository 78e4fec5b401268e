"""Where a model's bytes may come from: itself, and files in its own folder; nowhere else."""

import base64
import json
import os

import pytest
from glb_writer import save_gltf, tiny
from mutations import taken_apart

from vcam.avatar.gltf import buffers as module
from vcam.avatar.gltf.buffers import Buffers
from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model
from vcam.errors import BadInput


@pytest.fixture
def with_uri(tmp_path):
    """Call it with the uri of the only buffer; it gives the path of the .gltf."""

    def write(uri):
        (tmp_path / "own").mkdir(exist_ok=True)
        path = save_gltf(tiny(), tmp_path / "own")
        document = json.loads(path.read_text())
        document["buffers"][0]["uri"] = uri
        path.write_text(json.dumps(document))
        return path

    return write


def refused(path):
    with pytest.raises(BadInput) as error:
        read_model(read_document(path))
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("uri", ["model.bin", "./model.bin", "%6dodel.bin", "deep/er.bin", "ein%20Modell.bin"])
def test_files_beside_the_model_are_read(with_uri, uri):
    path = with_uri(uri)
    own = path.parent
    (own / "deep").mkdir()
    for name in ("deep/er.bin", "ein Modell.bin"):
        (own / name).write_bytes((own / "model.bin").read_bytes())
    assert len(read_model(read_document(path)).primitives) == 2


def test_a_buffer_may_lie_in_the_json(with_uri):
    data = base64.b64encode(taken_apart(tiny().glb())[1]).decode()
    for head in ("data:application/octet-stream;base64,", "data:application/gltf-buffer;base64,", "DATA:;base64,"):
        assert len(read_model(read_document(with_uri(head[:5].lower() + head[5:] + data))).primitives) == 2


@pytest.mark.parametrize(
    "uri",
    [
        *(
            "../secret.bin",
            "deep/../../secret.bin",
            "..%2fsecret.bin",
            "..\\secret.bin",
            "/etc/passwd",
            "%2fetc/passwd",
        ),
        *(
            "C:/secret.bin",
            "C:\\secret.bin",
            "\\\\server\\share",
            "file:///etc/passwd",
            "https://example.org/x.bin",
            "//x/y",
        ),
    ],
)
def test_nothing_outside_its_own_folder_is_ever_opened(with_uri, tmp_path, uri, monkeypatch):
    (tmp_path / "secret.bin").write_bytes(bytes(5000))
    path = with_uri(uri)
    monkeypatch.setattr(module, "_content", lambda _: pytest.fail("it was opened"))
    assert "is not inside the model's own folder" in refused(path)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_out_of_the_folder_is_not_followed(with_uri, tmp_path):
    (tmp_path / "secret.bin").write_bytes(bytes(5000))
    path = with_uri("link.bin")
    (path.parent / "link.bin").symlink_to(tmp_path / "secret.bin")
    assert "is not inside the model's own folder" in refused(path)


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("gone.bin", "no such file or folder"),
        (".", "a folder, not a file; the model needs it beside itself"),
        ("a\0b", "is not a file name"),
        ("x" * 600, "is not inside the model's own folder"),
        (5, "buffers[0].uri must be a text"),
        ("data:text/plain,hello", "is a data: URI that isn't base64"),
        ("data:;base64,A", "is broken base64"),
        ("data:;base64,A*==", "is broken base64"),
        ("data:;base64,AAAA", "byteOffset must be a whole number from 0 to 3"),
    ],
)
def test_an_unusable_uri_is_one_clear_line(with_uri, uri, said):
    assert said in refused(with_uri(uri))


def test_a_second_buffer_without_uri_is_refused(reader, built):
    built.json["bufferViews"] = built.writer.views
    document = reader.document(built)
    document.json["buffers"].append({"byteLength": 4})
    document.json["bufferViews"][0]["buffer"] = 1
    with pytest.raises(BadInput, match=r"buffers\[1\]\.uri is missing"):
        Buffers(document).view(0)


def test_a_view_of_a_file_without_buffers_is_refused(reader, built):
    document = reader.document(built)
    del document.json["buffers"]
    with pytest.raises(BadInput, match=r"bufferViews\[0\]\.buffer is missing"):
        Buffers(document).view(0)


def test_the_bytes_of_all_arrays_are_counted(reader, built, monkeypatch):
    monkeypatch.setattr(module, "MAX_TOTAL_BYTES", 500)
    with pytest.raises(BadInput, match="unpacks to more than 0 MB; simplify the model"):
        reader.model(built)
