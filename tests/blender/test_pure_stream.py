"""Datagrams become samples with true times, in the character's axes; what is damaged is counted and nothing else."""

import struct

import numpy as np
import pytest
from angles import angle_between
from hostile import PACKETS, hostile_datagrams
from vcam_blender import quaternion
from vcam_blender.clock import SenderClock
from vcam_blender.names import ARKIT
from vcam_blender.stream import MAX_BYTES, Stream

from vcam.geometry import CAMERA_FROM_HEAD_FACING, quat_wxyz_from_rotation, rotation_from_angles
from vcam.wires.frame import FramePacker, pack_names
from vcam.wires.osc_template import bundle, message
from vcam.wires.quaternion import from_angles
from vcam.wires.vmc import performer
from vcam.wires.vmc_skeleton import unity_from_head


def frame(
    packer, *, time_s=0.0, tracked=True, angles=(0.0, 0.0, 0.0), place=(0.0, 0.0, 0.6), gaze=(0.0,) * 4, faces=()
):
    quat = quat_wxyz_from_rotation(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*angles))
    expression = [0.0] * 52
    for name, value in faces:
        expression[ARKIT.index(name)] = value
    return packer.pack(time_s, tracked, (*place, *quat, *gaze, *expression))


def bone(name, x=0.0, y=0.0, z=0.0, w=1.0):
    return message("/VMC/Ext/Bone/Pos", "sfffffff", name).pack(0, 0, 0, x, y, z, w)


def value(name, amount):
    return message("/VMC/Ext/Blend/Val", "sf", name).pack(amount)


APPLY = message("/VMC/Ext/Blend/Apply", "").pack()


def ok(tracked):
    return message("/VMC/Ext/OK", "iiii").pack(1, 3, 0, tracked)


def tell(stream, *datagrams, now=0.0):
    return [sample for datagram in datagrams for sample in stream.read(datagram, now)]


def test_a_frame_is_a_sample_in_the_character_s_axes():
    stream = Stream()
    said = frame(
        FramePacker(),
        angles=(0.5, 0.2, -0.1),
        place=(0.1, -0.2, 0.6),
        gaze=(0.1, 0.2, 0.3, 0.4),
        faces=[("jawOpen", 0.5)],
    )
    (sample,) = tell(stream, said)
    np.testing.assert_allclose(sample.head, quaternion.from_angles(0.5, 0.2, -0.1), atol=1e-6)
    np.testing.assert_allclose(sample.position, (0.1, 0.6, 0.2), atol=1e-6)  # to its left, away from the camera, up
    np.testing.assert_allclose(sample.gaze, (0.1, 0.2, 0.3, 0.4), atol=1e-6)
    assert (sample.value("jawOpen"), sample.value("jawLeft"), sample.tracked) == (0.5, 0, True)
    assert (stream.source, stream.packets, stream.lost, stream.bad) == ("vcam", 1, 0, 0)


def test_values_beyond_their_range_are_held_at_it():
    said = frame(FramePacker(), gaze=(9, -9, 0, 0), faces=[("jawOpen", 7.0), ("jawLeft", -1.0)])
    (sample,) = tell(Stream(), said)
    assert (sample.value("jawOpen"), sample.value("jawLeft")) == (1, 0)
    np.testing.assert_allclose(sample.gaze[:2], (np.pi / 2, -np.pi / 2))


@pytest.mark.parametrize("place", [(0, 0, 1e38), (101, 0, 0.6)])
def test_a_head_beyond_reason_is_refused(place):
    stream = Stream()
    assert not tell(stream, frame(FramePacker(), place=place))
    assert stream.bad == 1


def test_a_time_beyond_reason_is_refused():
    stream = Stream()
    assert not tell(stream, frame(FramePacker(), time_s=1e300))
    assert stream.bad == 1


def test_a_gap_in_the_count_is_counted_as_lost():
    stream, packer = Stream(), FramePacker()
    frames = [frame(packer, time_s=i / 30) for i in range(10)]
    assert len(tell(stream, *frames[:3], *frames[6:])) == 7
    assert stream.lost == 3


def test_late_and_doubled_frames_are_left_out():
    stream, packer = Stream(), FramePacker()
    a, b, c = (frame(packer, time_s=i / 30) for i in range(3))
    assert [s.seq for s in tell(stream, a, c, b, c)] == [0, 2]


def test_a_sender_that_begins_anew_is_heard_at_once():
    stream, packer = Stream(), FramePacker()
    tell(stream, *(frame(packer, time_s=i / 30) for i in range(50)))
    assert len(tell(stream, frame(FramePacker(), time_s=2.0), now=2.0)) == 1
    assert stream.lost == 0


