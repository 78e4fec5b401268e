"""While it streams a board teaches the camera: what is shown of it are numbers and words, and its end is told."""

import json
import logging
import threading
from contextlib import ExitStack

import numpy as np
import pytest
from camera_views import BOARD, CAMERA, STANCES, photo

from vcam.calibrate.live import LiveCalibration, Stand
from vcam.calibrate.stream import PATIENCE_S
from vcam.calibration import load_profile
from vcam.calibration.kept import kept_path
from vcam.errors import SourceError, UsageError
from vcam.live.feed import Feed
from vcam.live.opening import OpenSource
from vcam.mailbox import Closed
from vcam.metrics import Metrics
from vcam.show.calibrating import Calibrating, board_of
from vcam.types import Frame

SIZE = CAMERA.size_wh
WALL = np.full((SIZE[1], SIZE[0], 3), 110, np.uint8)
CORNERS = [((8 * x, 2, 2), (0.053 * x, 0.039 * y, 0.26)) for y in (-1, 1) for x in (1, -1)]
SITTING = [((0, 0, 0), (0, 0, 0.2)), *STANCES[1:5], *CORNERS, *STANCES[9:]]


class Pictures:
    """A mailbox that holds these, one for each time that it is asked; then it waits in vain, or is closed."""

    closed = False

    def __init__(self, images, clock, *, closes=False):
        self._images, self._clock, self._closes, self._index = list(images), clock, closes, -1

    def take(self, timeout):
        if not self._images:
            if self._closes:
                raise Closed
            self._clock[0] += timeout
            return None
        self._clock[0] += 0.5
        self._index += 1
        return Frame(self._images.pop(0), self._clock[0], self._index)


def worked(images, **how):
    """How the calibration stands after these pictures, all looked at here, and stood before each; if it was done."""
    clock, done, stands = [0.0], [], []
    live = LiveCalibration(BOARD, "Test camera", lambda: done.append(True), clock=lambda: clock[0])
    live._frames = Pictures(images, clock, **how)
    live._ended.set()  # nobody needs the cores
    take = live._frames.take
    live._frames.take = lambda timeout: (stands.append(live.stand), take(timeout))[1]
    live._work()
    return live.stand, stands, bool(done)


@pytest.fixture(scope="module")
def sitting():
    return [photo(s) for s in SITTING]


@pytest.fixture(scope="module")
def whole(sitting):
    return [WALL, *(image for image in sitting for _ in range(2))]


def test_who_shows_all_that_is_asked_for_gets_a_kept_profile_near_the_truth(whole, caplog):
    caplog.set_level(logging.INFO, logger="vcam")
    stand, stands, done = worked([*whole, WALL])
    assert done
    camera = load_profile(kept_path("Test camera", SIZE), SIZE)
    assert camera.matrix[0, 0] == pytest.approx(CAMERA.matrix[0, 0], rel=0.004)
    assert stand.rms_px == pytest.approx(camera.rms_px)
    assert (stand.share, stand.say, stand.found) == (1.0, "", False)
    assert stand.outcome[-1].startswith("kept: ")
    assert any(line.startswith("calibration: focal length") for line in caplog.messages)
    shares = [each.share for each in stands]
    assert shares == sorted(shares)
    assert len(set(shares)) > 8


def test_what_is_seen_and_what_is_missing_is_told_in_places_and_words(sitting):
    _, stands, _ = worked([WALL, sitting[0], sitting[0], sitting[1]], closes=True)
    wall, moved, taken, other = stands[1:]
    assert (wall.found, wall.outline) == (False, ())
    assert wall.trouble.startswith("the board is not seen")
    assert (moved.found, moved.trouble, moved.views) == (True, "hold it still", 0)
    assert (taken.views, taken.trouble) == (1, "")
    assert np.array(taken.outline).min() > 0
    assert np.array(taken.outline).max() < 1
    assert [len(row) for row in taken.grid] == [16] * 12
    assert "1" in taken.grid[6]
    assert other.outline != taken.outline
    assert taken.say.startswith(("come nearer", "turn the board", "tip the board", "show it"))


def test_a_board_that_nobody_shows_is_given_up_with_what_to_do(caplog):
    stand, _, done = worked([WALL] * 3)
    assert not done
    (line,) = stand.outcome
    assert line.startswith("failed: a 7x5 board was not found in the camera's pictures; count the inner corners")
    assert caplog.messages == [f"calibration: {line.removeprefix('failed: ')}; the camera stays as it was"]
    assert not kept_path("Test camera", SIZE).exists()


def test_without_a_new_view_for_long_what_there_is_must_do(whole):
    stand, _, done = worked([*whole[:15], *[WALL] * (2 * round(PATIENCE_S) + 10), *whole[15:]])
    assert done
    assert stand.views == 7
    assert stand.outcome


