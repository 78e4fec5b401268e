"""Commands over the network, from anybody: one of WORDS with a value that fits, or nothing; never a file from afar."""

import pytest
from hostile import PACKETS, hostile_datagrams
from pythonosc.osc_message_builder import build_msg

from vcam.commands import WORDS, Commands, checked
from vcam.control.foreign import HERE_ONLY, MAY_NAME_FILES
from vcam.control.listening import Control
from vcam.port.listener import Sender

VALUES = ("ren", "on", "soft", "1,0,0", "~/a.vrm", 1, 0, 0.5, True)
VALID = [build_msg(f"/vcam/{word}", [value]).dgram for word in (*WORDS, "ask") for value in VALUES]
VALID += [build_msg(f"/vcam/{word}", []).dgram for word in WORDS]


class Nobody:
    """In place of a Listener."""

    def send(self, datagram, to):
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.9"])
def test_a_hostile_datagram_is_a_sound_command_or_none(host):
    commands, sender, now = Commands(), Sender(host, 50001), iter(range(10**9))
    control = Control(Nobody(), commands, clock=lambda: float(next(now)))
    obeyed = 0
    for datagram in hostile_datagrams(*VALID):
        control.obey(datagram, sender)
        for command in commands.drain():
            obeyed += 1
            assert checked(command.word, command.value) == command
            assert command.value.isprintable()
            if host != "127.0.0.1":
                assert command.word not in HERE_ONLY
                assert command.word not in MAY_NAME_FILES or "/" not in command.value
    assert PACKETS / 200 < obeyed < PACKETS
