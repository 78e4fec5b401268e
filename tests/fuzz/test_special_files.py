"""A pipe, a device without an end, a socket, a folder in place of a file: refused in one line, by every reader."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import special_files

CHILD = Path(special_files.__file__)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="Linux tells a process its size there")
def test_what_is_no_plain_file_is_refused_before_it_is_opened(user):
    """A profile that was a pipe made vcam wait for ever, and one that was /dev/zero took all memory."""
    folder = user / "XDG_DATA_HOME" / "vcam" / "people"
    folder.mkdir(parents=True)
    child = subprocess.run(
        [sys.executable, CHILD, folder],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    told = [line.split(" ", 3) for line in child.stdout.splitlines()]
    wanted = [[name, kind, "refused:"] for name in special_files.READERS for kind in special_files.KINDS]
    assert [row[:3] for row in told] == wanted, child.stdout + child.stderr[-2000:]
    assert all(len(row[3]) < 600 for row in told)
