"""What happens in the guest, step by step: a camera is fed, vcam starts, somebody watches."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

os.environ["OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT"] = "1"  # a Viewer notices within a second that nobody sends

import cv2

from vcam.sinks import v4l2
from vcam.v4l2 import query

HERE = Path(__file__).parent
FOLDER = Path(sys.argv[1])
"""Where what was seen is written for the tests outside."""
CAMERA, OUTPUT = os.environ["VCAM_IN"], os.environ["VCAM_OUT"]
PATIENCE_S = 120
"""How long anything may take: one slow CPU serves the camera, vcam and those who watch."""
BACKGROUND = "#2060a0"


def on_background(picture):
    """Whether an RGB picture has BACKGROUND at its left."""
    wanted = [int(BACKGROUND[i : i + 2], 16) for i in (1, 3, 5)]
    return abs(picture[100, 10].astype(int) - wanted).max() < 10


def until(holds, what, patience_s=PATIENCE_S):
    """Wait for `holds()` and give what it gave; TimeoutError naming `what` when it never does."""
    end = time.monotonic() + patience_s
    while not (got := holds()):
        if time.monotonic() > end:
            raise TimeoutError(f"never in {patience_s} s: {what}")
        time.sleep(0.05)
    return got


def feed(clip, camera=CAMERA, size="640:360"):
    """An ffmpeg that plays `clip` into the camera's device, framed in magenta, so that its pictures are known again."""
    drawn = f"fps=10,scale={size},drawbox=color=magenta:thickness=24"
    play = ["ffmpeg", "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", str(clip), "-vf", drawn]
    v4l2.rearm(camera)  # an ffmpeg that was killed has left it stuck,
    query(camera)  # and what the device can do changes only when it is asked (v4l2loopback 0.12.7)
    feeder = subprocess.Popen([*play, "-f", "v4l2", "-pix_fmt", "yuyv422", camera])

    def fed():
        assert feeder.poll() is None, "ffmpeg can't feed the camera"
        return v4l2.is_fed(camera)

    until(fed, "pictures in the camera")
    return feeder


def unplug():
    """Take the camera's device away: its module goes, as soon as nobody holds the device."""
    rmmod = ["rmmod", "v4l2loopcam0"]
    until(lambda: subprocess.run(rmmod, stderr=subprocess.DEVNULL, check=False).returncode == 0, "the camera let go")


def plug(number):
    """The same camera under another number; gives its device."""
    named = [f"video_nr={number}", "card_label=webcam", "exclusive_caps=1"]
    subprocess.run(["insmod", "/run/camera.ko", *named], check=True)  # where devices.py has put it
    return f"/dev/video{number}"


class Vcam:
    """A running `vcam run`. `lines()` is what it has said so far."""

    def __init__(self, name, *words, source=f"camera:{CAMERA}", background=BACKGROUND):
        self._log = FOLDER / f"{name}.log"
        # fmt: off
        run = ["run", "--source", source, "--size", "640x360", "--fps", "10", "--background", background, "--json"]
        # fmt: on
        own = {**os.environ, "XDG_DATA_HOME": str(FOLDER / "home"), "PYTHONPATH": str(HERE)}
        with self._log.open("w") as err:
            command = [sys.executable, "-m", "vcam", *run, *words]
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, text=True, env=own)
        self.says("output: virtual camera")

    def lines(self):
        return self._log.read_text().splitlines()

    def says(self, piece):
        """Wait until a line holds `piece`."""

        def said():
            assert self.process.poll() is None or piece in self._log.read_text(), self._log.read_text()
            return piece in self._log.read_text()

        until(said, f"{piece!r} from vcam")

    def shows(self):
        """Wait until viewers see the avatar's background, and no card any more."""
        with Viewer() as viewer:
            viewer.awaits(on_background, BACKGROUND)
        return self

    def ended(self, how=None):
        """Send the signal `how`, if any, wait for the end, and give what the tests want to know of the run."""
        if how is not None:
            self.process.send_signal(how)
        out, _ = self.process.communicate(timeout=PATIENCE_S)
        return {"code": self.process.returncode, "lines": self.lines(), "report": json.loads(out) if out else None}


class Viewer:
    """Reads the virtual camera with OpenCV as a video call would, and stays on; `frames` are RGB.

    The device is opened again only when it couldn't be opened at all; `opened` counts that.
    """

    def __init__(self):
        self.frames, self.opened, self._over = queue.SimpleQueue(), 0, threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self):
        self._thread.start()
        return self

    def _watch(self):
        camera = cv2.VideoCapture()
        while not self._over.is_set():
            if not camera.isOpened():
                if camera.open(OUTPUT, cv2.CAP_V4L2):
                    self.opened += 1
                else:
                    self._over.wait(0.2)
            elif camera.grab():
                self.frames.put(cv2.cvtColor(camera.retrieve()[1], cv2.COLOR_BGR2RGB))
        camera.release()

    def seen(self, count):
        """The next `count` pictures."""
        return [self.frames.get(timeout=PATIENCE_S) for _ in range(count)]

    def awaits(self, holds, what):
        """The first picture of which `holds(picture)` is true."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            with contextlib.suppress(queue.Empty):
                if holds(picture := self.frames.get(timeout=1)):
                    return picture
        raise TimeoutError(f"no picture in {PATIENCE_S} s that shows {what}")

    def forget(self):
        """Drop what was seen and not asked for."""
        with contextlib.suppress(queue.Empty):
            while True:
                self.frames.get_nowait()

    def __exit__(self, *error):
        self._over.set()
        self._thread.join()


def quiet():
    """Keep OpenCV from telling each time that nobody sends yet."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def stop(process):
    """End a helper at once."""
    process.send_signal(signal.SIGKILL)
    process.wait()
