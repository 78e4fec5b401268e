"""Before a live camera the good views are taken by themselves, the missing ones asked for, and it ends by itself."""

import cv2
import numpy as np
import pytest
from camera_views import BOARD, CAMERA, STANCES, photo, seen

from vcam.calibrate.stream import PATIENCE_S, from_frames
from vcam.calibration.collector import ENOUGH, Collector, apart_px
from vcam.calibration.detect import finder
from vcam.calibration.missing import WANTED, covered, serves, stance
from vcam.errors import BadInput, SourceEnded, SourceLost
from vcam.types import Frame

SIZE = CAMERA.size_wh
WALL = np.full((360, 480, 3), 110, np.uint8)
CORNERS = [((8 * x, 2, 2), (0.053 * x, 0.039 * y, 0.26)) for y in (-1, 1) for x in (1, -1)]
SITTING = [((0, 0, 0), (0, 0, 0.2)), *STANCES[1:5], *CORNERS, *STANCES[9:]]
"""What somebody shows who does all that is asked for."""


class FakeCamera:
    """A live source whose pictures are given: each image for so many frames; an exception is raised instead."""

    device, about, size_wh = "", "camera 7: 480x360", SIZE

    def __init__(self, shows, fps=2.0):
        self._shows = iter([image for image, times in shows for _ in range(times)])
        self._index, self._fps = -1, fps

    def read(self):
        image = next(self._shows, None)
        if image is None:
            raise SourceEnded("over")
        if isinstance(image, Exception):
            raise image
        self._index += 1
        return Frame(image, self._index / self._fps, self._index)


def calibrated(shows, stopped=lambda: False, live=True):
    said, taken = [], []
    result = from_frames(
        FakeCamera(shows), BOARD, said.append, stopped, live=live, taken=lambda c: taken.append(len(c.views))
    )
    return result, said, taken


@pytest.fixture(scope="module")
def sitting():
    return [photo(s) for s in SITTING]


def test_a_sitting_that_shows_all_ends_by_itself_near_the_truth(sitting):
    result, said, taken = calibrated([(WALL, 5), *((image, 2) for image in sitting), (WALL, 10**6)])
    assert taken == list(range(1, len(taken) + 1))
    assert ENOUGH <= len(taken) <= len(sitting)
    assert result.camera.matrix[0, 0] == pytest.approx(CAMERA.matrix[0, 0], rel=0.004)
    assert said[0].startswith("the board is not seen: show all of it")
    assert any(line.startswith("taken 1, ") and "% covered; " in line for line in said)


def test_stopping_early_calibrates_with_what_there_is(sitting):
    result, _, taken = calibrated([(SourceLost("for a moment"), 1), *((image, 2) for image in sitting[:7])])
    assert len(taken) == len(result.solution.views) == 7


def test_a_camera_that_never_sees_the_board_is_given_up():
    with pytest.raises(BadInput, match=r"a 7x5 board was not found in camera 7: 480x360; count the inner corners"):
        calibrated([(WALL, round(PATIENCE_S * 2) + 2)])


def test_patience_ends_without_a_new_view(sitting):
    shows = [*((image, 2) for image in sitting[:6]), (WALL, round(PATIENCE_S * 2) + 20), (sitting[6], 2)]
    _, _, taken = calibrated(shows)
    assert len(taken) == 6


def test_a_film_gives_every_view_that_tells_something_new(sitting):
    result, said, taken = calibrated([(image, 3) for image in sitting], live=False)
    assert len(taken) == len(sitting), "each once, however long it is shown"
    assert said == []
    assert result.pictures == 3 * len(sitting)
    assert result.solution.views[1].name == "frame 3"


def look(collector, *images):
    """What is said of the last of `images`."""
    return [collector.look(Frame(image, 0.5 * i, i)) for i, image in enumerate(images)][-1]


def test_a_moving_board_is_not_taken(sitting):
    collector = Collector(finder(BOARD, quick=True), SIZE, held=True)
    moved = np.roll(sitting[1], 4, axis=1)
    assert look(collector, sitting[1], moved) == "hold it still"
    assert look(collector, sitting[1], sitting[1]) == ""


def test_a_blurred_board_is_not_taken(sitting):
    collector = Collector(finder(BOARD, quick=True), SIZE, held=True)
    blurred = cv2.GaussianBlur(sitting[1], None, 3.0)
    assert look(collector, blurred, blurred).startswith("it is blurred")


def test_the_same_view_is_taken_once(sitting):
    collector = Collector(finder(BOARD, quick=True), SIZE, held=True)
    assert look(collector, sitting[0], sitting[0]) == ""
    assert look(collector, sitting[0]) in WANTED.values()
    assert len(collector.views) == 1


def test_a_camera_that_changes_its_size_is_not_followed(sitting):
    collector = Collector(finder(BOARD, quick=True), SIZE, held=True)
    assert look(collector, np.zeros((720, 1280, 3), np.uint8)) == "the picture changed its size"


@pytest.mark.parametrize(
    ("turn", "name"), [((30, 0), "left"), ((-30, 0), "right"), ((0, 30), "up"), ((0, -30), "down")]
)
def test_a_turned_board_is_named_from_the_persons_side(turn, name):
    """To the right of the picture is to the left of the person who faces the camera."""
    view = seen(((*turn, 10), (0, 0, 0.35)))
    assert serves(view, SIZE) & {"left", "right", "up", "down"} == {name}
    held = stance(view, SIZE)
    assert (held.left_deg, held.up_deg) == pytest.approx(turn, abs=8)


@pytest.mark.parametrize(
    ("at", "name"), list(zip(CORNERS, ["upper left", "upper right", "lower left", "lower right"], strict=True))
)
def test_a_board_in_a_corner_is_named_from_the_persons_side(at, name):
    assert name in serves(seen(at), SIZE)


def test_all_that_is_asked_for_can_be_shown():
    assert set().union(*(serves(seen(s), SIZE) for s in SITTING)) == set(WANTED)


def test_what_was_covered_lies_where_the_boards_were():
    share = covered([seen(CORNERS[1])], SIZE)
    assert share[8:28, 8:25].mean() > 0.9
    assert not share[:, 50:].any()


def test_a_board_numbered_from_its_other_end_is_the_same_view():
    view = seen(STANCES[1])
    turned = type(view)("turned", view.seen_px[::-1].copy(), view.board_m)
    assert apart_px(view, turned) == pytest.approx(0, abs=1e-6)
    assert apart_px(view, seen(STANCES[2])) > 10
