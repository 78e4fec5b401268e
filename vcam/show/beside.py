"""Does what takes long beside the stream, in a thread of its own; of each kind only the newest wish."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from typing import Final, Self, TypeVar

from vcam.arenas import trim
from vcam.errors import VcamError, said
from vcam.mailbox import Closed
from vcam.show.turns import Do, Turns

log = logging.getLogger(__name__)

T = TypeVar("T")

JOIN_S: Final = 2.0
"""How long it may take to stop before it is left behind (it is a daemon thread)."""

Work = Callable[[Do], None]
"""Done in that thread; given a Do for what needs OpenGL. Raises VcamError with one line when it can't be done."""


class Superseded(Exception):
    """Something newer of the same kind is wanted: nobody needs this any more."""


class Beside:
    """Enter it, and call `tick` between two pictures, in the context's thread."""

    def __init__(self) -> None:
        self._turns = Turns()
        self._changed = threading.Condition()
        self._wanted: dict[str, Work] = {}
        self._over = False
        self.working = False
        """Whether something is being done there now."""
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with self._changed:
            self._over = True
            self._wanted.clear()
            self._changed.notify()
        self._turns.close()
        if self._thread is not None:
            self._thread.join(JOIN_S)

    def want(self, kind: str, work: Work) -> None:
        """Have `work` done after what is being done now; what of that `kind` still waits, or is being done, is dropped.

        When it fails, that is said in a line that begins with `kind`.
        """
        with self._changed:
            self._wanted.pop(kind, None)
            self._wanted[kind] = work
            self._changed.notify()
        if self._thread is None:
            # The name lets the program end although something still hangs in there
            self._thread = threading.Thread(target=self._work_on, name="vcam-beside", daemon=True)
            self._thread.start()

    def tick(self) -> None:
        """Do a little of what needs OpenGL, when there is something."""
        if self._thread is not None:
            self._turns.take()

    def _work_on(self) -> None:
        while True:
            with self._changed:
                while not self._wanted and not self._over:
                    self._changed.wait()
                if self._over:
                    return
                kind = next(iter(self._wanted))
                work = self._wanted.pop(kind)
            self.working = True
            try:
                self._work(kind, work)
            except (Closed, CancelledError):
                return
            finally:
                self.working = False
            trim()

    def _work(self, kind: str, work: Work) -> None:
        told = False

        def do(piece: Callable[[], T], /) -> T:
            nonlocal told
            if kind in self._wanted and not told:
                told = True  # once: what was begun is then put away
                raise Superseded
            return self._turns.do(piece)

        try:
            work(do)
        except Superseded:
            return
        except VcamError as error:
            log.error("%s: %s; the stream goes on as it was", kind, error)
        except (Closed, CancelledError):
            raise
        except Exception as error:  # whatever a file does to a library, the stream goes on
            log.error("%s: %s; the stream goes on as it was", kind, said(error))
            log.debug("its traceback", exc_info=error)
