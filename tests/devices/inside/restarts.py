"""vcam is started six times, after it was stopped and after it was killed: `restarts.py FOLDER CLIP`. Each run has a
background of its own.

Before each of the first three nobody watches; through the last three the same reader holds the device.
"""

import json
import signal
import sys

import numpy as np
from steps import FOLDER, OUTPUT, Vcam, Viewer, feed, quiet, stop

BACKGROUNDS = [(200 if i & 1 else 60, 200 if i & 2 else 60, 200 if i & 4 else 60 + 10 * i) for i in range(6)]
KILLED = (1, 4)
"""Runs that end by SIGKILL; the others by Ctrl-C."""


def away(shown, colour):
    """How far the left of a picture is from `colour`, 0..255."""
    return np.abs(shown[100, 10].astype(int) - colour).max()


def run(i, viewer):
    """The i-th run, until `viewer` has seen it: (how it ended, the picture)."""
    colour = BACKGROUNDS[i]
    named = "#{:02x}{:02x}{:02x}".format(*colour)
    vcam = Vcam(f"run{i}", "--tracker", "haar", "--out", f"virtualcam:{OUTPUT}", background=named)
    picture = viewer.awaits(lambda shown: away(shown, colour) < 10, named)
    return vcam.ended(signal.SIGKILL if i in KILLED else signal.SIGINT), picture


def main(clip):
    quiet()
    feeder, runs = feed(clip), []
    try:
        for i in range(3):
            with Viewer() as viewer:
                runs.append(run(i, viewer))
        with Viewer() as viewer:
            for i in range(3, 6):
                runs.append(run(i, viewer))
                if i == KILLED[-1]:
                    shown = viewer.awaits(
                        lambda shown, i=i: away(shown, BACKGROUNDS[i]) > 10, "anything but the last run"
                    )
            opened = viewer.opened
    finally:
        stop(feeder)
    np.savez(FOLDER / "frames.npz", pictures=[picture for _, picture in runs], after_a_kill=shown)
    told = {"runs": [how for how, _ in runs], "opened": opened, "backgrounds": BACKGROUNDS, "killed": KILLED}
    (FOLDER / "told.json").write_text(json.dumps(told))


main(sys.argv[2])
