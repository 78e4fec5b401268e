"""In real time each picture comes when it is due; late ones are skipped, and nothing ever stands still."""

import threading

import numpy as np
import pytest
from clips import opened, until_end, write_video
from clocks import Clock
from painted import encoded

from vcam.errors import SourceEnded
from vcam.sources._playback import NAP_S, PATIENCE_S, Playback


class StandIn:
    """A reel of `n` tiny pictures at 10 a second; each costs `cost_s` of the clock to decode."""

    about = "stand-in"
    fps = 10.0
    size_wh = (2, 2)

    def __init__(self, clock, n=20, cost_s=0.0, period_s=0.1):
        self.clock, self.n, self.cost_s, self.period_s, self.closed = clock, n, cost_s, period_s, 0

    def __iter__(self):
        for i in range(self.n):
            self.clock.now += self.cost_s
            yield i, i * self.period_s, np.zeros((2, 2, 3), np.uint8)

    def close(self):
        self.closed += 1


def playing(reel, clock):
    return Playback(reel, realtime=True, clock=clock, sleep=clock.sleep)


def test_pictures_come_when_they_are_due():
    clock = Clock()
    frames = list(until_end(playing(StandIn(clock, n=5), clock)))
    assert [f.index for f in frames] == [0, 1, 2, 3, 4]
    np.testing.assert_allclose([f.captured for f in frames], 100 + np.arange(5) / 10)


def test_decoding_is_done_while_waiting():
    clock = Clock()
    frames = list(until_end(playing(StandIn(clock, n=5, cost_s=0.06), clock)))
    np.testing.assert_allclose(np.diff([f.captured for f in frames]), 0.1)


def test_a_slow_reader_gets_the_newest_and_the_gap_tells_the_drops():
    clock = Clock()
    playback = playing(StandIn(clock), clock)
    frames = []
    for _ in range(4):
        frames.append(playback.read())
        clock.now += 0.36
    assert [f.index for f in frames] == [0, 3, 7, 10]
    shown_late_s = [f.captured - 100 - f.index / 10 for f in frames]
    assert max(shown_late_s) < 0.1


def test_a_decoder_slower_than_the_file_plays_slower_but_plays():
    clock = Clock()
    frames = list(until_end(playing(StandIn(clock, n=60, cost_s=0.15), clock)))
    assert len(frames) > 20
    assert max(np.diff([f.captured for f in frames])) <= PATIENCE_S + 2 * 0.15
    assert all(np.diff([f.index for f in frames]) >= 1)


def test_after_a_long_pause_it_goes_on_from_where_it_can():
    clock = Clock()
    playback = playing(StandIn(clock, n=500, cost_s=0.01), clock)
    playback.read()
    clock.now += 3600
    first, second = playback.read(), playback.read()
    assert first.index < 40
    assert second.captured - first.captured == pytest.approx(0.1 * (second.index - first.index), abs=0.02)


def test_closing_ends_a_wait():
    clock = Clock()
    reel = StandIn(clock, period_s=5.0)

    def close_meanwhile(seconds):
        assert seconds <= NAP_S
        clock.now += seconds
        playback.close()

    playback = Playback(reel, realtime=True, clock=clock, sleep=close_meanwhile)
    playback.read()
    with pytest.raises(SourceEnded, match="stand-in: closed"):
        playback.read()
    assert clock.now < 101
    assert reel.closed == 1


def test_a_disk_that_hangs_holds_up_nobody_who_closes(monkeypatch):
    monkeypatch.setattr("vcam.sources._playback.CLOSE_S", 0.01)
    asked, answers = threading.Event(), threading.Event()

    class Hangs(StandIn):
        def __iter__(self):
            asked.set()
            assert answers.wait(60)
            yield from super().__iter__()

    clock = Clock()
    reel = Hangs(clock)
    playback = playing(reel, clock)
    reading = threading.Thread(target=lambda: list(until_end(playback)), daemon=True)
    closing = threading.Thread(target=playback.close, daemon=True)
    reading.start()
    assert asked.wait(60)
    closing.start()
    closing.join(30)
    assert not closing.is_alive()
    assert reel.closed == 0, "nothing is freed under a read"
    answers.set()
    reading.join(60)
    assert not reading.is_alive()


def test_without_real_time_every_picture_comes_and_no_clock_is_asked():
    clock = Clock()
    playback = Playback(StandIn(clock, cost_s=1), realtime=False, clock=None, sleep=None)
    assert [f.index for f in until_end(playback)] == list(range(20))
    with pytest.raises(SourceEnded, match="stand-in: no more frames"):
        playback.read()


def test_a_video_keeps_its_own_uneven_time(tmp_path):
    clock = Clock()
    path = write_video(tmp_path / "a.mkv", 5, times_ms=[0, 40, 80, 1500, 1540])
    with opened(path, realtime=True, clock=clock, sleep=clock.sleep) as source:
        frames = list(until_end(source))
    np.testing.assert_allclose([f.captured - 100 for f in frames], [0, 0.04, 0.08, 1.5, 1.54], atol=0.0011)
    assert [f.index for f in frames] == [0, 1, 2, 3, 4]


def test_a_picture_is_shown_for_ever(tmp_path):
    (tmp_path / "a.png").write_bytes(encoded(".png"))
    clock = Clock()
    with opened(tmp_path / "a.png", realtime=True, fps=20, clock=clock, sleep=clock.sleep) as source:
        frames = [source.read() for _ in range(100)]
    assert [f.index for f in frames] == list(range(100))
    np.testing.assert_allclose([f.captured for f in frames], 100 + np.arange(100) / 20)


def test_a_folder_plays_at_the_wished_rate_and_ends(tmp_path):
    for i in range(4):
        (tmp_path / f"{i}.png").write_bytes(encoded(".png"))
    clock = Clock()
    with opened(tmp_path, realtime=True, fps=4, clock=clock, sleep=clock.sleep) as source:
        frames = list(until_end(source))
    np.testing.assert_allclose([f.captured for f in frames], 100 + np.arange(4) / 4)
