"""A one-place mailbox between two threads: the newest value wins, the ones nobody took are counted."""

from __future__ import annotations

import threading
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
        self.dropped = 0
        """Values that were replaced before anybody took them."""

    def put(self, value: T) -> None:
        """Leave `value` for the taker in place of an older one. Raises what the mailbox was closed with."""
        with self._changed:
            if self._end is not None:
                raise self._end
            self.dropped += len(self._content)
            self._content = [value]
            self._changed.notify_all()

    def take(self, timeout: float | None = None) -> T | None:
        """The newest unseen value; None when `timeout` s passed without one.

        Raises what the mailbox was closed with, once its last value is taken: an error in the giver's thread
        surfaces here with its own traceback.
        """
        with self._changed:
            self._changed.wait_for(lambda: bool(self._content) or self._end is not None, timeout)
            if self._content:
                return self._content.pop()
            if self._end is not None:
                raise self._end
            return None

    @property
    def closed(self) -> bool:
        """Whether the traffic has ended; a last value may still lie there."""
        return self._end is not None

    def close(self, error: BaseException | None = None) -> None:
        """End the traffic, with the error that ended it or plain Closed. Only the first call counts."""
        with self._changed:
            if self._end is None:
                self._end = error or Closed()
            self._changed.notify_all()


def stage(name: str, work: Callable[[], T | None], out: Mailbox[T]) -> threading.Thread:
    """Start a daemon thread that puts each result of `work` into `out` (None: nothing to pass on).

    Whatever ends `work` closes `out` with it; nothing is swallowed. Closing `out` ends the thread after its present
    piece of work.
    """

    def run() -> None:
        end: BaseException | None = None
        try:
            while not out.closed:
                value = work()
                if value is not None:
                    out.put(value)
        except BaseException as error:  # noqa: BLE001 - it is raised again at the taker
            end = error
        finally:
            out.close(end)

    thread = threading.Thread(target=run, name=f"vcam-{name}", daemon=True)
    thread.start()
    return thread
