"""Files of any damage are read soundly or refused in one line; nothing else ever happens.

A failing file is named by its number: the same number of the same seed always gives the same file.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from glb_writer import head, tiny
from hostile import SEED, TIMES
from mutations import Spoiler
from soundness import assert_sound

from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model
from vcam.avatar.model import load_avatar
from vcam.avatar.native import glb_of
from vcam.errors import BadInput, MissingExtra

FILES_TRIED = 300 * TIMES
FILES = {
    "tiny": lambda: tiny().glb(),
    "head": lambda: head(every=400, springs=1).glb(),
    "vrm0": lambda: head("vrm0", "mtoon", every=400, springs=2).glb(),
    "vrm1": lambda: head("vrm1", "mtoon", every=400, springs=2).glb(),
}


def survived(spoiler, path, read):
    """`read` takes some of the spoilt files, and refuses the others in one printable line."""
    taken = 0
    for number in range(FILES_TRIED):
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
    assert 0.05 * FILES_TRIED < taken < 0.9 * FILES_TRIED, "the mutations are too mild or too harsh to prove anything"


@pytest.mark.parametrize("name", FILES)
def test_a_spoilt_model_is_read_soundly_or_refused_in_one_line(name, tmp_path):
    spoiler = Spoiler(FILES[name](), SEED)
    survived(spoiler, tmp_path / "it.glb", lambda path: assert_sound(read_model(read_document(path))))


def test_a_spoilt_avatar_of_our_own_is_read_or_refused_in_one_line(tiny):
    folder = tiny()
    spoiler = Spoiler(glb_of(load_avatar(str(folder))), SEED)
    survived(spoiler, folder / "avatar.glb", lambda path: load_avatar(str(path.parent)))


BOUNDED = """
import resource, sys, warnings
from pathlib import Path
sys.path[:0] = sys.argv[2:]
warnings.simplefilter("error")
from glb_writer import tiny
from mutations import bombs, taken_apart
from vcam.avatar.gltf.document import read_document
from vcam.avatar.gltf.read import read_model
from vcam.errors import BadInput
path, files = Path(sys.argv[1]), bombs(*taken_apart(tiny().glb()))
read_model(read_document(tiny().save(path)))  # what it takes to begin with
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 1_500_000_000,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
for data in files:
    path.write_bytes(data)
    try:
        read_model(read_document(path))
    except BadInput:
        pass
print("survived", len(files))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="Linux tells a process its size there")
def test_bombs_stay_within_memory_and_time(tmp_path):
    """The operating system ends the child when it takes more than 1.5 GB or two minutes over all of them."""
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[3])]
    words = [sys.executable, "-c", BOUNDED, str(tmp_path / "it.glb"), *folders]
    child = subprocess.run(words, capture_output=True, text=True, check=False)
    assert child.stdout.startswith("survived"), child.stderr[-2000:]
