"""Hands, cuts, the edge of the frame, a second person, nobody: the face is followed, let go, found again at once."""

import numpy as np
import pytest
from by_eye import covers, eyes_px, flips, frames_to_reacquire

pytestmark = [pytest.mark.shared, pytest.mark.slow]

PATIENCE = 30
"""Frames, a second: before it believes that the person is gone and another one counts, a tracker may wait."""
EMPTY = ("noface_lp_s33", "noface_lp_s38", "noface_oc_baboon", "noface_oc_fruits", "noface_oc_home")


@pytest.mark.parametrize("clip", covers())
def test_a_face_is_followed_behind_hands_and_found_again_at_once(clip, track_of):
    truth = covers()[clip]
    track = track_of(clip, tuple(truth["size_wh"]))
    tracked, at = track["tracked"] == 1, eyes_px(track, truth["size_wh"])
    x0, y0, x1, y1 = truth["box"]
    for first, last in truth["whole"]:
        # measured, with the nets run directly: all found at once but for the singer (10 to 18 frames after the cut)
        late = frames_to_reacquire(track, first, last)
        assert late <= (PATIENCE if first in truth.get("after_another", []) else 0)
        seen = slice(first + late, last + 1)
        assert tracked[seen].all()
        assert ((at[seen] > [x0, y0]) & (at[seen] < [x1, y1])).all(), "it is that face"
        for angle in ("yaw_deg", "pitch_deg", "roll_deg"):
            assert np.abs(np.diff(track[angle][seen])).max() < 10, "measured: at most 5.6"
    for first, last in truth["gone"]:
        assert not tracked[first : last + 1].any()
    assert flips(track) == []


def test_two_people_are_never_swapped(track_of):
    size_wh = (960, 480)
    at = eyes_px(track_of("derived_two_faces", size_wh), size_wh)
    assert np.isfinite(at).all(), "one of them is always followed"
    assert len(set(at[:, 0] > 480)) == 1, "they stand on either side of the middle"


@pytest.mark.parametrize("clip", ["lp_d20_dark", "derived_dark_noisy", "lp_d12_glasses", "lp_d9_glasses", "lp_d3"])
def test_no_head_turns_round_in_the_dark_or_behind_glasses(clip, track_of):
    track = track_of(clip)
    assert (track["tracked"] == 1).all()
    assert flips(track) == []


def test_no_face_is_invented_in_the_street(track_of):
    assert not track_of("cv_vtest_noface")["tracked"].any()


@pytest.mark.parametrize("picture", EMPTY)
def test_no_face_is_invented_in_a_picture_without_one(picture, data, vcam):
    assert vcam("track", data / "photo" / f"{picture}.jpg", "--out", "t.csv") == {"frames": 1, "tracked": 0}
