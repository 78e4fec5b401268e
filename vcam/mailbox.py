"""A one-place mailbox between two threads: the newest value wins, the ones nobody took are counted."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Closed(Exception):
    """The mailbox was closed and holds nothing more."""


class Mailbox(Generic[T]):
    """One place between one giver and one taker. All waits are bounded by the taker's timeout or by `close`."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._content: list[T] = []
        self._end: BaseException | None = None
        self._closed = False
        self.dropped = 0
        """Values that were replaced before anybody took them."""

    def put(self, value: T) -> None:
        """Leave `value` for the taker in place of an older one. Raises what the mailbox was closed with."""
        with self._changed:
            self._refuse_if_closed()
            self.dropped += len(self._content)
            self._content = [value]
            self._changed.notify_all()

    def take(self, timeout: float | None = None) -> T | None:
        """The newest unseen value; None when `timeout` s passed without one.

        Raises what the mailbox was closed with, once its last value is taken: an error in the giver's thread
        surfaces here with its own traceback.
        """
        with self._changed:
            self._changed.wait_for(lambda: bool(self._content) or self._closed, timeout)
            if self._content:
                return self._content.pop()
            self._refuse_if_closed()
            return None

    @property
    def closed(self) -> bool:
        """Whether the traffic has ended; a last value may still lie there."""
        return self._closed

    def close(self, error: BaseException | None = None) -> None:
        """End the traffic, with the error that ended it or plain Closed. Only the first call counts."""
        with self._changed:
            if not self._closed:
                self._closed, self._end = True, None if isinstance(error, Closed) else error
            self._changed.notify_all()

    def _refuse_if_closed(self) -> None:
        """A new Closed each time: one that was kept would hold, by its traceback, all that its takers had in hand."""
        if self._closed:
            raise self._end or Closed()


def stage(name: str, work: Callable[[], T | None], out: Mailbox[T]) -> threading.Thread:
    """Start a daemon thread that puts each result of `work` into `out` (None: nothing to pass on).

    Whatever ends `work` closes `out` with it; nothing is swallowed. Closing `out` ends the thread after its present
    piece of work.
    """

    def run() -> None:
        end = _ended(work, out)
        if end is not None:
            traceback.clear_frames(end.__traceback__)  # else it holds the source or the nets until Python tidies up
        out.close(end)
        del end  # it holds this frame, which would hold it

    thread = threading.Thread(target=run, name=f"vcam-{name}", daemon=True)
    thread.start()
    return thread


def _ended(work: Callable[[], T | None], out: Mailbox[T]) -> BaseException | None:
    """What ended `work`; None: `out` was closed between two pieces of it."""
    try:
        while not out.closed:
            value = work()
            if value is not None:
                out.put(value)
    except BaseException as error:  # noqa: BLE001 - it is raised again at the taker
        return error
    return None
