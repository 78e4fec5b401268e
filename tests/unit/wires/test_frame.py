"""vcam's own messages: their layout is a promise, byte by byte."""

import pytest
from pythonosc.osc_message import OscMessage

from vcam.types import ARKIT
from vcam.wires.frame import FRAME, NUMBERS, TYPES, FramePacker, Sample, pack_names, read
from vcam.wires.osc import Message, OscError, decode

NUMBERS_GIVEN = [i / 64 for i in range(NUMBERS)]  # float32 holds them exactly

GOLDEN_START = (
    "2f7663616d2f312f6672616d65000000"  # /vcam/1/frame
    "2c696469" + "66" * 63 + "00"  # ,idi and 63 f: the comma, 66 letters, one zero
    "00000000"  # seq 0
    "40091eb851eb851f"  # time 3.14
    "00000001"  # tracked
    "00000000" "3c800000" "3d000000"  # x 0, y 1/64, z 2/64
)  # fmt: skip


def test_a_frame_is_the_golden_datagram():
    datagram = FramePacker().pack(3.14, True, NUMBERS_GIVEN)
    assert len(datagram) == 352
    assert datagram.hex().startswith(GOLDEN_START)
    assert datagram.hex().endswith("3f780000"), "62/64, the last of the expression"


def test_python_osc_reads_the_66_arguments_in_their_order():
    message = OscMessage(FramePacker().pack(3.14, False, NUMBERS_GIVEN))
    assert message.address == "/vcam/1/frame"
    assert message.params == [0, 3.14, 0, *NUMBERS_GIVEN]
    assert TYPES == "idi" + "f" * 63


def test_a_frame_is_read_back_part_by_part():
    (message,) = decode(FramePacker().pack(3.14, True, NUMBERS_GIVEN))
    cut = tuple(NUMBERS_GIVEN[:7]), tuple(NUMBERS_GIVEN[7:11]), tuple(NUMBERS_GIVEN[11:])
    assert read(message) == Sample(0, 3.14, True, *cut)
    assert len(cut[2]) == len(ARKIT)


def test_frames_are_counted_and_the_count_begins_anew_before_its_sign_would_turn():
    packer = FramePacker()
    seqs = [read(decode(packer.pack(0.0, True, NUMBERS_GIVEN))[0]).seq for _ in range(3)]
    packer._seq = 2**31 - 1
    seqs += [read(decode(packer.pack(0.0, True, NUMBERS_GIVEN))[0]).seq for _ in range(2)]
    assert seqs == [0, 1, 2, 2**31 - 1, 0]


def test_the_names_come_in_the_order_of_the_expression_and_fit_one_datagram_of_any_network():
    datagram = pack_names(ARKIT)
    assert OscMessage(datagram).params == list(ARKIT)
    assert decode(datagram)[0].arguments == ARKIT
    assert len(datagram) <= 1472, "Ethernet's 1500 bytes less the headers of IP and UDP"


@pytest.mark.parametrize("types", ["", TYPES[:-1], TYPES + "f", "d" * 66, TYPES.replace("d", "f")])
def test_another_layout_is_refused(types):
    said = Message(FRAME, types, tuple(0.0 for _ in types))
    with pytest.raises(OscError, match=r"^/vcam/1/frame with arguments '.*' is not the layout of version 1$"):
        read(said)
