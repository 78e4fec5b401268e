"""A headless Chromium steered through its own pipe (Chrome DevTools Protocol), by the standard library alone."""

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--mute-audio",
    "--remote-debugging-pipe",
)
AT_3_AND_4 = """
import os, sys
high = [os.dup(int(number)) for number in sys.argv[1:3]]  # so that neither overwrites the other
os.dup2(high[0], 3); os.dup2(high[1], 4)
os.set_inheritable(3, True); os.set_inheritable(4, True)  # dup2 leaves a number that was right already as it was
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads commands at file descriptor 3 and answers at 4."""


def installed():
    """The path of a Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One tab. `events` holds (method, params) of all that the tab told, in order.

    `flags`: more of Chromium's own; `patience_s`: how long an answer may take.
    """

    def __init__(self, *flags, patience_s=30):
        self._flags, self._patience_s = flags, patience_s

    def __enter__(self):
        with contextlib.ExitStack() as opened:
            folder = opened.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
            theirs_in, self._out = os.pipe()
            self._in, theirs_out = os.pipe()
            opened.callback(os.close, self._in)
            opened.callback(os.close, self._out)
            wrapper = [sys.executable, "-c", AT_3_AND_4, str(theirs_in), str(theirs_out)]
            self._process = subprocess.Popen(
                [*wrapper, installed(), *FLAGS, *self._flags, f"--user-data-dir={folder}", "about:blank"],
                pass_fds=(theirs_in, theirs_out),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            opened.callback(self._quit)
            os.close(theirs_in)
            os.close(theirs_out)
            self._buffer, self._id, self._session, self.events = b"", 0, None, []
            self._attach()
            self._close = opened.pop_all()
        return self

    def _attach(self):
        targets = self.call("Target.getTargets")["targetInfos"]
        tab = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.call(f"{domain}.enable")

    def _quit(self):
        self._session = None
        with contextlib.suppress(OSError, AssertionError):
            self.call("Browser.close")
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(60)

    def __exit__(self, *error):
        self._close.close()

    def call(self, method, **params):
        """The result of one DevTools command; AssertionError with what went wrong."""
        self._id += 1
        message = {"id": self._id, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next(self._patience_s)
            assert answer is not None, f"Chromium did not answer {method}"
            if answer.get("id") == self._id:
                assert "result" in answer, f"{method}: {answer.get('error')}"
                return answer["result"]

    def _next(self, timeout_s):
        until = time.monotonic() + timeout_s
        while b"\0" not in self._buffer:
            readable, _, _ = select.select([self._in], [], [], max(0, until - time.monotonic()))
            data = os.read(self._in, 1 << 16) if readable else b""
            if not data:
                return None
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\0")
        message = json.loads(line)
        if "method" in message:
            self.events.append((message["method"], message["params"]))
        return message

    def evaluate(self, expression):
        """The value of a JavaScript expression; a promise is awaited."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, condition, timeout_s=60):
        """Wait in the page until the JavaScript `condition` holds; AssertionError naming it when it never does."""
        holds = self.evaluate(
            "new Promise(done => { const began = Date.now(); (function look() {"
            f"if ({condition}) done(true); else if (Date.now() - began > {timeout_s * 1000}) done(false);"
            "else setTimeout(look, 50); })() })"
        )
        assert holds, f"never in {timeout_s} s: {condition}; the page says {self.evaluate('document.body.innerText')!r}"

    def look(self, width, height, *, dark=False, scale=1.0):
        """Give the tab a size in CSS px and a colour scheme."""
        size = {"width": width, "height": height, "deviceScaleFactor": scale}
        self.call("Emulation.setDeviceMetricsOverride", **size, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def screenshot(self):
        """PNG bytes of what the tab shows."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
