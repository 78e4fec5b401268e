"""A page on this computer with the live picture and what vcam knows of it: works everywhere, needs no driver."""

from __future__ import annotations

import threading
import time
from collections import deque
from importlib import resources
from typing import Any, Final, Self

from vcam.commands import Commands
from vcam.errors import SinkError, UsageError
from vcam.sinks.live_jpeg import LiveJpeg
from vcam.sinks.picture import pixels
from vcam.sinks.web import HOST, Server, is_taken
from vcam.types import Face, Rendered

PORT: Final = 8640
"""Free of well-known services; when it is taken the next TRIES are asked."""
TRIES: Final = 20
PAGES: Final = {
    "/": ("text/html; charset=utf-8", "preview.html"),
    "/preview.css": ("text/css; charset=utf-8", "preview.css"),
    "/preview.js": ("text/javascript; charset=utf-8", "preview.js"),
    "/icon.svg": ("image/svg+xml", "icon.svg"),
}
LIVE_S: Final = 1.5
"""s without a picture after which the page says so; vcam sends at least ten a second."""
WINDOW_S: Final = 2.0
"""s over which the rate and the age are averaged."""
OLDEST_S: Final = 10.0
"""s; a larger age is no age: frames of a file read without real time carry the file's own clock."""

CLOSE_S: Final = 0.05
"""s between two looks whether to close; closing waits for one."""


class PreviewSink:
    """`address`: a port, or "" for PORT or the next free one, or 0 for any free one. Bound to 127.0.0.1 only."""

    commands: Commands | None
    """Set by whoever obeys; with None the page offers no switch."""

    def __init__(self, address: str, *, size_wh: tuple[int, int], fps: float) -> None:
        if address and not (address.isascii() and address.isdigit() and int(address) < 65536):
            raise UsageError(f"preview:{address} is no port: give a number from 1024 to 65535, as preview:{PORT}")
        self._port = int(address) if address else None
        self.commands = None
        self._live = LiveJpeg()
        self._server: Server | None = None
        self._url = ""
        self._lock = threading.Lock()
        self._recent: deque[tuple[float, float | None]] = deque(maxlen=512)
        self._pictures = 0
        self._face = False
        self._size_wh: tuple[int, int] | None = None

    def __enter__(self) -> Self:
        folder = resources.files("vcam.sinks") / "page"
        pages = {path: (kind, (folder / name).read_bytes()) for path, (kind, name) in PAGES.items()}
        self._server = self._bound(pages)
        self._url = f"http://{HOST}:{self._server.port}/"
        self._live.start()
        threading.Thread(target=self._server.serve_forever, args=(CLOSE_S,), name="preview-page", daemon=True).start()
        return self

    def _bound(self, pages: dict[str, tuple[str, bytes]]) -> Server:
        wished = range(PORT, PORT + TRIES) if self._port is None else range(self._port, self._port + 1)
        for port in wished:
            try:
                return Server(port, pages=pages, status=self.status, live=self._live, give=self._give)
            except OSError as error:
                if not is_taken(error):
                    raise SinkError(
                        f"the preview page can't use port {port}: {error.strerror}; choose another: preview:{PORT}"
                    ) from error
                taken = error
        if self._port is None:
            raise SinkError(
                f"ports {PORT} to {PORT + TRIES - 1} are all taken; choose another: preview:9640"
            ) from taken
        other = self._port + 1 if self._port < 65535 else PORT
        raise SinkError(f"port {self._port} is taken by another program; choose another: preview:{other}") from taken

    def __exit__(self, *error: object) -> None:
        server, self._server = self._server, None
        if server is not None:
            self._live.stop()
            server.close()

    @property
    def about(self) -> str:
        """Where to look, and whether the usual port was taken."""
        if not self._url:
            return "preview page"
        moved = self._port is None and not self._url.endswith(f":{PORT}/")
        return f"preview page {self._url}" + (f" (port {PORT} was taken)" if moved else "")

    def _give(self, word: str) -> bool:
        return self.commands is not None and self.commands.give(word)

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Note what is known of the picture, and copy it if somebody watches."""
        rgba = pixels(rendered)
        if self._server is None:
            raise SinkError("the preview page is not open")
        now = time.perf_counter()
        age = None if rendered.captured is None else now - rendered.captured
        with self._lock:
            self._recent.append((now, age if age is not None and 0 <= age <= OLDEST_S else None))
            self._pictures += 1
            self._face = face is not None
            self._size_wh = (rgba.shape[1], rgba.shape[0])
        self._live.offer(rgba)

    def status(self) -> dict[str, Any]:
        """What `/status` tells: plain numbers of what was really sent. `age_ms` is null when no face is shown.

        `switch` is what the page needs to give commands; null when there is nothing to switch between. `opening` is
        the photo that is being opened, and how far that is.
        """
        now = time.perf_counter()
        with self._lock:
            recent = [(at, age) for at, age in self._recent if now - at <= WINDOW_S]
            pictures, face, size_wh = self._pictures, self._face, self._size_wh
            last = self._recent[-1][0] if self._recent else None
        ages = [age for _, age in recent if age is not None]
        span = recent[-1][0] - recent[0][0] if len(recent) > 1 else 0.0
        live = last is not None and now - last <= LIVE_S
        return {
            "live": live,
            "face": live and face,
            "fps": round((len(recent) - 1) / span, 1) if live and span > 0 else 0.0,
            "age_ms": round(1000 * sum(ages) / len(ages)) if live and face and ages else None,
            "size": size_wh,
            "pictures": pictures,
            "watching": self._live.watchers,
            "switch": self._switch(),
            "opening": self.commands.shown.opening if self.commands else "",
        }

    def _switch(self) -> dict[str, Any] | None:
        if self.commands is None or self._server is None or not (shown := self.commands.shown).photos:
            return None
        return {"token": self._server.token, "name": shown.name, "photo": shown.photo, "photos": len(shown.photos)}
