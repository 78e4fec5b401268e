"""The newest value wins, drops are counted, an error crosses with its own traceback."""

import gc
import traceback
import weakref

import pytest

from vcam.mailbox import Closed, Mailbox, stage


def test_the_newest_value_wins_and_the_others_are_counted():
    box = Mailbox()
    for n in range(5):
        box.put(n)
    assert box.take(0) == 4
    assert box.dropped == 4


def test_an_empty_box_gives_none_at_the_timeout():
    assert Mailbox().take(0) is None


def test_the_last_value_is_still_taken_after_the_end():
    box = Mailbox()
    box.put("last")
    box.close()
    assert box.take(0) == "last"
    with pytest.raises(Closed):
        box.take(0)


def test_a_put_into_a_closed_box_raises_what_closed_it():
    box = Mailbox()
    box.close(ValueError("gone"))
    box.close(KeyError("later and without effect"))
    with pytest.raises(ValueError, match="gone"):
        box.put(1)


def test_an_error_crosses_two_stages_with_its_own_traceback():
    first, second = Mailbox(), Mailbox()

    def unplugged():
        raise OSError("camera unplugged")

    threads = [stage("a", unplugged, first), stage("b", lambda: first.take(5), second)]
    with pytest.raises(OSError, match="camera unplugged") as caught:
        second.take(5)
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    assert "unplugged" in [entry.name for entry in traceback.extract_tb(caught.value.__traceback__)]


def test_closing_the_box_ends_a_stage_that_never_has_anything_to_give():
    box = Mailbox()
    thread = stage("idle", lambda: None, box)
    box.close()
    thread.join(60)
    assert not thread.is_alive()


def test_none_from_a_stage_is_not_passed_on():
    box, given = Mailbox(), iter([None, None, "value"])
    thread = stage("quiet", lambda: next(given), box)
    assert box.take(5) == "value"
    with pytest.raises(StopIteration):
        box.take(5)
    thread.join(60)
    assert box.dropped == 0


class Net:
    """Something large that a stage works with."""


def stage_with_a_net(work):
    """A stage whose work is `work` of a Net, its box, and a weak reference to that net."""
    net, box = Net(), Mailbox()
    return stage("net", lambda: work(net, box), box), box, weakref.ref(net)


@pytest.mark.parametrize("how", ["the box it gives to is closed", "the box it takes from is closed", "it fails"])
def test_what_a_stage_worked_with_is_free_once_it_has_ended_and_needs_no_tidying_up(how):
    """Nets and encoders have memory and threads that the collector of cycles knows nothing of."""
    taken = Mailbox()

    def work(net, box):
        if how == "it fails":
            raise ValueError(net)
        return taken.take(60) if how == "the box it takes from is closed" else None

    gc.disable()
    try:
        thread, box, net = stage_with_a_net(work)
        if how == "the box it gives to is closed":
            box.close()
        else:
            taken.close()
        thread.join(60)
        assert box.closed
        if how == "it fails":
            with pytest.raises(ValueError, match="Net"):
                box.take(0)
        del thread
        if how != "it fails":  # which tells what it failed on
            assert net() is None
    finally:
        gc.enable()


def test_who_takes_until_the_end_holds_nothing_by_it():
    box = Mailbox()

    def takes(net):
        try:
            box.take(60)
        except Closed:
            return weakref.ref(net)

    box.close()
    gc.disable()
    try:
        net = takes(Net())
        assert net() is None
    finally:
        gc.enable()
