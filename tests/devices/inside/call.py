"""Two whole runs of vcam beside a fed camera, while programs watch: `call.py FOLDER CLIP`.

The first has a fixed length. In the second, four programs and a browser look at the stamped pictures one after the
other.
"""

import json
import signal
import sys

import browser
import cv2
import numpy as np
from clients import CLIENTS
from steps import CAMERA, FOLDER, OUTPUT, Vcam, Viewer, feed, on_background, quiet, stop

LENGTH = 60
"""Pictures of the first run."""
LOOKED_AT = 25
"""Pictures that each program reads."""
SIZE_WH = (640, 360)


def main(clip):
    quiet()
    feeder = feed(clip)
    camera = cv2.VideoCapture(CAMERA, cv2.CAP_V4L2)
    cv2.imwrite(str(FOLDER / "camera.png"), camera.read()[1])
    camera.release()
    try:
        with Viewer() as viewer:
            vcam = Vcam("steady", "--out", f"virtualcam:{OUTPUT}", "--frames", str(LENGTH))
            viewer.awaits(on_background, "the avatar")  # a card comes before it
            seen = {"steady": viewer.seen(LENGTH // 3)}  # a viewer on the same slow CPU misses some
            told = {"steady": vcam.ended()}
        vcam = Vcam("watched", "--out", "stamped:bt601").shows()
        seen |= {name: read(LOOKED_AT, SIZE_WH) for name, read in CLIENTS.items()}
        seen["chromium"], page = browser.look()
        told["watched"] = vcam.ended(signal.SIGINT)
    finally:
        stop(feeder)
    np.savez(FOLDER / "frames.npz", **seen)
    (FOLDER / "told.json").write_text(json.dumps(told | {"page": page}))


main(sys.argv[2])
