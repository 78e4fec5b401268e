"""Faces by the VMC protocol as others send them (python-osc packs), in any order and with any loss."""

import logging
import socket
from itertools import count
from math import degrees
from random import Random

import numpy as np
import pytest
from heard import APPLY, bone, bundle, message, seen, value
from hostile import PACKETS, hostile_datagrams

from vcam.errors import SourceEnded, SourceLost, UsageError
from vcam.geometry import angles_from_rotation, head_rotation
from vcam.sources._vmc_ear import MOST_VALUES, VmcEar
from vcam.sources.vmc import VmcSource
from vcam.types import ARKIT, CHANNEL
from vcam.wires.osc import OscError

HOW = {"size_wh": (64, 48), "fps": 30.0, "realtime": True}


@pytest.fixture
def ear():
    return VmcEar()


def hear(ear, *datagrams):
    """The faces that they complete."""
    heard = [ear.hear(datagram, i / 30) for i, datagram in enumerate(datagrams)]
    return [one.face for one in heard if one is not None]


def angles(face):
    """(yaw, pitch, roll), degrees."""
    return [degrees(a) for a in angles_from_rotation(head_rotation(face.pose.camera_from_head))]


def channel(face, name):
    return float(face.expression[CHANNEL[name]])


@pytest.mark.parametrize(
    ("unity_deg", "ours_deg"),
    [
        ((0, -30, 0), (30, 0, 0)),  # Unity's +Y turns to the avatar's right
        ((20, 0, 0), (0, 20, 0)),  # +X looks down
        ((0, 0, 10), (0, 0, -10)),  # +Z tips the crown to -X, the avatar's left
    ],
)
def test_a_turned_head_is_turned_the_same_way_here(ear, unity_deg, ours_deg):
    (face,) = hear(ear, bundle(bone("Head", unity_deg), APPLY))
    assert angles(face) == pytest.approx(ours_deg, abs=1e-4)


def test_the_trunk_turns_the_head_along(ear):
    parts = [bone(name, (0, -10, 0)) for name in ("Hips", "Spine", "Chest", "UpperChest", "Neck", "Head")]
    (face,) = hear(ear, bundle(*parts, APPLY))
    assert angles(face) == pytest.approx((60, 0, 0), abs=1e-4)


def test_eyes_look_where_their_bones_point(ear):
    (face,) = hear(ear, bundle(bone("LeftEye", (0, -15, 0)), bone("RightEye", (8, 0, 0)), APPLY))
    assert np.degrees(face.gaze) == pytest.approx(np.array([[15, 0], [0, 8]]), abs=1e-4)
    assert channel(face, "eyeLookOutLeft") > 0.5, "the channels say the same as the eyes"


def test_eyes_without_bones_look_where_the_channels_say(ear):
    still = bone("LeftEye"), bone("RightEye")
    (face,) = hear(ear, bundle(*still, value("eyeLookOutLeft", 0.4), value("eyeLookInRight", 0.4), APPLY))
    assert np.degrees(face.gaze) == pytest.approx(np.array([[10, 0], [10, 0]]), abs=1e-4)


def test_a_step_to_the_left_is_one_here_too_and_never_leaves_the_view(ear):
    def standing(x):
        return bundle(bone("Hips", place=(x, 0.9, 0)), bone("Head", place=(0, 0.6, 0)), APPLY)

    home, left, far = hear(ear, standing(0), standing(-0.1), standing(-5))  # Unity: the person's left is -x
    assert home.pose.camera_from_head[:3, 3] == pytest.approx([0, 0, 0.6])
    assert left.pose.camera_from_head[:3, 3] == pytest.approx([0.1, 0, 0.6])
    assert far.pose.camera_from_head[:3, 3] == pytest.approx([0.3, 0, 0.6])


def test_eyes_swing_with_the_head(ear):
    (face,) = hear(ear, bundle(bone("Head", (0, -30, 0)), APPLY))
    x, _, z = face.pose.camera_from_head[:3, 3]
    assert x == pytest.approx(0.04, abs=1e-3)  # 8 cm before the head's bone, times the sine
    assert z > 0.6


