"""The first seed's whole way in real Blender: a face before vcam moves a rig's bones and keys there, and is recorded.

The sender is the `vcam` program; what it sends is heard here too, by python-osc, and the rig compared with that.
"""

import socket
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from blenders import port_of, result
from pythonosc.osc_message import OscMessage
from turns import in_world, looking, part_of, turn_of

from vcam.types import ARKIT

pytestmark = pytest.mark.slow

OBJECT = (0.1, 0.2, 0.7)
"""Turn of the armature's object in follow.py."""
START, FPS = 11, 24
NECK_SHARE = 0.4
MEANS = {
    "JawOpen": "jawOpen", "eyeBlink_L": "eyeBlinkLeft", "eyeBlink_R": "eyeBlinkRight",
    "mouth_smile_left": "mouthSmileLeft", "MouthSmile.R": "mouthSmileRight", "Brow Inner Up": "browInnerUp",
    "blendShape1.tongueOut": "tongueOut",
}  # fmt: skip


class Sent:
    """One /vcam/1/frame."""

    def __init__(self, message):
        self.seq, self.time_s, self.tracked, *numbers = message.params
        self.head = turn_of(numbers[3:7])
        self.eyes = {"eye.L": looking(*numbers[7:9]), "eye.R": looking(*numbers[9:11])}
        self.values = dict(zip(ARKIT, numbers[11:], strict=True))

    def turns(self):
        """Bone → (3, 3) in the world."""
        own = {"neck": part_of(self.head, NECK_SHARE), "head": self.head}
        own |= {eye: self.head @ looks for eye, looks in self.eyes.items()}
        return {bone: in_world(turn, OBJECT) for bone, turn in own.items()}

    def agrees(self, shown):
        """Bones and keys in Blender are what was sent."""
        for bone, turn in self.turns().items():
            np.testing.assert_allclose(shown["turns"][bone], turn, atol=2e-4, err_msg=f"{bone} of frame {self.seq}")
        face, other = shown["keys"]["Face"], shown["keys"]["Brows"]
        assert {**face, "Basis": 0.0} == pytest.approx({**self.values, "Basis": 0.0}, abs=1e-5)
        wanted = {key: self.values[channel] for key, channel in MEANS.items()}
        assert {**other, "Basis": 0.0} == pytest.approx({**wanted, "Basis": 0.0}, abs=1e-5)


@pytest.fixture(scope="module")
def told(blender):
    """(what follow.py told, what vcam sent)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear, blender.starting("follow") as process:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        ear.bind(("127.0.0.1", 0))
        ear.setblocking(False)
        ports = port_of(process), ear.getsockname()[1]
        words = ["run", "--source", "actor", "--out", "null", "--size", "160x90", "--frames", "75"]
        targets = [word for port in ports for word in ("--osc", str(port))]
        done = subprocess.run(
            [sys.executable, "-m", "vcam", *words, *targets], capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        said, _ = process.communicate(timeout=120)
        sent = []
        while True:
            try:
                message = OscMessage(ear.recv(65536))
            except BlockingIOError:
                break
            if message.address == "/vcam/1/frame":
                sent.append(Sent(message))
    return result(said, process.returncode), sent


def test_every_frame_that_vcam_sent_arrives(told):
    told, sent = told
    assert len(sent) == 75
    seqs = [seq for seq, _, tracked in told["samples"] if tracked]  # while nobody is seen the last one seen is kept
    assert len(told["samples"]) == len(sent)
    assert seqs == [one.seq for one in sent if one.tracked]
    status = told["status"]
    assert (status["lost"], status["bad"], status["foreign"], status["source"]) == (0, 0, 0, "vcam")


def test_bones_and_keys_are_what_was_sent_while_it_streams(told):
    told, sent = told
    assert len(told["live"]) > 10
    turned = 0.0
    for one in told["live"]:
        if one["tracked"]:
            newest = sent[one["seq"]]
            newest.agrees(one)
            turned = max(turned, np.abs(newest.head - np.eye(3)).max())
    assert turned > 0.05, "the actor turns their head"  # by up to 0.3, but a slow Blender looks now and then


def keyed(told, sent):
    """The frames that became keys: those that came at another moment than the key before."""
    times = [time_s for _, time_s, _ in told["samples"]]
    moments = [START + FPS * (time_s - times[0]) for time_s in times]
    kept = [0]
    for i, moment in enumerate(moments):
        if moment - moments[kept[-1]] >= 0.02:
            kept.append(i)
    return [(moments[i], sent[i]) for i in kept]


def test_each_frame_becomes_a_key_at_its_own_time(told):
    told, sent = told
    wanted = keyed(told, sent)
    assert len(wanted) > 60
    assert told["frames"] == pytest.approx([moment for moment, _ in wanted], abs=1e-3)
    ours = np.array([time_s for _, time_s, _ in told["samples"]])
    theirs = np.array([one.time_s for one in sent])
    steps = np.diff(ours) - np.diff(theirs)
    assert np.mean(np.abs(steps) < 1e-3) > 0.8, "keys are as far apart as the frames were taken, but for first guesses"
    assert all(a < b for a, b in pairwise(told["frames"]))


def test_the_take_plays_back_what_was_sent(told):
    told, sent = told
    for played, (_, frame) in zip(told["played"], keyed(told, sent), strict=True):
        if frame.tracked:
            frame.agrees(played)


def test_all_curves_are_keyed_and_bones_keep_their_rotation_mode(told):
    told, _ = told
    curves = {(action, path, index): keys for action, path, index, keys in told["curves"]}
    assert set(curves.values()) == {len(told["frames"])}
    of_bones = {(path, index) for action, path, index in curves if action == "vcam take 1 Rig"}
    turned = {f'pose.bones["{bone}"].rotation_quaternion' for bone in ("head", "eye.L", "eye.R")}
    wanted = {(path, index) for path in turned for index in range(4)}
    assert of_bones == wanted | {('pose.bones["neck"].rotation_euler', index) for index in range(3)}
    assert {path for action, path, _ in curves if action == "vcam take 1 Face"} == {
        f'key_blocks["{name}"].value' for name in ARKIT
    }


def test_a_take_writes_to_no_action_that_was_there_and_gives_way_to_it_again(told):
    told, _ = told
    assert sorted(told["actions"]) == ["vcam take 1 Brows", "vcam take 1 Face", "vcam take 1 Rig"]
    assert told["own_is_as_before"]
    assert (told["taken"], told["kept"]) == ("vcam take 2 Rig", True)
    assert told["took_back"] == [True, True, False], "to the first take, to its own, and no further"
    assert told["now"] == "own"
    assert told["frame_end"] == 250, "a scene that is long enough keeps its end"


def test_another_take_leaves_the_first_alone_and_keys_whole_frames_where_asked(told):
    """As the panel's "Keys on whole frames only" does; the values lie on the lines between the first take's keys."""
    told, _ = told
    again = told["again"]
    assert sorted(again["actions"]) == ["vcam take 2 Brows", "vcam take 2 Face", "vcam take 2 Rig"]
    assert again["first_afterwards"] == again["first"]
    frames, values = np.array(again["whole"]).T
    np.testing.assert_array_equal(frames, np.arange(START, START + len(frames)))
    assert len(frames) == int(again["first"][-1][0]) - START + 1
    np.testing.assert_allclose(values, np.interp(frames, *np.array(again["first"]).T), atol=1e-4)
