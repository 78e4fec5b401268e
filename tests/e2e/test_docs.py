"""Every block in the README and in docs/ runs, and every link in them leads somewhere."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import av
import cv2
import pytest
from glb_writer import head

from vcam.config import Config
from vcam.resources import find

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
README, *DOCS = PAGES
RUN = [README, *(pytest.param(page, marks=pytest.mark.slow) for page in DOCS)]
"""The first page is for everybody; what the others show takes a minute more."""
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def photo(tmp_path_factory):
    """The actor as a photo."""
    path = tmp_path_factory.mktemp("photo") / "photo.jpg"
    with av.open(find("actor", "actor.mp4")) as film:
        picture = next(film.decode(video=0)).to_ndarray(format="bgr24")
    assert cv2.imwrite(str(path), picture)
    return path


@pytest.fixture
def reader(tmp_path, clip, photo):
    """A folder with the files that the pages speak of, and an environment where `vcam` is the one under test."""
    shutil.copy(clip, tmp_path / "clip.mp4")
    shutil.copy(photo, tmp_path / "photo.jpg")
    (tmp_path / "my.vrm").write_bytes(head("vrm1", springs=6, every=4).glb())
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    settings = str(tmp_path / "settings")
    env = {**os.environ, "PATH": path, "DISPLAY": "", "WAYLAND_DISPLAY": "", "XDG_CONFIG_HOME": settings}
    env["XDG_DATA_HOME"] = str(tmp_path / "data")
    return tmp_path, env


def do(line, folder, env):
    """Run a line of a shell block; `make run` is ended, and `make test`, which we are in, only planned."""
    line = {"make test": "make --dry-run test", "make run": "make run ARGS='--frames 30'"}.get(line, line)
    here = ROOT if line.startswith("make") else folder
    done = subprocess.run(line, shell=True, cwd=here, env=env, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


@pytest.fixture(scope="session")
def ran():
    """Lines that ran well on another page: what stands on two pages is not run twice."""
    return set()


@pytest.mark.parametrize("page", RUN, ids=lambda p: p.name)
def test_every_block_runs(page, reader, ran):
    folder, env = reader
    blocks = BLOCK.findall(page.read_text())
    for language, text in blocks:
        if language == "sh":
            for line in text.strip().splitlines():
                if line not in ran:
                    do(line, folder, env)
            ran.update(text.strip().splitlines())
        elif language == "python":
            name = text.partition("\n")[0].removeprefix("# ")
            (folder / name).write_text(text)
            do(f"python {name}", folder, env)
        elif language == "toml":
            Config().with_values(tomllib.loads(text), page.name)
        else:
            pytest.fail(f"{page.name}: a block in {language!r} that no test runs")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target