@pytest.mark.parametrize(
    "spell",
    [
        lambda name: name,
        lambda name: name[0].upper() + name[1:],
        str.lower,
        lambda name: name.replace("Left", "_L").replace("Right", "_R") if name[:3] not in ("jaw",) else name,
    ],
)
@pytest.mark.parametrize("name", ["jawOpen", "mouthSmileLeft", "eyeBlinkRight", "browInnerUp", "noseSneerLeft"])
def test_channels_are_known_however_they_are_spelt(ear, spell, name):
    (face,) = hear(ear, bundle(value(spell(name), 0.5), APPLY))
    assert channel(face, name) == 0.5
    assert np.count_nonzero(face.expression) == 1
    np.testing.assert_array_equal(face.raw, face.expression)


@pytest.mark.parametrize(
    ("preset", "moves"),
    [
        ("A", "jawOpen"), ("aa", "jawOpen"), ("U", "mouthPucker"), ("ou", "mouthPucker"), ("I", "mouthStretchLeft"),
        ("E", "jawOpen"), ("O", "mouthFunnel"), ("Joy", "mouthSmileLeft"), ("happy", "mouthSmileRight"),
        ("Angry", "browDownLeft"), ("Sorrow", "mouthFrownLeft"), ("Fun", "mouthSmileLeft"), ("Blink", "eyeBlinkLeft"),
        ("Blink_L", "eyeBlinkLeft"), ("blinkRight", "eyeBlinkRight"), ("surprised", "eyeWideLeft"),
        ("LookLeft", "eyeLookOutLeft"), ("lookDown", "eyeLookDownRight"),
    ],
)  # fmt: skip
def test_presets_of_both_vrm_versions_move_what_they_mean(ear, preset, moves):
    (face,) = hear(ear, bundle(value(preset, 1.0), APPLY))
    assert channel(face, moves) > 0.3


def test_presets_do_not_count_twice_beside_a_tracker_that_has_the_channels(ear):
    both = value("A", 1.0), value("Joy", 1.0), value("jawOpen", 0.4)
    (face,) = hear(ear, bundle(*both, APPLY))
    assert np.flatnonzero(face.expression).tolist() == [CHANNEL["jawOpen"]]
    assert channel(face, "jawOpen") == pytest.approx(0.4)


def test_a_model_with_channels_that_its_tracker_never_moves_speaks_by_presets(ear):
    (face,) = hear(ear, bundle(*(value(name, 0.0) for name in ARKIT), value("A", 1.0), APPLY))
    assert channel(face, "jawOpen") > 0.5


def test_values_count_from_apply_on(ear):
    assert hear(ear, bundle(value("jawOpen", 0.5))) == []
    (face,) = hear(ear, message(*APPLY))
    assert channel(face, "jawOpen") == 0.5


def frame(number):
    """Three datagrams of one moment: a head, half of the values, the other half with Apply."""
    yaw, level = -number, number / 100
    return (
        bundle(seen(), bone("Head", (0, yaw, 0))),
        bundle(value("jawOpen", level)),
        bundle(value("mouthFunnel", level), APPLY),
    )


@pytest.mark.parametrize("bundled", [True, False])
def test_each_moment_is_one_face_bundled_or_not(ear, bundled):
    if bundled:
        datagrams = [datagram for n in range(1, 31) for datagram in frame(n)]
    else:
        datagrams = [
            message(*one)
            for n in range(1, 31)
            for one in (bone("Head", (0, -n, 0)), value("jawOpen", n / 100), value("mouthFunnel", n / 100), APPLY)
        ]
    faces = hear(ear, *datagrams)
    assert [round(channel(face, "jawOpen") * 100) for face in faces] == list(range(1, 31))
    assert [round(angles(face)[0]) for face in faces] == list(range(1, 31))
    assert [face.index for face in faces] == list(range(30))