def test_too_few_views_are_no_calibration(whole):
    stand, _, done = worked(whole[:5])
    assert not done
    assert stand.outcome[0].startswith("failed: 2 usable views of the board, and 4 are the least")


def test_what_is_given_up_while_it_is_worked_out_is_not_kept(monkeypatch, whole):
    monkeypatch.setattr(Pictures, "closed", True)  # after the last picture was taken
    stand, _, done = worked(whole)
    assert not done
    assert not stand.outcome
    assert not kept_path("Test camera", SIZE).exists()


def test_whatever_opencv_throws_is_one_line(monkeypatch, caplog):
    def broken(*how, **more):
        raise ValueError("no\nmemory")

    monkeypatch.setattr("vcam.calibrate.live.Collector", broken)
    stand, _, done = worked([WALL])
    assert not done
    assert stand.outcome == ("failed: ValueError: no memory",)


def test_in_its_thread_the_newest_picture_is_looked_at_and_it_ends_when_left(sitting):
    looked = threading.Event()

    class Live(LiveCalibration):
        def __setattr__(self, name, value):
            super().__setattr__(name, value)
            if name == "stand" and value.found:
                looked.set()

    with Live(BOARD, "Test camera", lambda: None) as live:
        for index in range(5):
            live.see(Frame(sitting[0], 0.0, index))
        assert looked.wait(60)
    live._thread.join(60)
    live.see(Frame(sitting[0], 0.0, 6))  # a picture that comes late costs nothing
    assert not live._thread.is_alive()


class Source:
    """An open camera, or not one."""

    size_wh = SIZE

    def __init__(self, name):
        self.about = f"{name}: a camera of a test"
        if name == "camera 7":
            self.device = ""


class Follows:
    def __init__(self, name="camera 7"):
        self.source, self.renewed = OpenSource(Source(name), ExitStack(), name), 0

    def renew(self):
        self.renewed += 1


@pytest.fixture
def part():
    feed, follows = Feed(Metrics()), Follows()
    with Calibrating(feed, follows) as part:
        yield part
    assert feed.watch is None
    assert not [t for t in threading.enumerate() if t.name == "vcam-calibrate"]


def plain(value):
    """Whether JSON can hold it as it is."""
    return json.loads(json.dumps(value)) == value


def test_pictures_go_to_it_only_while_it_calibrates_and_none_comes_out(part, sitting):
    assert part._feed.watch is None
    part.words["calibrate"]("7x5:30")
    part._feed.watch(Frame(sitting[0], 0.0, 0))
    told = part.tell()["calibrating"]
    assert plain(told)
    assert len(json.dumps(told)) < 4000
    assert (told["board"], told["needed"], told["views"]) == ("7x5:30", 12, 0)
    part.words["calibrate"]("cancel")
    assert part._feed.watch is None
    assert part.tell() == {"calibrating": None}


def test_however_far_it_is_only_numbers_and_words_are_told(part, whole):
    stand, stands, _ = worked(whole)
    part.words["calibrate"]("7x5:30")
    for each in (*stands, stand):
        part._live.stand = each
        told = part.tell()["calibrating"]
        assert plain(told)
        assert len(json.dumps(told)) < 4000
        assert set(told) >= {
            "board",
            "found",
            "views",
            "needed",
            "share",
            "say",
            "trouble",
            "outline",
            "grid",
            "rms_px",
        }


def test_another_camera_ends_it_with_a_line(part, caplog):
    part.words["calibrate"]("7x5:30")
    part._follows.source = Follows().source
    part.tick()
    assert caplog.messages == ["calibration is given up: it is another camera now"]
    assert part.tell() == {"calibrating": None}


def test_the_outcome_is_told_until_it_is_closed(part):
    part.words["calibrate"]("7x5:30")
    part._live.stand = Stand(outcome=("focal length 600 px",), rms_px=0.3)
    part._follows.source = Follows().source
    part.tick()
    assert part.tell()["calibrating"]["outcome"] == ["focal length 600 px"]
    part.words["calibrate"]("cancel")
    assert part.tell() == {"calibrating": None}


def test_the_tracker_is_told_when_it_is_done(part):
    part.words["calibrate"]("7x5:30")
    part._live._done()
    assert part._follows.renewed == 1


def test_what_is_no_camera_cannot_be_calibrated(part):
    part._follows.source = Follows("actor").source
    with pytest.raises(SourceError, match="actor is no camera, so nothing can be calibrated; choose a camera first"):
        part.words["calibrate"]("9x6:25")


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("9x6", "calibrate needs inner corners and the width of a square in mm, like 9x6:25, got '9x6'"),
        ("9:25", "must be its inner corners"),
        ("2x2:25", "must have 3 to 30 inner corners"),
        ("9x6:0", "must be a number from 1 to 1000"),
        ("9x6:nan", "must be a number from 1 to 1000"),
    ],
)
def test_a_wrong_board_is_refused(value, why):
    with pytest.raises(UsageError, match=why):
        board_of(value)
