"""One run of vcam whose camera falls silent, changes its size, is unplugged and plugged in elsewhere:
`unplugged.py FOLDER CLIP`.

While it goes on, one viewer holds the virtual camera; at the end vcam is stopped beside a camera that is silent again.
"""

import json
import signal
import sys
import time
import urllib.request

import numpy as np
from steps import FOLDER, OUTPUT, PATIENCE_S, Vcam, Viewer, feed, plug, quiet, stop, unplug, until

STATUS = "http://127.0.0.1:8640/status"
LOST, BACK = "was lost", "is back"
IDLE, AFTERWARDS = 12, 4
"""Pictures kept of a time without the camera, and of one with it again."""


def face():
    """Whether the preview page's status tells of a face."""
    with urllib.request.urlopen(STATUS, timeout=PATIENCE_S) as answer:
        return json.load(answer)["face"]


class Day:
    """What was seen and said between one change and the next."""

    def __init__(self, vcam, viewer):
        self.vcam, self.viewer, self.seen = vcam, viewer, {}

    def count(self, piece):
        return sum(piece in line for line in self.vcam.lines())

    def without(self, name):
        """The camera was taken away: wait until that is said and no face is shown, and keep what viewers see then."""
        before = self.count(BACK)
        until(lambda: self.count(LOST) == before + 1, f"the word that the camera was lost ({name})")
        until(lambda: not face(), "no face")
        self.viewer.forget()
        self.seen[f"{name}: without"] = self.viewer.seen(IDLE)

    def again(self, name):
        """The camera is there again: wait until that is said and a face is shown, and keep what viewers see then."""
        lost = self.count(LOST)
        until(lambda: self.count(BACK) == lost, f"the word that the camera is back ({name})")
        until(face, "the face again")
        self.viewer.forget()
        self.seen[f"{name}: again"] = self.viewer.seen(AFTERWARDS)


def main(clip):
    quiet()
    feeder = feed(clip)
    with Viewer() as viewer:
        vcam = Vcam("unplugged", "--out", f"virtualcam:{OUTPUT}", "--out", "preview:8640")
        until(face, "a face")
        day = Day(vcam, viewer)

        feeder.send_signal(signal.SIGSTOP)
        day.without("silent")
        feeder.send_signal(signal.SIGCONT)
        day.again("silent")

        stop(feeder)
        day.without("another size")
        feeder = feed(clip, size="480:360")
        day.again("another size")

        stop(feeder)
        day.without("unplugged")
        unplug()
        elsewhere = plug(3)
        feeder = feed(clip, camera=elsewhere)
        day.again("unplugged")

        feeder.send_signal(signal.SIGSTOP)
        day.without("stopped")
        began = time.monotonic()
        told = vcam.ended(signal.SIGINT)
        told["ended_in_s"] = time.monotonic() - began
        told["opened"] = viewer.opened
    stop(feeder)
    np.savez(FOLDER / "frames.npz", **day.seen)
    (FOLDER / "told.json").write_text(json.dumps(told))


main(sys.argv[2])
