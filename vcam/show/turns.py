"""Lets another thread have small pieces of work done by the main thread, at most one between two pictures."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from vcam.mailbox import Mailbox

T = TypeVar("T")


class Do(Protocol):
    """Gives what `work`, done in the thread that owns OpenGL, gives or raises."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


def here(work: Callable[[], T], /) -> T:
    """A Do for that thread itself."""
    return work()


class Turns:
    """One thread calls `do`, the main one `take`."""

    def __init__(self) -> None:
        self._asked: Mailbox[tuple[Callable[[], Any], Future[Any]]] = Mailbox()
        self._newest: Future[Any] = Future()

    def do(self, work: Callable[[], T], /) -> T:
        """See Do. Waits for its turn; raises Closed or CancelledError when there will be none any more."""
        self._newest = future = Future[T]()
        self._asked.put((work, future))
        return future.result()

    def take(self, longest_s: float = 0.0) -> None:
        """Do what waits, if something does, or comes within so long."""
        turn = self._asked.take(longest_s)
        if turn is None:
            return
        work, future = turn
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
            future.set_exception(error)

    def close(self) -> None:
        """No more turns; who waits for one is told so."""
        self._asked.close()
        self._newest.cancel()
