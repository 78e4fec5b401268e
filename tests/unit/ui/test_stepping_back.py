"""The window's process lets the stream come first."""

import subprocess
import sys

import pytest

from vcam.ui.__main__ import NICE

LOWEST = 19
CODE = "import os; from vcam.ui.__main__ import _step_back; print(os.nice(0)); _step_back(); print(os.nice(0), {})"


@pytest.mark.skipif(sys.platform == "win32", reason="there it is started at a low priority")
def test_it_gives_way_but_not_all_of_it():
    policy = "os.sched_getscheduler(0) == os.SCHED_BATCH" if sys.platform == "linux" else "True"
    run = subprocess.run([sys.executable, "-c", CODE.format(policy)], capture_output=True, text=True, check=True)
    before, after, policy_is_right = run.stdout.split()
    assert int(after) == min(int(before) + NICE, LOWEST)
    assert policy_is_right == "True"