def test_a_lost_apply_costs_one_moment_and_no_more(ear):
    first, second, _ = frame(10)
    faces = hear(ear, first, second, *frame(20), *frame(30))
    assert round(angles(faces[-1])[0]) == 30
    assert channel(faces[-1], "jawOpen") == pytest.approx(0.3)
    assert channel(faces[0], "jawOpen") == pytest.approx(0.1), "what came without Apply counts when the next one comes"


def test_a_sender_that_never_says_apply_is_a_moment_late(ear):
    faces = hear(ear, *(bundle(value("jawOpen", n / 10)) for n in (1, 2, 3, 4)))
    assert [round(channel(face, "jawOpen"), 1) for face in faces] == [0.1, 0.2, 0.3]


def test_apply_first_is_a_moment_late_and_apply_twice_is_once_more(ear):
    early = [bundle(APPLY, value("jawOpen", n / 10)) for n in (1, 2, 3)]
    assert [round(channel(face, "jawOpen"), 1) for face in hear(ear, *early)] == [0.0, 0.1, 0.2]
    ear.forget()
    twice = [bundle(value("jawOpen", n / 10), APPLY, APPLY) for n in (1, 2)] + [message(*APPLY)]
    assert [round(channel(face, "jawOpen"), 1) for face in hear(ear, *twice)] == [0.1, 0.2, 0.2]


def test_a_sender_of_bones_alone_moves_the_head(ear):
    faces = hear(ear, *(bundle(bone("Neck", (0, -n, 0)), bone("Head", (0, -n, 0))) for n in (1, 2, 3, 4)))
    assert [round(angles(face)[0]) for face in faces] == [4, 6, 8], "from the second on, each at once"


def test_who_sees_nobody_says_so(ear):
    assert hear(ear, bundle(seen(0), bone("Head"), value("jawOpen", 1), APPLY)) == [None]
    assert hear(ear, bundle(("/VMC/Ext/OK", [0]))) == [None], "no model is loaded"
    (face,) = hear(ear, bundle(seen(1), value("jawOpen", 1), APPLY))
    assert face is not None
    (face,) = hear(ear, bundle(("/VMC/Ext/OK", [1]), APPLY))
    assert face is not None, "the oldest version says no more"


