"""What vcam reads of VRM files that the tests write."""

from types import SimpleNamespace

import pytest
from vrm_figures import figure, vrm0, vrm1

from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model


@pytest.fixture
def read(tmp_path):
    """Call it with the Builder; the RiggedModel."""

    def read_back(builder):
        return read_model(read_document(builder.save(tmp_path / "figure.vrm")))

    return read_back


@pytest.fixture
def vrm(read):
    """vrm.one(part=…) and vrm.zero(part=…) give the model of a figure with that part of the extension.

    A part may be a function of the node numbers. `also` are further top-level extensions.
    """

    def make(name, write, facing):
        def made(also=None, **parts):
            b, numbers = figure(facing)
            parts = {key: part(numbers) if callable(part) else part for key, part in parts.items()}
            also = also(numbers) if callable(also) else also or {}
            b.json["extensions"] = {name: write(numbers, **parts)} | also
            model = read(b)
            places = {key: model.nodes.names.index(key) for key in numbers}
            return SimpleNamespace(model=model, nodes=places, numbers=numbers)

        return made

    return SimpleNamespace(one=make("VRMC_vrm", vrm1, 1), zero=make("VRM", vrm0, -1))
