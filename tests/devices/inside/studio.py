"""OBS shows the virtual camera on a screen that nobody sees, through two runs of vcam: `studio.py FOLDER CLIP`.

The first codes colours by BT.601, the second by BT.709. OBS's canvas is as large as the screen and shown full-screen,
so that the screen's pixels are the very picture.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
from stamp import bars, number
from steps import FOLDER, HERE, OUTPUT, Vcam, feed, quiet, stop, until

sys.path.append(str(HERE.parents[1]))
from x_screen import opened_screen, seen

HOME = Path(tempfile.mkdtemp(prefix="studio-"))
SIZE_WH = (640, 360)
SHOTS = 4
PATIENCE_S = 150
"""OBS starts slowly beside vcam on one CPU."""
I420 = 842093913
"""V4L2_PIX_FMT_YUV420."""
PREVIEW = 2
"""Of OBS's kinds of projectors (UI/window-projector.hpp)."""
SOURCE = {
    "device_id": OUTPUT, "input": 0, "pixelformat": I420, "resolution": -1, "framerate": -1, "buffering": False
}  # fmt: skip
SCENES = {
    "name": "all", "current_scene": "one", "current_program_scene": "one", "scene_order": [{"name": "one"}],
    "sources": [
        {"id": "v4l2_input", "name": "camera", "enabled": True, "settings": SOURCE},
        {"id": "scene", "name": "one", "enabled": True,
         "settings": {"id_counter": 1, "items": [{"name": "camera", "id": 1, "visible": True}]}},
    ],
    "saved_projectors": [{"type": PREVIEW, "monitor": 0}],
}  # fmt: skip
INI = {
    "global.ini": """[General]
FirstRun=true
LastVersion=486539266
EnableAutoUpdates=false
[Basic]
Profile=all
ProfileDir=all
SceneCollection=all
SceneCollectionFile=all
[BasicWindow]
SaveProjectors=true
""",
    "basic/profiles/all/basic.ini": """[General]
Name=all
[Video]
BaseCX=640
BaseCY=360
OutputCX=640
OutputCY=360
FPSCommon=10
""",
    "basic/scenes/all.json": json.dumps(SCENES),
}


def settle():
    """Write what OBS reads when it starts."""
    for name, text in INI.items():
        path = HOME / ".config" / "obs-studio" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def shot_that(memory, holds, what):
    """The first sight of the screen of which `holds(picture)` is true."""
    return until(lambda: [shot for shot in [seen(memory)] if holds(shot)], what, PATIENCE_S)[0]


def watched(memory):
    """(4, h, w, 3) RGB of the screen, each of another picture."""
    shots = [shot_that(memory, lambda shot: bars(shot)[0].min() > 200 and number(shot) > 0, "a stamp in OBS")]
    while len(shots) < SHOTS:
        shots.append(shot_that(memory, lambda shot: number(shot) not in (0, number(shots[-1])), "a new picture in OBS"))
    return shots


def raised(display):
    """Whether the projector is there, and now above OBS's main window."""
    found = ["xdotool", "search", "--name", "Projector", "windowraise"]
    return subprocess.run(found, env=display, capture_output=True, check=False).returncode == 0


@contextmanager
def alone_on_the_cpu(*others):
    """The others are stopped meanwhile, with their devices open: what starts needs the one CPU."""
    for process in others:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in others:
            process.send_signal(signal.SIGCONT)


def main(clip):
    quiet()
    settle()
    with opened_screen(HOME, "x".join(map(str, SIZE_WH))) as (display, memory):
        show(clip, display, memory)


def show(clip, display, memory):
    """On that screen."""
    own = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QT_")},  # OpenCV's own Qt
        "HOME": str(HOME), "XDG_RUNTIME_DIR": str(HOME), "DISPLAY": display,
        "LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb",
    }  # fmt: skip
    feeder, told, shots = feed(clip), {}, {}
    vcam = Vcam("bt601", "--out", "stamped:bt601").shows()  # before OBS, which lists no camera that nobody sends into
    with (FOLDER / "obs.log").open("w") as log:
        obs = subprocess.Popen(["obs", "--multi", "--disable-updater"], env=own, stdout=log, stderr=log)
    try:
        with alone_on_the_cpu(vcam.process, feeder):
            until(lambda: raised(own), "OBS's projector", PATIENCE_S)
        shots["bt601"] = watched(memory)
        told["bt601"] = vcam.ended(signal.SIGINT)
        vcam = Vcam("bt709", "--out", "stamped:bt709")
        shots["bt709"] = watched(memory)
        told["bt709"] = vcam.ended(signal.SIGINT)
    finally:
        cv2.imwrite(str(FOLDER / "last.png"), seen(memory)[..., ::-1])
        for helper in (obs, feeder):
            stop(helper)
    np.savez(FOLDER / "frames.npz", **shots)
    (FOLDER / "told.json").write_text(json.dumps(told))


main(sys.argv[2])
