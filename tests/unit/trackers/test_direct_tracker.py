"""What the direct tracker makes of what the nets say: whom it follows, doubts and lets go, and what it needs to run.

The nets themselves run in the contract tests; here small stand-ins give answers that can't be had on demand.
"""

import subprocess
import sys

import cv2
import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.errors import TrackerError
from vcam.geometry import CAMERA_FROM_HEAD_FACING
from vcam.trackers import direct as subject
from vcam.trackers.blazeface import Detections
from vcam.trackers.direct import LONGEST_DOUBT_S, MOST_LOOKS, TILES_A_FRAME, DirectTracker
from vcam.trackers.landmarks import Look
from vcam.trackers.roi import RIGHT, around_points
from vcam.trackers.task_file import bundle, face_model
from vcam.types import ARKIT, Frame

SIZE_WH = (640, 480)


def points_at(x_m=0.0, z_m=0.6):
    """(478, 3) px of a face that looks ahead at (x_m, 0, z_m) before the guessed camera."""
    head = np.zeros((478, 3))
    head[:468] = face_model(bundle()).points
    in_camera = head @ CAMERA_FROM_HEAD_FACING.T + [x_m, 0, z_m]
    camera = guess_camera(SIZE_WH)
    flat = cv2.projectPoints(in_camera, np.zeros(3), np.zeros(3), camera.matrix, None)[0][:, 0]
    return np.column_stack([flat, (in_camera[:, 2] - z_m) * camera.matrix[0, 0] / z_m]).astype(np.float32)


class World:
    """Stands for both nets: faces as (478, 3) points with their presences, and whether the detector sees them."""

    def __init__(self):
        self.faces, self.detected, self.searches, self.looks = [(points_at(), 1.0)], True, [], 0
        self.fleeting = False

    def find(self, image, tile=None):
        self.searches.append(tile)
        boxes = [np.concatenate([p[:, :2].min(axis=0), p[:, :2].max(axis=0)]) for p, _ in self.faces]
        boxes = np.array(boxes if self.detected else [], np.float64).reshape(-1, 4)
        eyes = np.stack([boxes[:, :2], boxes[:, :2] + [10, 0]], axis=1)
        return Detections(boxes, eyes, np.ones(len(boxes)))

    def look(self, image, roi):
        self.looks += 1
        near = [np.hypot(around_points(p).x - roi.x, around_points(p).y - roi.y) for p, _ in self.faces]
        points, presence = self.faces[int(np.argmin(near))]
        if self.fleeting:  # points that follow the look
            home = around_points(points)
            points = (points + np.array([roi.x - home.x, roi.y - home.y, 0])).astype(np.float32)
        return Look(points, presence)

    def scores(self, points):
        return np.zeros(len(ARKIT), np.float32)


@pytest.fixture
def world(monkeypatch):
    world = World()
    monkeypatch.setattr(subject, "BlazeFace", lambda model: world)
    monkeypatch.setattr(subject, "FaceNets", lambda landmarks, blendshapes: world)
    return world


@pytest.fixture
def tracker(world):
    with DirectTracker() as tracker:
        yield tracker


def frame(index, size_wh=SIZE_WH):
    return Frame(np.zeros((size_wh[1], size_wh[0], 3), np.uint8), index / 30, index)


def test_a_followed_face_costs_one_look_and_no_search(world, tracker):
    assert tracker.track(frame(0)) is not None
    world.searches.clear()
    world.looks = 0
    for index in range(1, 5):
        assert tracker.track(frame(index)) is not None
    assert (world.looks, world.searches) == (4, [])


def test_a_new_face_is_looked_at_until_the_square_is_right(world, tracker):
    """The stand-in's detector aims off the face, and its points depend on the square, less from look to look."""
    home = around_points(points_at())
    aimed = []

    def look(image, roi):
        aimed.append((roi.x - home.x) / home.side)
        off = 0.3 * (roi.x - home.x)  # 0.3: what is left of an error after one more look
        return Look((points_at() + np.array([off, 0, 0])).astype(np.float32), 1.0)

    world.look = look
    find = world.find
    world.find = lambda image, tile=None: _moved(find(image, tile), 0.2 * home.side)
    tracker.track(frame(0))
    assert abs(aimed[0]) == pytest.approx(0.2, abs=0.01)
    assert abs(aimed[-1]) < RIGHT[0]
    aimed.clear()
    tracker.track(frame(1))
    assert len(aimed) == 1


def test_looks_that_never_settle_come_to_an_end(world, tracker):
    flip = iter([0, 40] * 100)
    world.look = lambda image, roi: Look((points_at() + np.array([next(flip), 0, 0])).astype(np.float32), 1.0)
    tracker.track(frame(0))
    assert 200 - len(list(flip)) <= 2 * MOST_LOOKS + 3  # before and after those from aside


