"""Templates give the bytes that python-osc builds."""

import struct

import pytest
from pythonosc.osc_bundle_builder import IMMEDIATELY, OscBundleBuilder
from pythonosc.osc_message_builder import OscMessageBuilder

from vcam.wires.osc import Message, decode
from vcam.wires.osc_template import bundle, message


def built(address, types, *values):
    builder = OscMessageBuilder(address)
    for letter, value in zip(types, values, strict=True):
        builder.add_arg(value, letter)
    return builder.build()


MESSAGES = [
    ("/a", "", (), ()),
    ("/abc", "i", (), (-5,)),
    ("/VMC/Ext/Blend/Val", "sf", ("jawOpen",), (0.25,)),
    ("/VMC/Ext/Blend/Val", "sf", ("東北",), (-1.5,)),
    ("/two", "ss", ("a", "longer than four"), ()),
    ("/VMC/Ext/Bone/Pos", "sfffffff", ("Head",), (0.1, 0.2, 0.3, 0.0, 0.0, 0.0, 1.0)),
    ("/mixed", "ihdf", (), (1, 2**40, 1e300, 0.5)),
]


@pytest.mark.parametrize(("address", "types", "texts", "numbers"), MESSAGES)
def test_a_message_is_byte_for_byte_python_oscs(address, types, texts, numbers):
    template = message(address, types, *texts)
    wanted = built(address, types, *texts, *numbers).dgram
    assert template.pack(*numbers) == wanted
    assert template.size == len(wanted)


def test_a_bundle_is_byte_for_byte_python_oscs():
    builder = OscBundleBuilder(IMMEDIATELY)
    for address, types, texts, numbers in MESSAGES:
        builder.add_content(built(address, types, *texts, *numbers))
    template = bundle([message(address, types, *texts) for address, types, texts, _ in MESSAGES])
    everything = [number for *_, numbers in MESSAGES for number in numbers]
    assert template.pack(*everything) == builder.build().dgram
    assert template.size == builder.build().size


def test_a_template_can_be_packed_again_and_keeps_nothing_of_before():
    template = message("/a", "f")
    first = template.pack(1.0)
    assert template.pack(2.0) != first
    assert template.pack(1.0) == first


def test_a_time_tag_slot_takes_all_of_its_bits():
    assert decode(message("/t", "t").pack(2**64 - 1)) == [Message("/t", "t", (2**64 - 1,))]


@pytest.mark.parametrize("numbers", [(), (1.0, 2.0)])
def test_another_count_of_numbers_is_refused(numbers):
    with pytest.raises(ValueError, match=r"zip\(\)"):
        message("/a", "f").pack(*numbers)


@pytest.mark.parametrize(("types", "number"), [("i", 2**31), ("i", 0.5), ("f", 1e39), ("h", 2**63)])
def test_a_number_that_its_slot_cannot_hold_is_refused(types, number):
    with pytest.raises((struct.error, OverflowError)):
        message("/a", types).pack(number)


@pytest.mark.parametrize(("types", "texts"), [("fs", ("late",)), ("s", ()), ("x", ()), ("", ("a",)), ("ff", ("a",))])
def test_types_that_no_template_can_have_are_refused(types, texts):
    with pytest.raises(ValueError, match=r"types '.*' are not \d strings, then letters of 'ifdht'"):
        message("/a", types, *texts)
