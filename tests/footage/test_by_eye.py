"""The judge is judged: tracks made up from the truth itself, right and wrong in known ways."""

import numpy as np
import pytest
from by_eye import TRUTH, covers, eyes_of, flips, judge_eye, shut_spans, winks, winks_with_both_shut

CLIPS = sorted(path.stem.removeprefix("eyes_") for path in TRUTH.glob("eyes_*.toml"))


def perfect(truth):
    """A track that says 0.9 in exactly the frames in which an eye is shut, else 0.1."""
    track = {f"eyeBlink{side}": np.full(truth["frames"], 0.1) for side in ("Left", "Right")}
    for blink in truth["blinks"]:
        for side in {"left", "right"} & set(blink):
            track[f"eyeBlink{side.title()}"][blink[side][0] : blink[side][1] + 1] = 0.9
    return track


@pytest.mark.parametrize("clip", CLIPS)
def test_what_was_written_down_is_in_order(clip):
    truth = eyes_of(clip)
    ends = -1
    for blink in sorted(truth["blinks"], key=lambda b: b["closing"]):
        for first, last in (blink[side] for side in ("left", "right") if side in blink):
            assert blink["closing"] <= first <= last < blink["open"] < truth["frames"]
        assert blink["closing"] > ends or "right" not in blink or "left" not in blink, "only winks may overlap"
        ends = blink["open"] - 1
    for span in [*(h["frames"] for h in truth["half"] + truth["lowered"]), *truth.get("mouth_open", [])]:
        assert 0 <= span[0] <= span[1] < truth["frames"]


def test_every_frame_of_a_covered_clip_is_spoken_for():
    for clip, truth in covers().items():
        spans = sorted(truth["whole"] + truth["covered"] + truth["gone"])
        assert [f for a, b in spans for f in range(a, b + 1)] == list(range(truth["frames"])), clip


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_perfect_track_finds_all_and_invents_nothing(clip, side):
    truth = eyes_of(clip)
    of_side = sum(side in blink for blink in truth["blinks"])
    assert judge_eye(perfect(truth), truth, side) == {"found": of_side, "missed": [], "invented": [], "merged": []}


def test_a_blink_that_is_not_there_is_invented_and_one_left_out_is_missed():
    truth = eyes_of("lp_s18_far")
    track = perfect(truth)
    track["eyeBlinkLeft"][:20] = 0.1
    track["eyeBlinkLeft"][100] = 0.6
    judged = judge_eye(track, truth, "left")
    assert (judged["found"], judged["missed"], judged["invented"]) == (1, [[8, 11]], [(100, 100)])


def test_an_eye_kept_shut_through_open_frames_merges_two_blinks():
    truth = eyes_of("lp_s18_far")
    track = perfect(truth)
    track["eyeBlinkRight"][8:165] = 0.9
    assert judge_eye(track, truth, "right")["merged"] == [([8, 11], [160, 164])]


def test_a_wobble_around_half_is_one_blink():
    assert shut_spans([0.1, 0.55, 0.45, 0.52, np.nan, 0.41, 0.3, 0.45, 0.6]) == [(1, 5), (8, 8)]


def test_a_wink_that_shuts_both_eyes_is_told():
    truth = eyes_of("lp_d3")
    track = perfect(truth)
    assert winks_with_both_shut(track, truth) == []
    assert {10, 40} <= set(winks(truth))
    assert not {30, 49, 58} & set(winks(truth)), "half shut, the blink that ends the wink, a blink of both"
    track["eyeBlinkRight"][10] = 0.7
    assert winks_with_both_shut(track, truth) == [10]


def test_a_head_that_turns_round_from_one_frame_to_the_next_is_a_flip():
    assert flips({"yaw_deg": np.array([20.0, 15, -15, -20, np.nan, 30, 2, 28])}) == [2]
