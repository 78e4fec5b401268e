import logging
import socket
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pythonosc.osc_packet import OscPacket
from vmc_frames import FPS, bones, face, in_world, matrix, messages, values

from vcam.errors import SinkError
from vcam.sinks.vmc import EASE_IN_S, EASE_OUT_S, VmcSink
from vcam.types import ARKIT, Rendered
from vcam.wires.osc import decode
from vcam.wires.vmc_names import PRESETS
from vcam.wires.vmc_skeleton import BONES

DATA = Path(__file__).parents[2] / "data" / "wires"
SIN, COS = np.sin(np.radians(30)), np.cos(np.radians(30))
TALKING = face(
    turn_deg=(20, -10, 5),
    gaze_deg=(-12, 6),
    jawOpen=0.5,
    mouthPucker=0.25,
    eyeBlinkLeft=0.75,
    eyeBlinkRight=0.25,
    browInnerUp=0.5,
)


def sink(address="39539"):
    return VmcSink(address, size_wh=(64, 36), fps=FPS)


def picture(t=0.0):
    return Rendered(np.zeros((36, 64, 4), np.uint8), None, t)


def by_address(datagrams, address):
    return [said.arguments for said in messages(datagrams) if said.address == address]


@pytest.mark.parametrize("role", ["performer", "assistant"])
def test_a_frame_is_as_it_was_when_people_looked_at_it(role):
    lines = (DATA / f"vmc_{role}.txt").read_text().splitlines()
    sent = messages(sink(f"39539,{role}").datagrams(TALKING, 3.0))
    assert len(sent) == len(lines)
    for said, line in zip(sent, lines, strict=True):
        address, *words = line.split()
        assert said.address == address
        assert len(said.arguments) == len(words)
        for got, wanted in zip(said.arguments, words, strict=True):
            assert got == wanted if isinstance(got, str) else got == pytest.approx(float(wanted), abs=2e-6)


@pytest.mark.parametrize(
    "address", ["39539", "39540", "39539,unbundled", "39539,perfectsync,capital", "1,presets,vrm1"]
)
def test_python_osc_reads_the_same(address):
    for datagram in sink(address).datagrams(TALKING, 0.0):
        theirs = [(timed.message.address, tuple(timed.message.params)) for timed in OscPacket(datagram).messages]
        assert theirs == [(said.address, said.arguments) for said in decode(datagram)]


@pytest.mark.parametrize(("address", "count"), [("39539", 6), ("39540", 3)])
def test_a_frame_takes_as_many_datagrams_as_the_page_says(address, count):
    sent = sink(address).datagrams(TALKING, 0.0)
    assert len(sent) == count
    assert max(map(len, sent)) <= 1472


def test_every_bone_comes_once_and_nothing_else_does():
    names = [arguments[0] for arguments in by_address(sink().datagrams(TALKING, 0.0), "/VMC/Ext/Bone/Pos")]
    assert sorted(names) == sorted(BONES)


@pytest.mark.parametrize(
    ("turn_deg", "forward", "up"),
    [
        ((0, 0, 0), (0, 0, 1), (0, 1, 0)),
        ((30, 0, 0), (-SIN, 0, COS), (0, 1, 0)),
        ((0, 30, 0), (0, -SIN, COS), (0, COS, SIN)),
        ((0, 0, 30), (0, 0, 1), (SIN, COS, 0)),
    ],
    ids=["straight", "to the left", "down", "crown to the right"],
)
def test_the_bones_together_turn_the_head_as_the_person_turns_it(turn_deg, forward, up):
    _, turn = in_world(bones(sink().datagrams(face(turn_deg=turn_deg), 0.0)))["Head"]
    assert turn @ (0, 0, 1) == pytest.approx(forward, abs=1e-6)
    assert turn @ (0, 1, 0) == pytest.approx(up, abs=1e-6)


def test_neck_and_torso_take_their_share():
    turned = bones(sink().datagrams(face(turn_deg=(40, 0, 0)), 0.0))
    yaw_deg = {name: np.degrees(-2 * np.arcsin(turned[name][1][1])) for name in ("Spine", "Chest", "Neck", "Head")}
    assert yaw_deg == pytest.approx({"Spine": 4, "Chest": 4, "Neck": 0.4 * 32, "Head": 0.6 * 32}, abs=0.01)


def test_who_moves_to_the_left_and_forwards_leans_there_and_looks_as_before():
    moving = sink()
    before = in_world(bones(moving.datagrams(face(), 0.0)))
    after = in_world(bones(moving.datagrams(face(place_m=(0.0, 0.0, 0.5), captured=0.03), 0.03)))
    assert 0.03 < after["Head"][0][2] - before["Head"][0][2] < 0.06, "towards the camera"
    assert after["Head"][1] == pytest.approx(before["Head"][1], abs=0.01)
    far = in_world(bones(moving.datagrams(face(place_m=(30.0, 0.0, 0.6), captured=0.06), 0.06)))
    assert -0.15 < far["Head"][0][0] < -0.05, "to the left, and never further than a person leans"
    assert far["Hips"][0] == pytest.approx(before["Hips"][0]), "it stands"