@pytest.mark.parametrize(
    "nonsense",
    [
        ("/VMC/Ext/Bone/Pos", ["Head", 0.0, 0.0]),
        ("/VMC/Ext/Bone/Pos", ["Head", *[0.0] * 7]),  # a quaternion of no length
        ("/VMC/Ext/Bone/Pos", ["Head", *[0.0] * 3, 9.0, 9.0, 9.0, 9.0]),
        ("/VMC/Ext/Bone/Pos", ["Head", 1e30, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
        ("/VMC/Ext/Bone/Pos", ["Tail", *[0.0] * 6, 1.0]),
        ("/VMC/Ext/Blend/Val", ["jawOpen"]),
        ("/VMC/Ext/Blend/Val", [1.0, "jawOpen"]),
        ("/VMC/Ext/Blend/Val", ["wagTail", 1.0]),
        ("/VMC/Ext/OK", []),
        ("/VMC/Ext/OK", ["yes"]),
        ("/VMC/Ext/Cam", ["Camera", *[0.0] * 8]),
        ("/VMC/Ext/New/Word", [1, 2, 3]),
    ],
)
def test_what_makes_no_sense_or_none_to_us_is_ignored(ear, nonsense):
    before, after = hear(ear, *frame(10), bundle(nonsense, APPLY))
    assert angles(after) == pytest.approx(angles(before))
    np.testing.assert_array_equal(after.expression, before.expression)


@pytest.mark.parametrize(("sent", "kept"), [(1e38, 1.0), (-3.0, 0.0)])
def test_values_stay_within_0_and_1(ear, sent, kept):
    (face,) = hear(ear, bundle(value("jawOpen", sent), APPLY))
    assert channel(face, "jawOpen") == kept


def test_what_is_not_of_the_protocol_is_refused_by_name(ear):
    with pytest.raises(OscError, match="/vcam/1/frame is not of the VMC protocol"):
        ear.hear(message("/vcam/1/frame", [1]), 0.0)
    with pytest.raises(OscError, match="an empty bundle is not of the VMC protocol"):
        ear.hear(bundle(), 0.0)


def test_made_up_names_do_not_fill_the_memory(ear):
    for n in range(40):
        ear.hear(bundle(*(value(f"made up {n} {i}", 0.5) for i in range(100)), APPLY), 0.0)
    assert len(ear._values) <= MOST_VALUES
    assert len(ear._shapes._means) <= 1024
    (face,) = hear(ear, bundle(value("jawOpen", 0.5), APPLY))
    assert face.expression.shape == (52,)


def test_hostile_packets_are_refused_or_harmless(ear):
    refused = 0
    valid = [*frame(10), bundle(*(value(name, 0.3) for name in ARKIT), APPLY), message(*bone("Head", (5, 0, 0)))]
    for datagram in hostile_datagrams(*valid):
        try:
            heard = ear.hear(datagram, 0.0)
        except OscError:
            refused += 1
            continue
        assert heard is None or heard.face is None or 0 < heard.face.pose.camera_from_head[2, 3] < 1
    assert 0.1 * PACKETS < refused < 0.96 * PACKETS


@pytest.fixture
def source():
    with VmcSource("", **HOW, port=0) as made:
        yield made


def test_a_face_comes_over_a_real_port(source):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for datagram in frame(12):
            sender.sendto(datagram, source.listens_on)
        face = source.read_face()
    assert angles(face)[0] == pytest.approx(12, abs=1e-4)
    assert face.landmarks.points.shape == (0, 2)
    assert source.about == f"vmc: faces that are sent to 127.0.0.1:{source.listens_on.port}"


def test_a_storm_on_a_real_port_does_not_stop_it(source, caplog):
    caplog.set_level(logging.WARNING)
    rng = Random(7)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
    ):
        faces = []
        for n in range(1, 13):
            for _ in range(60):
                stranger.sendto(rng.randbytes(rng.randrange(200)), source.listens_on)
            for datagram in frame(n):
                sender.sendto(datagram, source.listens_on)
            try:
                faces.append(source.read_face())
            except SourceLost:
                continue
    assert len(faces) > 3
    assert len(caplog.records) <= 4, [record.getMessage() for record in caplog.records]


def test_without_a_host_only_this_computer_can_send():
    with VmcSource("", **HOW, port=0) as source:
        assert source._listener._socket.getsockname()[0] == "127.0.0.1"
    with VmcSource("0.0.0.0", **HOW, port=0) as source:
        assert source._listener._socket.getsockname()[0] == "0.0.0.0"


def test_the_usual_port_is_the_marionettes():
    assert VmcSource("", **HOW).listens_on == ("127.0.0.1", 39539)
    assert VmcSource("39999", **HOW).listens_on == ("127.0.0.1", 39999)
    assert VmcSource("0.0.0.0", **HOW).listens_on == ("0.0.0.0", 39539)
    assert VmcSource("192.168.1.20:39541", **HOW).listens_on == ("192.168.1.20", 39541)


@pytest.mark.parametrize("address", ["70000", "a b", "host:", "1:2:3"])
def test_an_address_that_is_none_is_one_clear_line(address):
    with pytest.raises(UsageError, match=r"--source vmc '.*': give \[HOST:\]PORT with a port from 1 to 65535"):
        VmcSource(address, **HOW)


def test_it_may_be_closed_without_a_read_and_twice(source):
    source.__exit__(None, None, None)
    source.__exit__(None, None, None)
    with pytest.raises(SourceEnded):
        source.read_face()


@pytest.mark.parametrize(
    ("address", "end"),
    [("", "--vmc 39539; to hear other computers: --source vmc:0.0.0.0:39539"), ("0.0.0.0", "--vmc 39539")],
)
def test_what_to_do_is_said_when_nothing_comes(address, end, caplog):
    with VmcSource(address, **HOW, port=0, clock=count().__next__) as source:
        for _ in range(4):
            with pytest.raises(SourceLost):
                source.read_face()
    (said,) = (record.getMessage() for record in caplog.records)
    assert said.endswith(f" yet; send there by the VMC protocol, as by: vcam {end}")