def _moved(found, right):
    return Detections(found.boxes + np.array([right, 0, right, 0]), found.eyes + np.array([right, 0]), found.scores)


def test_an_unsure_face_that_stays_is_kept_for_a_while_and_then_let_go(world, tracker):
    tracker.track(frame(0))
    world.faces, world.detected = [(points_at(), 0.1)], False
    kept = [tracker.track(frame(index)) is not None for index in range(1, 60)]
    last = int(LONGEST_DOUBT_S * 30)
    assert all(kept[:last])
    assert not any(kept[last:])


def test_an_unsure_face_that_follows_the_look_is_let_go_at_once(world, tracker):
    tracker.track(frame(0))
    world.faces, world.detected, world.fleeting = [(points_at(), 0.1)], False, True
    assert tracker.track(frame(1)) is None


def test_what_the_net_calls_a_face_must_also_stay_to_become_one(world, tracker):
    world.fleeting = True
    assert [tracker.track(frame(index)) for index in range(3)] == [None] * 3


def test_whoever_comes_back_is_found_in_their_first_frame(world, tracker):
    tracker.track(frame(0))
    there, world.faces = world.faces, [(points_at(), 0.0)]
    world.detected = False
    world.fleeting = True
    assert tracker.track(frame(1)) is None
    world.faces, world.detected, world.fleeting = there, True, False
    assert tracker.track(frame(2)) is not None


def test_a_face_that_jumps_is_another_one(world, tracker):
    assert tracker.track(frame(0)) is not None
    world.faces = [(points_at(x_m=0.25), 1.0)]
    assert tracker.track(frame(1)) is None


def test_after_a_cut_whoever_is_there_is_found_at_once(world, tracker):
    random = np.random.default_rng(0)
    room, other = (np.kron(random.integers(0, 255, (9, 16, 3)), np.ones((54, 40, 1))).astype(np.uint8) for _ in "ab")
    tracker.track(Frame(room, 0.0, 0))
    world.faces = [(points_at(x_m=0.25), 1.0)]
    assert tracker.track(Frame(room, 1 / 30, 1)) is None
    assert tracker.track(Frame(other, 2 / 30, 2)) is not None


def test_the_larger_of_two_is_followed_until_they_leave(world, tracker):
    large, small = (points_at(-0.12), 1.0), (points_at(0.15, z_m=1.1), 1.0)
    world.faces = [small, large]
    assert tracker.track(frame(0)).pose.camera_from_head[0, 3] < 0
    world.faces = [small]
    assert tracker.track(frame(1)) is None


def test_while_nobody_is_found_parts_of_the_picture_are_searched_in_turn(world, tracker):
    world.detected = False
    for index in range(2):
        assert tracker.track(frame(index)) is None
    first, second = world.searches[: TILES_A_FRAME + 1], world.searches[TILES_A_FRAME + 1 :]
    assert first[0] is None
    assert second[0] is None
    assert len(second) == TILES_A_FRAME + 1
    assert not set(first[1:]) & set(second[1:])


def test_someone_lost_is_searched_where_they_were(world, tracker):
    tracker.track(frame(0))
    world.faces, world.detected, world.fleeting = [(points_at(), 0.0)], False, True
    tracker.track(frame(1))
    world.searches.clear()
    tracker.track(frame(2))
    x, y, width, height = world.searches[1]
    assert (points_at()[:, :2] > [x, y]).all()
    assert (points_at()[:, :2] < [x + width, y + height]).all()
    assert (width, height) != SIZE_WH


def test_nonsense_points_are_no_face(world, tracker):
    world.faces = [(points_at()[::-1].copy(), 1.0)]
    assert tracker.track(frame(0)) is None


def test_a_camera_profile_of_another_size_is_refused(world):
    with (
        DirectTracker(camera=guess_camera((1280, 720))) as tracker,
        pytest.raises(TrackerError, match="the camera profile is for 1280x720, but the frames are 640x480; calibrate"),
    ):
        tracker.track(frame(0))


def test_frames_of_another_size_are_another_camera(world, tracker):
    tracker.track(frame(0))
    world.searches.clear()
    tracker.track(frame(1, (1280, 960)))
    assert world.searches[0] is None


BLOCKED = """
import sys
sys.modules["mediapipe"] = None
{also}
import numpy as np, av
from vcam.resources import find
from vcam.trackers.direct import DirectTracker
from vcam.types import Frame
with av.open(str(find("actor", "actor.mp4"))) as clip:
    image = next(clip.decode(video=0)).to_ndarray(format="rgb24")
with DirectTracker() as tracker:
    assert tracker.track(Frame(image, 0.0, 0)) is not None
assert not [name for name in sys.modules if name.startswith("mediapipe.")]
"""


@pytest.mark.parametrize("also", ["", 'sys.modules["ai_edge_litert"] = None'], ids=["LiteRT", "OpenCV alone"])
def test_it_needs_no_mediapipe(also):
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED.format(also=also)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
