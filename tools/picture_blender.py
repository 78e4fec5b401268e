"""Draws docs/pictures/blender_heads.jpg: moments of the bundled actor above a head that followed them in Blender.

    python tools/picture_blender.py

The actor plays through `vcam run --osc`, Blender (bpy 4.5 in build/, by tools/install_test_programs.sh) has the add-on
installed from its zip, and the head is mika's avatar.glb as Blender's own glTF importer brings it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import av
import cv2
import numpy as np

from vcam.addon import write_addon
from vcam.resources import find

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "pictures" / "blender_heads.jpg"
PYTHON = ROOT / "build" / "bpy-4.5" / "bin" / "python"
FRAMES = 300
SIDE_PX = 300
QUALITY = 88


def followed(folder):
    """The actor's frames that Blender chose, once its pictures lie in `folder`."""
    addon = write_addon(folder / "vcam.zip")
    inside = [PYTHON, ROOT / "tools" / "picture_blender_inside.py", addon, find("avatars", "mika/avatar.glb"), folder]
    environment = {**os.environ, "BLENDER_USER_RESOURCES": str(folder / "blender")}
    with subprocess.Popen(
        [str(word) for word in inside], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as blender:
        port = next(line.split()[1] for line in blender.stdout if line.startswith("PORT "))
        words = ["run", "--source", "actor", "--out", "null", "--size", "160x90", "--no-realtime", "--osc", port]
        subprocess.run([sys.executable, "-m", "vcam", *words, "--frames", str(FRAMES)], check=True)
        said, _ = blender.communicate("")
    return [int(line.split()[1]) for line in said.splitlines() if line.startswith("MOMENT ")]


def actor(frames):
    """Square BGR pictures of those frames of the actor."""
    out = {}
    with av.open(find("actor", "actor.mp4")) as film:
        for i, frame in enumerate(film.decode(video=0)):
            if i in frames:
                picture = frame.to_ndarray(format="bgr24")
                height, width = picture.shape[:2]
                square = picture[:, (width - height) // 2 : (width + height) // 2]
                out[i] = cv2.resize(square, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_AREA)
    return [out[i] for i in frames]


def main():
    with tempfile.TemporaryDirectory() as name:
        frames = followed(Path(name))
        heads = [cv2.imread(f"{name}/{frame}.png") for frame in frames]
    rows = [np.hstack(actor(frames)), np.hstack(heads)]
    cv2.imwrite(str(OUT), np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    print(f"{OUT}: frames {frames}, {OUT.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
