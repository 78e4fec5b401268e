import numpy as np
import pytest

from vcam.commands import Shown
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid
from vcam.show import Acts, Part
from vcam.show.talking import Talking
from vcam.types import CHANNEL, Face, HeadPose, Landmarks
from vcam.voice.heard import SILENCE, Heard
from vcam.voice.microphone import Input

JAW, BLINK = CHANNEL["jawOpen"], CHANNEL["eyeBlinkLeft"]
AA = Heard(np.array([1, 0, 0, 0, 0], np.float32), 0.9, True)
DT = 1 / 30


class Ear:
    """A Listener that hears what a test says."""

    def __init__(self):
        self.heard, self.about, self.inputs, self.wanted, self.closed = SILENCE, "", (), [], False

    def want(self, word):
        self.wanted.append(word)
        self.about = "" if word == "off" else "Desk"
        self.inputs = (Input(0, "Desk", 48_000, True),)

    def close(self):
        self.closed = True


def face(t=0.0, jaw=0.0):
    pose = HeadPose(rigid(CAMERA_FROM_HEAD_FACING, np.array([0.0, 0.0, 0.6])), 0.0)
    expression = np.zeros(52, np.float32)
    expression[[JAW, BLINK]] = jaw, 0.4
    points = Landmarks(np.ones((478, 2), np.float32), "mediapipe478", 1.0)
    return Face(t, 0, points, pose, expression, np.zeros((2, 2), np.float32))


@pytest.fixture
def ear():
    return Ear()


@pytest.fixture
def talking(ear):
    with Talking("off", ear) as made:
        yield made


def test_it_is_a_part_that_acts_and_tells_fields_of_shown(talking):
    part: Part = talking
    assert isinstance(part, Acts)
    assert part.tell().keys() <= Shown.__dataclass_fields__.keys()


def test_it_is_off_by_default_of_the_settings_and_lets_go_in_the_end(ear):
    with Talking("off", ear) as talking:
        assert ear.wanted == ["off"]
        assert talking.tell()["voice_about"] == ""
    assert ear.closed


def test_a_word_chooses_the_microphone_and_is_remembered(talking, ear):
    talking.words["voice"]("Desk")
    assert ear.wanted[-1] == "Desk"
    assert talking.settings == {"voice": "Desk"}
    told = talking.tell()
    assert (told["voice"], told["voice_about"]) == ("Desk", "Desk")
    assert [choice.name for choice in told["microphones"]] == ["auto", "Desk"]


def test_in_silence_the_same_face_goes_on(talking):
    seen = face()
    assert talking.act(seen, 0.0) is seen
    assert talking.act(None, DT) is None


def test_a_covered_mouth_is_the_voices_and_photos_follow_it(talking, ear):
    ear.heard = AA
    for i in range(60):
        shown = talking.act(face(i * DT), i * DT)
    assert shown.expression[JAW] > 0.6
    assert shown.expression[BLINK] == pytest.approx(0.4)
    assert len(shown.landmarks.points) == 0, "points would still show the mouth that was seen"
    assert shown.raw[JAW] > 0.6


def test_beside_a_mouth_that_is_seen_the_points_stay(talking, ear):
    ear.heard = AA
    for i in range(60):
        seen = face(i * DT, jaw=0.3 + 0.3 * np.sin(i))
        shown = talking.act(seen, i * DT)
    assert shown.landmarks is seen.landmarks
    assert 0 < abs(shown.expression[JAW] - seen.expression[JAW]) < 0.3


def test_a_face_that_is_shown_twice_stays_one_face(talking, ear):
    ear.heard = AA
    talking.act(face(), 0.0)
    seen = face(DT)
    shown = talking.act(seen, DT)
    assert shown is not seen
    assert talking.act(seen, 2 * DT) is shown
    assert shown.captured == seen.captured


def test_with_nobody_seen_the_idle_avatar_talks_and_keeps_its_blink(talking, ear):
    idle = np.zeros(52, np.float32)
    idle[BLINK] = 0.7
    assert talking.over(idle, 0.0) is idle
    ear.heard = AA
    for i in range(10):
        assert talking.act(None, i * DT) is None
        shown = talking.over(idle, i * DT)
    assert shown[JAW] > 0.6
    assert shown[BLINK] == pytest.approx(0.7)
    assert idle[JAW] == 0


def test_the_level_is_told(talking, ear):
    ear.heard = AA
    assert talking.tell()["voice_level"] == 0.9
