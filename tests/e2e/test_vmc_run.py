"""A whole run that sends by the VMC protocol: every picture's face arrives, as the other wire says it too."""

import socket
from contextlib import ExitStack

import numpy as np
import pytest
from vmc_frames import bones, in_world, messages, values

from vcam.types import ARKIT
from vcam.wires import frame
from vcam.wires.osc import decode

PICTURES = 8
"""Their datagrams fit into the buffer that Linux gives a socket of anybody."""


@pytest.fixture
def listener():
    """Makes sockets that listen on this computer."""
    with ExitStack() as on:

        def make():
            one = on.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
            one.bind(("127.0.0.1", 0))
            one.setblocking(False)
            return one

        yield make


def heard(listening):
    out = []
    while True:
        try:
            out.append(listening.recv(65536))
        except BlockingIOError:
            return out


def frames_of(datagrams):
    """The datagrams of each frame, which `Apply` ends."""
    frames = [[]]
    for datagram in datagrams:
        frames[-1].append(datagram)
        if decode(datagram)[-1].address == "/VMC/Ext/Blend/Apply":
            frames.append([])
    assert not frames.pop(), "the last frame has its end"
    return frames


def test_body_and_assistant_follow_the_actor(vcam, listener):
    body, part, osc = listener(), listener(), listener()
    ports = [one.getsockname()[1] for one in (body, part, osc)]
    words = ("--vmc", ports[0], "--vmc", f"{ports[1]},assistant", "--osc", ports[2])
    size = ("--size", "160x90", "--no-realtime", "--frames", PICTURES)
    result = vcam("--source", "actor", "--out", "null", *words, *size)
    assert result.code == 0, result.err
    assert f"output: VMC to 127.0.0.1:{ports[0]} (performer: a whole body)" in result.err
    assert f"output: VMC to 127.0.0.1:{ports[1]} (assistant: head and face)" in result.err
    frames, parts = frames_of(heard(body)), frames_of(heard(part))
    samples = [frame.read(said) for said in messages(heard(osc)) if said.address == frame.FRAME]
    assert len(frames) == len(parts) == len(samples) == PICTURES
    for performer, assistant, sample in zip(frames, parts, samples, strict=True):
        said = values(performer)
        assert [said[name] for name in ARKIT] == pytest.approx(list(sample.expression), abs=1e-6)
        assert values(assistant) == said
        head = in_world(bones(performer))["Head"][1]
        assert head.T @ head == pytest.approx(np.eye(3), abs=1e-5)
    times = [said.arguments[0] for one in frames for said in messages(one) if said.address == "/VMC/Ext/T"]
    assert times == sorted(times)
    assert times[0] == 0
    assert len({one[0] for one in map(tuple, frames)}) == PICTURES, "the actor moves, and the body with them"


def test_a_wrong_word_ends_the_run_before_it_begins(vcam):
    line = vcam("--source", "actor", "--out", "null", "--vmc", "39539,unbundeld").fails_with_one_line(2)
    assert "--vmc '39539,unbundeld': no word 'unbundeld'; did you mean 'unbundled'" in line