def test_the_names_are_known_and_need_nothing():
    stream = Stream()
    assert not tell(stream, pack_names(ARKIT))
    assert (stream.packets, stream.bad) == (1, 0)


def test_vmc_is_a_sample_at_apply():
    """Unity's y turn of +30 degrees is to the avatar's right; VRM's and ARKit's names go side by side."""
    stream = Stream()
    s, c = np.sin(np.pi / 12), np.cos(np.pi / 12)
    assert not tell(
        stream, bone("Head", y=s, w=c), bone("LeftEye", x=s, w=c), value("JawOpen", 0.25), value("Joy", 2.0)
    )
    (sample,) = tell(stream, APPLY)
    np.testing.assert_allclose(quaternion.angles(sample.head), (-np.pi / 6, 0, 0), atol=1e-6)
    np.testing.assert_allclose(sample.gaze, (0, np.pi / 6, 0, 0), atol=1e-6)  # about +x is down
    assert (sample.value("jawOpen"), sample.value("happy"), stream.source) == (0.25, 1, "VMC")


def test_spine_and_neck_turn_the_head_with_them():
    s, c = np.sin(0.05), np.cos(0.05)
    turns = [bone(name, y=-s, w=c) for name in ("Spine", "Chest", "Neck", "Head")]
    (sample,) = tell(Stream(), *turns, bone("Hips", y=1.0, w=0.0), APPLY)
    np.testing.assert_allclose(quaternion.angles(sample.head), (0.4, 0, 0), atol=1e-6)


def test_a_bundle_is_as_good_as_single_messages():
    parts = [message("/VMC/Ext/Blend/Val", "sf", "jawOpen"), message("/VMC/Ext/Blend/Apply", "")]
    (sample,) = tell(Stream(), bundle(parts).pack(0.5))
    assert sample.value("jawOpen") == 0.5


def test_a_bad_message_of_a_bundle_costs_no_other():
    """Some fill bones that a model lacks with zeros, which are no turn."""
    parts = [
        message("/VMC/Ext/Bone/Pos", "sfffffff", "LeftEye"),
        message("/VMC/Ext/Blend/Val", "sf", "jawOpen"),
        message("/VMC/Ext/Blend/Apply", ""),
    ]
    stream = Stream()
    (sample,) = tell(stream, bundle(parts).pack(*[0.0] * 7, 0.5))
    assert (sample.value("jawOpen"), stream.bad) == (0.5, 1)


def test_each_eye_is_shut_by_what_vmc_says_of_both_and_of_itself():
    """As vcam sends it: Blink is what both eyes do, Blink_L and Blink_R what is left of each."""
    (sample,) = tell(Stream(), value("Blink", 0.5), value("Blink_L", 0.25), value("Blink_R", 0.0), APPLY)
    assert [sample.value(name) for name in ("blink", "blinkLeft", "blinkRight")] == [0.625, 0.75, 0.5]


def test_apply_twice_is_one_sample():
    assert len(tell(Stream(), value("jawOpen", 0.5), APPLY, APPLY)) == 1


def test_a_sender_that_never_applies_is_heard_a_frame_late():
    stream = Stream()
    assert not tell(stream, ok(1), value("jawOpen", 0.5))
    (sample,) = tell(stream, ok(1), now=0.02)
    assert sample.value("jawOpen") == 0.5


def test_vmc_that_tracks_nobody_says_so():
    (sample,) = tell(Stream(), ok(0), value("jawOpen", 0.5), APPLY)
    assert not sample.tracked


@pytest.mark.parametrize(
    "said",
    [
        bone("Head", w=0.0),
        message("/VMC/Ext/Bone/Pos", "sfff", "Head").pack(0, 0, 0),
        message("/VMC/Ext/Blend/Val", "s", "jawOpen").pack(),
        message("/VMC/Ext/Blend/Val", "ss", "jawOpen", "1").pack(),
        message("/vcam/1/frame", "if").pack(1, 1.0),
        b"",
        b"hello",
        bytes(MAX_BYTES + 4),
    ],
)
def test_what_cannot_be_read_is_counted(said):
    stream = Stream()
    assert not tell(stream, said)
    assert stream.bad == 1


def test_strangers_messages_are_passed_over():
    stream = Stream()
    assert not tell(stream, message("/avatar/parameters/x", "f").pack(1.0))
    assert (stream.packets, stream.bad) == (0, 0)


