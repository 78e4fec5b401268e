"""The window's process lets the stream come first."""

import subprocess
import sys

import pytest

CODE = "import os; from vcam.ui.__main__ import _step_back; b = os.nice(0); _step_back(); print(os.nice(0) - b, {})"


@pytest.mark.skipif(sys.platform == "win32", reason="there it is started at a low priority")
def test_it_gives_way_but_not_all_of_it():
    policy = "os.sched_getscheduler(0) == os.SCHED_BATCH" if sys.platform == "linux" else "True"
    run = subprocess.run([sys.executable, "-c", CODE.format(policy)], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["5", "True"]
