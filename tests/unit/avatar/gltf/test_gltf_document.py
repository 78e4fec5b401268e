"""The container: chunks, JSON, and one clear line for everything that isn't a glTF 2.0 file."""

import json
import os
import struct

import pytest
from glb_writer import save_gltf, tiny
from mutations import put_together, taken_apart

from vcam.avatar.gltf import document as module
from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.fields import clean_text
from vcam.errors import BadInput

LEAST = b'{"asset":{"version":"2.0"}}'


def refused(path, data):
    path.write_bytes(data)
    with pytest.raises(BadInput, match=str(path.name)) as error:
        read_document(path)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_glb_and_its_gltf_hold_the_same(tmp_path):
    binary = read_document(tiny().save(tmp_path / "one.glb"))
    text = read_document(save_gltf(tiny(), tmp_path))
    assert binary.json["nodes"] == text.json["nodes"]
    assert len(binary.binary) > 500
    assert len(text.binary) == 0


def test_the_ending_does_not_matter_and_a_byte_order_mark_neither(tmp_path):
    tiny().save(tmp_path / "it.vrm")
    assert read_document(tmp_path / "it.vrm").json["asset"]["version"] == "2.0"
    (tmp_path / "it.gltf").write_bytes(b"\xef\xbb\xbf \n" + LEAST)
    assert read_document(tmp_path / "it.gltf").json["asset"]["version"] == "2.0"


def test_chunks_of_extensions_are_passed_over(tmp_path):
    whole = tiny().glb()
    more = whole + struct.pack("<I4s", 4, b"MORE") + b"1234"
    (tmp_path / "it.glb").write_bytes(more[:8] + struct.pack("<I", len(more)) + more[12:])
    assert bytes(read_document(tmp_path / "it.glb").binary) == taken_apart(whole)[1]


def test_what_follows_the_end_is_not_looked_at(tmp_path):
    (tmp_path / "it.glb").write_bytes(tiny().glb() + b"a photographer's signature")
    assert read_document(tmp_path / "it.glb").json["scene"] == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xd8\xff\xe0 a photo", "not a model that vcam reads; name a .glb, .gltf or .vrm file"),
        (b"[]", "not a model that vcam reads"),
        (b"glTF", "cut short or damaged"),
        (b"glTF" + struct.pack("<II", 1, 12) + bytes(20), "binary glTF version 1; vcam reads version 2"),
        (b"glTF" + struct.pack("<III4s", 2, 28, 4, b"BIN\0") + bytes(8), "its first chunk isn't JSON"),
        (b'{"asset": }', "its JSON is broken"),
        (b'{"asset":{"version":"2.0"},"x":NaN}', "NaN is no number"),
        (b'{"asset":{"version":"2.0"},"x":' + b"[" * 100_000, "its JSON is broken"),
        (b'{"x":' + b"9" * 5000 + b"}", "its JSON is broken"),
        (b'{"x":"\xff"}', "its JSON is broken"),
        (b'{"asset":{"version":"1.0"}}', "glTF version 1.0; vcam reads glTF 2.0"),
        (b"{}", "glTF version unknown"),
        (b'{"asset":[]}', "asset must be an object, got a list"),
        (b'{"asset":{"version":2}}', "asset.version must be a text, got 2"),
        (b'{"x":[' + b"0," * 2_000_001 + b"0]}", "more than 2000000 values"),
    ],
)
def test_what_is_no_gltf_is_one_clear_line(tmp_path, data, said):
    assert said in refused(tmp_path / "it.glb", data)


def test_a_file_cut_anywhere_is_one_clear_line(tmp_path):
    whole = tiny().glb()
    for length in range(1, len(whole) - 4, 61):
        refused(tmp_path / "it.glb", whole[:length])


def test_an_empty_file_a_folder_and_a_missing_file_are_named_so(tmp_path):
    assert "empty" in refused(tmp_path / "it.glb", b"")
    with pytest.raises(BadInput, match="a folder, not a file"):
        read_document(tmp_path)
    with pytest.raises(BadInput, match="no such file or folder"):
        read_document(tmp_path / "nobody.vrm")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "it.glb")
    with pytest.raises(BadInput, match="a pipe, not a file"):
        read_document(tmp_path / "it.glb")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 1000)
    assert "too large" in refused(tmp_path / "it.glb", put_together(json.loads(LEAST), bytes(2000)))


def test_texts_are_made_safe_to_print():
    assert clean_text("a\nb\x1b[31m\u202ec\0\ud800 d  e") == "a b [31m c d e"
    assert clean_text("x" * 1000) == "x" * 200
    assert clean_text("Zoë 猫") == "Zoë 猫"
