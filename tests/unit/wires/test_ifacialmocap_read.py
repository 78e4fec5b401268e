"""The text of phones: version 1 and 2, Facemotion3d's, in any order and from anybody."""

import pytest
from hostile import PACKETS, hostile_datagrams

from vcam.types import ARKIT
from vcam.wires.ifacialmocap import FacePacker
from vcam.wires.ifacialmocap_read import MAX_BYTES, MAX_PARTS, FaceTextError, read

V1 = b"eyeBlink_L-7|jawOpen-100|jawLeft-0|=head#-21.5,-6,3,-0.03,-0.1,-0.65|rightEye#6,2.4,0.2|leftEye#6,-1.6,-0.1|"


def test_version_1_is_read():
    text = read(V1)
    assert text.shapes == {"eyeBlink_L": 7, "jawOpen": 100, "jawLeft": 0}
    assert text.turns["head"] == (-21.5, -6, 3, -0.03, -0.1, -0.65)
    assert text.turns["leftEye"] == (6, -1.6, -0.1)
    assert text.tracked


def test_version_2_says_the_same_with_other_marks():
    assert read(V1.replace(b"-7", b"&7").replace(b"n-1", b"n&1").replace(b"t-0", b"t&0")) == read(V1)


def test_version_2_may_say_less_than_zero_and_parts_of_a_hundredth():
    assert read(b"mouthLeft&-1.5|jawOpen&2.25|").shapes == {"mouthLeft": -1.5, "jawOpen": 2.25}


def test_the_end_of_tcp_and_old_heads_without_a_place_are_known():
    assert read(b"jawOpen-5|=head#1,2,3|___iFacialMocap").turns == {"head": (1, 2, 3)}


def test_a_phone_that_sees_nobody_says_so():
    assert not read(b"jawOpen&5|trackingStatus&0|").tracked
    assert read(b"jawOpen&5|trackingStatus&1|").shapes == {"jawOpen": 5}


def test_parts_that_make_no_sense_are_passed_over():
    text = read(b"|||jawOpen-5|jawOpen|-3|browDown_L-x|a-nan|b-inf|c-1e300|=head#1,2|leftEye#1,2,3,4|neck#1,2,3|?#|")
    assert (text.shapes, text.turns) == ({"jawOpen": 5}, {})


def test_what_vcam_sends_is_read_back():
    for version in (1, 2):
        packet = FacePacker(ARKIT, version=version).pack(
            [i / 52 for i in range(52)],
            head_deg=(1.5, -2.5, 3.5),
            head_m=(0.1, -0.2, -0.6),
            left_eye_deg=(4, 5),
            right_eye_deg=(-4, -5),
        )
        text = read(packet)
        assert list(text.shapes.values()) == [round(100 * i / 52) for i in range(52)]
        assert text.turns["head"] == pytest.approx((1.5, -2.5, 3.5, 0.1, -0.2, -0.6), abs=1e-6)
        assert (text.turns["leftEye"][:2], text.turns["rightEye"][:2]) == ((4, 5), (-4, -5))


@pytest.mark.parametrize(
    ("packet", "why"),
    [
        (b"", "'' holds nothing of a face"),
        (b"hello", "'hello' holds nothing of a face"),
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b"a-1|" * MAX_BYTES, "32768 bytes are more than a frame has"),
        (b"#bundle\0\0\0\0\0\0\0\0\1", "holds nothing of a face"),
    ],
)
def test_what_is_no_frame_is_refused_in_a_line(packet, why):
    with pytest.raises(FaceTextError, match=why):
        read(packet)


def test_a_packet_of_nothing_but_names_is_bounded():
    text = read(b"".join(b"n%d-1|" % i for i in range(1000)))
    assert len(text.shapes) == MAX_PARTS


def test_hostile_packets_are_read_or_refused():
    read_ones = 0
    for packet in hostile_datagrams(V1, V1.replace(b"-7", b"&7")):
        try:
            text = read(packet)
        except FaceTextError:
            continue
        read_ones += 1
        assert all(abs(number) <= 1e6 for numbers in text.turns.values() for number in numbers)
    assert PACKETS / 50 < read_ones < PACKETS
