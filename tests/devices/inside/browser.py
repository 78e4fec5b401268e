"""A headless Chromium that asks for the virtual camera as a video call does."""

import base64
import functools
import http.server
import sys
import threading

import cv2
import numpy as np
from steps import HERE

sys.path.append(str(HERE.parents[1] / "e2e"))
from chromium import Browser

LOOKED_AT = 12
"""Pictures that the page draws."""
PATIENCE_S = 400
"""A browser starts slowly beside vcam on one CPU."""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def look():
    """(its pictures (n, h, w, 3) RGB, what the page told)."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=HERE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Browser("--use-fake-ui-for-media-stream", patience_s=PATIENCE_S) as browser:
        browser.call("Page.navigate", url=f"http://127.0.0.1:{server.server_port}/page.html#vcam,{LOOKED_AT}")
        browser.until("typeof told == 'object' && told", PATIENCE_S)
        drawn = [base64.b64decode(url.partition(",")[2]) for url in browser.evaluate("shown")]
        told = browser.evaluate("told")
    server.shutdown()
    return np.array([cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB) for data in drawn]), told
