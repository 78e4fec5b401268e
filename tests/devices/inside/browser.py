"""A headless Chromium asks for a camera as a video call does, while vcam runs: `browser.py FOLDER CLIP`."""

import base64
import functools
import http.server
import json
import signal
import sys
import threading

import cv2
import numpy as np
from steps import FOLDER, HERE, PATIENCE_S, Vcam, feed, quiet, stop

sys.path.append(str(HERE.parents[1] / "e2e"))
from chromium import Browser

LOOKED_AT = 12


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def main(clip):
    quiet()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=HERE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    feeder = feed(clip)
    vcam = Vcam("browser", "--out", "stamped:bt601").shows()
    try:
        with Browser("--use-fake-ui-for-media-stream", patience_s=PATIENCE_S) as browser:
            page = f"http://127.0.0.1:{server.server_port}/page.html#vcam,{LOOKED_AT}"
            browser.call("Page.navigate", url=page)
            browser.until("typeof told == 'object' && told", PATIENCE_S)
            label, shown = browser.evaluate("told"), browser.evaluate("shown")
    finally:
        told = vcam.ended(signal.SIGINT)
        stop(feeder)
        server.shutdown()
    pictures = [np.frombuffer(base64.b64decode(url.partition(",")[2]), np.uint8) for url in shown]
    np.savez(FOLDER / "frames.npz", chromium=[cv2.imdecode(data, cv2.IMREAD_COLOR_RGB) for data in pictures])
    (FOLDER / "told.json").write_text(json.dumps(told | {"page": label}))


main(sys.argv[2])
