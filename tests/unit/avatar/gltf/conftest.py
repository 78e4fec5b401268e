"""Files of a few bytes for the tests of the readers."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from glb_writer import tiny as tiny_model

from vcam.avatar.gltf.accessors import Accessors
from vcam.avatar.gltf.buffers import Buffers
from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model


@dataclass
class Reader:
    """Saves what a test built, and reads it."""

    folder: Path

    def document(self, builder):
        return read_document(builder.save(self.folder / "it.glb"))

    def model(self, builder):
        return read_model(self.document(builder))

    def accessors(self, builder):
        document = self.document(builder)
        return Accessors(document, Buffers(document))


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


@pytest.fixture
def built():
    """tests/glb_writer.py's tiny model, to be changed."""
    return tiny_model()
