"""A port that anybody may send to: one sender counts, rubbish and floods cost little, and silence is said once."""

import logging
import socket
import subprocess
import sys
from contextlib import suppress

import pytest
from heard import A, B, Network

from vcam.errors import SourceEnded, SourceError, SourceLost
from vcam.port.listener import MOST_BYTES, MOST_DATAGRAMS, WINDOW_S, Listener
from vcam.sources._hearing import CALM_S, HEARTBEAT_S, PATIENCE_S, SILENT_S, Heard, Hearing
from vcam.target import Target


class Ear:
    """Every packet but b"?" is a face, the packet itself; b"0" is nobody, b"-" is not complete yet."""

    def __init__(self):
        self.forgot = 0

    def hear(self, datagram, now):
        if datagram == b"?":
            raise ValueError("it is a question")
        return {b"0": Heard(None), b"-": None}.get(datagram, Heard(datagram))

    def forget(self):
        self.forgot += 1


@pytest.fixture
def network(clock):
    return Network(clock)


@pytest.fixture
def listener(network, clock):
    made = Listener(
        "vmc", Target("127.0.0.1", 0), option="--source vmc:", make_socket=network, clock=clock, sleep=clock.sleep
    )
    made.open()
    return made


@pytest.fixture
def hearing(listener, clock):
    return Hearing("vmc", listener, Ear(), hint="send something", clock=clock)


def lines(caplog):
    return [record.getMessage() for record in caplog.records]


def all_of(hearing, network):
    """What is heard until nothing more comes."""
    out = []
    while network.arrivals:
        with suppress(SourceLost):
            out.append(hearing.next())
    return out


def test_what_comes_is_heard_in_order_and_half_a_face_is_waited_on(hearing, network):
    for packet in (b"1", b"-", b"2", b"0"):
        network.comes(packet)
    assert all_of(hearing, network) == [b"1", b"2", None]


def test_while_nothing_comes_it_says_so_about_twice_a_second(hearing, clock):
    began = clock.now
    for _ in range(4):
        with pytest.raises(SourceLost, match=r"vmc: no face comes to 127\.0\.0\.1:40000"):
            hearing.next()
    assert clock.now - began == pytest.approx(4 * HEARTBEAT_S)


def test_rubbish_without_end_does_not_keep_it_from_saying_so(hearing, network, clock):
    for i in range(200):
        network.comes(b"?", at=clock.now + i * 0.01)
    with pytest.raises(SourceLost):
        hearing.next()
    assert clock.now <= 100.0 + HEARTBEAT_S + 0.01


def test_rubbish_is_said_once_a_minute(hearing, network, clock, caplog):
    caplog.set_level(logging.INFO)
    for i in range(1210):
        network.comes(b"?", at=clock.now + i * 0.1)
    assert all_of(hearing, network) == []
    said = [line for line in lines(caplog) if "question" in line]
    assert len(said) == 3
    assert said[0] == "vmc: a packet of 192.168.1.5:50001 can't be read: it is a question; it is passed over"


def test_the_first_sender_counts_until_it_is_silent_and_the_other_is_said_once(hearing, network, clock, caplog):
    caplog.set_level(logging.INFO)
    for i in range(20):
        network.comes(b"a", A, at=clock.now + i * 0.1)
        network.comes(b"b", B, at=clock.now + i * 0.1)
    late = clock.now + 1.9 + SILENT_S + 0.1
    network.comes(b"b", B, at=late)
    network.comes(b"a", A, at=late)
    assert all_of(hearing, network) == [b"a"] * 20 + [b"b"]
    assert hearing._ear.forgot == 2, "what the first said is not mixed into what the second says"
    said = [line for line in lines(caplog) if "passed over" in line]
    assert said == ["vmc: packets of 192.168.1.9:50002 are passed over, only 192.168.1.5:50001 counts now"]


def test_rubbish_makes_nobody_the_sender(hearing, network):
    network.comes(b"?", B)
    network.comes(b"a", A)
    assert all_of(hearing, network) == [b"a"]


def test_only_the_named_host_counts(listener, network, clock, caplog):
    hearing = Hearing("ifacialmocap", listener, Ear(), only_from=A[0], clock=clock)
    network.comes(b"b", B)
    network.comes(b"a", (A[0], 1234))
    assert all_of(hearing, network) == [b"a"]
    assert "only 192.168.1.5 counts now" in caplog.text


def silence(hearing, seconds):
    for _ in range(round(seconds / HEARTBEAT_S)):
        with pytest.raises(SourceLost):
            hearing.next()


def test_a_sender_that_falls_silent_is_said_once_and_once_that_it_is_back(hearing, network, clock, caplog):
    caplog.set_level(logging.INFO)
    network.comes(b"a")
    hearing.next()
    silence(hearing, 60)
    network.comes(b"a")
    hearing.next()
    assert lines(caplog) == [
        "vmc: 192.168.1.5:50001 sends",
        "vmc: 192.168.1.5:50001 is silent; the avatar idles until it is back",
        "vmc: 192.168.1.5:50001 is back",
    ]


