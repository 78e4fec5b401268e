"""A glTF file's bytes: its binary chunk, data: URIs, and files beside it but never anywhere else."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from vcam.avatar.gltf.document import MAX_FILE_BYTES, Document
from vcam.avatar.gltf.extra import installed, package
from vcam.avatar.gltf.fields import Fields, clean_text
from vcam.avatar.gltf.meshopt import COMPRESSED, unpack, unpacked_bytes
from vcam.errors import BadInput
from vcam.pictures.plain_file import is_folder

MAX_TOTAL_BYTES: Final = 768 * 1024 * 1024
"""Of all arrays that are made of one file: a model that needs more is no avatar for a webcam."""
_DATA: Final = re.compile(r"data:[\w.+-]*/?[\w.+-]*(?:;[\w=.+-]*)*;base64,")


class Buffers:
    """The buffers of one document, each read once. Counts what is made of them."""

    def __init__(self, document: Document) -> None:
        self.document: Final = document
        self._tables = document.root.tables("buffers")
        self._views = document.root.tables("bufferViews")
        self._read: dict[int, memoryview] = {}
        self._unzipped: dict[int, memoryview] = {}
        self._spent = 0

    def spend(self, size: int) -> None:
        """Count `size` bytes before they are allocated. Raises BadInput when the file asks for too many."""
        self._spent += size
        if self._spent > MAX_TOTAL_BYTES:
            raise BadInput(
                f"{self.document.path}: unpacks to more than {MAX_TOTAL_BYTES // 10**6} MB; simplify the model"
            )

    def view(self, number: int) -> tuple[memoryview, int]:
        """(the bytes of a buffer view, its stride or 0)."""
        table = self._views[number]
        packed = table.table("extensions").table(COMPRESSED)
        if packed and (installed(COMPRESSED) or COMPRESSED in self.document.root.items("extensionsRequired")):
            return self._unpacked(number, packed), packed.whole("byteStride", 0, 0, 256)
        return self._slice(table), table.whole("byteStride", 0, 0, 252)

    def _unpacked(self, number: int, packed: Fields) -> memoryview:
        if number not in self._unzipped:
            self.spend(unpacked_bytes(packed))
            self._unzipped[number] = unpack(packed, self._slice(packed), package(COMPRESSED, self.document))
        return self._unzipped[number]

    def _slice(self, table: Fields) -> memoryview:
        if not self._tables:
            raise table.fault("buffer", "is missing")
        whole = self.buffer(table.whole("buffer", 0, 0, len(self._tables) - 1))
        start = table.whole("byteOffset", 0, 0, len(whole))
        length = table.whole("byteLength", 0, 0, MAX_FILE_BYTES)
        if start + length > len(whole):
            raise table.fault("byteLength", f"reaches {start + length - len(whole)} bytes past the end of its buffer")
        return whole[start : start + length]

    @property
    def view_count(self) -> int:
        """How many buffer views there are."""
        return len(self._views)

    def view_table(self, number: int) -> Fields:
        """The JSON of a buffer view."""
        return self._views[number]

    def buffer(self, number: int) -> memoryview:
        """All bytes of a buffer."""
        if number not in self._read:
            table = self._tables[number]
            if "uri" in table:
                self._read[number] = read_uri(self.document, table)
                self.spend(len(self._read[number]))
            elif number == 0:
                self._read[number] = self.document.binary
            else:
                raise table.fault("uri", "is missing")
        return self._read[number]


def read_uri(document: Document, table: Fields) -> memoryview:
    """The bytes that `table`'s uri names: inside the JSON, or in the file's own folder."""
    uri = table.values["uri"]
    if not isinstance(uri, str):
        raise table.fault("uri", "must be a text")
    if uri[:5].lower() == "data:":
        head = _DATA.match(uri[:200])
        if head is None:
            raise table.fault("uri", "is a data: URI that isn't base64")
        try:
            return memoryview(base64.b64decode(uri[head.end() :], validate=True))
        except (binascii.Error, ValueError) as error:
            raise table.fault("uri", f"is broken base64 ({clean_text(str(error), 60)})") from error
    return _beside(document, table, uri)


def _beside(document: Document, table: Fields, uri: str) -> memoryview:
    name, folder = unquote(uri), document.path.parent
    if ":" in name or name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or len(name) > 500:
        raise table.fault("uri", f"{clean_text(name, 60)!r} is not inside the model's own folder")
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError) as error:  # a NUL, or links in a circle
        raise table.fault("uri", f"{clean_text(name, 60)!r} is not a file name") from error
    if not inside:
        raise table.fault("uri", f"{clean_text(name, 60)!r} is not inside the model's own folder")
    return _content(path)


def _content(path: Path) -> memoryview:
    instead = "the model needs it beside itself"
    if is_folder(path, instead=instead):
        raise BadInput(f"{path}: a folder, not a file; {instead}")
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadInput(f"{path}: larger than {MAX_FILE_BYTES // 10**6} MB; simplify the model")
        return memoryview(path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path}: can't be read: {error.strerror or error}") from error