def test_hostile_datagrams_cost_nothing_but_a_count():
    """Whatever they say, samples hold only what a face can do."""
    stream, packer = Stream(), FramePacker()
    good = [frame(packer, time_s=i / 30, faces=[("jawOpen", 0.5)]) for i in range(5)]
    good += [bone("Head", y=0.1, w=0.99), value("JawOpen", 0.5), APPLY, ok(1), pack_names(ARKIT)]
    for count, datagram in enumerate(hostile_datagrams(*good)):
        for sample in stream.read(datagram, count / 1000):
            assert abs(sum(part * part for part in sample.head) - 1) < 1e-6
            assert all(0 <= amount <= 1 for amount in sample.values.values())
            assert all(abs(angle) <= np.pi for angle in sample.gaze)
            assert max(map(abs, sample.position)) <= 100
            assert sample.time_s <= count / 1000
    assert stream.bad > PACKETS / 3


def test_times_are_the_sender_s_when_we_look_late():
    """A window that draws for 2 s finds 60 datagrams at once: they keep their distances."""
    clock = SenderClock()
    assert clock.ours(1000.0, 5.0) == 5.0
    late = [clock.ours(1000 + i / 30, 7.0) for i in range(1, 61)]
    np.testing.assert_allclose(np.diff([5.0, *late]), 1 / 30, atol=1e-3)


def test_the_promptest_datagram_tells_how_the_clocks_differ():
    clock = SenderClock()
    clock.ours(0.0, 10.5)
    assert clock.ours(1.0, 11.0) == pytest.approx(11.0)
    assert clock.ours(1.5, 12.0) == pytest.approx(11.5, abs=1e-3)


def test_a_clock_that_runs_fast_is_followed():
    """1e-4 too slow: after an hour the times are still of now."""
    clock = SenderClock()
    for second in range(3600):
        now = clock.ours(second * (1 - 1e-4), float(second))
    assert now == pytest.approx(3599, abs=2e-3)


def test_a_film_sent_slower_than_it_plays_keeps_its_own_time():
    clock = SenderClock()
    times = [clock.ours(i / 30, i / 10) for i in range(3000)]
    np.testing.assert_allclose(np.diff(times), 1 / 30, atol=1e-4)


def test_a_sender_whose_time_begins_anew_is_of_now():
    clock = SenderClock()
    clock.ours(10.0, 100.0)
    assert clock.ours(0.0, 101.0) == 101.0


def test_a_sender_that_slept_is_of_now_again():
    clock = SenderClock()
    clock.ours(10.0, 10.0)
    assert clock.ours(10.1, 3610.0) == 3610.0


@pytest.mark.parametrize("sender_s", [0.0, -1e9, 1e9, 1e12])
def test_a_clock_that_leaps_gives_the_present(sender_s):
    clock = SenderClock()
    clock.ours(500.0, 1.0)
    assert clock.ours(sender_s, 2.0) == pytest.approx(2.0)


def test_times_never_run_backwards():
    clock = SenderClock()
    times = [clock.ours(sent, now) for sent, now in ((0.0, 1.0), (1.0, 1.5), (0.2, 1.6), (0.3, 3.0), (0.4, 3.0))]
    assert times == sorted(times)


def test_the_seq_may_begin_anew_after_the_largest():
    stream, packer = Stream(), FramePacker()
    first = bytearray(frame(packer, time_s=1.0))
    at = first.index(struct.pack(">d", 1.0)) - 4
    first[at : at + 4] = struct.pack(">i", 2**31 - 1)
    assert len(tell(stream, bytes(first), frame(FramePacker(), time_s=1.1))) == 2
    assert stream.lost == 0


def test_what_vcam_sends_by_vmc_turns_head_and_eyes_as_vcam_means():
    """The bones of its performer, by its own layout: spine, chest, neck and head share the turn there."""
    still, turned, look = (from_angles(*angles) for angles in ((0, 0, 0), (0.1, 0.05, -0.02), (0.2, 0.1, 0)))
    bones = [number for turn in (still, turned, turned, turned, look, look) for number in unity_from_head(turn)]
    datagrams = performer(["jawOpen", "Joy"]).pack((1, 7.0, *bones, 0.25, 0.75))
    (sample,) = tell(Stream(), *datagrams)
    third = quaternion.from_angles(0.1, 0.05, -0.02)
    wanted = quaternion.times(third, quaternion.times(third, third))
    assert angle_between(sample.head, wanted) < 1e-6
    np.testing.assert_allclose(sample.gaze, (0.2, 0.1, 0.2, 0.1), atol=1e-6)
    assert (sample.value("jawOpen"), sample.value("happy"), sample.tracked) == (0.25, 0.75, True)
