"""Faces from a phone: signs by the apps' own samples, asking it to begin, and what comes when it sees nobody."""

import logging
import socket
from math import asin, atan2, cos, degrees, radians, sin, tan

import numpy as np
import pytest
from heard import MOTION3D, OFFICIAL, Network
from hostile import PACKETS, hostile_datagrams

from vcam.errors import SourceEnded, SourceError, SourceLost, UsageError
from vcam.geometry import angles_from_rotation, head_rotation
from vcam.sources._ifacialmocap_ear import FROZEN_S, IFacialMocapEar
from vcam.sources.ifacialmocap import IFacialMocapSource
from vcam.types import CHANNEL
from vcam.wires.ifacialmocap_read import FaceTextError, read

HOW = {"size_wh": (64, 48), "fps": 30.0, "realtime": True}


@pytest.fixture
def ear():
    return IFacialMocapEar()


def heard(ear, packet, now=0.0):
    return ear.hear(packet, now).face


def channel(face, name):
    return float(face.expression[CHANNEL[name]])


def head_deg(face):
    return [degrees(angle) for angle in angles_from_rotation(head_rotation(face.pose.camera_from_head))]


def packet(yaw=0.0, pitch=0.0, roll=0.0, place="", **shapes):
    values = "".join(f"{name}-{value}|" for name, value in shapes.items())
    return f"{values}=head#{pitch},{yaw},{roll}{place}|".encode()


@pytest.mark.parametrize("sample", [OFFICIAL, MOTION3D])
def test_eyes_of_the_apps_own_samples_look_where_their_channels_say(ear, sample):
    face = heard(ear, sample)
    (left_yaw, left_pitch), (right_yaw, right_pitch) = face.gaze
    assert left_pitch > 0.05
    assert right_pitch > 0.05
    assert channel(face, "eyeLookDownLeft") > 0.1
    assert np.sign(right_yaw) == np.sign(channel(face, "eyeLookInRight")) == 1, "the right eye looks in: to the left"
    outwards = channel(face, "eyeLookOutLeft") - channel(face, "eyeLookInLeft")
    assert np.sign(left_yaw) == np.sign(outwards)


@pytest.mark.parametrize("sample", [OFFICIAL, MOTION3D])
@pytest.mark.parametrize("eye", ["leftEye", "rightEye"])
def test_angles_of_the_samples_are_in_our_order(sample, eye):
    """An eye turns about two axes: pitch, then yaw about the turned axis. Taken apart into yaw, pitch and roll, that is
    just the roll in the samples."""
    x, y, z = (radians(angle) for angle in read(sample).turns[eye])
    yaw = asin(sin(y) * cos(x))
    pitch = atan2(tan(x), cos(y))
    assert degrees(z) == pytest.approx(degrees(atan2(sin(pitch) * sin(yaw), cos(pitch))), abs=1e-3)


def test_the_samples_head_looks_up_at_a_phone_above_it_and_is_where_they_say(ear):
    face = heard(ear, OFFICIAL)
    assert head_deg(face) == pytest.approx([-6.038993, -21.488958, -6.6019735], abs=1e-4)
    assert face.pose.camera_from_head[:3, 3] == pytest.approx([-0.0306534, 0.1028708, 0.6584072])


@pytest.mark.parametrize("angles_deg", [(30, 0, 0), (0, 20, 0), (0, 0, 10), (-20, 10, -5)])
def test_a_turned_head_is_turned_the_same_way_here(ear, angles_deg):
    face = heard(ear, packet(*angles_deg))
    assert head_deg(face) == pytest.approx(angles_deg)
    assert face.pose.camera_from_head[:3, 3] == pytest.approx([0, 0, 0.6]), "no place is said: a usual one"


@pytest.mark.parametrize("place", [",0,0,0.6", ",0,0,-9", ",0,0,0"])
def test_a_place_that_no_phone_can_see_is_not_believed(ear, place):
    assert heard(ear, packet(place=place)).pose.camera_from_head[:3, 3] == pytest.approx([0, 0, 0.6])


def test_hundredths_become_channels(ear):
    face = heard(ear, packet(jawOpen=37, eyeBlink_L=100, mouthSmile_R=250))
    assert [round(channel(face, name), 2) for name in ("jawOpen", "eyeBlinkLeft", "mouthSmileRight")] == [0.37, 1, 1]


def test_what_a_packet_leaves_out_stays(ear):
    heard(ear, packet(yaw=25, jawOpen=10))
    assert head_deg(heard(ear, b"jawOpen-20|")) == pytest.approx([25, 0, 0])


