"""Takes a .glb, .vrm or .gltf file apart into its JSON and its binary chunk (glTF 2.0, sections 4 and 5.1)."""

from __future__ import annotations

import codecs
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

from vcam.avatar.gltf.fields import Fields
from vcam.errors import BadInput
from vcam.pictures.plain_file import is_folder

MAX_FILE_BYTES: Final = 256 * 1024 * 1024
"""The largest avatars that people exchange have about 100 MB, most of it textures."""
MAX_VALUES: Final = 2_000_000
"""Brackets and commas in the JSON: each value takes some 60 bytes of memory. Large avatars have 100 000."""
INSTEAD: Final = "name a .glb, .gltf or .vrm file"
_HEADER: Final = struct.Struct("<4sII")
_CHUNK: Final = struct.Struct("<I4s")


@dataclass(frozen=True, slots=True)
class Document:
    """A file's JSON, not yet understood, and its bytes."""

    path: Path
    json: dict[str, Any]
    """glTF's own numbering: nodes may come in any order."""
    binary: memoryview
    """The BIN chunk; empty where there is none."""
    node_place: tuple[int, ...] = ()
    """By number in the file: the node's number in RiggedModel.nodes, where parents come first. Set by `read_model`."""

    @property
    def root(self) -> Fields:
        """The JSON as Fields."""
        return Fields(self.path, "", self.json)

    def extension(self, name: str) -> Fields:
        """The top-level extension of that name; empty (false) where there is none."""
        return self.root.table("extensions").table(name)


def read_document(path: Path) -> Document:
    """The file at `path`. Raises BadInput with one line when it is missing, too large or no glTF 2.0."""
    if is_folder(path, instead=INSTEAD):
        raise BadInput(f"{path}: a folder, not a file; {INSTEAD}")
    try:
        if (size := path.stat().st_size) > MAX_FILE_BYTES:
            raise BadInput(
                f"{path}: {size / 1e6:.0f} MB is too large (at most {MAX_FILE_BYTES / 1e6:.0f}); simplify it"
            )
        data = memoryview(path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path}: can't be read: {error.strerror or error}") from error
    text, binary = _chunks(path, data) if bytes(data[:4]) == b"glTF" else (data, memoryview(b""))
    document = Document(path, _parsed(path, text), binary)
    version = document.root.table("asset").text("version")
    if version.split(".")[0] != "2":
        raise BadInput(f"{path}: glTF version {version or 'unknown'}; vcam reads glTF 2.0, export it as that")
    return document


def _chunks(path: Path, data: memoryview) -> tuple[memoryview, memoryview]:
    """(JSON, BIN) of a binary file."""
    if len(data) < _HEADER.size + _CHUNK.size:
        raise _cut(path)
    _, version, length = _HEADER.unpack_from(data)
    if version != 2:
        raise BadInput(f"{path}: binary glTF version {version}; vcam reads version 2, export it as that")
    if length > len(data):
        raise _cut(path)
    chunks: list[memoryview] = []
    at = _HEADER.size
    for kind in (b"JSON", b"BIN\0"):  # further chunks are for extensions
        if at + _CHUNK.size > length:
            break
        size, found = _CHUNK.unpack_from(data, at)
        if found != kind:
            break
        start = at + _CHUNK.size
        if start + size > length:
            raise _cut(path)
        chunks.append(data[start : start + size])
        at = start + size + -size % 4
    if not chunks:
        raise BadInput(f"{path}: its first chunk isn't JSON; export the model again")
    return chunks[0], chunks[1] if len(chunks) > 1 else memoryview(b"")


def _cut(path: Path) -> BadInput:
    return BadInput(f"{path}: cut short or damaged: it promises more bytes than it has; copy or download it again")


def _parsed(path: Path, text: memoryview) -> dict[str, Any]:
    raw = bytes(text)
    if raw[:64].removeprefix(codecs.BOM_UTF8).lstrip()[:1] != b"{":
        raise BadInput(f"{path}: not a model that vcam reads; {INSTEAD}")
    if sum(raw.count(sign) for sign in (b"{", b"[", b",")) > MAX_VALUES:
        raise BadInput(f"{path}: its JSON has more than {MAX_VALUES} values; this is no avatar")
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())[:80]
        raise BadInput(f"{path}: not glTF: its JSON is broken ({reason}); export or download it again") from error
    return dict(found)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
