"""Runs inside the guest: `in_guest.py CLIP FOLDER` feeds a camera, runs vcam beside it, and records what comes out.

The camera's pictures wear a magenta frame. Two whole runs follow each other, so that the second one opens the virtual
camera again: the first of a fixed length, in the second the camera falls silent and comes back. What was seen goes
into FOLDER, and the tests judge it outside.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import cv2
import numpy as np

from vcam.sinks import v4l2

CLIP, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
CAMERA, OUTPUT = os.environ["VCAM_IN"], os.environ["VCAM_OUT"]
STATUS = "http://127.0.0.1:8640/status"
PATIENCE_S = 120
"""How long anything may take: one slow CPU serves the camera, vcam and those who watch."""
LENGTH = 60
"""Pictures of the first run."""
RUN = ["run", "--source", f"camera:{CAMERA}", "--out", f"virtualcam:{OUTPUT}", "--size", "640x360", "--fps", "10",
       "--background", "#2060a0", "--json"]  # fmt: skip


def until(holds, what):
    """Wait for `holds()` and give what it gave; TimeoutError naming `what` when it never does."""
    end = time.monotonic() + PATIENCE_S
    while not (got := holds()):
        if time.monotonic() > end:
            raise TimeoutError(f"never in {PATIENCE_S} s: {what}")
        time.sleep(0.05)
    return got


def feed():
    """An ffmpeg that plays the clip into the camera's device, framed in magenta."""
    drawn = "fps=10,scale=640:360,drawbox=color=magenta:thickness=24"
    play = ["ffmpeg", "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", str(CLIP), "-vf", drawn]
    feeder = subprocess.Popen([*play, "-f", "v4l2", "-pix_fmt", "yuyv422", CAMERA])
    until(lambda: v4l2.is_fed(CAMERA), "pictures in the camera")
    return feeder


def start(name, *words):
    """vcam, and a function that gives the lines it has said so far."""
    log = FOLDER / f"{name}.log"
    command = [sys.executable, "-m", "vcam", *RUN, *words]
    with log.open("w") as err:
        own = {**os.environ, "XDG_DATA_HOME": str(FOLDER / "home")}
        vcam = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, text=True, env=own)
    until(lambda: "output: virtual camera" in log.read_text() or vcam.poll() is not None, "vcam's output")
    return vcam, lambda: log.read_text().splitlines()


class Viewer:
    """Reads the virtual camera with OpenCV as a video call would; `frames` are RGB."""

    def __init__(self):
        self.frames, self._over = queue.SimpleQueue(), threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self):
        camera = cv2.VideoCapture()
        while not self._over.is_set():
            if not camera.isOpened() and not camera.open(OUTPUT, cv2.CAP_V4L2):
                self._over.wait(0.2)
            elif camera.grab():
                self.frames.put(cv2.cvtColor(camera.retrieve()[1], cv2.COLOR_BGR2RGB))
        camera.release()

    def seen(self, count):
        """The next `count` pictures."""
        return [self.frames.get(timeout=PATIENCE_S) for _ in range(count)]

    def close(self):
        self._over.set()
        self._thread.join()


def told(vcam, lines):
    """How a run ended, for the tests."""
    out = vcam.stdout.read()
    return {"code": vcam.wait(PATIENCE_S), "lines": lines(), "report": json.loads(out) if out else None}


def face():
    """Whether the preview page's status tells of a face."""
    with urllib.request.urlopen(STATUS, timeout=PATIENCE_S) as answer:
        return json.load(answer)["face"]


def steady(viewer):
    """A run of a fixed length beside a camera that always delivers."""
    vcam, lines = start("steady", "--frames", str(LENGTH))
    frames = viewer.seen(LENGTH // 3)  # a viewer on the same slow CPU misses some
    return told(vcam, lines), frames


def interrupted(viewer, feeder):
    """A run whose camera falls silent and comes back."""
    vcam, lines = start("interrupted", "--out", "preview:8640")
    until(face, "a face")
    feeder.send_signal(signal.SIGSTOP)
    until(lambda: any("was lost" in line for line in lines()), "the word that the camera was lost")
    until(lambda: not face(), "no face")
    while not viewer.frames.empty():
        viewer.frames.get()
    idle = viewer.seen(20)
    feeder.send_signal(signal.SIGCONT)
    until(face, "the face again")
    back = viewer.seen(5)
    vcam.send_signal(signal.SIGINT)
    return told(vcam, lines), idle, back


def main():
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)  # each time nobody sends yet would be told
    feeder = feed()
    camera = cv2.VideoCapture(CAMERA, cv2.CAP_V4L2)
    cv2.imwrite(str(FOLDER / "camera.png"), camera.read()[1])
    camera.release()
    viewer = Viewer()
    try:
        first, frames = steady(viewer)
        second, idle, back = interrupted(viewer, feeder)
    finally:
        viewer.close()
        feeder.kill()
    np.savez(FOLDER / "frames.npz", steady=frames, idle=idle, back=back)
    (FOLDER / "told.json").write_text(json.dumps({"steady": first, "interrupted": second}))


main()
