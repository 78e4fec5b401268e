"""What the tracker makes of the library's answers, of odd clocks and sizes, and of the library's failures.

The library itself runs in the contract tests; here small stand-ins give answers that can't be had on demand.
"""

import io
import zipfile
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.errors import BadInput, TrackerError
from vcam.geometry import CAMERA_FROM_HEAD_FACING
from vcam.trackers import mediapipe as subject
from vcam.trackers.mediapipe import MOST_SIDE_PX, MediaPipeTracker
from vcam.trackers.task_file import GEOMETRY, bundle, face_model, part
from vcam.types import CHANNEL, Frame

SIZE_WH = (640, 480)


def answer(x_m=0.0, z_m=0.6, spoil=None, size_wh=SIZE_WH):
    """The library's result for a face that looks ahead at (x_m, 0, z_m) before the guessed camera."""
    head = np.zeros((478, 3))
    head[:468] = face_model(bundle()).points
    in_camera = head @ CAMERA_FROM_HEAD_FACING.T + [x_m, 0, z_m]
    camera = guess_camera(size_wh)
    points = cv2.projectPoints(in_camera, np.zeros(3), np.zeros(3), camera.matrix, None)[0][:, 0]
    depths = (in_camera[:, 2:] - z_m) * camera.matrix[0, 0] / z_m
    points = np.hstack([points, depths]) / [size_wh[0], size_wh[1], size_wh[0]]
    face = [SimpleNamespace(x=x, y=y, z=z) for x, y, z in (spoil(points) if spoil else points)]
    scores = [SimpleNamespace(category_name="jawOpen", score=0.5), SimpleNamespace(category_name="_neutral", score=1.0)]
    return SimpleNamespace(face_landmarks=[face], face_blendshapes=[scores])


NOBODY = SimpleNamespace(face_landmarks=[], face_blendshapes=[])


class Landmarker:
    """Answers with `script` in turn, then nobody; notes what it was shown."""

    def __init__(self, script):
        self.script, self.shown, self.stamps, self.closed = list(script), [], [], 0

    def detect_for_video(self, image, stamp_ms):
        self.stamps.append(stamp_ms)
        return self.detect(image)

    def detect(self, image):
        if image.width == 64:  # the empty picture with which a graph is made to forget
            return NOBODY
        self.shown.append(image.numpy_view().copy())
        result = self.script.pop(0) if self.script else NOBODY
        if isinstance(result, Exception):
            raise result
        return result

    def close(self):
        self.closed += 1


class Detector(Landmarker):
    def __init__(self, *boxes):
        super().__init__([])
        self.boxes, self.looks = boxes, 0

    def detect(self, image):
        self.looks += 1
        kinds = ("origin_x", "origin_y", "width", "height")
        found = [SimpleNamespace(bounding_box=SimpleNamespace(**dict(zip(kinds, b, strict=True)))) for b in self.boxes]
        return SimpleNamespace(detections=found)


MIDDLE_BOX = (240, 180, 160, 160)


@pytest.fixture
def tracker_of(monkeypatch):
    def make(script, detector=None, **kwargs):
        landmarker, detector = Landmarker(script), detector or Detector(MIDDLE_BOX)
        monkeypatch.setattr(subject.vision.FaceLandmarker, "create_from_options", lambda options: landmarker)
        monkeypatch.setattr(subject.vision.FaceDetector, "create_from_options", lambda options: detector)
        return MediaPipeTracker(**kwargs), landmarker

    return make


def frame(index=0, captured=None, size_wh=SIZE_WH):
    return Frame(np.zeros((size_wh[1], size_wh[0], 3), np.uint8), index / 30 if captured is None else captured, index)


def test_an_answer_becomes_a_face(tracker_of):
    tracker, _ = tracker_of([answer(x_m=0.02)])
    with tracker:
        face = tracker.track(frame(3))
    assert (face.index, face.captured, face.landmarks.scheme) == (3, 0.1, "mediapipe478")
    np.testing.assert_allclose(face.pose.camera_from_head[:3, 3], [0.02, 0, 0.6], atol=0.05)
    assert face.expression[CHANNEL["jawOpen"]] > 0.3
    assert face.expression[CHANNEL["mouthSmileLeft"]] == 0


@pytest.mark.parametrize(
    "spoil",
    [lambda p: p * np.nan, lambda p: p * 0 + 0.2, lambda p: p[:100], lambda p: p * 1e6, np.flipud],
    ids=["not a number", "one point", "too few points", "far away", "scrambled"],
)
@pytest.mark.parametrize("smoothing", [0.5, None])
def test_a_nonsense_answer_is_no_face_and_the_next_good_one_is(tracker_of, spoil, smoothing):
    tracker, _ = tracker_of([answer(spoil=spoil), answer()], smoothing=smoothing)
    with tracker:
        assert tracker.track(frame(0)) is None
        assert tracker.track(frame(1)) is not None


def test_a_failure_of_the_library_is_one_line(tracker_of):
    tracker, _ = tracker_of([RuntimeError("graph\n  broke\n at node 7")])
    with (
        tracker,
        pytest.raises(TrackerError, match=r"^mediapipe failed: graph broke at node 7; restart"),
    ):
        tracker.track(frame(8))


def test_the_clock_given_to_the_library_only_goes_up(tracker_of):
    tracker, landmarker = tracker_of([answer()] * 7)
    clock = [50.0, 50.033, 50.033, 49.0, 51.0, 1e15, 1e15 + 0.1]
    with tracker:
        for index, captured in enumerate(clock):
            tracker.track(frame(index, captured))
    steps = np.diff(landmarker.stamps)
    assert (steps > 0).all()
    assert steps.max() <= subject.LONGEST_STEP_MS


