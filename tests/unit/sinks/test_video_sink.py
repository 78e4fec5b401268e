import os
import subprocess
import sys
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from vcam.errors import SinkClosed, SinkError, UsageError
from vcam.sinks.video import FINE, LIVE, VideoSink, exact_rate
from vcam.sources import frames
from vcam.sources.files import FileSource
from vcam.types import Rendered

COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (90, 160, 30)]


def flat(colour, alpha=255, size_wh=(64, 48), t=0.0):
    rgba = np.empty((size_wh[1], size_wh[0], 4), np.uint8)
    rgba[...] = (*colour, alpha)
    return Rendered(rgba, None, t)


def sink(path, size_wh=(64, 48), fps=30):
    return VideoSink(str(path), size_wh=size_wh, fps=fps)


def send_one_then(error, path):
    with sink(path) as video:
        video.send(flat((1, 2, 3)), None)
        raise error


def frames_of(path):
    with av.open(str(path)) as container:
        return [(frame.time, frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


def times_of_film(path, times, fps=30):
    """s of each frame of a film of pictures drawn at `times`, and its length in s."""
    with sink(path, fps=fps) as video:
        for t in times:
            video.send(flat((1, 2, 3), t=t), None)
    with av.open(str(path)) as container:
        return [frame.time for frame in container.decode(video=0)], container.duration / av.time_base


def test_each_picture_is_one_frame_at_its_time_in_its_colour(tmp_path):
    with sink(tmp_path / "a.mp4", fps=29.97) as video:
        for n, colour in enumerate(COLOURS):
            video.send(flat(colour, t=n * 1001 / 30000), None)
    frames = frames_of(tmp_path / "a.mp4")
    assert len(frames) == len(COLOURS)
    for n, ((time, image), colour) in enumerate(zip(frames, COLOURS, strict=True)):
        assert time == pytest.approx(n * 1001 / 30000, abs=1e-4)
        assert np.abs(image[24, 32].astype(int) - colour).max() <= 4


def test_a_loop_slower_than_the_rate_asked_for_gives_a_film_of_true_length(tmp_path):
    drawn = [1000.0 + n / 20 for n in range(41)]  # 2 s of pictures 50 ms apart, at any hour of the clock
    times, length_s = times_of_film(tmp_path / "a.mp4", drawn, fps=30)
    np.testing.assert_allclose(times, np.array(drawn) - 1000, atol=1 / 60 + 1e-4)
    assert length_s == pytest.approx(2.0 + 1 / 30, abs=1e-3)


@pytest.mark.parametrize("fps", [30, 25, 29.97, 12.5])
def test_equal_steps_give_frame_n_at_n_over_fps(tmp_path, fps):
    steps = np.arange(100) / float(exact_rate(fps))
    times, length_s = times_of_film(tmp_path / "a.mp4", 7.3 + steps, fps)
    np.testing.assert_allclose(times, steps, atol=1e-4)
    assert length_s == pytest.approx(100 / fps, abs=1e-3)


def test_a_pause_in_the_source_is_one_in_the_film(tmp_path):
    times, _ = times_of_film(tmp_path / "a.mp4", [0, 1 / 30, 1.0, 1.5])
    np.testing.assert_allclose(times, [0, 1 / 30, 1.0, 1.5], atol=1e-4)


def test_pictures_of_one_moment_or_of_an_earlier_one_each_get_their_step(tmp_path):
    times, _ = times_of_film(tmp_path / "a.mp4", [5.0, 5.0, 5.001, 4.0, 6.0])
    np.testing.assert_allclose(times, [0, 1 / 30, 2 / 30, 3 / 30, 1.0], atol=1e-4)


def test_a_film_that_need_not_be_in_time_keeps_more_of_its_grain(tmp_path):
    grain = np.random.default_rng(1).normal(128, 20, (48, 64)).clip(0, 255).astype(np.uint8)
    picture = np.dstack([grain, grain, grain, np.full_like(grain, 255)])
    lost = []
    for name, encoder in (("live.mp4", LIVE), ("fine.mp4", FINE)):
        with VideoSink(str(tmp_path / name), size_wh=(64, 48), fps=30, encoder=encoder) as video:
            for n in range(4):
                video.send(Rendered(picture, None, n / 30), None)
        lost.append(np.abs(frames_of(tmp_path / name)[-1][1].astype(int) - picture[..., :3]).mean())
    assert lost[1] < 0.85 * lost[0]


def test_the_stream_says_how_its_colours_are_to_be_read(tmp_path):
    with sink(tmp_path / "a.mp4") as video:
        video.send(flat((1, 2, 3)), None)
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
        assert (context.colorspace, context.color_primaries, context.color_trc, context.color_range) == (1, 1, 1, 1)
        assert stream.average_rate == 30


def test_the_index_is_in_front_so_that_it_plays_while_it_loads(tmp_path):
    with sink(tmp_path / "a.mp4") as video:
        video.send(flat((1, 2, 3)), None)
    data = (tmp_path / "a.mp4").read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_transparency_is_seen_over_black(tmp_path):
    with sink(tmp_path / "a.mp4") as video:
        video.send(flat((100, 50, 0), alpha=128), None)  # premultiplied: over black it looks as it is
        video.send(flat((0, 0, 0), alpha=0), None)
    (_, half), (_, none) = frames_of(tmp_path / "a.mp4")
    assert np.abs(half[24, 32].astype(int) - (100, 50, 0)).max() <= 4
    assert none.max() <= 2


def test_odd_sides_repeat_their_last_line(tmp_path):
    with sink(tmp_path / "a.mp4", size_wh=(63, 47)) as video:
        video.send(flat((200, 200, 200), size_wh=(63, 47)), None)
    ((_, image),) = frames_of(tmp_path / "a.mp4")
    assert image.shape == (48, 64, 3)
    assert image.min() >= 195


@pytest.mark.parametrize(
    ("fps", "rate"),
    [
        (30, "30"),
        (25.0, "25"),
        (29.97, "30000/1001"),
        (29.97003, "30000/1001"),
        (23.976, "24000/1001"),
        (59.94, "60000/1001"),
        (12.5, "25/2"),
        (15, "15"),
    ],
)
def test_a_rate_is_the_fraction_that_it_stands_for(fps, rate):
    assert exact_rate(fps) == Fraction(rate)


@pytest.mark.parametrize("fps", [0, -5, 0.5, 1e6, float("nan"), float("inf")])
def test_an_impossible_rate_is_wrong_usage(fps):
    with pytest.raises(UsageError, match="pictures a second: choose 1 to 1000"):
        exact_rate(fps)


def test_after_an_error_nothing_is_left_and_the_old_file_is_untouched(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        send_one_then(ZeroDivisionError, path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("stop", [SinkClosed, KeyboardInterrupt])
def test_a_recording_that_the_user_stopped_is_kept(tmp_path, stop):
    with pytest.raises(stop):
        send_one_then(stop, tmp_path / "a.mp4")
    assert len(frames_of(tmp_path / "a.mp4")) == 1


def test_without_a_picture_no_file_appears(tmp_path):
    with sink(tmp_path / "a.mp4"):
        pass
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_said_before_the_run(tmp_path):
    with pytest.raises(SinkError, match=r"can't write .*a\.mp4: there is no folder .*none; create it"):
        sink(tmp_path / "none" / "a.mp4").__enter__()


@pytest.mark.may_skip("who runs the tests is no fault of theirs")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_is_said_before_the_run(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(SinkError, match=r"can't write .*: Permission denied; choose another name or folder"):
        sink(tmp_path / "a.mp4").__enter__()


@pytest.mark.parametrize("size_wh", [(40000, 40000), (0, 0), (-4, 8)])
def test_a_size_that_no_encoder_takes_is_said_before_the_run(tmp_path, size_wh):
    said = rf"can't write .*a\.mp4: H\.264 takes no {size_wh[0]}x{size_wh[1]}; choose another --size"
    with pytest.raises(SinkError, match=said):
        sink(tmp_path / "a.mp4", size_wh=size_wh).__enter__()
    assert not list(tmp_path.iterdir())


def test_a_name_that_no_disk_takes_is_said_before_the_run(tmp_path):
    with pytest.raises(SinkError, match="File name too long; choose another name or folder"):
        sink(tmp_path / ("x" * 300 + ".mp4")).__enter__()


def test_another_size_than_it_was_opened_for_is_refused(tmp_path):
    wrong = "the picture is 32x48, this output was opened for 64x48"
    with sink(tmp_path / "a.mp4") as video, pytest.raises(SinkError, match=wrong):
        video.send(flat((0, 0, 0), size_wh=(32, 48)), None)


@pytest.mark.parametrize("address", ["", "a.avi", "a", "a.png", ".mp4", "a\0.mp4"])
def test_another_kind_of_file_is_wrong_usage(address):
    with pytest.raises(UsageError, match=r"video can't write '.*': give a name ending in \.mp4 .*, \.png or \.jpg"):
        sink(address)


FULL_DISK = """
import resource, sys
import numpy as np
from vcam.errors import SinkError
from vcam.sinks.video import VideoSink
from vcam.types import Rendered
noise = np.random.default_rng(1).integers(0, 256, (480, 640, 4), np.uint8)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with VideoSink(sys.argv[1], size_wh=(640, 480), fps=30) as video:
        for _ in range(100):
            noise[:] = noise[::-1]
            video.send(Rendered(noise, None, 0.0), None)
except SinkError as error:
    sys.exit(f"said: {error}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on file sizes to try this with")
def test_a_full_disk_is_one_error_and_leaves_nothing(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "a.mp4")], capture_output=True, text=True, check=False
    )
    assert run.stderr.startswith("said: can't ")
    assert "a.mp4" in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert ".part" not in run.stderr, "the file under another name is our own affair"
    assert not list(tmp_path.iterdir())


def test_a_pyav_without_the_encoder_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("av.codecs_available", {"h264"})
    with pytest.raises(SinkError, match=r"this PyAV has no H\.264 encoder \(libx264\): .+ -m pip install"):
        sink(tmp_path / "a.mp4", size_wh=(0, 0)).__enter__()


KILLED = """
import os, signal, sys
import numpy as np
from vcam.sinks.video import VideoSink
from vcam.types import Rendered
grain = np.random.default_rng(0).integers(0, 255, (180, 320, 4), np.uint8)
with VideoSink(sys.argv[1], size_wh=(320, 180), fps=30, survives=True) as film:
    for n in range(int(sys.argv[2])):
        film.send(Rendered(np.roll(grain, n, 1), None, n / 30), None)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is for POSIX")
def test_a_film_that_survives_plays_to_its_last_second_after_a_kill(tmp_path):
    path = tmp_path / "killed.mp4"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path), "120"], check=False, timeout=120)
    assert killed.returncode == -9
    assert len(frames_of(path)) >= 120 - 30
    film = cv2.VideoCapture(str(path))
    count = 0
    while film.read()[0]:
        count += 1
    film.release()
    assert count >= 120 - 30
    with FileSource(str(path), size_wh=(320, 180), fps=30, realtime=False) as source:
        assert sum(1 for _ in frames(source, lambda: False)) >= 120 - 30


def boxes(path):
    """The kinds of an MP4's outermost boxes (ISO 14496-12, 4.2)."""
    data, at, kinds = path.read_bytes(), 0, []
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kinds.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at + 8 : at + 16], "big") if size == 1 else size
    return kinds


