"""The newest picture wins, and a torn one is never taken for whole."""

import mmap

import numpy as np
import pytest

from vcam.bridge.slots import HEAD, SLOTS, TRIES, Slots, slots_bytes

SIZE = (6, 4)


@pytest.fixture
def sides():
    """The writer's and the reader's view of one memory."""
    memory = mmap.mmap(-1, slots_bytes(SIZE))
    return Slots(memory, SIZE), Slots(memory, SIZE)


def picture(n):
    return np.full((SIZE[1], SIZE[0], 4), n, np.uint8)


def test_before_the_first_picture_there_is_none(sides):
    _, reader = sides
    assert reader.newest == 0
    assert reader.read(lambda pixels: pytest.fail("there is nothing to read")) == 0


def test_the_newest_is_read_however_many_came_before(sides):
    writer, reader = sides
    seen = []
    for n in range(1, 8):
        writer.put(picture(n))
    assert reader.read(lambda pixels: seen.append(pixels.copy())) == 7
    assert (seen[0] == 7).all()
    assert seen[0].shape == (4, 6, 4)
    assert reader.newest == 7


def test_a_picture_is_copied(sides):
    writer, reader = sides
    drawn = picture(5)
    writer.put(drawn)
    drawn[:] = 99
    seen = []
    reader.read(lambda pixels: seen.append(pixels.copy()))
    assert (seen[0] == 5).all()


def test_one_that_is_written_over_while_it_is_read_is_read_anew(sides):
    writer, reader = sides
    writer.put(picture(1))
    seen = []

    def use(pixels):
        seen.append(pixels[0, 0, 0])
        if len(seen) == 1:
            for n in range(2, 2 + SLOTS):  # all slots, the one in use too
                writer.put(picture(n))

    assert reader.read(use) == 1 + SLOTS
    assert seen == [1, 1 + SLOTS]


def test_a_writer_that_is_always_faster_gets_a_reader_that_comes_again(sides):
    writer, reader = sides
    writer.put(picture(1))
    calls = []

    def use(pixels):
        calls.append(1)
        for n in range(SLOTS):
            writer.put(picture(n))

    assert reader.read(use) == 0
    assert len(calls) == TRIES


def test_one_that_was_never_finished_is_not_read(sides):
    """As after the writer was killed in the middle of it."""
    writer, reader = sides
    writer.put(picture(1))
    writer._numbers[1 + 1 % SLOTS] = 0
    assert reader.read(lambda pixels: pytest.fail("it is half written")) == 0


def test_the_slots_lie_behind_their_numbers_and_fill_the_memory():
    assert HEAD >= 8 * (1 + SLOTS)
    assert slots_bytes((1280, 720)) == HEAD + SLOTS * 1280 * 720 * 4
    with pytest.raises(ValueError, match="buffer"):
        Slots(mmap.mmap(-1, slots_bytes(SIZE) - 1), SIZE)
