"""The Blender add-on's zip: what lies in it, always the same bytes, and one line when it can't be written."""

import io
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import vcam
from vcam import addon
from vcam.addon import FOLDER, addon_zip, write_addon
from vcam.errors import BadInput, SinkError, UsageError

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def files():
    """Path in the zip → content."""
    with zipfile.ZipFile(io.BytesIO(addon_zip())) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_all_lies_in_one_folder_whose_entry_comes_first(files):
    """A legacy add-on must lie in a folder, and Blender 3.4 replaces an older one only by that folder's own entry."""
    assert next(iter(files)) == f"{FOLDER}/"
    assert all(name.startswith(f"{FOLDER}/") for name in files)
    assert {f"{FOLDER}/{name}" for name in ("__init__.py", "blender_manifest.toml", "LICENSE", "wires/osc.py")} <= set(
        files
    )


def test_it_carries_its_own_modules_and_the_wires_that_it_reads_and_nothing_else(files):
    own = {path.relative_to(ROOT / "vcam" / "blender").as_posix() for path in (ROOT / "vcam/blender").rglob("*.py")}
    wires = {f"wires/{name}.py" for name in ("__init__", "osc", "osc_template", "frame")}
    modules = {name.removeprefix(f"{FOLDER}/") for name in files if name.endswith(".py")}
    assert modules == own | wires
    assert {name.rpartition(".")[2] for name in files} <= {
        "py",
        "toml",
        f"{FOLDER}/",
        f"{FOLDER}/LICENSE",
        f"{FOLDER}/wires/LICENSE",
    }


def test_manifest_and_bl_info_name_the_version_of_vcam(files):
    manifest = tomllib.loads(files[f"{FOLDER}/blender_manifest.toml"].decode())
    assert manifest["version"] == vcam.__version__
    assert manifest["id"] == FOLDER
    (numbers,) = re.findall(r'"version": \((.*)\)', files[f"{FOLDER}/__init__.py"].decode())
    assert numbers.split(", ") == vcam.__version__.split(".")[:3]


def test_the_licences_are_told_apart(files):
    assert b"GNU GENERAL PUBLIC LICENSE" in files[f"{FOLDER}/LICENSE"][:200]
    assert files[f"{FOLDER}/wires/LICENSE"] == (ROOT / "LICENSE").read_bytes()
    own = {name: text for name, text in files.items() if name.endswith(".py") and "/wires/" not in name}
    assert [
        name for name, text in own.items() if not text.startswith(b"# SPDX-License-Identifier: GPL-3.0-or-later")
    ] == []


def test_the_same_tree_gives_the_same_bytes_whatever_the_files_dates(tmp_path, monkeypatch):
    first = addon_zip()
    for room in ("blender", "wires"):
        for path in (ROOT / "vcam" / room).rglob("*"):
            if path.name.endswith(addon.KINDS):
                copy = tmp_path / path.relative_to(ROOT / "vcam")
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
    monkeypatch.setattr(addon, "PACKAGE", tmp_path)
    assert addon_zip() == first


def test_the_app_packs_the_add_on_without_importing_it(tmp_path):
    code = "import sys; from vcam.cli import main; assert not main(sys.argv[1:]); print(*sys.modules)"
    words = [sys.executable, "-c", code, "blender-addon", "--out", "addon.zip"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (tmp_path / "addon.zip").read_bytes() == addon_zip()
    modules = done.stdout.split()
    assert "vcam.addon" in modules
    assert not [name for name in modules if name.startswith(("vcam.blender", "bpy"))]


def test_an_older_zip_is_replaced(tmp_path):
    out = tmp_path / "vcam.zip"
    out.write_bytes(b"older")
    assert write_addon(out) == out
    assert zipfile.is_zipfile(out)
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("name", ["vcam.txt", "vcam", "", "a\0.zip"])
def test_a_name_of_another_kind_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match=r"can't write the add-on to .*: give a name ending in \.zip"):
        write_addon(Path(name))


def test_a_place_that_cannot_be_written_is_told_in_a_line_and_left_as_it_was(tmp_path):
    with pytest.raises(SinkError, match=r"there is no folder .*; create it or choose another"):
        write_addon(tmp_path / "none" / "vcam.zip")
    (tmp_path / "folder.zip").mkdir()
    with pytest.raises(SinkError, match=r"it is a folder; give a file name"):
        write_addon(tmp_path / "folder.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.zip"]


def test_a_full_disk_leaves_the_older_zip_and_no_part(tmp_path, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    out = tmp_path / "vcam.zip"
    out.write_bytes(b"older")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SinkError, match=r"can't write .*vcam\.zip: No space left on device; choose another"):
        write_addon(out)
    monkeypatch.undo()
    assert out.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [out]


def test_a_package_without_its_add_on_is_told_in_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(addon, "PACKAGE", tmp_path)
    with pytest.raises(BadInput, match=r"blender_manifest\.toml: not the file that vcam was made with; reinstall vcam"):
        addon_zip()
