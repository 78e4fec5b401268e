"""The add-on as it is shipped: its zip, unpacked where `import vcam_blender` finds it, without any Blender."""

import atexit
import io
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

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
