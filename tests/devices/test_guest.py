"""vcam between real V4L2 devices: a camera that ffmpeg feeds, and a virtual camera that OpenCV watches.

The machine's own kernel need not have such devices: a small guest has them, and in_guest.py runs inside it. Its one CPU
is slow, so nothing here speaks of speed.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from vcam.resources import find

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
BENCH = SHARED / "vm" / "bench.sh"
HELPER = Path(__file__).with_name("in_guest.py")
PROGRAMS = {"ffmpeg": "ffmpeg", "kmod": "kmod", "busybox": "busybox-static", "ip": "iproute2"}
BACKGROUND = (32, 96, 160)
"""#2060a0, as in_guest.py asks for."""
COLOUR_ERROR = 4
"""Of 255: what I420 of limited range costs, there and back."""
MAGENTA = (255, 0, 255)

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def seen():
    """What in_guest.py recorded: its two runs, pictures by phase, and the camera's own picture. Boots the guest."""
    if not BENCH.exists():
        pytest.skip(f"needs the guest in {BENCH.parent}")
    if missing := [package for program, package in PROGRAMS.items() if not shutil.which(program)]:
        pytest.skip(f"the guest needs programs that are not installed (apt install {' '.join(missing)})")
    folder = ROOT / "build" / "guest"  # the guest has a /tmp of its own, and sees the checkout wherever it lies
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    inside = [sys.executable, str(HELPER), str(find("actor", "actor.mp4")), str(folder)]
    guest = ["bash", str(BENCH), "-t", "500", "-d", str(ROOT), *inside]
    done = subprocess.run(guest, capture_output=True, text=True, timeout=560, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    with np.load(folder / "frames.npz") as frames:
        pictures = dict(frames)
    told = json.loads((folder / "told.json").read_text())
    return told, pictures, cv2.imread(str(folder / "camera.png"), cv2.IMREAD_COLOR_RGB)


@pytest.fixture(scope="module")
def inline(tmp_path_factory):
    """(n, h, w, 3) RGB of the same avatar over the whole clip, drawn on this machine without any device."""
    out = tmp_path_factory.mktemp("inline") / "avatar.mp4"
    words = ["run", "--source", "actor", "--out", str(out), "--no-realtime", "--size", "640x360"]
    subprocess.run(
        [sys.executable, "-m", "vcam", *words, "--background", "#2060a0"], check=True, timeout=120, capture_output=True
    )
    clip, pictures = cv2.VideoCapture(str(out)), []
    while clip.grab():
        pictures.append(cv2.cvtColor(clip.retrieve()[1], cv2.COLOR_BGR2RGB))
    clip.release()
    return np.array(pictures[::3])


def away(pictures, colour):
    """(..., h, w) largest difference of a channel from `colour`, or from another picture, 0..255."""
    return np.abs(pictures.astype(np.int16) - np.asarray(colour).astype(np.int16)).max(axis=-1)


def head(pictures):
    """(..., h, w) bool: where something stands before the background."""
    return away(pictures, BACKGROUND) > 3 * COLOUR_ERROR


def test_a_viewer_sees_the_avatar_on_its_background(seen, inline):
    frames = seen[1]["steady"]
    assert frames.shape[1:] == (360, 640, 3)
    assert away(frames[:, :, [*range(40), *range(600, 640)]], BACKGROUND).max() <= COLOUR_ERROR
    wanted = head(inline)
    for shown in frames[::4]:
        overlaps = (head(shown) & wanted).sum(axis=(1, 2)) / (head(shown) | wanted).sum(axis=(1, 2))
        alike = np.flatnonzero(overlaps > 0.9)
        assert len(alike), "no moment of the clip looks like this"
        # most pixels, not all: live, the same outline may go with a mouth or eyes of another moment
        both = [head(shown) & wanted[moment] for moment in alike]
        apart = [np.median(away(shown[same], inline[moment][same])) for moment, same in zip(alike, both, strict=True)]
        assert min(apart) < 15
    assert away(frames[0], frames[-1]).max() > 40, "the head must have moved"


@pytest.mark.parametrize("phase", ["steady", "idle", "back"])
def test_no_picture_shows_the_marked_camera(seen, phase):
    _, pictures, camera = seen
    assert (away(camera, MAGENTA) < 30).mean() > 0.15, "the camera's own pictures must be marked"
    assert len(pictures[phase]) >= 5
    assert away(pictures[phase], MAGENTA).min() > 90
    assert away(pictures[phase][:, :, [*range(24), *range(616, 640)]], BACKGROUND).max() <= COLOUR_ERROR


def test_the_face_in_the_camera_is_tracked_to_the_end_of_the_run(seen):
    run = seen[0]["steady"]
    assert run["code"] == 0, run["lines"]
    report = run["report"]
    assert report["frames_sent"] == 60
    looked_at = report["frames_captured"] - report["drops"]["frames"]
    assert report["frames_tracked"] >= 0.9 * looked_at
    assert looked_at >= 30


def test_a_run_says_what_it_uses_and_keeps_and_nothing_else(seen):
    person, camera, source, tracker, scene, output = seen[0]["steady"]["lines"]
    assert person.startswith("vcam: person: what your face does is learned as 'me'")
    assert camera.startswith("vcam: camera: not calibrated, at 640x360 its field of view is guessed")
    assert tracker.startswith("vcam: tracker: auto: direct (LiteRT)")
    assert source.startswith("vcam: source: camera 0 (webcam): 640x360")
    assert scene.startswith("vcam: scene: avatar 'mika', 640x360 px")
    assert output == "vcam: output: virtual camera /dev/video10 (640x360, 10 fps)"


def test_a_silent_camera_is_said_once_gone_and_once_back_and_the_stream_goes_on(seen):
    told, pictures, _ = seen
    run = told["interrupted"]  # ended by Ctrl-C after the face was seen again
    assert run["code"] == 0, run["lines"]
    lost, back = run["lines"][-2:]
    assert (lost, back) == ("vcam: camera 0 (webcam) was lost; trying again", "vcam: camera 0 (webcam) is back")
    assert len(run["lines"]) == 8, run["lines"]
    assert not [line for line in run["lines"] if "person:" in line], "'me' is known from the run before"
    assert len(pictures["idle"]) == 20
    assert all(head(picture).mean() > 0.1 for picture in pictures["idle"])
