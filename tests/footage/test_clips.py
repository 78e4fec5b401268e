"""Real people in, an avatar out: every frame of every clip."""

from itertools import pairwise

import av
import numpy as np
import pytest

pytestmark = [pytest.mark.shared, pytest.mark.slow]

CLIPS = {
    "lp_d3": 1.0,
    "clm_cap12_webcam": 1.0,
    "derived_leaves_frame": 0.717,
    "cv_vtest_noface": 0.0,
}
"""Share of frames with a face, as another version of the same nets saw it (the footage's MANIFEST)."""


def frames_of(path):
    with av.open(str(path)) as file:
        return [frame.to_ndarray(format="gray") for frame in file.decode(video=0)]


@pytest.mark.parametrize(("clip", "found"), CLIPS.items())
def test_a_clip_becomes_an_avatar_frame_by_frame(clip, found, data, vcam, tmp_path):
    source = data / "video" / f"{clip}.mp4"
    report = vcam("--source", source, "--out", "o.mp4", "--no-realtime", "--size", "320x180")
    frames = frames_of(tmp_path / "o.mp4")
    assert len(frames) == len(frames_of(source)) == report["frames_captured"]
    assert report["frames_tracked"] / len(frames) == pytest.approx(found, abs=0.03)
    steps = [np.abs(a.astype(int) - b).mean() for a, b in pairwise(frames)]
    assert np.mean(steps) > 0.01, "the avatar lives, with a face or without"
    assert max(steps) < 12, "no jump: a head that leaps changes far more of the picture at once"
