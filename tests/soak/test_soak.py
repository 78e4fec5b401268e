"""The soak itself, three minutes of it: what `make soak` does for an hour. Nothing is said of time here."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

TOOL = Path(__file__).parents[2] / "tools" / "soak.py"
TIMED = "age of pictures, p95"


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what a process holds is read from /proc")
def test_three_restless_minutes_leave_a_run_as_it_was(tmp_path):
    words = [sys.executable, TOOL, "--minutes", "3", "--size", "320x180", "--out", tmp_path]
    done = subprocess.run(words, capture_output=True, text=True, timeout=900, check=False)
    result = json.loads((tmp_path / "soak.json").read_text())
    wrong = [finding for finding in result["findings"] if not finding["well"] and finding["what"] != TIMED]
    assert not wrong, (result["lines"], result["said"][-20:])
    assert result["report"]["frames_sent"] > 0, done.stdout
    shown = {sample["shows"] for sample in result["samples"]}
    assert len(shown) >= 5, "the control: avatars and photos were switched"
    assert cv2.imread(str(tmp_path / "soak.png")) is not None
