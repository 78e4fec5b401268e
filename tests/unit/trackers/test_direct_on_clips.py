"""The direct tracker on real clips: one person, no flicker, nobody where nobody is."""

from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from vcam.trackers.direct import DirectTracker
from vcam.types import Frame

SHARED = Path(__file__).parents[4] / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"needs the footage in {SHARED}"),
]


def frames_of(name, every=1):
    with av.open(str(SHARED / name)) as clip:
        for i, picture in enumerate(clip.decode(video=0)):
            if i % every == 0:
                yield Frame(picture.to_ndarray(format="rgb24"), i / 30, i)


def found_in(name, every=1):
    """A string with an x for every frame with a face, and a point for every other."""
    with DirectTracker() as tracker:
        return "".join("." if tracker.track(frame) is None else "x" for frame in frames_of(name, every))


def test_a_rendered_person_is_found_also_where_hair_hides_an_eye():
    seen = found_in("synth_pose/synth_dev.mp4")
    assert seen.count("x") / len(seen) >= 0.99


def test_the_person_is_never_changed_for_another():
    with DirectTracker() as tracker:
        faces = [tracker.track(frame) for frame in frames_of("video/derived_two_faces.mp4", 2)]
    assert None not in faces
    assert len({bool(face.landmarks.points[:, 0].mean() > 480) for face in faces}) == 1


def test_someone_who_left_the_picture_is_found_again_at_once():
    gaps = found_in("video/derived_leaves_frame.mp4").strip("x")
    assert set(gaps) == {"."}
    assert 45 < len(gaps) < 80


def test_cuts_to_people_who_look_away_make_no_flicker():
    seen = found_in("video/hamilton_dark_cuts.mp4")
    assert sum(seen[i : i + 2] in ("x.", ".x") for i in range(len(seen))) <= 8


@pytest.mark.parametrize("clip", ["asl_brother_hand.mkv", "asl_thanks_hand.mkv", "derived_dark_noisy.mp4"])
def test_hands_and_darkness_take_no_face_away(clip):
    assert set(found_in(f"video/{clip}", 2)) == {"x"}


def test_a_street_without_faces_shows_none():
    assert set(found_in("video/cv_vtest_noface.mp4", 10)) == {"."}


@pytest.mark.parametrize("picture", sorted(path.name for path in SHARED.glob("photo/noface_*.jpg")))
def test_animals_fruits_and_houses_are_no_faces(picture):
    image = np.ascontiguousarray(cv2.imread(str(SHARED / "photo" / picture))[..., ::-1])
    with DirectTracker(smoothing=None) as tracker:
        assert tracker.track(Frame(image, 0.0, 0)) is None


def test_a_small_face_in_a_whole_figure_is_found():
    seen = found_in("video/lp_s13_fullbody_noface.mp4", 3)
    assert seen.count("x") / len(seen) > 0.9