def test_the_same_bytes_for_a_second_mean_that_nobody_is_seen(ear):
    same = packet(jawOpen=10)
    assert heard(ear, same, 5.0) is not None
    assert heard(ear, same, 5.0 + FROZEN_S) is not None
    assert heard(ear, same, 5.1 + FROZEN_S) is None
    assert heard(ear, packet(jawOpen=11), 5.2 + FROZEN_S) is not None


def test_a_phone_that_says_that_it_sees_nobody_is_believed(ear):
    assert heard(ear, b"jawOpen&5|trackingStatus&0|") is None


def test_hostile_packets_are_refused_or_harmless(ear):
    refused = 0
    for datagram in hostile_datagrams(OFFICIAL, MOTION3D):
        try:
            face = heard(ear, datagram)
        except FaceTextError:
            refused += 1
            continue
        assert face is None or 0 < face.pose.camera_from_head[2, 3] < 1
    assert 0.1 * PACKETS < refused < 0.96 * PACKETS


@pytest.fixture
def network(clock):
    return Network(clock)


def tick(source):
    try:
        return source.read_face()
    except SourceLost:
        return None


def test_a_phone_is_asked_once_a_second_until_it_sends_and_again_when_it_stops(clock, network):
    source = IFacialMocapSource("192.168.1.5", **HOW, clock=clock, make_socket=network)
    with source:
        assert source._listener.target == ("0.0.0.0", 49983)
        for _ in range(8):
            tick(source)
        begin = [round(at - 100.0, 1) for at, _, _ in network.sent]
        assert begin == [0.0, 1.0, 2.0, 3.0]
        asked = b"iFacialMocap_sahuasouryya9218sauhuiayeta91555dy3719|sendDataVersion=v2"
        assert {(datagram, to) for _, datagram, to in network.sent} == {(asked, ("192.168.1.5", 49983))}
        for n in range(30):
            network.comes(packet(jawOpen=n), ("192.168.1.5", 49983), at=clock.now + 0.1)
            assert tick(source) is not None
        assert len(network.sent) == 5, "once more before its first packet"
        network.sent.clear()
        for _ in range(6):
            tick(source)
        assert len(network.sent) == 2


def test_packets_of_others_than_the_phone_do_not_count(clock, network, caplog):
    source = IFacialMocapSource("192.168.1.5", **HOW, clock=clock, make_socket=network)
    with source:
        network.comes(packet(jawOpen=50), ("192.168.1.6", 49983))
        assert tick(source) is None
    assert "packets of 192.168.1.6:49983 are passed over, only 192.168.1.5 counts now" in caplog.text


@pytest.mark.parametrize(("address", "bound"), [("", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("50000", "127.0.0.1")])
def test_without_a_phone_nobody_is_asked(clock, network, address, bound):
    with IFacialMocapSource(address, **HOW, clock=clock, make_socket=network) as source:
        tick(source)
        assert network.bound[0] == bound
    assert network.sent == []


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("192.168.1.5", "open iFacialMocap on 192.168.1.5, in the same network, and let the firewall pass UDP 49983"),
        ("0.0.0.0", "enter this computer's address in the app, or give the phone's: --source ifacialmocap:PHONE"),
        ("", "no phone reaches 127.0.0.1: give the phone's address: --source ifacialmocap:PHONE_ADDRESS"),
    ],
)
def test_what_to_do_is_said_when_nothing_comes(clock, network, caplog, address, hint):
    caplog.set_level(logging.WARNING)
    with IFacialMocapSource(address, **HOW, clock=clock, make_socket=network) as source:
        for _ in range(14):
            tick(source)
    assert hint in caplog.text


def test_a_phone_that_has_no_such_name_is_one_clear_line():
    with pytest.raises(SourceError, match=r"'no\.such\.phone\.invalid' can't be looked up; give the number that"):
        IFacialMocapSource("no.such.phone.invalid", **HOW).__enter__()
    with pytest.raises(UsageError, match=r"--source ifacialmocap '1:2:3': give"):
        IFacialMocapSource("1:2:3", **HOW)


def test_a_phone_of_text_drives_it_over_a_real_port():
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone,
        IFacialMocapSource("", **HOW, port=0) as source,
    ):
        phone.sendto(packet(yaw=12, jawOpen=40), source.listens_on)
        face = source.read_face()
        assert head_deg(face) == pytest.approx([12, 0, 0])
        assert source.about == f"ifacialmocap: faces that are sent to 127.0.0.1:{source.listens_on.port}"
    with pytest.raises(SourceEnded):
        source.read_face()
    source.__exit__(None, None, None)
