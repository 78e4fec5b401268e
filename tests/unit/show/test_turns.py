"""Work that another thread asks for is done here, one piece at a time, and nobody waits for ever."""

import threading
from concurrent.futures import CancelledError

import pytest

from vcam.mailbox import Closed
from vcam.show.turns import Turns, here


def asking(turns, work):
    """A thread that asks for `work`, and the list that gets what it is given or what is raised."""
    got = []

    def run():
        try:
            got.append(turns.do(work))
        except BaseException as error:  # noqa: BLE001 - that is what is looked at
            got.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, got


def take_until_over(turns, thread):
    while thread.is_alive():
        turns.take()
        thread.join(0.001)


def test_it_is_done_in_the_thread_that_takes_and_its_value_comes_back():
    turns = Turns()
    thread, got = asking(turns, threading.get_ident)
    take_until_over(turns, thread)
    assert got == [threading.get_ident()]


def test_an_error_comes_back_and_leaves_the_taker_alone():
    turns = Turns()
    thread, got = asking(turns, lambda: 1 // 0)
    take_until_over(turns, thread)
    assert isinstance(got[0], ZeroDivisionError)


def test_an_interrupt_is_the_takers_own():
    turns = Turns()

    def interrupted():
        raise KeyboardInterrupt

    thread, got = asking(turns, interrupted)
    with pytest.raises(KeyboardInterrupt):
        take_until_over(turns, thread)
    turns.close()
    thread.join(60)
    assert isinstance(got[0], CancelledError)


def test_taking_when_nobody_asked_is_nothing():
    Turns().take()


def test_who_waits_when_it_closes_is_told_so():
    turns = Turns()
    thread, got = asking(turns, lambda: pytest.fail("too late"))
    while not turns._asked._content:
        thread.join(0.001)
    turns.close()
    thread.join(60)
    assert isinstance(got[0], CancelledError)
    with pytest.raises(Closed):
        turns.do(lambda: 1)


def test_here_is_at_once():
    assert here(threading.get_ident) == threading.get_ident()
