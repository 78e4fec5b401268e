"""What pip installs is whole: the built wheel runs in a venv of its own, with the checkout out of reach."""

import os
import platform
import re
import subprocess
import sys
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

import pytest

from vcam.addon import addon_zip

ROOT = Path(__file__).parents[2]


def run(*words, cwd, env=None):
    done = subprocess.run(
        [*map(str, words)], cwd=cwd, env=env, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def install(own):
    """pip of that environment; it compiles nothing, as little of all that runs here."""
    return own / "python", "-m", "pip", "install", "--quiet", "--no-compile"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_code_shaders_avatars_model_and_licences(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "vcam/cli/__init__.py", "vcam/py.typed", "vcam/models/face_landmarker.task", "vcam/models/LICENSE",
        "vcam/models/selfie_segmentation.tflite",
        "vcam/actor/actor.mp4", "vcam/data/avatars/mika/avatar.toml", "vcam/data/avatars/head/LICENSE.md",
        "vcam/blender/blender_manifest.toml", "vcam/blender/LICENSE", "vcam/wires/LICENSE",
    ):  # fmt: skip
        assert part in names
    assert any(name.startswith("vcam/data/shaders/") for name in names)
    assert {"LICENSE", "THIRD_PARTY.md"} <= {Path(name).name for name in names}
    assert not [name for name in names if name.startswith(("tests", "tools", "docs"))]
    assert wheel.stat().st_size < 30e6


def test_every_package_that_pip_installs_beside_it_is_among_the_third_parties():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    told = (ROOT / "THIRD_PARTY.md").read_text()
    for wanted in chain(project["dependencies"], *project["optional-dependencies"].values()):
        name = re.match(r"[\w-]+", wanted)[0]
        assert re.search(rf"^\| {name}\b", told, re.MULTILINE), name


def test_a_python_that_vcam_cannot_run_on_is_told_before_anything_is_made(tmp_path):
    """A venv keeps the Python that it was begun with, so that naming another one afterwards would change nothing."""
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\ncase $2 in *version_info*) exit 1 ;; esac\n")
    old.chmod(0o755)
    words = ["make", "run", f"PYTHON={old}", f"VENV={tmp_path / 'own'}"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "vcam needs Python 3.11 to 3.13; name one" in done.stderr
    assert not (tmp_path / "own").exists()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.14", "the Makefile and the README say the same"


@pytest.mark.slow
def test_the_wheel_runs_in_a_clean_venv_without_the_checkout(wheel, clip, tmp_path):
    run(sys.executable, "-m", "venv", "own", cwd=tmp_path)
    own = tmp_path / "own" / "bin"
    run(*install(own), wheel, cwd=tmp_path)
    where = run(own / "python", "-I", "-c", "import vcam; print(vcam.__file__)", cwd=tmp_path).stdout
    assert where.startswith(str(tmp_path))
    run(own / "vcam", "doctor", cwd=tmp_path)
    words = "run --source actor --out o.mp4 --no-realtime --frames 10 --size 320x180"
    run(own / "vcam", *words.split(), cwd=tmp_path)
    run(own / "vcam", "track", clip, "--out", "t.csv", cwd=tmp_path)
    run(own / "vcam", "blender-addon", "--out", "addon.zip", cwd=tmp_path)
    assert (tmp_path / "addon.zip").read_bytes() == addon_zip()
    photo = ROOT / "tests" / "data" / "pictures" / "sitter.jpg"
    run(own / "vcam", "reenact", "--source", photo, "--target", photo, "--out", "r.png", cwd=tmp_path)
    assert (tmp_path / "o.mp4").stat().st_size > 2000
    run(own / "python", "-m", "pip", "check", cwd=tmp_path)
    if (sys.platform, platform.machine(), sys.version_info[:2]) == ("linux", "x86_64", (3, 11)):
        draws_without_any_opengl_of_the_system(own, tmp_path)


def draws_without_any_opengl_of_the_system(own, folder):
    """With the package of the extra `software` (its own needs left out: only its libraries are used)."""
    run(*install(own), "--no-deps", "lavavu-osmesa==1.9.10", cwd=folder)
    hidden = {"GLCONTEXT_LINUX_LIBEGL": "no-such-egl.so", "GLCONTEXT_LINUX_LIBGL": "no-such-gl.so"}
    words = "run --source actor --out soft.mp4 --no-realtime --frames 10 --size 320x180"
    said = run(own / "vcam", *words.split(), cwd=folder, env={**os.environ, **hidden}).stderr
    assert "by osmesa" in said
    assert (folder / "soft.mp4").stat().st_size > 2000
