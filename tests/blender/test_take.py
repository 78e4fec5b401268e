"""A take keeps every sample as it was, at its time; keys lie between frames or on whole ones."""

from array import array

import pytest
from vcam_blender.sample import Sample
from vcam_blender.take import APART, Take, apart, on_whole_frames, whole_frames

HEAD = (0.5, 0.5, -0.5, 0.5)
GAZE = (0.25, -0.125, 0.0625, 0.75)


def sample(time_s, **values):
    return Sample(time_s, True, HEAD, (1.0, 2.0, 3.0), GAZE, values, seq=7)


def test_a_take_gives_back_what_it_was_given():
    given = [
        sample(10.0, jawOpen=0.5, tongueOut=0.25),
        Sample(10.5, False),
        Sample(11.0, True, values={}),
        sample(12.0, A=1.0),
        sample(12.25, jawOpen=0.75, tongueOut=0.0),
    ]
    take = Take()
    for one in given:
        take.add(one)
    assert list(take.samples()) == given
    assert len(take) == 5


def test_numbers_are_rounded_to_32_bits_and_times_are_not():
    take = Take()
    take.add(sample(1e6 + 1 / 3, jawOpen=0.1))
    (back,) = take.samples()
    assert back.time_s == 1e6 + 1 / 3
    assert back.values["jawOpen"] == array("f", [0.1])[0] != 0.1


def test_a_full_take_keeps_what_it_has_and_counts_the_rest():
    take = Take(capacity=2)
    for time_s in range(5):
        take.add(sample(float(time_s)))
    assert [one.time_s for one in take.samples()] == [0.0, 1.0]
    assert take.left_out == 3


def test_time_never_runs_backwards():
    take = Take()
    for time_s in (10.0, 12.0, 11.0, 12.5):
        take.add(sample(time_s))
    assert [one.time_s for one in take.samples()] == [10.0, 12.0, 12.0, 12.5]


@pytest.mark.parametrize("fps", [24.0, 30000 / 1001])
def test_frames_are_as_far_apart_as_the_samples_came(fps):
    take = Take()
    for time_s in (100.0, 100.5, 102.0):
        take.add(sample(time_s))
    assert take.frames(7, fps) == [7, 7 + 0.5 * fps, 7 + 2 * fps]


def test_of_samples_at_one_moment_the_first_becomes_a_key():
    assert apart([1.0, 1.0, 1.0 + APART / 2, 1.5, 1.5 + 2 * APART]) == [0, 3, 4]
    steps = [1 + i * APART / 4 for i in range(400)]
    assert len(apart(steps)) == pytest.approx(100, abs=34), "a dense stream is thinned, not reduced to one key"


def test_whole_frames_are_filled_in_on_straight_lines():
    frames = [3, 3.5, 4.5, 8.0, 9.25]
    assert list(whole_frames(frames)) == [3, 4, 5, 6, 7, 8, 9]
    column = array("f", [2 * frame + 1 for frame in frames])
    assert list(on_whole_frames(frames, column)) == pytest.approx([7, 9, 11, 13, 15, 17, 19])
    assert list(on_whole_frames([3, 3.5, 4.5], array("f", [0, 1, 0]))) == [0, 0.5]


def test_a_take_of_one_sample_is_one_key():
    assert list(whole_frames([3])) == [3]
    assert list(on_whole_frames([3], array("f", [5]))) == [5]
