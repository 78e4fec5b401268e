"""OSC is read as python-osc writes it, and nothing else gets through."""

import random
import string
import struct

import pytest
from hostile import PACKETS, hostile_datagrams
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder

from vcam.wires.osc import MAX_ARGUMENTS, MAX_BYTES, MAX_MESSAGES, Message, OscError, decode

BUNDLE = b"#bundle\0" + struct.pack(">Q", 1)


def by_python_osc(address, *typed):
    """The datagram that python-osc builds; `typed` are (letter, value)."""
    builder = OscMessageBuilder(address)
    for letter, value in typed:
        builder.add_arg(value, letter)
    return builder.build().dgram


def bundled(*elements):
    return BUNDLE + b"".join(struct.pack(">i", len(e)) + e for e in elements)


def number(rng, letter):
    """A random value of the type, which that type holds exactly."""
    if letter == "f":
        return struct.unpack(">f", struct.pack(">f", rng.uniform(-1e6, 1e6)))[0]
    return {
        "i": lambda: rng.randint(-(2**31), 2**31 - 1),
        "h": lambda: rng.randint(-(2**63), 2**63 - 1),
        "d": lambda: rng.uniform(-1e300, 1e300),
        "s": lambda: "".join(rng.choices(string.printable + "äñ東🙂", k=rng.randrange(12))),
        "b": lambda: rng.randbytes(rng.randint(1, 12)),  # python-osc refuses to build an empty one
        "T": lambda: True,
        "F": lambda: False,
        "N": lambda: None,
    }[letter]()


def test_what_python_osc_builds_is_read_back():
    rng = random.Random(3)
    for _ in range(500):
        typed = [(letter, number(rng, letter)) for letter in rng.choices("ifdhsbTFN", k=rng.randrange(9))]
        address = "/" + "".join(rng.choices(string.ascii_letters + "/_1", k=rng.randint(1, 9)))
        wanted = Message(address, "".join(letter for letter, _ in typed), tuple(value for _, value in typed))
        assert decode(by_python_osc(address, *typed)) == [wanted]


def test_bundles_of_bundles_are_read_in_order():
    inner, outer = OscBundleBuilder(IMMEDIATELY), OscBundleBuilder(IMMEDIATELY)
    builder = OscMessageBuilder("/a")
    builder.add_arg(1)
    inner.add_content(builder.build())
    outer.add_content(inner.build())
    outer.add_content(OscMessageBuilder("/b").build())
    assert [(m.address, m.arguments) for m in decode(outer.build().dgram)] == [("/a", (1,)), ("/b", ())]
    assert decode(BUNDLE) == []


def test_types_that_python_osc_cannot_build_are_read():
    tag = 0xFFFF_FFFF_0000_0001
    assert decode(b"/t\0\0,tI\0" + struct.pack(">Q", tag)) == [Message("/t", "tI", (tag, True))]
    assert decode(b"/e\0\0,b\0\0" + bytes(4)) == [Message("/e", "b", (b"",))]


def test_a_time_tag_in_the_future_is_not_waited_for():
    last_second = 0xFFFF_FFFF << 32  # of 2036, by the clock of RFC 5905
    late = b"#bundle\0" + struct.pack(">Q", last_second) + bundled(b"/a\0\0,\0\0\0")[16:]
    assert decode(late) == [Message("/a", "", ())]


def test_a_message_without_types_has_no_arguments():
    assert decode(b"/old\0\0\0\0") == [Message("/old", "", ())]


def test_an_address_is_a_word_and_no_pattern():
    (message,) = decode(b"/*\0\0,\0\0\0")
    assert message.address == "/*"


NESTED = b"/a\0\0,\0\0\0"
for _ in range(5):
    NESTED = bundled(NESTED)

