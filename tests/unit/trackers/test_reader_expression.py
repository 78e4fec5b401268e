"""What the nets saw is shown in the person's own range, and kept raw for who learns it."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "expression"))
from seen_faces import CANONICAL, GUESSED, moved, seen

from vcam.expression.brows import CHANNELS as BROWS
from vcam.person import Person
from vcam.trackers.reader import Reader
from vcam.trackers.sighting import Sighting
from vcam.types import ARKIT, CHANNEL, Frame

JAW, SMILE = CHANNEL["jawOpen"], CHANNEL["mouthSmileLeft"]


def read(reader, index, **scores):
    given = np.zeros(52, np.float32)
    for name, value in scores.items():
        given[CHANNEL[name]] = value
    points, _ = seen(moved())
    frame = Frame(np.zeros((480, 640, 3), np.uint8), index / 30, index)
    return reader.read(frame, Sighting(points, given, 1.0), GUESSED)


def test_raw_channels_are_not_cut_and_shown_ones_are():
    reader = Reader(CANONICAL, smoothing=None)
    face = read(reader, 0, mouthSmileLeft=1.0)
    assert reader.raw[SMILE] > 1.1
    assert reader.raw.min() < 0
    assert face.expression[SMILE] == 1
    assert face.expression.min() == 0


def test_after_hours_of_sleep_a_face_is_read_as_before():
    reader, hours = Reader(CANONICAL, smoothing=0.5), 8 * 3600 * 30
    given = {"jawOpen": 0.5, "browDownLeft": 0.6, "browInnerUp": 0.2}
    before = [read(reader, index, **given) for index in range(60)][-1]
    after = [read(reader, index + hours, **given) for index in range(60, 66)]
    for face in after:
        np.testing.assert_allclose(face.expression, before.expression, atol=0.05)
        np.testing.assert_allclose(face.rest, before.rest, atol=0.05)
        np.testing.assert_allclose(face.pose.camera_from_head, before.pose.camera_from_head, atol=1e-3)


def test_what_a_person_always_does_is_their_rest():
    reader = Reader(CANONICAL, smoothing=None)
    for index in range(150):
        last = read(reader, index, eyeSquintLeft=0.55, eyeSquintRight=0.55)
    assert reader.raw[CHANNEL["eyeSquintLeft"]] > 0.35
    assert last.expression[CHANNEL["eyeSquintLeft"]] < 0.1
    assert reader.person.neutral[CHANNEL["eyeSquintLeft"]] == pytest.approx(
        reader.raw[CHANNEL["eyeSquintLeft"]], abs=0.1
    )


def test_a_known_person_is_shown_in_their_range_from_the_first_frame():
    neutral = np.zeros(52)
    neutral[JAW] = 0.3
    known = Reader(CANONICAL, smoothing=None, person=Person("ada", neutral=neutral, neutral_s=np.full(52, 60.0)))
    stranger = Reader(CANONICAL, smoothing=None)
    ours, theirs = (read(reader, 0, jawOpen=0.6).expression[JAW] for reader in (known, stranger))
    assert ours < theirs - 0.15
    assert known.person.name == "ada"


def test_a_face_tells_its_channels_before_the_range_and_where_they_rest():
    reader = Reader(CANONICAL, smoothing=0.5)
    for index in range(150):
        last = read(reader, index, eyeSquintLeft=0.55, eyeSquintRight=0.55)
    others = [i for i in range(len(ARKIT)) if i not in BROWS]
    np.testing.assert_array_equal(last.raw[others], reader.raw[others])
    np.testing.assert_allclose(last.rest[others], reader.person.neutral[others], atol=1e-6)
    np.testing.assert_allclose(last.raw - last.rest, reader.raw - reader.person.neutral, atol=1e-6)
    assert last.rest[CHANNEL["eyeSquintLeft"]] == pytest.approx(last.raw[CHANNEL["eyeSquintLeft"]], abs=0.1)


def test_a_faces_brows_are_told_the_same_however_long_they_were_held():
    reader = Reader(CANONICAL, smoothing=None)
    raised = {"browOuterUpLeft": 0.9, "browOuterUpRight": 0.9}
    first = read(reader, 0, **raised)
    for index in range(1, 300):
        last = read(reader, index, **raised)
    up = CHANNEL["browOuterUpLeft"]
    assert first.raw[up] > 0.3
    assert reader.raw[up] < 0.5 * first.raw[up]  # the avatar's count from a rest that follows them
    assert last.raw[up] == pytest.approx(first.raw[up], abs=0.01)  # the face's shape is still learned
    assert last.rest[up] > first.rest[up] + 0.1
