"""The settings file outlives what happens to those who write it, and starts vcam whatever is in it."""

import importlib.util
import os
import random
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from vcam.settings.writing import save

SPOILT = Path(__file__).parents[1] / "unit" / "configure" / "mutated.py"
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="signals and terminals of POSIX")
BEGUN = "# my own\na = 0  # first\nb = 0\nkeys.toggle = 'f9'\n"
WRITER = """
import os, signal, sys
from pathlib import Path
from vcam.settings.writing import save

path, fatal = Path(sys.argv[1]), int(sys.argv[2])
happened = 0

def hook(event, args):
    global happened
    happened += 1
    if happened == fatal:
        os.kill(os.getpid(), signal.SIGKILL)

n = int(sys.argv[3])
if fatal:
    for value in (0, 1):
        save(path.with_name("other.toml"), {"a": value})  # all is imported
    sys.addaudithook(hook)
while not fatal or happened < fatal:
    n += 1
    save(path, {"a": n, "b": n})
    os.write(1, b"%d\\n" % n)
    if fatal:
        break
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "own" / "vcam.toml"
    file.parent.mkdir()
    file.write_text(BEGUN)
    return file


def held(path):
    """The number that the file holds, whole."""
    text = path.read_text()
    found = tomllib.loads(text)
    assert text.startswith("# my own\n")
    assert "# first" in text
    assert found == {"a": found["a"], "b": found["a"], "keys": {"toggle": "f9"}}
    return found["a"]


def left_over(path):
    return sorted(p.name for p in path.parent.iterdir() if not p.name.endswith(".lock") and p.stem != "other")


def writer(path, *, fatal=0, n=0):
    words = [sys.executable, "-c", WRITER, str(path), str(fatal), str(n)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


@ON_LINUX
@pytest.mark.slow
def test_a_writer_killed_at_each_of_its_steps_leaves_the_old_file_or_the_new(path):
    killed, outcomes = 0, set()
    for step in range(1, 60):
        path.write_text(BEGUN)
        with writer(path, fatal=step) as run:
            told = run.stdout.read()
        outcomes.add((run.returncode == -signal.SIGKILL, bool(told), held(path)))
        if run.returncode == 0:
            break
        assert run.returncode == -signal.SIGKILL, step
        killed += 1
    assert killed >= 8, "opening, locking, writing, naming"
    assert outcomes == {(True, False, 0), (True, False, 1), (False, True, 1)}
    assert left_over(path) == ["vcam.toml"], "the last one swept up after the others"


@ON_LINUX
@pytest.mark.slow
def test_fifty_writers_killed_at_any_moment_lose_nothing_that_was_written(path):
    dice = random.Random(7)
    last = 0
    for _ in range(50):
        with writer(path, n=last) as run:
            for _ in range(dice.randint(1, 12)):
                told = int(run.stdout.readline())
            run.kill()
            told = int(([told, *run.stdout.read().split()])[-1])
        last = held(path)
        assert last in (told, told + 1)
    save(path, {"a": last})
    assert left_over(path) == ["vcam.toml"]


@pytest.mark.slow
def test_spoilt_files_keep_no_program_from_starting(vcam, tmp_path):
    spec = importlib.util.spec_from_file_location("mutated", SPOILT)
    spoilt = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(spoilt)
    file = tmp_path / "settings" / "vcam" / "vcam.toml"
    file.parent.mkdir(parents=True)
    words = (
        "--source",
        "actor",
        "--out",
        "null",
        "--frames",
        "1",
        "--size",
        "64x36",
        "--fps",
        "30",
        "--avatar",
        "mika",
    )
    started = 0
    for seed in range(5000, 5004):
        file.write_bytes(data := spoilt.mutated(seed))
        done = vcam(*words)
        lines = done.err.splitlines()
        assert all(line.startswith("vcam: ") for line in lines), done.err
        assert "fault in vcam" not in done.err
        assert file.read_bytes() == data
        started += done.code == 0
        assert done.code == 0 or len([line for line in lines if line.startswith("vcam: error: ")]) == 1
    assert started >= 3


@ON_LINUX
@pytest.mark.slow
def test_what_is_chosen_is_remembered_though_vcam_is_killed(vcam, tmp_path):
    file = tmp_path / "settings" / "vcam" / "vcam.toml"
    master, slave = os.openpty()
    words = ["--source", "actor", "--out", "preview:0", "--size", "64x36"]
    env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "settings")}
    with subprocess.Popen(
        [sys.executable, "-m", "vcam", *words], stdin=slave, stderr=subprocess.PIPE, text=True, env=env
    ) as run:
        try:
            while "output: " not in (line := run.stderr.readline()):
                assert line, "it ended"
            os.write(master, b"m\n")
            until = time.monotonic() + 60
            while not file.exists():
                assert time.monotonic() < until
        finally:
            run.kill()
    os.close(master)
    os.close(slave)
    assert tomllib.loads(file.read_text()) == {"mirror_view": False}
    shown = vcam("config", "show").out
    assert "mirror_view = false  # file" in shown
    assert tomllib.loads(shown)["avatar"] == "mika"
