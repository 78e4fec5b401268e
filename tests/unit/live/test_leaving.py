"""What leaves is closed once nobody uses it, whatever else fails."""

import logging
import threading

from vcam.live.leaving import Leaving


def test_it_is_closed_after_its_users_have_ended_and_all_of_it(caplog):
    caplog.set_level(logging.WARNING, logger="vcam")
    go, done, closed = threading.Event(), threading.Event(), []
    user = threading.Thread(target=lambda: (go.wait(60), closed.append("user ended")))
    user.start()

    def broken():
        closed.append("broken")
        raise OSError("the driver is gone")

    leaving = Leaving()
    leaving.leave([user], broken, lambda: closed.append("closed"), done.set)
    assert closed == []
    go.set()
    assert done.wait(60)
    leaving.join()
    assert closed == ["user ended", "broken", "closed"]
    assert caplog.messages == ["what was exchanged can't be closed: OSError: the driver is gone"]


def test_a_user_that_hangs_is_left_behind_with_a_word(caplog, monkeypatch):
    monkeypatch.setattr("vcam.live.leaving.JOIN_S", 0.01)
    go, done = threading.Event(), threading.Event()
    user = threading.Thread(target=lambda: go.wait(60), name="vcam-track")
    user.start()
    Leaving().leave([user], done.set)
    assert done.wait(60)
    go.set()
    user.join(60)
    assert caplog.messages == ["vcam-track doesn't answer and is left behind"]
