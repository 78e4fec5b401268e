"""Footage beside the checkout; these tests are skipped, naming it, where it isn't."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from by_eye import camera_of, read_track

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.fixture
def data():
    """The folder of clips, pictures and truth."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"needs the footage in {SHARED / 'data'}")
    return SHARED / "data"


@pytest.fixture
def vcam(tmp_path):
    """Run `vcam WORDS... --json` and give what it reports."""

    def run(*words):
        command = [sys.executable, "-m", "vcam", *map(str, words), "--json"]
        env = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path)}
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def tracks():
    """{(clip, size_wh): track} of what was tracked already: several promises are asked of each clip."""
    return {}


@pytest.fixture
def track_of(data, vcam, tmp_path, tracks):
    """Run `vcam track` on a clip, default tracker, filter on, and give {column: (frames,) numbers}.

    `size_wh`: of the clip, px, to give it a profile too, of by_eye.camera_of.
    """

    def run(clip, size_wh=None):
        if (clip, size_wh) not in tracks:
            words = []
            if size_wh:
                words = ["--camera-profile", tmp_path / "camera.json"]
                words[1].write_text(json.dumps(camera_of(size_wh)), encoding="utf-8")
            vcam("track", next((data / "video").glob(f"{clip}.*")), "--out", "t.csv", *words)
            tracks[clip, size_wh] = read_track(tmp_path / "t.csv")
        return tracks[clip, size_wh]

    return run


@pytest.fixture
def score(data):
    """Run the scoring script that outsiders use too, and give its JSON."""

    def run(kind, track, truth):
        command = [sys.executable, str(SHARED / "eval" / "score.py"), kind, str(track), str(data / truth)]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    return run
