"""The add-on's socket: one sender at a time, never more work than a moment's, nothing answered, clear refusals."""

import socket

import pytest
from hostile import PACKETS, hostile_datagrams
from vcam_blender.receiver import MAX_DATAGRAMS, CannotListen, Receiver, is_local, numeric

from vcam.wires.frame import FramePacker


class Clock:
    """Counts what decoding seems to take."""

    def __init__(self, step_s=0.0):
        self.now, self.step_s = 0.0, step_s

    def __call__(self):
        self.now += self.step_s
        return self.now


@pytest.fixture
def receiver():
    with_clock = Receiver("127.0.0.1", 0, Clock())
    yield with_clock
    with_clock.close()


@pytest.fixture
def senders():
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
    yield sockets
    for one in sockets:
        one.close()


def frame(packer):
    return packer.pack(packer._seq / 30, True, (0, 0, 0.6, 0, 1, 0, 0, *([0.0] * 56)))


def send(sender, receiver, *datagrams):
    for datagram in datagrams:
        sender.sendto(datagram, ("127.0.0.1", receiver.port))


def test_it_hears_only_this_computer_unless_told_otherwise(receiver):
    assert receiver.host == "127.0.0.1"
    assert receiver.port > 0


def test_what_arrived_is_taken_in_order_and_then_nothing(receiver, senders):
    packer = FramePacker()
    send(senders[0], receiver, *(frame(packer) for _ in range(5)))
    assert [sample.seq for sample in receiver.take(1.0)] == [0, 1, 2, 3, 4]
    assert receiver.take(1.1) == []


def test_a_flood_is_taken_in_portions(receiver, senders):
    packer = FramePacker()
    send(senders[0], receiver, *(frame(packer) for _ in range(MAX_DATAGRAMS + 20)))
    assert len(receiver.take(1.0)) == MAX_DATAGRAMS
    assert len(receiver.take(1.1)) == 20


def test_slow_decoding_leaves_the_rest_for_later(senders):
    receiver, packer = Receiver("127.0.0.1", 0, Clock(step_s=0.009)), FramePacker()
    send(senders[0], receiver, *(frame(packer) for _ in range(10)))
    assert len(receiver.take(1.0)) == 3
    assert len(receiver.take(1.1)) == 3
    receiver.close()


def test_a_second_sender_is_not_mixed_in(receiver, senders):
    one, two = FramePacker(), FramePacker()
    send(senders[0], receiver, frame(one), frame(one))
    send(senders[1], receiver, frame(two))
    assert len(receiver.take(1.0)) == 2
    assert receiver.foreign == 1


def test_a_second_sender_is_heard_once_the_first_is_silent(receiver, senders):
    send(senders[0], receiver, frame(FramePacker()))
    receiver.take(1.0)
    packer = FramePacker()
    send(senders[1], receiver, frame(packer))
    assert len(receiver.take(3.1)) == 1
    assert receiver.stream.packets == 2


def test_hostile_noise_of_a_stranger_keeps_no_one_out(receiver, senders):
    """Hostile datagrams are taken by portions, and the real sender is heard at once."""
    valid = [frame(FramePacker())]
    noise = (data for data in hostile_datagrams(*valid) if not data.startswith(b"/vcam"))
    for sent, datagram in enumerate(noise):
        send(senders[0], receiver, datagram)
        if sent % 200 == 0:
            assert receiver.take(1.0) == []
    receiver.take(1.0)
    send(senders[1], receiver, *valid)
    assert len(receiver.take(1.0)) == 1
    assert receiver.stream.bad > PACKETS / 60


def test_nothing_is_ever_answered(receiver, senders):
    senders[0].setblocking(False)
    send(senders[0], receiver, frame(FramePacker()), b"who are you?")
    receiver.take(1.0)
    with pytest.raises(BlockingIOError):
        senders[0].recv(1)


def test_a_port_in_use_is_said_in_a_line(receiver):
    with pytest.raises(CannotListen, match=r"Port \d+ is in use .*: choose another port here and in vcam"):
        Receiver("127.0.0.1", receiver.port)


def test_a_name_is_not_looked_up():
    with pytest.raises(CannotListen, match=r"'example.org' is no address: use 127.0.0.1, or 0.0.0.0"):
        Receiver("example.org", 0)


def test_an_address_of_another_computer_is_said_in_a_line():
    with pytest.raises(CannotListen, match=r"192\.0\.2\.1 is no address of this computer"):
        Receiver("192.0.2.1", 0)


def test_a_port_that_is_none_is_said_in_a_line():
    with pytest.raises(CannotListen, match=r"Cannot listen at 127\.0\.0\.1 port 70000"):
        Receiver("127.0.0.1", 70000)


@pytest.mark.parametrize(("said", "meant"), [("", "127.0.0.1"), (" LocalHost ", "127.0.0.1"), ("0.0.0.0", "0.0.0.0")])
def test_addresses_as_people_type_them(said, meant):
    assert numeric(said) == meant


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("192.168.1.2", False)]
)
def test_the_panel_knows_who_can_be_heard(host, local):
    assert is_local(host) is local
