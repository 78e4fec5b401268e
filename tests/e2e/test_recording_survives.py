"""A film of a real run that is killed in the midst of it plays: nothing of an hour is lost but the last second."""

import shutil
import subprocess
import sys
import time
from contextlib import suppress

import av
import cv2
import pytest
from test_control_run import running

ENOUGH = 60


def count_by_opencv(path):
    film, count = cv2.VideoCapture(str(path)), 0
    while film.read()[0]:
        count += 1
    film.release()
    return count


def pieces(path):
    """Pictures that are in the film so far, while it is written."""
    with suppress(av.FFmpegError, StopIteration), av.open(str(path)) as film:
        return sum(packet.size > 0 for packet in film.demux(video=0))
    return 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is for POSIX")
def test_after_kill_9_the_film_is_in_the_users_folder_and_plays(tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_VIDEOS_DIR", str(tmp_path / "Videos"))
    with running() as run:
        run.until(recording=0)
        run.tell("/vcam/record", 1)
        run.until(recording=1)
        end = time.monotonic() + 120
        while not (films := list((tmp_path / "Videos").glob("vcam *.mp4"))) or pieces(films[0]) < ENOUGH:
            assert time.monotonic() < end, films
        run.process.kill()
        run.process.wait(60)
    assert count_by_opencv(films[0]) >= ENOUGH
    assert [path.name for path in (tmp_path / "Videos").iterdir()] == [films[0].name]
    if shutil.which("ffprobe"):
        words = ["-v", "error", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0"]
        probed = subprocess.run(
            ["ffprobe", *words, str(films[0])], capture_output=True, text=True, timeout=60, check=True
        )
        assert int(probed.stdout) >= ENOUGH
