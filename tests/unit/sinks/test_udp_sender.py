"""Sending datagrams costs nothing and never waits, whether or not anybody is there."""

import errno
import logging
import socket

import pytest

from vcam.errors import SinkError
from vcam.sinks import udp
from vcam.sinks.udp import QUIET_S, REOPEN_S, UdpSender
from vcam.target import Target


class FailingSocket:
    """A socket whose sending fails as `wrong` says: an error for each try, None for success."""

    made = 0
    down = False
    wrong = []  # noqa: RUF012 - each test sets its own
    sent = []  # noqa: RUF012

    def __init__(self, *kind):
        type(self).made += 1

    def setblocking(self, flag):
        assert not flag, "sending must not wait"

    def connect(self, address):
        if self.down:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    def send(self, datagram):
        error = self.wrong.pop(0) if self.wrong else None
        if error is not None:
            raise error
        self.sent.append(datagram)

    def close(self):
        pass


@pytest.fixture
def failing(monkeypatch, clock):
    """(sender that is open, its socket's class)."""

    class Mine(FailingSocket):
        made, down, wrong, sent = 0, False, [], []

    monkeypatch.setattr(udp.socket, "socket", Mine)
    sender = UdpSender("OSC", Target("127.0.0.1", 39573), clock=clock)
    sender.open()
    yield sender, Mine
    sender.close()


@pytest.fixture
def listener():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(60)
        yield receiver


def to(receiver, host="127.0.0.1", **more):
    return UdpSender("OSC", Target(host, receiver.getsockname()[1]), **more)