def test_a_sender_that_comes_and_goes_says_little(hearing, network, clock, caplog):
    caplog.set_level(logging.INFO)
    for _ in range(10):
        network.comes(b"a")
        hearing.next()
        silence(hearing, SILENT_S + 1)
    over_s = 10 * (SILENT_S + 1)
    assert 3 <= len(lines(caplog)) <= 1 + 2 * (over_s / CALM_S + 1)


def test_what_to_do_is_said_once_when_nothing_comes_at_all(hearing, caplog):
    silence(hearing, PATIENCE_S)
    assert not lines(caplog)
    silence(hearing, 20)
    assert lines(caplog) == ["vmc: nothing has come to 127.0.0.1:40000 yet; send something"]


@pytest.mark.parametrize(("packet", "in_time"), [(b"a", MOST_DATAGRAMS), (b"a" * 10_000, MOST_BYTES // 10_000)])
def test_of_a_flood_so_much_is_heard_as_can_be_and_then_the_newest(hearing, network, caplog, packet, in_time):
    for _ in range(900):
        network.comes(packet)
    network.comes(b"newest", at=network.clock.now + WINDOW_S + 0.001)
    assert all_of(hearing, network) == [packet] * in_time + [b"newest"]
    assert lines(caplog) == [
        "vmc: more comes to 127.0.0.1:40000 than anybody means to send; the surplus is thrown away"
    ]


@pytest.mark.parametrize("most", [{"most_datagrams": 5}, {"most_bytes": 5}])
def test_who_expects_less_throws_more_away(network, clock, most):
    listener = Listener(
        "control",
        Target("127.0.0.1", 0),
        option="--control ",
        make_socket=network,
        clock=clock,
        sleep=clock.sleep,
        **most,
    )
    listener.open()
    for n in range(1000):
        network.comes(b"1", at=clock.now + n * WINDOW_S / 100)
    got = 0
    while network.arrivals:
        got += listener.receive(WINDOW_S) is not None
    assert 5 * 10 <= got <= 5 * 11, "five in each of ten windows"


def test_as_much_as_a_tracker_sends_is_all_heard(hearing, network, clock, caplog):
    packets = 60 * 120  # 60 times a second 120 messages, each by itself
    for i in range(packets):
        network.comes(b"a", at=clock.now + i / packets)
    assert len(all_of(hearing, network)) == packets
    assert not [line for line in lines(caplog) if "surplus" in line]


def test_closing_ends_it_also_while_somebody_waits(listener, hearing, network):
    network.closed = True  # what the waiting thread meets when another one closes the socket
    listener._socket = None
    with pytest.raises(SourceEnded, match="vmc: closed"):
        hearing.next()
    listener.close()
    listener.close()


@pytest.fixture
def bound():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_port_in_use_is_named_with_what_to_do(bound):
    with pytest.raises(
        SourceError,
        match=rf"vmc: can't listen on 127\.0\.0\.1:{bound}: another program, perhaps a second vcam, has that "
        rf"port; close it, or name another port here and in the sender, as --source vmc:{bound + 1}",
    ):
        Listener("vmc", Target("127.0.0.1", bound), option="--source vmc:").open()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who has a port")
def test_the_program_that_has_the_port_is_named():
    hold = "import socket; s = socket.socket(type=socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0)); "
    words = [sys.executable, "-c", hold + "print(s.getsockname()[1], flush=True); input()"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        port = int(other.stdout.readline())
        with pytest.raises(SourceError, match=rf": python.* \(process {other.pid}\) has that port; close it, or"):
            Listener("vmc", Target("127.0.0.1", port), option="--source vmc:").open()
        other.communicate("\n")


@pytest.mark.parametrize(
    ("host", "port", "why"),
    [
        ("192.0.2.7", 0, r"that is no address of this computer; name one of its own, or 0\.0\.0\.0 for all"),
        ("no.such.host.invalid", 0, r"'no\.such\.host\.invalid' can't be looked up"),
    ],
)
def test_a_place_where_nobody_can_listen_is_one_clear_line(host, port, why):
    with pytest.raises(SourceError, match=why):
        Listener("vmc", Target(host, port), option="--source vmc:").open()


def test_a_port_that_the_system_keeps_is_one_clear_line(network, clock):
    network.bind = lambda address: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    with pytest.raises(SourceError, match=r"127\.0\.0\.1:80: the system keeps that port for itself; name one"):
        Listener("vmc", Target("127.0.0.1", 80), option="--source vmc:", make_socket=network).open()


def test_what_windows_reports_of_an_earlier_sending_is_no_end(hearing, network, clock):
    answers = iter([ConnectionResetError(10054, "reset"), (b"a", A)])

    def recvfrom(size):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    network.recvfrom = recvfrom
    assert hearing.next() == b"a"
