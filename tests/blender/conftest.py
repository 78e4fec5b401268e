"""The add-on as it is shipped: its zip, unpacked for `import vcam_blender`, and installed in real Blenders."""

import atexit
import io
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from blenders import Blender

from vcam.addon import addon_zip

TREE = Path(tempfile.mkdtemp(prefix="vcam-addon-"))
atexit.register(shutil.rmtree, TREE, ignore_errors=True)
zipfile.ZipFile(io.BytesIO(addon_zip())).extractall(TREE)
sys.path.insert(0, str(TREE))


@pytest.fixture(scope="session")
def addon(tmp_path_factory):
    """The built zip."""
    path = tmp_path_factory.mktemp("addon") / "vcam.zip"
    path.write_bytes(addon_zip())
    return path


@pytest.fixture(scope="session", params=["4.5", "5.0", "3.4"])
def blender(request, addon, tmp_path_factory):
    """Each Blender in turn: 4.5 LTS and 5.0 as Python's module, 3.4 as Debian's program."""
    found = Blender(request.param, addon, tmp_path_factory.mktemp("blender"))
    if found.missing:
        pytest.skip(f"Blender {request.param} is not installed: sh tools/install_test_programs.sh brings it")
    return found