def closed_port():
    """A port of this computer where nobody listens."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_datagrams_arrive_whole_and_in_order(listener, host):
    sender = to(listener, host)
    sender.open()
    for datagram in (b"a", b"b" * 1472, b"c" * 9000):
        sender.send(datagram)
    assert [listener.recv(65536) for _ in range(3)] == [b"a", b"b" * 1472, b"c" * 9000]
    sender.close()
    sender.close()


def test_version_6_of_the_protocol_works_where_the_computer_has_it():
    try:
        receiver = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        receiver.bind(("::1", 0))
    except OSError:
        receiver.close()
        pytest.skip("this computer has no ::1")
    with receiver:
        receiver.settimeout(60)
        sender = to(receiver, "::1")
        sender.open()
        sender.send(b"six")
        assert receiver.recv(9) == b"six"
        sender.close()
    assert sender.about.startswith("OSC to [::1]:")


def test_a_thousand_datagrams_to_nobody_are_one_line(caplog):
    caplog.set_level(logging.DEBUG, "vcam")
    port = closed_port()
    sender = UdpSender("OSC", Target("127.0.0.1", port))
    sender.open()
    for _ in range(1000):
        sender.send(b"x" * 352)
    sender.close()
    assert caplog.messages == [f"OSC to 127.0.0.1:{port}: nobody listens there yet; sending goes on"]


def test_who_begins_to_listen_later_gets_all_from_then_on_and_the_end_of_the_trouble_is_said_once(caplog, clock):
    caplog.set_level(logging.INFO, "vcam")
    port = closed_port()
    sender = UdpSender("OSC", Target("127.0.0.1", port), clock=clock)
    sender.open()
    sender.send(b"lost")
    sender.send(b"lost too")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as late:
        late.bind(("127.0.0.1", port))
        late.settimeout(60)
        for n in range(3):
            sender.send(b"%d" % n)
        assert list(iter(lambda: late.recv(9), b"2"))[-2:] == [b"0", b"1"]
        assert len(caplog.messages) == 1, "far computers refuse a second apart: too early to be sure"
        clock.now += QUIET_S + 1
        sender.send(b"well")
        sender.send(b"well")
    sender.close()
    assert caplog.messages[1:] == [f"OSC to 127.0.0.1:{port}: somebody listens now"]


def test_a_refused_datagram_is_sent_again_since_the_refusal_was_of_the_one_before(failing):
    sender, made = failing
    made.wrong += [ConnectionRefusedError(errno.ECONNREFUSED, "refused")]
    sender.send(b"a")
    assert made.sent == [b"a"]
    made.wrong += [ConnectionRefusedError(errno.ECONNREFUSED, "refused")] * 2
    sender.send(b"b")
    sender.send(b"c")
    assert made.sent == [b"a", b"c"]
    assert made.made == 1


def test_a_full_buffer_drops_the_datagram_and_is_no_trouble(failing, caplog):
    caplog.set_level(logging.INFO, "vcam")
    sender, made = failing
    made.wrong += [BlockingIOError(errno.EAGAIN, "full")]
    sender.send(b"a")
    sender.send(b"b")
    assert made.sent == [b"b"]
    assert made.made == 1
    assert caplog.messages == []


def test_while_the_network_is_gone_the_socket_is_made_anew_once_a_second(failing, clock, caplog):
    caplog.set_level(logging.INFO, "vcam")
    sender, made = failing
    clock.now += 60  # it had worked for a while
    made.down, made.wrong = True, [OSError(errno.ENETUNREACH, "Network is unreachable")]
    for _ in range(300):  # ten seconds at 30 a second
        sender.send(b"lost")
        clock.now += 1 / 30
    assert 10 <= made.made - 1 <= 10 / REOPEN_S + 1
    made.down = False
    clock.now += REOPEN_S
    sender.send(b"a")
    assert made.sent == [b"a"]
    clock.now += QUIET_S + 1
    sender.send(b"b")
    assert made.sent == [b"a", b"b"]
    assert caplog.messages == [
        "OSC to 127.0.0.1:39573: Network is unreachable; sending goes on",
        "OSC to 127.0.0.1:39573: works again",
    ]


def test_of_a_name_with_numbers_of_both_versions_the_one_of_version_4_is_taken(listener, monkeypatch):
    port = listener.getsockname()[1]
    both = [
        (socket.AF_INET6, socket.SOCK_DGRAM, 17, "", ("::1", port, 0, 0)),
        (socket.AF_INET, socket.SOCK_DGRAM, 17, "", ("127.0.0.1", port)),
    ]
    monkeypatch.setattr(udp.socket, "getaddrinfo", lambda *asked, **more: list(both))
    sender = to(listener, "localhost")
    sender.open()
    sender.send(b"four")
    assert listener.recv(9) == b"four"
    sender.close()


@pytest.mark.parametrize("host", ["224.0.0.1", "ff02::1", "::ffff:224.0.0.1", "255.255.255.255", "0.0.0.0", "::"])
def test_several_computers_at_once_are_refused(host):
    sender = UdpSender("OSC", Target(host, 9))
    with pytest.raises(SinkError, match=r"^OSC to .*:9: not one computer; name the one that shall get your face$"):
        sender.open()
    with pytest.raises(SinkError, match="is not open"):
        sender.send(b"a")


@pytest.mark.parametrize("host", ["a" * 300, "a..b"])
def test_what_can_be_no_name_is_named_in_one_line(host):
    with pytest.raises(SinkError, match=r"^OSC to .*:9: '.*' can't be looked up \(not a host's name\); check the name"):
        UdpSender("OSC", Target(host, 9)).open()


def test_a_host_that_nobody_knows_is_named_in_one_line(monkeypatch):
    def unknown(*asked, **more):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(udp.socket, "getaddrinfo", unknown)
    with pytest.raises(SinkError, match=r"'pc' can't be looked up \(Name or service not known\); check the name, or"):
        UdpSender("OSC", Target("pc", 9)).open()


def test_a_network_that_is_down_at_the_start_is_said(failing):
    _, made = failing
    made.down = True
    with pytest.raises(
        SinkError, match=r"^OSC to 10.0.0.1:9: Network is unreachable; check the address and the network$"
    ):
        UdpSender("OSC", Target("10.0.0.1", 9)).open()


def test_nothing_is_sent_after_closing(listener):
    sender = to(listener)
    sender.open()
    sender.close()
    with pytest.raises(SinkError, match=r"^OSC to 127.0.0.1:[0-9]+ is not open$"):
        sender.send(b"late")


def test_the_name_is_looked_up_once(listener, monkeypatch):
    asked = []
    real = socket.getaddrinfo
    monkeypatch.setattr(udp.socket, "getaddrinfo", lambda *a, **k: asked.append(a) or real(*a, **k))
    sender = to(listener, "localhost")
    sender.open()
    for _ in range(10):
        sender.send(b"a")
    sender.close()
    assert len(asked) == 1
