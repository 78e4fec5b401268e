"""What `--osc` sends: the numbers of `vcam track`, one datagram a picture, and no pixels."""

import socket
from dataclasses import replace

import numpy as np
import pytest
from drawing import face
from pythonosc.osc_message import OscMessage

from vcam.errors import SinkError, UsageError
from vcam.geometry import quat_wxyz_from_rotation
from vcam.sinks.osc import OscSink
from vcam.types import ARKIT, CHANNEL, Face, HeadPose, Landmarks, Rendered
from vcam.wires.frame import FRAME, NAMES, read
from vcam.wires.osc import decode

END = b"/end\0\0\0\0"
"""Sent after all others, so that a receiver knows that it has them."""


def picture(t):
    return Rendered(np.full((36, 64, 4), 255, np.uint8), None, t)


class Receiver:
    """A sink with somebody who listens to it."""

    def __init__(self, port):
        self._port = port
        self.sink = OscSink(str(port.getsockname()[1]), size_wh=(64, 36), fps=30)

    def send(self, t, given):
        self.sink.send(picture(t), given)

    def messages(self):
        """All that has come, decoded by python-osc: (address, arguments)."""
        self.sink._udp.send(END)
        datagrams = iter(lambda: self._port.recv(65536), END)
        return [(said.address, said.params) for said in map(OscMessage, datagrams)]

    def frames(self):
        return [params for address, params in self.messages() if address == FRAME]


@pytest.fixture
def receiver():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        port.bind(("127.0.0.1", 0))
        port.settimeout(60)
        listening = Receiver(port)
        with listening.sink:
            yield listening


def test_a_frame_says_what_track_says(receiver):
    shown = face(1.5, yaw=25, pitch=-6, roll=11, at=(0.1, -0.2, 0.7), jawOpen=0.5, tongueOut=1)
    shown = replace(shown, gaze=np.array([[0.1, 0.2], [0.3, 0.4]], np.float32))
    receiver.send(1.54, shown)
    ((seq, time_s, tracked, *numbers),) = receiver.frames()
    assert (seq, time_s, tracked) == (0, 1.5, 1)
    pose = shown.pose.camera_from_head
    wanted = [*pose[:3, 3], *quat_wxyz_from_rotation(pose[:3, :3]), *shown.gaze.ravel(), *shown.expression]
    assert np.allclose(numbers, wanted, rtol=1e-7, atol=1e-7)
    assert numbers[7:11] == pytest.approx([0.1, 0.2, 0.3, 0.4]), "left yaw and pitch, right yaw and pitch"
    assert numbers[11 + CHANNEL["jawOpen"]] == 0.5


def test_the_names_come_first_and_then_once_a_second(receiver):
    for n in range(75):
        receiver.send(10 + n / 30, None)
    said = [address for address, _ in receiver.messages()]
    assert [n for n, address in enumerate(said) if address == NAMES] == [0, 31, 62]
    receiver.send(20, None)
    assert receiver.messages()[0] == (NAMES, list(ARKIT))


def test_before_anybody_was_seen_a_calm_face_looks_into_the_camera_untracked(receiver):
    receiver.send(5.0, None)
    ((_, time_s, tracked, *numbers),) = receiver.frames()
    assert (time_s, tracked) == (5.0, 0)
    assert numbers == pytest.approx([0, 0, 0.6, 0, 1, 0, 0] + [0] * 56)


def test_while_untracked_the_last_numbers_stay_and_the_time_goes_on_as_late_as_it_was(receiver):
    receiver.send(2.04, face(2.0, yaw=17, jawOpen=0.7))
    receiver.send(2.54, None)
    receiver.send(3.04, None)
    first, *later = receiver.frames()
    assert [numbers[2] for numbers in later] == [0, 0]
    assert [numbers[1] for numbers in later] == pytest.approx([2.5, 3.0])
    assert all(numbers[3:] == first[3:] for numbers in later)


def test_the_time_never_runs_backwards_and_the_count_goes_on(receiver):
    for t, given in [(1.0, None), (1.1, face(1.0)), (1.2, None), (1.3, face(1.05)), (1.4, face(1.35))]:
        receiver.send(t, given)
    frames = receiver.frames()
    assert [seq for seq, *_ in frames] == [0, 1, 2, 3, 4]
    times = [time_s for _, time_s, *_ in frames]
    assert times == sorted(times)
    assert times[-1] == 1.35


def test_numbers_too_large_for_the_wire_are_not_sent(receiver):
    receiver.send(1.0, face(1.0, jawOpen=0.25))
    far = np.eye(4)
    far[2, 3] = 1e300
    nothing = np.zeros(len(ARKIT), np.float32)
    points = Landmarks(np.zeros((1, 2), np.float32), "none", 1.0)
    receiver.send(1.1, Face(1.1, 1, points, HeadPose(far, 0.0), nothing, np.zeros((2, 2), np.float32)))
    first, second = receiver.frames()
    assert second[2] == 0, "as if nobody were seen"
    assert second[3:] == first[3:]


def test_no_pixel_travels(receiver):
    """Whatever the picture shows, the bytes are the same."""
    rng = np.random.default_rng(1)
    rgba = rng.integers(0, 256, (36, 64, 4), np.uint8)
    rgba[..., 3] = 255
    receiver.send(1.0, face(1.0))
    receiver.sink.send(Rendered(rgba, 1.0, 1.01), face(1.0))
    first, second = receiver.frames()
    assert second[1:] == first[1:]


def test_our_own_decoder_reads_the_same(receiver):
    receiver.send(1.0, face(1.0, yaw=11, mouthSmileLeft=0.8))
    names, frame = (receiver._port.recv(65536) for _ in range(2))
    sample = read(decode(frame)[0])
    seq, time_s, tracked, *numbers = OscMessage(frame).params
    assert (sample.seq, sample.time_s, sample.tracked) == (seq, time_s, bool(tracked))
    assert [*sample.head, *sample.gaze, *sample.expression] == numbers
    assert len(names) < 1472


def test_it_says_where_to():
    assert OscSink("39573", size_wh=(64, 36), fps=30).about == "OSC to 127.0.0.1:39573 (/vcam/1/frame)"
    assert OscSink("[::1]:9000", size_wh=(64, 36), fps=30).about == "OSC to [::1]:9000 (/vcam/1/frame)"


def test_an_address_that_cannot_be_is_named_at_once():
    with pytest.raises(UsageError, match=r"^--osc 'nine': give \[HOST:\]PORT with a port from 1 to 65535"):
        OscSink("nine", size_wh=(64, 36), fps=30)


def test_an_unopened_sink_sends_nothing():
    with pytest.raises(SinkError, match=r"^OSC to 127.0.0.1:39573 is not open$"):
        OscSink("39573", size_wh=(64, 36), fps=30).send(picture(0.0), None)
