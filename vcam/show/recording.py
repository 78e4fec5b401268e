"""Films what goes out into the user's folder for videos, in a thread of its own: encoding never holds up the stream."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Final

from vcam.arenas import trim
from vcam.errors import SinkError, VcamError, said
from vcam.loop import Output
from vcam.mailbox import Closed, Mailbox
from vcam.show import Obey
from vcam.show.stage import switched
from vcam.sinks import Sink
from vcam.sinks.picture import pixels
from vcam.types import Face, Rendered

log = logging.getLogger(__name__)

JOIN_S: Final = 10.0
"""How long the end of a film may take when the run ends; x264 holds a few pictures back."""


class Film:
    """A Sink that leaves each picture to a thread, which passes the newest one on to the file when it has time."""

    def __init__(self, open_file: Callable[[], Sink], about: str) -> None:
        """`open_file` makes the sink that writes; entered and left in the thread."""
        self.about = about
        self._open_file = open_file
        self._box: Mailbox[Rendered] = Mailbox()
        self._thread = threading.Thread(target=self._run, name="vcam-film", daemon=True)
        self._thread.start()

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Leave a copy for the thread. Raises SinkError when the file can't be written."""
        try:
            self._box.put(replace(rendered, rgba=pixels(rendered).copy()))
        except Closed:
            raise SinkError(f"{self.about} is finished") from None

    def close(self) -> None:
        """Have the film finished; doesn't wait for it."""
        self._box.close()

    def wait(self) -> None:
        """Until it is finished, if that takes no longer than JOIN_S."""
        self._thread.join(JOIN_S)

    @property
    def alive(self) -> bool:
        """Whether it is still being finished."""
        return self._thread.is_alive()

    def __enter__(self) -> Film:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
        self.wait()

    def _run(self) -> None:
        self._write()
        trim()  # now that the encoder is gone: what _write had in hand

    def _write(self) -> None:
        try:
            with self._open_file() as file:
                try:
                    while True:
                        if (picture := self._box.take()) is not None:
                            file.send(picture, None)
                except Closed:
                    pass
            log.info("recorded: %s", self.about)
        except VcamError as error:
            log.error("recording: %s", error)
            self._box.close(error)
        except Exception as error:  # noqa: BLE001 - an encoder's own; the stream goes on without a film
            log.error("recording: %s", said(error))
            self._box.close(SinkError(said(error)))


class Recording:
    """A Part. Enter it to have a film that is still written at the end of the run finished."""

    def __init__(self, output: Output, open_file: Callable[[Path], Sink], folder: Callable[[], Path]) -> None:
        """`open_file` makes what writes the film at that path; `folder`: where films go."""
        self._output, self._open_file, self._folder = output, open_file, folder
        self._film: Film | None = None
        self._finishing: list[Film] = []
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {"record": self._record}

    def __enter__(self) -> Recording:
        return self

    def __exit__(self, *error: object) -> None:
        self._stop()
        for film in self._finishing:
            film.wait()

    def tick(self) -> None:
        """See Part."""

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        if self._film is not None and not self._output.has(self._film):  # it failed, and that was said
            self._film = None
        return {"recording": "" if self._film is None else self._film.about}

    def _record(self, value: str) -> None:
        on = self._film is not None and self._output.has(self._film)
        if switched(on, value) == on:
            return
        if on:
            self._stop()
            return
        folder = self._folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SinkError(f"{folder}: can't be made for films: {error.strerror}") from error
        path = self._free(folder / time.strftime("vcam %Y-%m-%d %H.%M.%S.mp4"))
        self._film = Film(lambda: self._open_file(path), str(path))
        self._output.add(self._film)
        log.info("recording: %s", path)

    def _free(self, path: Path) -> Path:
        """`path`, or one like it that no film has or will have once it is finished."""
        finishing = {film.about for film in self._finishing}
        numbered = (path.with_stem(f"{path.stem} ({n})") for n in count(2))
        return next(p for p in chain([path], numbered) if not p.exists() and str(p) not in finishing)

    def _stop(self) -> None:
        film, self._film = self._film, None
        if film is not None:
            self._output.leave_out(film)
            film.close()
            self._finishing = [other for other in self._finishing if other.alive] + [film]
