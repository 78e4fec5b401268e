"""Long work beside the stream: the newest wish of a kind counts, what fails is a line, and nothing piles up."""

import re
import threading

import pytest
from going_on import go_on

from vcam.errors import BadInput
from vcam.show.beside import Beside


def test_work_is_done_in_another_thread_and_its_pieces_in_this_one():
    places = []

    def work(do):
        places.append(threading.get_ident())
        places.append(do(threading.get_ident))

    with Beside() as beside:
        beside.want("avatar", work)
        go_on(beside.tick, lambda: len(places) == 2)
    assert places[0] != threading.get_ident() == places[1]


def test_of_one_kind_the_newest_is_done_and_what_was_begun_is_put_away():
    began, goes_on, done = threading.Event(), threading.Event(), []

    def first(do):
        began.set()
        assert goes_on.wait(60)
        try:
            do(lambda: done.append("first"))
        except BaseException:
            do(lambda: done.append("put away"))
            raise

    with Beside() as beside:
        beside.want("avatar", first)
        assert began.wait(60)
        for name in ("second", "third"):
            beside.want("avatar", lambda do, name=name: do(lambda: done.append(name)))
        beside.want("background", lambda do: do(lambda: done.append("background")))
        goes_on.set()
        go_on(beside.tick, lambda: len(done) == 3)
    assert done == ["put away", "third", "background"]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (BadInput("x.vrm: no model"), "avatar: x.vrm: no model; the stream goes on as it was"),
        (ValueError("a\nspeaks"), "avatar: ValueError: a speaks; the stream goes on as it was"),
    ],
)
def test_work_that_fails_is_one_line_and_the_next_is_done(caplog, error, line):
    done = []

    def fails(do):
        raise error

    with Beside() as beside:
        beside.want("avatar", fails)
        go_on(beside.tick, lambda: caplog.records)
        beside.want("avatar", lambda do: do(lambda: done.append(1)))
        go_on(beside.tick, lambda: done)
    assert [r.getMessage() for r in caplog.records] == [line]


def test_one_picture_does_one_piece_at_most():
    done, counts = [], []

    def work(do):
        for n in range(3):
            do(lambda n=n: done.append(n))

    with Beside() as beside:
        beside.want("avatar", work)
        go_on(beside.tick, lambda: counts.append(len(done)) or len(done) == 3)
    assert max(b - a for a, b in zip([0, *counts], counts, strict=False)) == 1


def test_leaving_it_ends_its_thread_in_the_middle_of_work():
    began = threading.Event()

    def work(do):
        began.set()
        do(lambda: pytest.fail("nobody takes it any more"))

    with Beside() as beside:
        beside.want("avatar", work)
        assert began.wait(60)
    assert not beside._thread.is_alive()


def test_what_hangs_is_left_behind_by_its_name(monkeypatch):
    monkeypatch.setattr("vcam.show.beside.JOIN_S", 0.01)
    hangs, began = threading.Event(), threading.Event()

    def work(do):
        began.set()
        hangs.wait(60)

    with Beside() as beside:
        beside.want("avatar", work)
        assert began.wait(60)
    assert re.match("vcam-", beside._thread.name), "by that the program knows not to wait for it"
    hangs.set()
    beside._thread.join(60)


def test_it_says_whether_it_works():
    begun, go = threading.Event(), threading.Event()

    def work(do):
        begun.set()
        go.wait(60)

    with Beside() as beside:
        assert not beside.working
        beside.want("one", work)
        assert begun.wait(60)
        assert beside.working
        go.set()
        go_on(beside.tick, lambda: not beside.working)
