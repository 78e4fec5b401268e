"""Commands come over a real port; rubbish and floods cost a line; a port that is taken is said with what to do."""

import logging
import socket
import threading
from contextlib import contextmanager

import pytest
from given import Heard
from hostile import PACKETS, hostile_datagrams
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import build_msg

from vcam.commands import WAITING, WORDS, Command, Commands, Shown
from vcam.control.foreign import MAY_NAME_FILES, PLAIN
from vcam.control.listening import A_SECOND, BURST, LONGEST_LINE, MOST_LINES, Control, listening
from vcam.errors import SourceError, UsageError
from vcam.port.listener import Sender
from vcam.wires.osc import decode

HERE, THERE = Sender("127.0.0.1", 50001), Sender("192.168.1.9", 50002)


class Network:
    """In place of a Listener: what was sent, and a clock."""

    def __init__(self):
        self.sent, self.now = [], 100.0

    def send(self, datagram, to):
        self.sent.append((decode(datagram), to))

    def clock(self):
        return self.now


@pytest.fixture
def network():
    return Network()


@pytest.fixture
def commands():
    return Commands()


@pytest.fixture
def control(network, commands):
    return Control(network, commands, clock=network.clock)


def osc(address, *arguments):
    """As python-osc packs it."""
    return build_msg(address, list(arguments)).dgram


def bundle(*messages):
    made = OscBundleBuilder(IMMEDIATELY)
    for address, *arguments in messages:
        made.add_content(build_msg(address, arguments))
    return made.build().dgram


def lines(caplog):
    return [record.getMessage() for record in caplog.records]


def test_messages_and_bundles_become_commands_in_their_order(control, commands):
    control.obey(osc("/vcam/wear", "ren"), HERE)
    control.obey(bundle(("/vcam/expression", "happy", 1.0), ("/vcam/panic", 1)), HERE)
    control.obey(osc("/vcam/toggle", 0), HERE)
    wanted = [Command("wear", "ren"), Command("expression", "happy:on"), Command("panic", "on")]
    assert commands.drain() == wanted


def test_what_is_wrong_is_said_once_of_each_sender_and_address(control, commands, caplog):
    for _ in range(3):
        control.obey(osc("/vcam/portait", 1), HERE)
        control.obey(osc("/vcam/portait", 1), THERE)
        control.obey(osc("/vcam/panic", "maybe"), HERE)
        control.obey(b"rubbish", HERE)
    assert lines(caplog) == [
        "control: /vcam/portait from 127.0.0.1: no such address; did you mean '/vcam/portrait'?",
        "control: /vcam/portait from 192.168.1.9: no such address; did you mean '/vcam/portrait'?",
        "control: /vcam/panic from 127.0.0.1: panic must be on or off, got 'maybe'",
        "control: a packet from 127.0.0.1: it is no OSC: 7 bytes from byte 0 on are no multiple of 4 above 0",
    ]
    assert commands.drain() == []


def test_who_sends_ever_other_rubbish_fills_no_log_and_no_memory(control, caplog):
    for n in range(3 * MOST_LINES):
        control.obey(osc("/vcam/wear" + "y" * 500 + str(n)), HERE)
        control.obey(osc(f"/vcam/panic/{n}"), HERE)
    assert len(lines(caplog)) == MOST_LINES
    assert max(map(len, lines(caplog))) <= LONGEST_LINE
    assert len(control._said) == MOST_LINES


def test_another_computer_names_no_file_and_ends_nothing(control, commands, caplog):
    for message in (("/vcam/load", "/etc/passwd"), ("/vcam/quit",), ("/vcam/wear", "/x.vrm"), ("/vcam/next",)):
        control.obey(osc(*message), THERE)
    assert commands.drain() == [Command("next")]
    assert lines(caplog) == [
        "control: /vcam/load from 192.168.1.9: load is for this computer alone",
        "control: /vcam/quit from 192.168.1.9: quit is for this computer alone",
        "control: /vcam/wear from 192.168.1.9: wear '/x.vrm': another computer can't name files; give one of those in "
        "the list",
    ]
    for message in (("/vcam/load", "/x.jpg"), ("/vcam/quit",)):
        control.obey(osc(*message), HERE)
    assert commands.drain() == [Command("load", "/x.jpg"), Command("quit")]