REFUSED = {
    b"": "0 bytes from byte 0 on are no multiple of 4",
    b"/a\0": "3 bytes from byte 0 on are no multiple of 4",
    bytes(MAX_BYTES + 1): "65508 bytes are more than a datagram holds",
    b"/abc": "the string at byte 0 has no end",
    b"a\0\0\0": "address 'a' is not printable ASCII after a slash",
    b"\0\0\0\0": "address '' is not printable ASCII after a slash",
    b"/\x01\0\0": r"address '/\\x01' is not printable ASCII after a slash",
    "/ä\0".encode(): "address '/ä' is not printable ASCII after a slash",
    b"/\xff\0\0": "the string at byte 0 is not UTF-8",
    b"/a\0x": "the padding at byte 2 is cut off or not zero",
    b"/a\0\0i\0\0\0": "types 'i' of /a without a comma",
    b"/a\0\0,i\0\0": "arguments of 4 bytes where 0 are left",
    b"/a\0\0,\0\0\0surplus!": "arguments of 0 bytes where 8 are left",
    b"/a\0\0,T\0\0\0\0\0\0": "arguments of 0 bytes where 4 are left",
    b"/a\0\0,Ti\0": "an argument of 4 bytes where 0 are left",
    b"/a\0\0,r\0\0\0\0\0\0": "unknown type 'r'",
    b"/a\0\0,[]\0": r"unknown type '\['",
    b"/a\0\0,f\0\0\x7f\xc0\0\0": "NaN or infinity in /a",
    b"/a\0\0,sf\0\0\0\0\0\x7f\x80\0\0": "NaN or infinity in /a",
    b"/a\0\0,d\0\0\xff\xf0\0\0\0\0\0\0": "NaN or infinity in /a",
    b"/a\0\0,s\0\0abcd": "the string at byte 8 has no end",
    b"/a\0\0,s\0\0\xc3\0\0\0": "the string at byte 8 is not UTF-8",
    b"/a\0\0,b\0\0\xff\xff\xff\xff": "a blob of -1 bytes where 0 are left",
    b"/a\0\0,b\0\0\0\0\0\x05abcd": "a blob of 5 bytes where 4 are left",
    b"/a\0\0,b\0\0\0\0\0\x03abcd": "the padding at byte 15 is cut off or not zero",
    b"/a\0\0,b\0\0": "an argument of 4 bytes where 0 are left",
    b"#bundle\0\0\0\0\0": "a bundle without its time tag",
    BUNDLE + b"\0\0\0\x08/a\0\0": "a bundle's element of 8 bytes where 4 are left",
    BUNDLE + b"\0\0\0\0": "a bundle's element of 0 bytes where 0 are left",
    BUNDLE + b"\x80\0\0\0": "a bundle's element of -2147483648 bytes where 0 are left",
    BUNDLE + b"\0\0\0\x03/a\0\0": "3 bytes from byte 20 on are no multiple of 4",
    NESTED: "bundles nested deeper than 4",
    bundled(*[b"/a\0\0"] * (MAX_MESSAGES + 1)): "more than 512 messages",
    b"/a\0\0," + b"T" * (MAX_ARGUMENTS + 1) + bytes(2): "more than 1024 arguments",
}


@pytest.mark.parametrize("datagram", REFUSED, ids=lambda d: REFUSED[d][:50])
def test_what_is_wrong_is_refused_with_a_line_that_says_so(datagram):
    with pytest.raises(OscError, match=f"^{REFUSED[datagram]}") as caught:
        decode(datagram)
    assert "\n" not in str(caught.value)


def test_the_limits_themselves_are_let_through():
    assert len(decode(bundled(*[b"/a\0\0"] * MAX_MESSAGES))) == MAX_MESSAGES
    assert len(decode(b"/a\0\0," + b"T" * MAX_ARGUMENTS + bytes(3))[0].arguments) == MAX_ARGUMENTS
    (message,) = decode(NESTED[20:])
    assert message.address == "/a"


VALID = (
    by_python_osc("/vcam/1/frame", ("i", 1), ("d", 2.0), ("i", 1), *[("f", 0.5)] * 63),
    bundled(
        by_python_osc("/VMC/Ext/Bone/Pos", ("s", "Head"), *[("f", 0.1)] * 7),
        *(by_python_osc("/VMC/Ext/Blend/Val", ("s", name), ("f", 0.3)) for name in ("jawOpen", "eyeBlinkLeft", "Joy")),
        bundled(by_python_osc("/VMC/Ext/Blend/Apply")),
    ),
    by_python_osc("/all", ("s", "text"), ("b", b"blob"), ("h", 5), ("T", True), ("N", None), ("i", 3)),
)


def test_hostile_datagrams_are_read_or_refused_and_do_nothing_else():
    read, refused = 0, 0
    for datagram in hostile_datagrams(*VALID):
        try:
            decode(datagram)
            read += 1
        except OscError:
            refused += 1
    assert min(read, refused) > PACKETS / 20, "some must be whole and some broken, or little was tried"


@pytest.mark.parametrize("depth", [500, 2500])
def test_bundles_nested_by_the_hundred_are_refused_at_once(depth):
    datagram = b"/a\0\0,\0\0\0"
    for _ in range(depth):
        datagram = bundled(datagram)
    with pytest.raises(OscError, match="nested deeper than 4"):
        decode(datagram)
