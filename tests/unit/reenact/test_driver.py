import numpy as np
import pytest
from drawing import face

from vcam.errors import BadInput, SourceEnded, VcamError
from vcam.reenact.driver import watch
from vcam.types import Frame


class Reel:
    """A source of so many grey frames, 25 a second."""

    fps = 25.0

    def __init__(self, count):
        self._left = [Frame(np.zeros((4, 6, 3), np.uint8), k / 25, k) for k in range(count)]

    def read(self):
        if not self._left:
            raise SourceEnded("the end")
        return self._left.pop(0)


class Sees:
    """A tracker that finds a face in the frames of these numbers."""

    def __init__(self, *numbers):
        self._numbers = numbers

    def track(self, frame):
        return face(frame.captured) if frame.index in self._numbers else None


def watched(count, *numbers, stopped=lambda: False, seen=lambda: None):
    return watch(Reel(count), Sees(*numbers), stopped=stopped, seen=seen, name="who.mp4")


def test_every_frame_is_kept_with_its_face_or_without():
    calls = []
    driver = watched(4, 1, 2, seen=lambda: calls.append(1))
    assert [f is not None for f in driver.faces] == [False, True, True, False]
    assert driver.times == (0.0, 0.04, 0.08, 0.12)
    assert (driver.fps, driver.size_wh, driver.found, driver.is_still) == (25.0, (6, 4), 2, False)
    assert len(calls) == 4


def test_one_picture_is_a_still():
    assert watched(1, 0).is_still


@pytest.mark.parametrize(("count", "where"), [(1, "in it"), (3, "in any of its 3 frames")])
def test_no_face_at_all_is_one_line(count, where):
    with pytest.raises(BadInput, match=rf"who\.mp4: no face found {where}; take one that shows a face from the front"):
        watched(count)


def test_a_run_that_is_stopped_gives_nothing():
    with pytest.raises(VcamError, match="stopped before the end; nothing was written"):
        watched(3, 0, 1, 2, stopped=lambda: True)