def test_a_film_that_survives_is_a_plain_one_in_the_end(tmp_path):
    with VideoSink(str(tmp_path / "a.mp4"), size_wh=(64, 48), fps=30, survives=True) as video:
        for n in range(60):
            video.send(flat(COLOURS[n % 6], t=n / 30), None)
        assert (tmp_path / "a.mp4").exists(), "from the start"
    assert len(frames_of(tmp_path / "a.mp4")) == 60
    assert [kind for kind in boxes(tmp_path / "a.mp4") if kind != b"free"] == [b"ftyp", b"mdat", b"moov"]
    assert os.listdir(tmp_path) == ["a.mp4"]


@pytest.mark.parametrize(("sent", "left"), [(1, ["a.mp4"]), (0, [])])
def test_a_film_that_survives_is_kept_after_an_error_unless_nothing_was_sent(tmp_path, sent, left):
    video = VideoSink(str(tmp_path / "a.mp4"), size_wh=(64, 48), fps=30, survives=True).__enter__()
    for _ in range(sent):
        video.send(flat((200, 0, 0)), None)
    video.__exit__(OSError, OSError("gone"), None)
    assert os.listdir(tmp_path) == left


def test_a_film_that_survives_takes_no_other_files_place(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"mine")
    with pytest.raises(SinkError, match="File exists; choose another name"):
        VideoSink(str(tmp_path / "a.mp4"), size_wh=(64, 48), fps=30, survives=True).__enter__()
    assert (tmp_path / "a.mp4").read_bytes() == b"mine"
