"""The actor plays in a loop without a seam in index or time."""

import numpy as np
import pytest
from clips import red_share, until_end, write_video
from clocks import Clock

from vcam import resources
from vcam.errors import BadInput, SourceError
from vcam.sources.actor import ActorSource


def actor(path, *, realtime, clock=None):
    clock = clock or Clock()
    return ActorSource("", size_wh=(1, 1), fps=1, realtime=realtime, path=path, clock=clock, sleep=clock.sleep)


def test_in_real_time_it_never_ends_and_the_seam_is_one_frame_long(tmp_path):
    with actor(write_video(tmp_path / "a.mp4", 10), realtime=True) as source:
        frames = [source.read() for _ in range(35)]
        assert (source.fps, source.size_wh, source.frame_count) == (30, (64, 48), None)
        assert source.about == "actor: the bundled synthetic person, 64x48 at 30 fps"
    assert [f.index for f in frames] == list(range(35))
    np.testing.assert_allclose(np.diff([f.captured for f in frames]), 1 / 30, atol=1e-6)
    np.testing.assert_allclose([red_share(f.image) for f in frames], (np.arange(35) % 10 + 1) / 10, atol=0.05)


def test_without_real_time_it_is_one_pass(tmp_path):
    with actor(write_video(tmp_path / "a.mp4", 10), realtime=False) as source:
        assert source.frame_count == 10
        frames = list(until_end(source))
    np.testing.assert_allclose([f.captured for f in frames], np.arange(10) / 30, atol=1e-6)


def test_the_bundled_actor_has_a_row_of_truth_for_every_frame():
    truth = resources.find("actor", "truth.csv").read_text().splitlines()[1:]
    with actor(None, realtime=False) as source:
        frames = list(until_end(source))
    assert len(frames) == source.frame_count == len(truth)
    times = [float(row.split(",")[1]) for row in truth]
    np.testing.assert_allclose([f.captured for f in frames], times, atol=1e-3)


def test_an_address_is_refused():
    with pytest.raises(SourceError, match="the actor takes no address, got 'anna'; write --source actor"):
        ActorSource("anna", size_wh=(1, 1), fps=1, realtime=True)


def test_a_package_without_the_actor_says_where_it_looked(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "places", lambda kind: [tmp_path / kind])
    with pytest.raises(BadInput, match=r"no 'actor\.mp4' among the actor; looked in .*actor"):
        actor(None, realtime=True).__enter__()
