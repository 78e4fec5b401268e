"""Every sign of the conventions holds on real pictures and on rendered ones with known truth."""

import csv
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from vcam.expression.gaze import LEFT_IRIS, LEFT_OUTER, RIGHT_IRIS, RIGHT_OUTER
from vcam.geometry import angles_from_rotation, head_rotation
from vcam.trackers.mediapipe import MediaPipeTracker
from vcam.types import CHANNEL, Frame

SHARED = Path(__file__).parents[4] / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"needs the footage in {SHARED}"),
]


@pytest.fixture(scope="module")
def tracker():
    with MediaPipeTracker(smoothing=None) as open_tracker:
        yield open_tracker


@pytest.fixture
def face_in(tracker):
    """The face in the picture at a path under SHARED; each picture stands alone."""

    def find(name):
        find.times += 100.0  # longer than anyone is remembered
        image = cv2.cvtColor(cv2.imread(str(SHARED / name)), cv2.COLOR_BGR2RGB)
        return tracker.track(Frame(image, find.times, 0))

    find.times = 0.0
    return find


def frames_of(name, every=1):
    with av.open(str(SHARED / name)) as clip:
        for i, picture in enumerate(clip.decode(video=0)):
            if i % every == 0:
                yield Frame(picture.to_ndarray(format="rgb24"), i / 30, i)


def degrees(face):
    return np.degrees(angles_from_rotation(head_rotation(face.pose.camera_from_head)))


def test_people_in_the_wild_turn_as_annotated(face_in):
    """AFLW2000-3D, whose yaw, pitch and roll all have the opposite sign of ours."""
    with (SHARED / "aflw2000" / "truth.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    compared = np.zeros(3, int)
    for row in rows:
        truth = -np.array([float(row[k]) for k in ("yaw_deg", "pitch_deg", "roll_deg")])
        face = face_in(f"aflw2000/{row['file']}")
        if face is None or abs(truth[0]) > 50:  # towards a profile pitch and roll trade places
            continue
        clear = np.abs(truth) > 4
        assert (np.sign(degrees(face))[clear] == np.sign(truth)[clear]).all(), row["file"]
        compared += clear
    assert (compared >= 3).all()


def test_a_face_turned_to_the_pictures_left_has_negative_yaw(face_in):
    """The picture's left is the person's right."""
    assert degrees(face_in("photo/pose_ii_pose_left_face.jpg"))[0] < -30


def test_a_crown_at_the_pictures_right_is_negative_roll(face_in):
    """The same portrait, upright and turned by a quarter."""
    assert abs(degrees(face_in("photo/pose_ii_rotate_rot_0.jpg"))[2]) < 10
    assert degrees(face_in("photo/pose_ii_rotate_rot_90.jpg"))[2] == pytest.approx(-90, abs=10)


def test_left_and_right_points_are_the_persons(face_in):
    """In an unmirrored picture the person's left eye is at the right."""
    points = face_in("photo/targets_lp_s7.jpg").landmarks.points
    for left, right in ((LEFT_IRIS, RIGHT_IRIS), (LEFT_OUTER, RIGHT_OUTER)):
        assert points[left, 0] > points[right, 0]
    assert np.linalg.norm(points[LEFT_IRIS] - points[LEFT_OUTER]) < np.linalg.norm(
        points[LEFT_IRIS] - points[RIGHT_OUTER]
    )


@pytest.mark.parametrize(
    "name", ["expressions_vh_stock-emotions-a-2.jpg", "targets_st_art_15.jpg", "targets_lp_s9.jpg"]
)
def test_turned_people_who_look_at_the_camera_are_seen_to(face_in, name):
    face = face_in(f"photo/{name}")
    camera_at = -face.pose.camera_from_head[:3, :3].T @ face.pose.camera_from_head[:3, 3]
    yaw = np.arctan2(camera_at[0], camera_at[2])
    assert abs(np.degrees(yaw)) > 15
    assert np.degrees(face.gaze[:, 0].mean()) == pytest.approx(np.degrees(yaw), abs=8)


def test_people_who_look_at_the_camera_look_up_from_a_bowed_head_and_down_from_a_raised_one(face_in):
    bowed = face_in("photo/expressions_vh_stock-emotions-a-5.jpg")
    raised = next(frames_of("video/clm_cap12_webcam.mp4"))
    with MediaPipeTracker(smoothing=None) as other:
        raised = other.track(raised)
    assert degrees(bowed)[1] > 10
    assert degrees(raised)[1] < -8
    assert (np.degrees(bowed.gaze[:, 1]) < -3).all()
    assert (np.degrees(raised.gaze[:, 1]) > 3).all()


@pytest.mark.parametrize("side", ["Left", "Right"])
def test_a_wink_is_on_its_own_side(face_in, side):
    other = {"Left": "Right", "Right": "Left"}[side]
    neutral, winking = (face_in(f"synth_units52/{name}.jpg").expression for name in ("neutral", f"eyeBlink{side}"))
    rise = winking - neutral
    assert rise[CHANNEL[f"eyeBlink{side}"]] > 0.3
    assert rise[CHANNEL[f"eyeBlink{side}"]] > 2 * rise[CHANNEL[f"eyeBlink{other}"]]


@pytest.mark.parametrize(("unit", "column", "sign"), [
    ("eyeLookOutLeft", 0, 1), ("eyeLookInRight", 0, 1), ("eyeLookOutRight", 0, -1), ("eyeLookInLeft", 0, -1),
])  # fmt: skip
def test_eyes_turned_in_a_render_are_read_with_the_right_sign(face_in, unit, column, sign):
    row = 0 if unit.endswith("Left") else 1
    change = face_in(f"synth_units52/{unit}.jpg").gaze - face_in("synth_units52/neutral.jpg").gaze
    assert sign * change[row, column] > np.radians(4)
    assert abs(change[1 - row, column]) < abs(change[row, column]) / 2


@pytest.mark.parametrize("smoothing", [0.5, None])
def test_two_people_side_by_side_are_never_mixed_up(smoothing):
    with MediaPipeTracker(smoothing=smoothing) as tracker:
        faces = [
            tracker.track(frame)
            for frame in frames_of("video/derived_two_faces.mp4", 1 if smoothing is not None else 5)
        ]
    sides = {bool(face.landmarks.points[:, 0].mean() > 480) for face in faces if face is not None}
    assert None not in faces
    assert len(sides) == 1


def test_someone_who_left_the_picture_is_found_again_at_once():
    with MediaPipeTracker() as tracker:
        seen = [tracker.track(frame) is not None for frame in frames_of("video/derived_leaves_frame.mp4")]
    gaps = "".join("x" if s else "." for s in seen).strip("x")
    assert set(gaps) == {"."}  # one absence, without flicker
    assert 45 < len(gaps) < 80


def test_a_street_without_faces_shows_none():
    with MediaPipeTracker() as tracker:
        assert not any(tracker.track(frame) for frame in frames_of("video/cv_vtest_noface.mp4", 10))
