"""Files of any damage are read soundly or refused in one line; nothing else ever happens.

A short run by default; VCAM_TEST_ALL=1 makes 21 000 mutations. A failing file is named by its number: the same number
always gives the same file.
"""

import os

import pytest
from glb_writer import head, tiny
from mutations import Spoiler
from soundness import assert_sound

from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model
from vcam.avatar.model import load_avatar
from vcam.avatar.native import glb_of
from vcam.errors import BadInput, MissingExtra

TIMES = 4200 if os.environ.get("VCAM_TEST_ALL") else 300
SEED = int(os.environ.get("VCAM_FUZZ_SEED", "3"))
FILES = {
    "tiny": lambda: tiny().glb(),
    "head": lambda: head(every=400, springs=1).glb(),
    "vrm0": lambda: head("vrm0", "mtoon", every=400, springs=2).glb(),
    "vrm1": lambda: head("vrm1", "mtoon", every=400, springs=2).glb(),
}


def survived(spoiler, path, read):
    """How many spoilt files `read` still took; the others must have been refused in one printable line."""
    taken = 0
    for number in range(TIMES):
        path.write_bytes(spoiler.spoilt(number))
        try:
            read(path)
            said = None
        except (BadInput, MissingExtra) as error:
            said = str(error)
        except Exception as error:  # whatever it is: say which file brought it about
            raise AssertionError(f"mutation {number} of seed {SEED}") from error
        taken += said is None
        assert said is None or (said.startswith(str(path.parent)) and said.isprintable()), (
            f"mutation {number}: {said!r}"
        )
    return taken


@pytest.mark.parametrize("name", FILES)
def test_a_spoilt_model_is_read_soundly_or_refused_in_one_line(name, tmp_path):
    taken = survived(
        Spoiler(FILES[name](), SEED), tmp_path / "it.glb", lambda path: assert_sound(read_model(read_document(path)))
    )
    assert 0.05 * TIMES < taken < 0.9 * TIMES, "the mutations are too mild or too harsh to prove anything"


def test_a_spoilt_avatar_of_our_own_is_read_or_refused_in_one_line(tiny):
    folder = tiny()
    spoiler = Spoiler(glb_of(load_avatar(str(folder))), SEED)
    taken = survived(spoiler, folder / "avatar.glb", lambda path: load_avatar(str(path.parent)))
    assert 0.05 * TIMES < taken < 0.9 * TIMES