def test_eyes_turn_with_the_gaze_and_stop_before_they_look_broken():
    sent = bones(sink().datagrams(face(gaze_deg=(20, 10)), 0.0))
    for eye in ("LeftEye", "RightEye"):
        x, y, z = matrix(sent[eye][1]) @ (0, 0, 1)
        assert np.degrees([np.arctan2(-x, z), np.arcsin(-y)]) == pytest.approx((20, 10), abs=1e-4)
    x, y, z = matrix(bones(sink().datagrams(face(gaze_deg=(80, -80)), 0.0))["LeftEye"][1]) @ (0, 0, 1)
    assert np.degrees([np.arctan2(-x, z), np.arcsin(-y)]) == pytest.approx((25, -15), abs=1e-3)


def test_the_head_turns_against_how_the_person_rests():
    resting = sink()
    for n in range(150):
        sent = resting.datagrams(face(turn_deg=(0, 12, 0), captured=n / FPS), n / FPS)
    assert np.degrees(np.arcsin(-(in_world(bones(sent))["Head"][1] @ (0, 0, 1))[1])) < 1.0


def test_all_channels_go_out_as_they_are_and_presets_beside_them():
    said = values(sink().datagrams(TALKING, 0.0))
    assert set(said) == {*ARKIT, *PRESETS}
    assert [said[name] for name in ARKIT] == pytest.approx(TALKING.expression.tolist())
    assert said["O"] > 0.1
    assert said["Blink"] == pytest.approx(0.25 * 1.25)
    assert (said["Blink_L"], said["Blink_R"]) == (pytest.approx(0.5 * 1.25), 0.0), "what the other eye doesn't do"
    assert said["LookRight"] == pytest.approx(12 / 25)
    assert said["LookDown"] == pytest.approx(6 / 15)
    assert (said["LookLeft"], said["LookUp"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("channels", "preset"),
    [
        ({"jawOpen": 0.6}, "A"),
        ({"mouthPucker": 0.9}, "U"),
        ({"jawOpen": 0.7, "mouthFunnel": 1.0}, "O"),
        ({"mouthStretchLeft": 0.9, "mouthStretchRight": 0.9}, "I"),
        ({"jawOpen": 0.7, "mouthStretchLeft": 1.0, "mouthStretchRight": 1.0}, "E"),
        ({"eyeBlinkLeft": 0.8, "eyeBlinkRight": 0.8}, "Blink"),
        ({"eyeBlinkLeft": 0.8}, "Blink_L"),
        ({"eyeBlinkRight": 0.8}, "Blink_R"),
        ({"mouthSmileLeft": 0.9, "mouthSmileRight": 0.9, "cheekSquintLeft": 0.7, "cheekSquintRight": 0.7}, "Joy"),
        ({"mouthSmileLeft": 0.9, "mouthSmileRight": 0.9}, "Fun"),
        ({"browDownLeft": 0.9, "browDownRight": 0.9}, "Angry"),
        ({"mouthFrownLeft": 0.9, "mouthFrownRight": 0.9, "browInnerUp": 0.8}, "Sorrow"),
    ],
)
def test_a_model_without_channels_speaks_blinks_and_smiles(channels, preset):
    said = values(sink("39539,presets").datagrams(face(**channels), 0.0))
    assert said[preset] > 0.6
    assert sum(said.values()) - said[preset] < 0.35, "and it does little else"


def test_lids_that_joy_shuts_are_not_shut_twice():
    laugh = dict.fromkeys(("mouthSmileLeft", "mouthSmileRight", "cheekSquintLeft", "cheekSquintRight"), 0.95)
    said = values(sink("39539,presets").datagrams(face(eyeBlinkLeft=0.8, eyeBlinkRight=0.8, **laugh), 0.0))
    assert said["Joy"] + said["Blink"] <= 1.0


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("presets", set(PRESETS)),
        ("presets,vrm1", set(PRESETS.values())),
        ("perfectsync", set(ARKIT)),
        ("perfectsync,capital", {name[0].upper() + name[1:] for name in ARKIT}),
        ("vrm1", {*ARKIT, *PRESETS.values()}),
    ],
)
def test_words_choose_the_names(words, names):
    assert set(values(sink(f"39539,{words}").datagrams(TALKING, 0.0))) == names


def test_vrm1_means_the_same_by_other_names():
    old, new = (values(sink(f"39539,{words}").datagrams(TALKING, 0.0)) for words in ("presets", "presets,vrm1"))
    assert {PRESETS[name]: value for name, value in old.items()} == new


def test_a_word_unties_the_bundles():
    sent = sink("39539,unbundled").datagrams(TALKING, 0.0)
    assert all(len(decode(datagram)) == 1 for datagram in sent)
    assert messages(sent) == messages(sink("39539").datagrams(TALKING, 0.0))


