import struct

import pytest
from vmc_frames import messages

from vcam.wires.osc import decode
from vcam.wires.osc_template import message
from vcam.wires.vmc import DRIVEN, MAX_PAYLOAD, Layout, assistant, performer

NAMES = tuple(f"name{i}" for i in range(80))
STILL = (0.0, 0.0, 0.0, 1.0) * len(DRIVEN)

# One frame's beginning and end, made once and read byte by byte against OSC 1.0 and protocol.vmc.info
OK = "2f564d432f4578742f4f4b00 2c6969696900 0000 00000001 00000003 00000000 00000001"
TIME = "2f564d432f4578742f540000 2c660000 3fc00000"
ROOT = (
    "2f564d432f4578742f526f6f742f506f73000000 2c73666666666666660000 00 726f6f7400000000 "
    "00000000 00000000 00000000 00000000 00000000 00000000 3f800000"
)
HEAD = (
    "2f564d432f4578742f426f6e652f506f73000000 2c73666666666666660000 00 4865616400000000 "
    "00000000 3dae147b 3c23d70a 00000000 3f000000 00000000 3f5db3d7"
)
VALUE = "2f564d432f4578742f426c656e642f56616c0000 2c736600 6a61774f70656e00 3e800000"
APPLY = "2f564d432f4578742f426c656e642f4170706c790000 0000 2c000000"


def test_messages_are_byte_for_byte_what_the_protocol_says():
    bones = list(STILL)
    head = 4 * DRIVEN.index("Head")
    bones[head : head + 4] = (0.0, 0.5, 0.0, 0.8660254)
    sent = performer(("jawOpen",), bundled=False).pack([1, 1.5, *bones, 0.25])
    assert sent[:3] == [bytes.fromhex(OK), bytes.fromhex(TIME), bytes.fromhex(ROOT)]
    assert bytes.fromhex(HEAD) in sent
    assert sent[-2:] == [bytes.fromhex(VALUE), bytes.fromhex(APPLY)]


def test_a_bundle_is_byte_for_byte_as_osc_says():
    time, apply = message("/VMC/Ext/T", "f"), message("/VMC/Ext/Blend/Apply")
    (sent,) = Layout([time, apply], bundled=True).pack([1.5])
    sizes = [struct.pack(">i", len(bytes.fromhex(one))) for one in (TIME, APPLY)]
    head = b"#bundle\0" + bytes(7) + b"\1"
    assert sent == head + sizes[0] + bytes.fromhex(TIME) + sizes[1] + bytes.fromhex(APPLY)


@pytest.mark.parametrize("count", range(0, 80, 7))
@pytest.mark.parametrize("make", [performer, assistant])
def test_no_datagram_is_longer_than_a_network_carries_whole_and_apply_ends_the_last(make, count):
    layout = make(NAMES[:count])
    sent = layout.pack([0] * layout.slots)
    assert max(map(len, sent)) + 20 + 8 <= 1500, "with the headers of IPv4 and UDP"
    said = messages(sent)
    assert [one.address for one in said].count("/VMC/Ext/Blend/Apply") == 1
    assert decode(sent[-1])[-1].address == "/VMC/Ext/Blend/Apply"
    assert [one.arguments[0] for one in said if one.address == "/VMC/Ext/Blend/Val"] == list(NAMES[:count])


def test_bundles_are_as_full_as_they_can_be():
    layout = performer(NAMES)
    sizes = [len(datagram) for datagram in layout.pack([0] * layout.slots)]
    assert all(size > MAX_PAYLOAD - 100 for size in sizes[:-1])


def test_unbundled_it_says_the_same_one_message_a_datagram():
    numbers = [1, 2.5, *STILL, *[0.5] * len(NAMES)]
    bundled, single = (performer(NAMES, bundled=bundled).pack(numbers) for bundled in (True, False))
    assert messages(single) == messages(bundled)
    assert len(single) == len(messages(bundled))
    assert not any(datagram.startswith(b"#bundle") for datagram in single)


def test_a_number_too_few_is_refused():
    layout = performer(NAMES)
    with pytest.raises(ValueError, match="zip"):
        layout.pack([0] * (layout.slots - 1))
