"""A camera whose pictures tell when they were taken, vcam with --measure, and a program that reads the virtual camera:
`latency.py FOLDER CLIP`.

All three have the same clock.
"""

import json
import re
import signal
import sys
import threading
import time

import cv2
import numpy as np
from steps import CAMERA, FOLDER, OUTPUT, Vcam, quiet, until

from vcam import strip
from vcam.sinks import v4l2
from vcam.sinks.i420 import bt601
from vcam.sinks.v4l2_output import I420, V4l2Output
from vcam.v4l2 import query

SIZE_WH, FPS = (640, 360), 10
FRAME = 24
"""px of magenta around the camera's pictures, but where the strip is."""
LOOKED_AT = 20
"""Pictures of different moments that the program reads, and vcam itself, at least."""


class Camera:
    """Plays a clip into the camera's device; `numbers` are what its strips have said."""

    def __init__(self, clip):
        self.numbers, self._clip, self._over = [], str(clip), threading.Event()
        self._thread = threading.Thread(target=self._play)

    def __enter__(self):
        v4l2.rearm(CAMERA)
        query(CAMERA)
        self._device = V4l2Output(width=SIZE_WH[0], height=SIZE_WH[1], fps=FPS, fourcc=I420, device=CAMERA)
        self._thread.start()
        until(lambda: self.numbers, "a picture from the camera")
        return self

    def _play(self):
        film = cv2.VideoCapture(self._clip)
        due = time.perf_counter()
        while not self._over.wait(max(0.0, due - time.perf_counter())):
            for _ in range(3):  # of 30 a second
                got = film.grab()
            if not got:
                film.set(cv2.CAP_PROP_POS_FRAMES, 0)
                continue
            picture = np.dstack([cv2.resize(film.retrieve()[1], SIZE_WH)[..., ::-1], np.full(SIZE_WH[::-1], 255)])
            picture = picture.astype(np.uint8)
            for side in (np.s_[:FRAME], np.s_[-FRAME:], np.s_[:, :FRAME], np.s_[:, -FRAME:]):
                picture[side] = (255, 0, 255, 255)
            number = strip.number_of(time.perf_counter())
            strip.draw(picture, number)
            self.numbers.append(number)
            self._device.send(bt601(picture))
            due = max(due + 1 / FPS, time.perf_counter())
        film.release()

    def __exit__(self, *error):
        self._over.set()
        self._thread.join()
        self._device.close()


class Program:
    """Reads the virtual camera as a video call does: (number, when it came) of each new strip, and all pictures."""

    def __init__(self):
        self.marks, self.pictures, self._over = [], [], threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self):
        self._thread.start()
        return self

    def _read(self):
        camera = cv2.VideoCapture()
        while not self._over.is_set():
            if not camera.isOpened():
                if not camera.open(OUTPUT, cv2.CAP_V4L2):
                    self._over.wait(0.2)
                continue
            if not camera.grab():
                continue
            picture, at = camera.retrieve()[1], time.perf_counter()
            number = strip.read(picture)
            if number is not None and number not in [number for number, _ in self.marks]:
                self.marks.append((number, at))
                self.pictures.append(picture[..., ::-1])
        camera.release()

    def __exit__(self, *error):
        self._over.set()
        self._thread.join()


def measured(vcam):
    """Pictures that the lines about latency tell of."""
    return sum(int(re.search(r"(\d+) pictures", line)[1]) for line in vcam.lines() if "a program that reads" in line)


def main(clip):
    quiet()
    with Camera(clip) as camera, Program() as program:
        vcam = Vcam("measured", "--measure", "--out", f"virtualcam:{OUTPUT}")
        until(lambda: len(program.marks) >= LOOKED_AT, f"{LOOKED_AT} pictures with a strip in another program")
        until(lambda: measured(vcam) >= LOOKED_AT, f"{LOOKED_AT} pictures that vcam itself has read back")
        told = vcam.ended(signal.SIGINT)
    late = [1000 * (at - strip.moment_of(number, at)) for number, at in program.marks]
    told |= {"shown": camera.numbers, "seen": [number for number, _ in program.marks], "late_ms": late}
    np.savez(FOLDER / "frames.npz", watched=program.pictures)
    (FOLDER / "told.json").write_text(json.dumps(told))


main(sys.argv[2])