def test_an_assistant_tells_a_performer_of_head_and_eyes():
    said = sink("39540").datagrams(face(turn_deg=(30, 0, 0), gaze_deg=(20, 0)), 0.0)
    assert set(bones(said)) == {"Spine", "Chest", "Neck", "Head", "LeftEye", "RightEye"}
    ((serial, *head),) = by_address(said, "/VMC/Ext/Tra/Pos")
    assert serial == "vcam-head"
    assert head[:3] == pytest.approx((0.0, 1.47, 0.0))
    assert matrix(head[3:]) @ (0, 0, 1) == pytest.approx((-SIN, 0, COS), abs=1e-6)
    ((wanted, x, y, z),) = by_address(said, "/VMC/Ext/Set/Eye")
    _, eye_y, eye_z = BONES["LeftEye"].place
    assert wanted == 1
    assert np.degrees(np.arctan2(-x, z - eye_z)) == pytest.approx(20, abs=1e-4)
    assert y == pytest.approx(eye_y)
    assert not by_address(said, "/VMC/Ext/OK"), "no performer reads it"


def test_without_a_face_it_says_so_at_once_and_eases_to_a_calm_face_that_looks_ahead():
    losing = sink()
    shown = [losing.datagrams(TALKING, 0.0)]
    step = EASE_OUT_S / 10
    shown += [losing.datagrams(None, step * (n + 1)) for n in range(10)]
    assert [by_address(sent, "/VMC/Ext/OK")[0][3] for sent in shown] == [1] + [0] * 10
    jaw = [values(sent)["jawOpen"] for sent in shown]
    assert jaw[0] == 0.5
    assert all(later < before for before, later in pairwise(jaw))
    assert all(value == pytest.approx(0, abs=1e-9) for value in values(shown[-1]).values())
    calm = bones(shown[-1])
    assert all(calm[name][1] == pytest.approx((0, 0, 0, 1)) for name in ("Head", "Neck", "Chest", "LeftEye"))
    assert by_address(shown[-1], "/VMC/Ext/T") == [(pytest.approx(EASE_OUT_S),)]


def test_a_face_that_comes_back_is_eased_in_and_one_that_begins_a_run_is_there():
    back = sink()
    assert values(back.datagrams(None, 10.0))["jawOpen"] == 0.0
    half = values(back.datagrams(TALKING, 10.0 + EASE_IN_S / 2))["jawOpen"]
    assert half == pytest.approx(0.25)
    assert values(back.datagrams(TALKING, 10.0 + EASE_IN_S))["jawOpen"] == 0.5


def test_a_performer_never_asks_an_assistants_gaze_for_nobody():
    said = sink("39540").datagrams(None, 0.0)
    assert by_address(said, "/VMC/Ext/Set/Eye")[0][0] == 0


EXTREMES = [
    face(turn_deg=(180, 90, -180), gaze_deg=(179, -179), **dict.fromkeys(ARKIT, 1.0)),
    face(turn_deg=(-90, -90, 90), place_m=(0, 0, 0), **dict.fromkeys(ARKIT, -5.0)),
    face(place_m=(1e9, -1e9, -1e9), gaze_deg=(1e30, 1e30), **dict.fromkeys(ARKIT, 3e38)),
    face(place_m=(0, 0, -1.0)),
]


@pytest.mark.parametrize("address", ["39539", "39540"])
def test_whatever_a_tracker_says_bones_are_turns_and_values_are_shares(address):
    one = sink(address)
    for n, strange in enumerate([*EXTREMES, *EXTREMES]):
        sent = one.datagrams(strange, n / FPS)  # decoding refuses what isn't finite
        assert all(np.linalg.norm(quat) == pytest.approx(1.0, abs=1e-5) for _, quat in bones(sent).values())
        assert all(-1e-6 <= value <= 1 + 1e-6 for value in values(sent).values())


def test_a_face_beyond_all_numbers_is_nobodys_and_leaves_no_trace():
    one = sink()
    one.datagrams(TALKING, 0.0)
    assert by_address(one.datagrams(face(place_m=(1e300, 0, -1e300)), 0.03), "/VMC/Ext/OK")[0][3] == 0
    assert values(one.datagrams(TALKING, 1.0))["jawOpen"] == 0.5


def test_it_sends_what_it_says_and_nothing_of_the_picture():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(60)
        port = receiver.getsockname()[1]
        with sink(str(port)) as opened:
            assert opened.about == f"VMC to 127.0.0.1:{port} (performer: a whole body)"
            opened.send(picture(2.0), TALKING)
        wanted = sink(str(port)).datagrams(TALKING, 2.0)
        assert [receiver.recv(65536) for _ in wanted] == wanted


def test_a_target_that_is_not_there_costs_nothing(caplog):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        port = receiver.getsockname()[1]
    caplog.set_level(logging.INFO)
    with sink(str(port)) as opened:
        for n in range(1000):
            opened.send(picture(n / FPS), TALKING)
    assert len(caplog.records) <= 1


def test_closed_it_takes_no_more():
    with sink("9") as opened:
        pass
    with pytest.raises(SinkError, match=r"VMC to 127\.0\.0\.1:9 is not open"):
        opened.send(picture(), TALKING)
