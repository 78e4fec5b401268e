"""A page on this computer with the live picture and what vcam knows of it: works everywhere, needs no driver."""

from __future__ import annotations

import errno
import threading
import time
from collections import deque
from importlib import resources
from typing import Any, Final, Self

import numpy as np

from vcam.commands import Commands
from vcam.errors import SinkError
from vcam.sinks.live_picture import LivePicture
from vcam.sinks.page_commands import asked
from vcam.sinks.page_state import thumbnail, told
from vcam.sinks.picture import pixels
from vcam.sinks.preview_address import PORT, TRIES, place_of
from vcam.sinks.web import Server, is_taken
from vcam.sinks.web_picture import jpeg, with_alpha
from vcam.sinks.web_requests import CLEAN, Site
from vcam.types import Face, Rendered

SCRIPT: Final = "text/javascript; charset=utf-8"
STYLE: Final = "text/css; charset=utf-8"
DOCUMENT: Final = "text/html; charset=utf-8"
PAGES: Final = {
    "/": (DOCUMENT, "preview.html"),
    CLEAN: (DOCUMENT, "clean.html"),
    "/icon.svg": ("image/svg+xml", "icon.svg"),
    **{f"/{name}.css": (STYLE, f"{name}.css") for name in ("preview", "controls", "clean")},
    **{
        f"/{name}.js": (SCRIPT, f"{name}.js")
        for name in ("preview", "ask", "controls", "choices", "dials", "keys", "clean")
    },
}
PAGE_FPS: Final = 15.0
"""Pictures a second that a person needs to see how it looks; the rest of the time is for who is on air."""
CLEAN_FPS: Final = 30.0
"""For programs that show them on."""
LIVE_S: Final = 1.5
"""s without a picture after which the page says so; vcam sends at least ten a second."""
WINDOW_S: Final = 2.0
"""s over which the rate and the age are averaged."""
OLDEST_S: Final = 10.0
"""s; a larger age is no age: frames of a file read without real time carry the file's own clock."""
CLOSE_S: Final = 0.05
"""s between two looks whether to close; closing waits for one."""


class PreviewSink:
    """`address`: "[HOST:]PORT", or "" for PORT or the next free one; port 0 is any free one. Without a host only this
    computer can reach it; at a host that others can reach too, they need a token, which is part of the address.

    The page itself always shows the picture. Programs that show it on, as OBS does, get `card` while it isn't on air;
    black without one."""

    commands: Commands | None
    """Set by whoever obeys; with None the page offers no controls."""

    def __init__(self, address: str, *, size_wh: tuple[int, int], fps: float, card: Rendered | None = None) -> None:
        self.on_air = True
        opaque_black = np.full((size_wh[1], size_wh[0], 4), (0, 0, 0, 255), np.uint8)
        self._card = opaque_black if card is None else pixels(card)
        self._place = place_of(address)
        self._usual = not address
        self.commands = None
        self._live = LivePicture(jpeg, fps=PAGE_FPS, name="vcam-page")
        self._stream = LivePicture(jpeg, fps=PAGE_FPS, name="vcam-page-stream")
        self._clean = LivePicture(with_alpha, fps=CLEAN_FPS, name="vcam-page-clean")
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
        server = self._bound(Site(pages, self._live, self._stream, self._clean, self.status, self._picture, self._ask))
        token = server.entrance.token
        self._url = self._place.url(server.port) + (f"?token={token}" if token else "")
        self._server = server
        for live in (self._live, self._stream, self._clean):
            live.start()
        threading.Thread(target=server.serve_forever, args=(CLOSE_S,), name="vcam-page-server", daemon=True).start()
        return self

    def _bound(self, site: Site) -> Server:
        place = self._place
        for port in place.ports:
            try:
                return Server(place, port, site)
            except OSError as error:
                if not is_taken(error):
                    raise SinkError(self._no_port(port, error)) from error
                taken = error
        if self._usual:
            raise SinkError(
                f"ports {PORT} to {PORT + TRIES - 1} are all taken; choose another: preview:9640"
            ) from taken
        port = place.ports[0]
        other = port + 1 if port < 65535 else PORT
        raise SinkError(f"port {port} is taken by another program; choose another: preview:{other}") from taken

    def _no_port(self, port: int, error: OSError) -> str:
        if error.errno == errno.EADDRNOTAVAIL:
            host = self._place.host
            return f"the preview page can't be at {host!r}: that is no address of this computer; 0.0.0.0 is all it has"
        return f"the preview page can't use port {port}: {error.strerror}; choose another: preview:{PORT}"

    def __exit__(self, *error: object) -> None:
        server, self._server = self._server, None
        if server is not None:
            for live in (self._live, self._stream, self._clean):
                live.stop()
            server.close()

    @property
    def about(self) -> str:
        """Where to look, whether the usual port was taken, and whether others can look too."""
        if not self._url:
            return "preview page"
        moved = self._usual and not self._url.endswith(f":{PORT}/")
        others = "" if self._place.only_here else " (others in the network who have this address see the picture there)"
        return f"preview page {self._url}" + (f" (port {PORT} was taken)" if moved else others)

    def _ask(self, word: str, value: str) -> bool:
        if self.commands is None:
            return False
        command = asked(word, value, self.commands.shown)
        return self.commands.give(command.word, command.value)

    def _picture(self, digest: str) -> bytes | None:
        return thumbnail(self.commands.shown, digest) if self.commands is not None else None

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
        for others in (self._stream, self._clean):
            others.offer(rgba if self.on_air else self._card)

    @property
    def viewers(self) -> int:
        """Programs that show the picture on."""
        return self._stream.watchers + self._clean.watchers

    def status(self) -> dict[str, Any]:
        """What `/status` tells: plain numbers of what was really sent. `age_ms` is null when no face is shown.
        `open`: whether other computers can reach the page.

        `control` is what the page shows and offers, and the token it needs for that; null when nobody obeys.
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
            "watching": self._live.watchers + self.viewers,
            "open": not self._place.only_here,
            "control": self._control(),
        }

    def _control(self) -> dict[str, Any] | None:
        if self.commands is None or self._server is None:
            return None
        return {"token": self._server.entrance.command_token, **told(self.commands.shown)}
