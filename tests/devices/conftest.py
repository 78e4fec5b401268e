"""Boots the guest that a module's tests ask for: one for each process of pytest, which has one CPU."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from guest import boot

from vcam.resources import find

PATH = os.environ["PATH"] + ":/usr/sbin:/sbin"
INSIDE = Path(__file__).with_name("inside")
PROGRAMS = {"ffmpeg": "ffmpeg", "insmod": "kmod", "busybox": "busybox-static", "ip": "iproute2"}
"""What every guest needs: program → Debian's package."""
LIMIT_S = 900
"""A guest takes 1 to 2 minutes, on a very busy machine 8; one that takes longer than this hangs."""


@dataclass(frozen=True)
class Seen:
    """What a script in the guest has left."""

    told: dict
    pictures: dict
    """(n, h, w, 3) RGB by name."""
    folder: Path


def ran(script, *words):
    """What `inside/script.py` left behind in a guest of its own. AssertionError with its output when it fails."""
    folder = boot.ROOT / "build" / "guest" / "-".join((script, *words))  # the checkout is what a guest can write to
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    actor = str(find("actor", "actor.mp4"))
    command = [sys.executable, str(INSIDE / f"{script}.py"), str(folder), actor, *words]
    code, out = boot.run(command, limit_s=LIMIT_S)
    assert code == 0, out
    with np.load(folder / "frames.npz") as frames:
        return Seen(json.loads((folder / "told.json").read_text()), dict(frames), folder)


@pytest.fixture(scope="module")
def seen(request):
    """What the script of `inside` left that the module names as `IN_GUEST = (script, *words)`."""
    programs = PROGRAMS | getattr(request.module, "PROGRAMS", {})
    if missing := [package for program, package in programs.items() if not shutil.which(program, path=PATH)]:
        pytest.skip(f"the guest needs programs that are not installed (apt install {' '.join(missing)})")
    if boot.kernel() is None:
        pytest.skip(f"there is no guest; {INSIDE.parent / 'guest' / 'build.sh'} {boot.KERNELS[-1]} builds one")
    return ran(*request.module.IN_GUEST)


@pytest.fixture(scope="session")
def inline(tmp_path_factory):
    """(n, h, w, 3) RGB of the same avatar over the whole clip, drawn on this machine without any device."""
    out = tmp_path_factory.mktemp("inline") / "avatar.mp4"
    words = ["run", "--source", "actor", "--out", str(out), "--no-realtime", "--size", "640x360"]
    subprocess.run(
        [sys.executable, "-m", "vcam", *words, "--background", "#2060a0"], check=True, timeout=600, capture_output=True
    )
    clip, pictures = cv2.VideoCapture(str(out)), []
    while clip.grab():
        pictures.append(cv2.cvtColor(clip.retrieve()[1], cv2.COLOR_BGR2RGB))
    clip.release()
    return np.array(pictures[::3])
