"""The `vcam` program run as a user runs it: another process, its exit code, its words."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2].parent / "shared"


class Result:
    """How a run ended: `code`, `out`, `err`."""

    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def fails_with_one_line(self, code):
        """Exit `code` and exactly one line on stderr, no traceback, nothing on stdout."""
        lines = self.err.strip().splitlines()
        assert self.code == code, self.err
        assert len(lines) == 1, self.err
        assert lines[0].startswith("vcam: error: ")
        assert "Traceback" not in self.err
        return lines[0]


@pytest.fixture
def vcam(tmp_path):
    """Run `vcam WORDS...` in an empty folder with settings of its own."""

    def run(*words, timeout=120, env=None, cwd=tmp_path):
        command = [sys.executable, "-m", "vcam", *map(str, words)]
        own = {"XDG_CONFIG_HOME": str(tmp_path / "settings"), "XDG_DATA_HOME": str(tmp_path / "data")}
        environment = {**os.environ, **own, **(env or {})}
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=timeout, check=False, cwd=cwd, env=environment
        )
        return Result(done)

    return run


@pytest.fixture
def shared():
    """The folder of footage beside the checkout; the test is skipped where it isn't there."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"needs the footage in {SHARED / 'data'}")
    return SHARED / "data"