def test_a_flood_of_commands_is_said_once_a_minute_and_fills_no_memory(control, commands, network, caplog):
    for _ in range(100):
        control.obey(bundle(*[("/vcam/next",)] * 40), HERE)
    assert len(commands.drain()) == WAITING
    assert lines(caplog) == ["control: more is asked than can be done; the surplus is passed over"]
    network.now += 61
    control.obey(bundle(*[("/vcam/next",)] * 40), HERE)
    control.obey(osc("/vcam/next"), HERE)
    assert len(lines(caplog)) == 2


def test_a_flood_leaves_room_for_the_commands_of_the_window_and_for_panic(control, commands, network):
    control.obey(bundle(*[("/vcam/next",)] * BURST), HERE)
    assert len(commands.drain()) == BURST, "all of a scene at once"
    pictures = 60
    given = 0
    for _ in range(pictures):
        for _ in range(20):
            network.now += 1 / 30 / 20
            control.obey(osc("/vcam/next"), HERE)
        assert commands.give("toggle"), "room is left"
        given += len(commands.drain()) - 1
    assert given == pytest.approx(pictures / 30 * A_SECOND, rel=0.02)
    control.obey(
        bundle(
            *[("/vcam/next",)] * BURST,
        ),
        HERE,
    )
    control.obey(osc("/vcam/panic", 1), HERE)
    assert commands.drain()[-1] == Command("panic", "on")


def test_who_asks_is_told_how_things_stand_at_their_port_or_the_one_they_name(control, commands, network):
    commands.shown = Shown("mika", False, avatar="mika", panic=True)
    for ask in (osc("/vcam/ask"), osc("/vcam/ask", 9001), osc("/vcam/ask", 9001.0)):
        control.obey(ask, HERE)
    assert [to for _, to in network.sent] == [("127.0.0.1", 50001), ("127.0.0.1", 9001), ("127.0.0.1", 9001)]
    said = {message.address: message.arguments[0] for message in network.sent[0][0]}
    assert (said["/vcam/state/avatar"], said["/vcam/state/panic"]) == ("mika", 1)


@pytest.mark.parametrize("port", [0, -1, 65536, 0.5, "9001", b"x"])
def test_a_port_to_answer_to_is_a_port(control, network, caplog, port):
    control.obey(osc("/vcam/ask", port), HERE)
    assert network.sent == []
    assert lines(caplog) == ["control: /vcam/ask from 127.0.0.1: a port from 1 to 65535 is wanted, to answer to"]


def test_another_computer_that_asks_without_end_is_answered_fifty_times_a_second(control, network):
    for _ in range(1000):
        control.obey(bundle(*[("/vcam/ask",)] * 5), THERE)
        network.now += 0.001
    assert 48 <= len(network.sent) <= 51


VALID = (
    osc("/vcam/expression", "happy", 1.0),
    osc("/vcam/framing", 1.0, 0.5, -0.5),
    osc("/vcam/load", "/home/me/photo.jpg"),
    osc("/vcam/ask", 9001),
    osc("/vcam/portrait", 1),
    bundle(("/vcam/panic", 1), ("/vcam/wear", "ren"), ("/vcam/quit",)),
)


def test_hostile_packets_give_commands_that_there_are_or_none(control, commands, network, caplog):
    given = 0
    for datagram in hostile_datagrams(*VALID):
        network.now += 0.001
        control.obey(datagram, THERE)
        for command in commands.drain():
            given += 1
            assert command.word in WORDS.keys() - {"load", "quit"}
            assert command.word not in MAY_NAME_FILES or PLAIN.fullmatch(command.value)
    assert given > PACKETS / 40, "little was tried"
    assert len(lines(caplog)) <= MOST_LINES + 1


