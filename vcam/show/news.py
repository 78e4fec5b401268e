"""The newest lines that were said to the user, kept for the window and the preview page."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Final, Self

from vcam.commands import News
from vcam.show import Obey
from vcam.terminal import plain

KEPT: Final = 30
"""Lines: what somebody who looks after a while still wants to know."""
LEVELS: Final = {"DEBUG": "", "INFO": "info", "WARNING": "warning", "ERROR": "error", "CRITICAL": "error"}


class NewsKeeper(logging.Handler):
    """A Part. While it is entered it keeps what vcam logs, from any thread."""

    def __init__(self, said: Iterable[str] = ()) -> None:
        """`said`: warnings from before it was there."""
        super().__init__(logging.INFO)
        self._kept: deque[News] = deque(maxlen=KEPT)
        self._said, self._saying = 0, threading.Lock()
        self.settings: dict[str, object] = {}
        self.words: Mapping[str, Obey] = {}
        for line in said:
            self.say(line, "warning")

    def __enter__(self) -> Self:
        logging.getLogger("vcam").addHandler(self)
        return self

    def __exit__(self, *error: object) -> None:
        logging.getLogger("vcam").removeHandler(self)
        self.close()

    def emit(self, record: logging.LogRecord) -> None:
        """See logging.Handler."""
        try:
            self.say(record.getMessage(), LEVELS.get(record.levelname, "info"))
        except Exception:  # noqa: BLE001 - as every handler does: a line that can't be written ends nothing
            self.handleError(record)

    def heard(self, say: Callable[[str], None]) -> Callable[[str], None]:
        """`say`, what it is given kept too."""

        def both(line: str) -> None:
            say(line)
            self.say(line)

        return both

    def say(self, text: str, level: str = "info") -> None:
        """Keep one line. In any thread."""
        with self._saying:
            self._said += 1
            self._kept.append(News(self._said, level, plain(text)))

    def tick(self) -> None:
        """See Part."""

    def tell(self) -> Mapping[str, object]:
        """See Part."""
        return {"messages": tuple(self._kept)}