def test_frames_in_real_time_keep_their_own_spacing(tracker_of):
    tracker, landmarker = tracker_of([answer()] * 3)
    with tracker:
        for index, captured in enumerate([100.0, 100.04, 100.14]):
            tracker.track(frame(index, captured))
    assert np.diff(landmarker.stamps[-3:]).tolist() == [40, 100]


def test_a_followed_face_costs_no_search(tracker_of):
    detector = Detector(MIDDLE_BOX)
    tracker, _ = tracker_of([answer()] * 5, detector)
    with tracker:
        tracker.track(frame(0))
        before = detector.looks
        for index in range(1, 5):
            assert tracker.track(frame(index)) is not None
    assert detector.looks == before


def test_with_two_faces_the_library_sees_only_the_larger(tracker_of):
    tracker, landmarker = tracker_of([answer(), answer()], Detector((20, 200, 60, 60), MIDDLE_BOX))
    with tracker:
        white = Frame(np.full((480, 640, 3), 255, np.uint8), 0.0, 0)
        tracker.track(white)
        tracker.track(Frame(white.image, 0.03, 1))
    first, second = landmarker.shown
    assert (first[200:260, 20:80] == 127).all()
    assert (first[180:340, 240:400] == 255).all()
    assert (second == 255).all()  # once it follows the right face it may see all
    assert (white.image == 255).all()


def test_a_large_poster_that_is_no_face_does_not_keep_the_person_out(tracker_of):
    poster = (20, 20, 200, 200)
    tracker, landmarker = tracker_of([NOBODY, answer()], Detector(poster, MIDDLE_BOX))
    white = np.full((480, 640, 3), 255, np.uint8)
    with tracker:
        assert tracker.track(Frame(white, 0.0, 0)) is None
        assert tracker.track(Frame(white, 0.03, 1)) is not None
    first, second = landmarker.shown
    assert (first[50, 50] == 255).all()
    assert (second[50, 50] == 127).all()


def test_a_face_that_jumps_is_let_go_and_found_again(tracker_of):
    tracker, landmarker = tracker_of([answer(), answer(x_m=0.3), answer()])
    with tracker:
        assert tracker.track(frame(0)) is not None
        assert tracker.track(frame(1)) is None
        assert tracker.track(frame(2)) is not None
    assert len(landmarker.stamps) == 5  # at the start and after the jump it was shown an empty picture


def test_a_huge_picture_is_made_small_for_the_library_and_its_points_large_again(tracker_of):
    size_wh = (MOST_SIDE_PX * 4, MOST_SIDE_PX * 3)
    tracker, landmarker = tracker_of([answer(size_wh=size_wh)], camera=guess_camera(size_wh))
    with tracker:
        face = tracker.track(frame(size_wh=size_wh))
    assert landmarker.shown[0].shape[:2] == (MOST_SIDE_PX * 3 // 4, MOST_SIDE_PX)
    assert np.ptp(face.landmarks.points[:, 0]) > MOST_SIDE_PX / 2
    assert face.pose.error_px < 0.01 * 7680


@pytest.mark.parametrize("size_wh", [(0, 0), (1, 1), (2, 2), (31, 480), (20000, 40)])
def test_a_picture_too_small_for_a_face_never_reaches_the_library(tracker_of, size_wh):
    tracker, landmarker = tracker_of([answer()])
    with tracker:
        assert tracker.track(frame(size_wh=size_wh)) is None
    assert landmarker.shown == []


def test_pictures_that_change_their_size_each_get_their_own_camera(tracker_of):
    tracker, _ = tracker_of([answer(), answer(size_wh=(1280, 960))])
    with tracker:
        small = tracker.track(frame(0))
        large = tracker.track(frame(1, size_wh=(1280, 960)))
    np.testing.assert_allclose(small.pose.camera_from_head, large.pose.camera_from_head, atol=2e-2)


def test_a_camera_profile_of_another_size_is_refused_with_both_sizes(tracker_of):
    tracker, _ = tracker_of([answer()], camera=guess_camera((1280, 720)))
    with tracker, pytest.raises(TrackerError, match="profile is for 1280x720, but the frames are 640x480"):
        tracker.track(frame())


def test_closing_frees_the_library_once_however_often_it_is_called(tracker_of):
    tracker, landmarker = tracker_of([])
    with tracker:
        pass
    tracker.__exit__(None, None, None)
    assert landmarker.closed == 1


def with_broken_nets():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in zipfile.ZipFile(io.BytesIO(bundle())).namelist():
            archive.writestr(name, part(bundle(), GEOMETRY) if name == GEOMETRY else b"TFL3 but no net")
    return packed.getvalue()


def test_a_model_that_the_library_refuses_is_one_line(monkeypatch, capfd):
    monkeypatch.setattr(subject, "bundle", with_broken_nets)
    with pytest.raises(TrackerError, match=r"^mediapipe can't start: .*; reinstall vcam") as caught, MediaPipeTracker():
        pass
    assert "\n" not in str(caught.value)
    assert capfd.readouterr().err == ""


def test_a_model_that_is_not_the_official_one_is_refused(monkeypatch):
    monkeypatch.setattr("vcam.trackers.task_file.SHA256", "0" * 64)
    with pytest.raises(BadInput, match="not the file that vcam was made with"), MediaPipeTracker():
        pass
