"""OBS shows the virtual camera on a screen that nobody sees, through two runs of vcam: `studio.py FOLDER CLIP`.

The first codes colours by BT.601, the second by BT.709. OBS's canvas is as large as the screen and shown full-screen,
so that a screenshot is the very picture.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np
from stamp import bars, number
from steps import FOLDER, OUTPUT, Vcam, feed, quiet, stop, until

HOME = Path(tempfile.mkdtemp(prefix="studio-"))
SCREEN = ":77"
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


def screenshot():
    """(h, w, 3) RGB of the screen."""
    shot = HOME / "shot.png"
    subprocess.run(["import", "-display", SCREEN, "-window", "root", str(shot)], check=True)
    return cv2.imread(str(shot), cv2.IMREAD_COLOR_RGB)


def shot_that(holds, what):
    """The first screenshot of which `holds(picture)` is true."""
    return until(lambda: [shot for shot in [screenshot()] if holds(shot)], what, PATIENCE_S)[0]


def watched():
    """(4, h, w, 3) RGB screenshots, each of another picture."""
    shots = [shot_that(lambda shot: bars(shot)[0].min() > 200 and number(shot) > 0, "a stamp in OBS")]
    while len(shots) < SHOTS:
        shots.append(shot_that(lambda shot: number(shot) not in (0, number(shots[-1])), "a new picture in OBS"))
    return shots


def raised(display):
    """Whether the projector is there, and now above OBS's main window."""
    found = ["xdotool", "search", "--name", "Projector", "windowraise"]
    return subprocess.run(found, env=display, capture_output=True, check=False).returncode == 0


def main(clip):
    quiet()
    settle()
    own = {
        **{name: value for name, value in os.environ.items() if not name.startswith("QT_")},  # OpenCV's own Qt
        "HOME": str(HOME), "XDG_RUNTIME_DIR": str(HOME), "DISPLAY": SCREEN,
        "LIBGL_ALWAYS_SOFTWARE": "1", "QT_QPA_PLATFORM": "xcb",
    }  # fmt: skip
    size = "x".join(map(str, SIZE_WH))
    screen = subprocess.Popen(
        ["Xvfb", SCREEN, "-screen", "0", f"{size}x24", "-nolisten", "tcp", "+extension", "GLX"],
        stderr=subprocess.DEVNULL,
    )
    feeder, told, seen = feed(clip), {}, {}
    vcam = Vcam("bt601", "--out", "stamped:bt601").shows()  # before OBS, which lists no camera that nobody sends into
    with (FOLDER / "obs.log").open("w") as log:
        obs = subprocess.Popen(["obs", "--multi", "--disable-updater"], env=own, stdout=log, stderr=log)
    try:
        until(lambda: raised(own), "OBS's projector", PATIENCE_S)
        seen["bt601"] = watched()
        told["bt601"] = vcam.ended(signal.SIGINT)
        vcam = Vcam("bt709", "--out", "stamped:bt709")
        seen["bt709"] = watched()
        told["bt709"] = vcam.ended(signal.SIGINT)
    finally:
        cv2.imwrite(str(FOLDER / "last.png"), screenshot()[..., ::-1])
        for helper in (obs, feeder, screen):
            stop(helper)
    np.savez(FOLDER / "frames.npz", **seen)
    (FOLDER / "told.json").write_text(json.dumps(told))


main(sys.argv[2])
