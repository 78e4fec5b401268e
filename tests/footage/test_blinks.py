"""A blink closes, a wink is a wink: the default tracker, filter on, against what eyes saw in the pictures."""

import numpy as np
import pytest
from by_eye import SHUT_FROM, eyes_of, judge_eye, winks, winks_with_both_shut

pytestmark = [pytest.mark.shared, pytest.mark.slow]

CLIPS = (
    "lp_d14", "lp_d9_glasses", "lp_s18_far", "lp_d3", "lp_d10", "lp_d12_glasses", "lp_d18", "clm_cap12_webcam",
)  # fmt: skip


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("clip", CLIPS)
def test_every_blink_is_found_and_none_invented(clip, side, track_of):
    # MEASURED
    judged = judge_eye(track_of(clip), eyes_of(clip), side)
    assert {k: v for k, v in judged.items() if k != "found"} == {"missed": [], "invented": [], "merged": []}


def test_no_wink_shuts_both_eyes(track_of):
    truth, track = eyes_of("lp_d3"), track_of("lp_d3")
    assert len(winks(truth)) > 25
    assert winks_with_both_shut(track, truth) == []
    one = np.maximum(track["eyeBlinkLeft"], track["eyeBlinkRight"])[winks(truth)] >= SHUT_FROM
    assert one.mean() > 0.9, "a wink held is held"


@pytest.mark.parametrize("clip", [clip for clip in CLIPS if "mouth_open" in eyes_of(clip)])
def test_a_jaw_that_is_down_opens_the_mouth_and_closed_lips_do_not(clip, track_of):
    truth, jaw = eyes_of(clip), track_of(clip)["jawOpen"]
    for first, last in truth["mouth_open"]:
        assert np.median(jaw[first : last + 1]) > 0.4
    for first, last in truth.get("mouth_shut", []):
        assert np.percentile(jaw[first : last + 1], 95) < 0.2
