"""What a run makes of its parts: frames, times and files. The target is painted, the source made up."""

from contextlib import contextmanager
from types import SimpleNamespace

import av
import cv2
import numpy as np
import pytest
from drawing import context, face
from painted_portrait import SIZE_WH, painted_portrait

from vcam.errors import SinkError, SourceEnded, UsageError, VcamError
from vcam.reenact import command
from vcam.reenact.command import STEPS, Parts, in_steps, reenact
from vcam.reenact.job import Job
from vcam.types import Frame

__all__ = ["context"]


class Reel:
    """A source of flat frames, the n-th of grey 20 n, at uneven times."""

    fps, about = 25.0, "made up"

    def __init__(self, count):
        self.frame_count, self._next = count, 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def read(self):
        if self._next == self.frame_count:
            raise SourceEnded("the end")
        k, self._next = self._next, self._next + 1
        return Frame(np.full((60, 80, 3), 20 * k, np.uint8), k / 25 + 0.02 * (k > 2), k)


class Sees:
    """A tracker that opens the mouth more and more, and finds no face in the frames of `blind`."""

    def __init__(self, blind):
        self._blind = blind

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def track(self, frame):
        return None if frame.index in self._blind else face(frame.captured, jawOpen=min(0.2 * frame.index, 1.0))


class Bars:
    """Counts what bars are told: (about, total, steps made)."""

    def __init__(self):
        self.shown = []

    @contextmanager
    def __call__(self, about, total):
        bar = SimpleNamespace(about=about, total=total, steps=0)
        self.shown.append(bar)
        yield lambda: setattr(bar, "steps", bar.steps + 1)


@pytest.fixture
def run(monkeypatch, tmp_path, context):
    opened, needs = painted_portrait(), []

    def open_portrait(path, *, size_wh, face, moved, progress):
        progress("done", 1.0)
        needs.append(moved)
        return opened

    @contextmanager
    def open_context():
        yield context

    monkeypatch.setattr(command, "open_portrait", open_portrait)
    monkeypatch.setattr(command, "open_context", open_context)

    def make(out, count, *, blind=(), stopped=lambda: False, bars=None, **words):
        parts = Parts(lambda: Reel(count), lambda source: Sees(blind), bars or Bars(), stopped)
        return reenact(Job("who.mp4", "t.png", tmp_path / out, **({"mode": "landmarks"} | words)), parts)

    make.needs = needs
    return make


def film(path):
    with av.open(str(path)) as file:
        return [(frame.time, frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)]


def test_each_frame_of_a_film_has_its_own_at_its_time(run, tmp_path):
    result = run("o.mp4", 6)
    assert (result.frames, result.found, result.watched, result.size_wh) == (6, 6, 6, SIZE_WH)
    np.testing.assert_allclose([t for t, _ in film(tmp_path / "o.mp4")], [0, 0.04, 0.08, 0.14, 0.18, 0.22], atol=0.021)


def test_a_frame_without_a_face_is_a_frame_all_the_same(run, tmp_path):
    result = run("o.mp4", 6, blind=(0, 3))
    assert (result.frames, result.found) == (6, 4)
    assert len(film(tmp_path / "o.mp4")) == 6


def test_a_photo_gives_a_picture(run, tmp_path):
    assert run("o.png", 1).frames == 1
    assert cv2.imread(str(tmp_path / "o.png")).shape == (SIZE_WH[1], SIZE_WH[0], 3)


def test_only_modes_that_move_the_photos_pixels_need_all_of_its_face(run):
    for mode in ("landmarks", "uv", "mask"):
        run("o.png", 1, mode=mode)
    assert run.needs == [False, False, True]


def test_a_film_is_no_picture(run, tmp_path):
    with pytest.raises(
        UsageError, match=r"--out: .*o\.png' is one picture and 'who\.mp4' a film; give a name ending in"
    ):
        run("o.png", 6)
    assert not list(tmp_path.iterdir())


def test_a_triptych_runs_beside_its_source(run, tmp_path):
    run("o.mp4", 5, triptych=True)
    greys = [int(picture[100, 50, 0]) for _, picture in film(tmp_path / "o.mp4")]
    np.testing.assert_allclose(greys, [0, 20, 40, 60, 80], atol=4)


@pytest.mark.parametrize("asked", [2, 9])
def test_stopped_while_watching_or_drawing_it_leaves_the_old_file(run, tmp_path, asked):
    (tmp_path / "o.mp4").write_bytes(b"old")
    times = iter(range(1000))
    with pytest.raises(VcamError, match="stopped before the end; nothing was written"):
        run("o.mp4", 6, stopped=lambda: next(times) >= asked)
    assert [path.name for path in tmp_path.iterdir()] == ["o.mp4"]
    assert (tmp_path / "o.mp4").read_bytes() == b"old"


def test_a_folder_that_is_missing_is_said_before_the_work(run):
    bars = Bars()
    with pytest.raises(SinkError, match="there is no folder"):
        run("none/o.mp4", 6, bars=bars)
    assert not bars.shown


def test_bars_come_to_their_ends(run):
    bars = Bars()
    run("o.mp4", 6, bars=bars)
    assert [(bar.about.split()[0], bar.total, bar.steps) for bar in bars.shown] == [
        ("opening", STEPS, STEPS),
        ("watching", 6, 6),
        ("drawing", 6, 6),
    ]


def test_progress_in_shares_never_goes_back():
    steps = []
    told = in_steps(lambda: steps.append(1))
    counts = []
    for share in (0.0, 0.25, 0.2, 0.999, 1.0, 1.0):
        told("", share)
        counts.append(len(steps))
    assert counts == [0, 25, 25, 100, 100, 100]
