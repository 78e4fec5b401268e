"""Draws docs/pictures/blender_panel.jpg: the add-on's panel in Blender's window, and a head that follows the actor.

    python tools/picture_panel.py

Blender is Debian's 3.4 (its glTF importer needs python3-numpy), on an Xvfb of its own.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cv2

from vcam.addon import write_addon
from vcam.resources import find

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "pictures" / "blender_panel.jpg"
PORT = "39573"
"""As the docs say."""
SCREEN = ":79"
SIZE_WH = (1280, 800)
TAB_XY = (1044, 243)
"""Where vcam's tab of the sidebar is: 3.4 can't be told which one to show."""
VIEW = slice(28, 720), slice(200, 1056)
"""Rows and columns of the window that are the 3D view."""
FOLLOWED_S = 19.0
"""Until the picture is taken: drawing in software is slow."""
QUALITY = 85


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        addon = write_addon(folder / "vcam.zip")
        environment = {
            **os.environ,
            "DISPLAY": SCREEN,
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "BLENDER_USER_CONFIG": str(folder / "config"),
            "BLENDER_USER_SCRIPTS": str(folder / "scripts"),
        }
        words = ["-p", "0", "0", *map(str, SIZE_WH), "--factory-startup", "--python"]
        inside = [ROOT / "tools" / "picture_panel_inside.py", "--", addon, find("avatars", "mika/avatar.glb"), PORT]
        sender = [sys.executable, "-m", "vcam", "run", "--source", "actor", "--out", "null", "--size", "160x90"]
        screen = ["Xvfb", SCREEN, "-screen", "0", "{}x{}x24".format(*SIZE_WH), "+extension", "GLX"]
        running = [subprocess.Popen(screen)]
        try:
            time.sleep(2)
            running.append(subprocess.Popen([*map(str, ("blender", *words, *inside))], env=environment))
            time.sleep(25)
            click = ["xdotool", "mousemove", *map(str, TAB_XY), "click", "1"]
            subprocess.run(click, env=environment, check=True)
            running.append(subprocess.Popen([*sender, "--osc", PORT]))
            time.sleep(FOLLOWED_S)
            shot = folder / "shot.png"
            subprocess.run(["import", "-window", "root", str(shot)], env=environment, check=True)
            picture = cv2.imread(str(shot))[VIEW]
        finally:
            for process in reversed(running):
                process.kill()
                process.wait()
    cv2.imwrite(str(OUT), picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    print(f"{OUT}: {OUT.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