@contextmanager
def free_port():
    """A port of this computer that is free when it is used."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        yield other


def test_a_real_port_is_heard_answers_and_is_free_again_afterwards(caplog):
    caplog.set_level(logging.INFO)
    heard = Heard()
    heard.shown = Shown(avatar="mika")
    with free_port() as other:
        port = other.getsockname()[1]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as surface:
        surface.settimeout(60)
        for _ in range(2):
            with listening([str(port)], heard):
                surface.sendto(osc("/vcam/wear", "ren"), ("127.0.0.1", port))
                heard.until(("wear", "ren"))
                surface.sendto(osc("/vcam/ask"), ("127.0.0.1", port))
                assert decode(surface.recv(2000))[0] == ("/vcam/state/avatar", "s", ("mika",))
                assert [t.name for t in threading.enumerate()].count("vcam-control") == 1
            assert not [t for t in threading.enumerate() if t.name == "vcam-control"]
            heard.given.clear()
    assert lines(caplog)[0] == f"control: commands by OSC to 127.0.0.1:{port}, as /vcam/toggle"


def test_a_packet_that_meets_a_fault_of_ours_ends_no_listening(caplog, monkeypatch):
    monkeypatch.setattr(Control, "_answer", lambda *_: 1 / 0)
    heard = Heard()
    with free_port() as other:
        port = other.getsockname()[1]
    with listening([str(port)], heard), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as surface:
        for word in ("ask", "ask", "panic"):
            surface.sendto(osc(f"/vcam/{word}"), ("127.0.0.1", port))
        heard.until(("panic", ""))
    line = "control: a packet from 127.0.0.1: ZeroDivisionError: division by zero; it is passed over"
    assert [text for text in lines(caplog) if "Zero" in text] == [line]


def test_the_newer_numbers_of_the_internet_will_do():
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as surface:
        try:
            surface.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no ::1")
        surface.settimeout(60)
        with free_port() as other:
            port = other.getsockname()[1]
        with listening([f"[::1]:{port}"], Commands()):
            surface.sendto(osc("/vcam/ask"), ("::1", port))
            assert len(decode(surface.recv(2000))) == 7


def test_who_lets_a_network_in_is_told_so(caplog):
    caplog.set_level(logging.INFO)
    with free_port() as other:
        port = other.getsockname()[1]
    with listening([f"0.0.0.0:{port}"], Commands()):
        pass
    assert lines(caplog)[0].endswith("as /vcam/toggle; anybody in that network can switch what viewers see")


def test_a_port_of_the_settings_that_is_taken_today_is_said_and_the_others_are_heard(caplog):
    caplog.set_level(logging.INFO)
    with free_port() as other, free_port() as second:
        taken, free = other.getsockname()[1], second.getsockname()[1]
        second.close()
        with listening([str(taken), str(free)], Commands(), kept=True):
            pass
    refused, heard = lines(caplog)
    assert refused.startswith(f"settings: control: can't listen on 127.0.0.1:{taken}: ")
    assert refused.endswith("; going on without it")
    assert heard.startswith(f"control: commands by OSC to 127.0.0.1:{free}")


def test_a_taken_port_is_one_line_and_leaves_no_thread():
    with free_port() as other, free_port() as second:
        taken, free = other.getsockname()[1], second.getsockname()[1]
        second.close()
        line = rf"control: can't listen on 127\.0\.0\.1:{taken}: .* has that port; .* as --control "
        with pytest.raises(SourceError, match=line), listening([str(free), str(taken)], Commands()):
            pass
    assert not [t for t in threading.enumerate() if t.name == "vcam-control"]


def test_a_wrong_port_is_wrong_usage():
    with (
        pytest.raises(UsageError, match=r"--control 'here': give \[HOST:\]PORT with a port from 1 to 65535, as 39571"),
        listening(["here"], Commands()),
    ):
        pass


def test_without_ports_there_is_nothing():
    with listening([], Commands()):
        assert not [t for t in threading.enumerate() if t.name == "vcam-control"]
