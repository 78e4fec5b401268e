"""What all tests share: a screen to open windows on, what a skip means, and what needn't run again."""

import json
import os
import shutil
import sys
from itertools import count
from pathlib import Path

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy, as vcam.cli does

from x_screen import opened_screen

TESTS = Path(__file__).parent
SHARED = TESTS.parents[1] / "shared"


PASSED = set()
"""Names of the tests that passed in this run."""


def pytest_addoption(parser):
    parser.addoption("--write-passed", type=Path, help="file for the names of the tests that passed")
    parser.addoption("--without", type=Path, help="file of --write-passed of another run: what passed isn't run again")


def pytest_configure(config):
    config.addinivalue_line("markers", "may_skip(why): `make test-all` allows it too; for what no program can mend")


def pytest_collection_modifyitems(config, items):
    """Leave out what passed already."""
    if before := config.getoption("--without"):
        passed = set(json.loads(before.read_text()))
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in passed])
        items[:] = [item for item in items if item.nodeid not in passed]


def pytest_runtest_logreport(report):
    if report.when == "call" and report.passed:
        PASSED.add(report.nodeid)
    elif report.failed:
        PASSED.discard(report.nodeid)


def pytest_sessionfinish(session):
    file = session.config.getoption("--write-passed")
    if file and not hasattr(session.config, "workerinput"):  # the process that has heard of all
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(sorted(PASSED)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """`make test-all` sets VCAM_TEST_ALL: a test that is skipped there has not shown what it promises, and fails."""
    report = yield
    allowed = item.get_closest_marker("may_skip") or (item.get_closest_marker("shared") and not SHARED.is_dir())
    if report.skipped and os.environ.get("VCAM_TEST_ALL") and not allowed and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"make test-all must not skip: {report.longrepr[2]}"
    return report


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory):
    """What is found out about photos is kept where the tests, and the programs that they start, share it: they neither
    read nor fill the user's own cache."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("cache")))
        yield


USERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "APPDATA", *(["HOME"] if sys.platform == "darwin" else []))
"""Variables that name the folders where a user's settings, avatars, people and cameras lie."""


@pytest.fixture(scope="session", autouse=True)
def users(tmp_path_factory):
    """Folders, each of a user who has set nothing yet; the first is the user of all that lasts longer than a test."""
    folder = tmp_path_factory.mktemp("users")
    folders = (folder / str(n) for n in count())
    with pytest.MonkeyPatch.context() as patch:
        become(next(folders), patch)
        yield folders


@pytest.fixture(autouse=True)
def user(users, monkeypatch):
    """The folder of the test's own user, as whom its programs run too: what one test has remembered no other reads, and
    whoever runs the tests keeps their settings as they are."""
    folder = next(users)
    become(folder, monkeypatch)
    return folder


def become(folder, patch):
    for name in USERS:
        patch.setenv(name, str(folder / name))


@pytest.fixture(scope="session")
def xvfb(tmp_path_factory):
    """Name (":N") and file of pixels of a screen of 800x600 that nobody sees, with OpenGL in software."""
    if not shutil.which("Xvfb"):
        pytest.skip("Xvfb is not installed (apt install xvfb): no screen to open a window on")
    with opened_screen(tmp_path_factory.mktemp("screen")) as opened:
        if opened is None:
            pytest.skip("Xvfb did not start: no screen to open a window on")
        yield opened


@pytest.fixture
def screen(xvfb, monkeypatch):
    """The file of the pixels of `xvfb`, which the environment names as the only screen."""
    display, memory = xvfb
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return memory
